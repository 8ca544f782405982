/**
 * What executes: cursors over access paths, expressions as closures, sorts, changes, and the
 * transaction that they run in. It knows plans, the engine's operations and row expressions. Read
 * {@link io.partita.sql.run.QueryRun} first.
 */
@NullMarked
package io.partita.sql.run;

import org.jspecify.annotations.NullMarked;
