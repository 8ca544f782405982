/**
 * Small programs on plain {@code java.sql}, to copy from. They know the driver by its URL only.
 * Read {@link io.partita.examples.FirstSteps} first.
 */
@NullMarked
package io.partita.examples;

import org.jspecify.annotations.NullMarked;
