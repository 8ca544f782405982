/**
 * From a statement tree to a plan: names are resolved, Calcite's validator and relational algebra
 * give every expression one meaning, and what can be read by key becomes an access path. Nothing of
 * Calcite leaves this package and {@code plan.access} but row expressions. Read {@link
 * io.partita.sql.plan.Planner} first.
 */
@NullMarked
package io.partita.sql.plan;

import org.jspecify.annotations.NullMarked;
