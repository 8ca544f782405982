/**
 * What the SQL layer knows of tables: keys, declared columns and their types, local indexes,
 * attributes seen. It knows the engine's descriptions and the statement tree (a table's definition
 * is kept as its CREATE TABLE text). Read {@link io.partita.sql.catalog.Catalog} first.
 */
@NullMarked
package io.partita.sql.catalog;

import org.jspecify.annotations.NullMarked;
