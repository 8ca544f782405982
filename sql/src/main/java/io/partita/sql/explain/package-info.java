/**
 * Plans as text and JSON: the path of each table, what is evaluated after the read, the order, and
 * the units that it will cost. It knows plans and the catalog's counts. Read {@link
 * io.partita.sql.explain.PlanText} first.
 */
@NullMarked
package io.partita.sql.explain;

import org.jspecify.annotations.NullMarked;
