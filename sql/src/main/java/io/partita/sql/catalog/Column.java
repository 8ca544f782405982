package io.partita.sql.catalog;

import io.partita.sql.statement.Expression;
import org.jspecify.annotations.Nullable;

/**
 * A key attribute or declared column of a table.
 *
 * @param attribute the attribute that holds it
 * @param key whether it is the partition or sort key of the table
 * @param defaultValue what an INSERT that leaves it out writes, or null
 * @param defaultText the default as it was written, or null
 */
public record Column(
    String name,
    String attribute,
    ColumnType type,
    boolean key,
    boolean notNull,
    @Nullable Expression defaultValue,
    @Nullable String defaultText,
    @Nullable String comment) {

  /** The column by another name, of the same attribute. */
  Column withName(String newName) {
    return new Column(newName, attribute, type, key, notNull, defaultValue, defaultText, comment);
  }

  /** The column read as another type. */
  public Column withType(ColumnType newType) {
    return new Column(name, attribute, newType, key, notNull, defaultValue, defaultText, comment);
  }

  /** The column with another comment, null for none. */
  Column withComment(@Nullable String newComment) {
    return new Column(name, attribute, type, key, notNull, defaultValue, defaultText, newComment);
  }
}
