/**
 * The functions of SQL: for each its name, what it takes and gives, and the static method that both
 * ways of running a plan call. It knows the types of a plan and the engine's values. Read {@link
 * io.partita.sql.function.FunctionLibrary} first.
 */
@NullMarked
package io.partita.sql.function;

import org.jspecify.annotations.NullMarked;
