/**
 * Runs every example as a user would. It knows the examples' files and programs. Read {@link
 * io.partita.examples.OrdersScriptTest} first.
 */
@NullMarked
package io.partita.examples;

import org.jspecify.annotations.NullMarked;
