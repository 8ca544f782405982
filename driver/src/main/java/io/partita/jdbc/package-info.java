/**
 * {@code java.sql} on top of the SQL layer: one class per interface, one table of conversions, one
 * place that makes exceptions, and the registry of the databases that are open in the process. It
 * knows {@link io.partita.sql.Session} and what hangs on it, and of the engine how one is opened
 * and what it throws. Read {@link io.partita.jdbc.PartitaConnection} first, then {@code Registry};
 * the classes of {@code java.sql} are public because clients call them by reflection, their
 * constructors are not.
 */
@NullMarked
package io.partita.jdbc;

import org.jspecify.annotations.NullMarked;
