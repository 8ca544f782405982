package io.partita.sql.catalog;

import io.partita.engine.GlobalIndex;
import io.partita.engine.GlobalIndexDescription;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.LocalIndex;
import io.partita.sql.Quantity;
import io.partita.sql.statement.Identifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tables as the CREATE TABLE statement that makes them. */
final class DefinitionText {
  private DefinitionText() {}

  /** The statement that makes a table as it is. */
  static String of(Table table) {
    List<String> options = new ArrayList<>();
    if (table.comment() != null) {
      options.add(option(TableOptions.COMMENT, table.comment()));
    }
    long limit = table.description().collectionLimitBytes();
    if (limit > 0) {
      options.add(option(TableOptions.COLLECTION_LIMIT, Quantity.text(limit, Quantity.SIZES)));
    }
    return of(table, table.columns(), options);
  }

  /**
   * The definition that is kept with a table: with other columns and another comment, without what
   * the engine knows itself.
   */
  static String of(Table table, Collection<Column> columns, @Nullable String comment) {
    return of(
        table,
        columns,
        comment == null ? List.of() : List.of(option(TableOptions.COMMENT, comment)));
  }

  private static String option(String name, String value) {
    return name + " = " + literal(value);
  }

  private static String of(Table table, Collection<Column> columns, List<String> options) {
    List<String> elements = new ArrayList<>();
    columns.forEach(column -> elements.add(column(column)));
    KeySchema key = table.description().key();
    elements.add("PRIMARY KEY (" + names(key.attributes(), columns) + ")");
    for (LocalIndex index : table.description().localIndexes()) {
      elements.add(
          "LOCAL INDEX "
              + Identifier.display(index.name())
              + " ("
              + names(List.of(index.sort()), columns)
              + ")"
              + suffix(index.projection(), columns));
    }
    for (GlobalIndexDescription description : table.description().globalIndexes()) {
      GlobalIndex index = description.index();
      elements.add(
          "GLOBAL INDEX "
              + Identifier.display(index.name())
              + " "
              + keys(index.key(), columns)
              + suffix(index.projection(), columns));
    }
    return "CREATE TABLE "
        + Identifier.display(table.name())
        + " (\n  "
        + String.join(",\n  ", elements)
        + "\n)"
        + (options.isEmpty() ? "" : " WITH (" + String.join(", ", options) + ")");
  }

  private static String column(Column column) {
    StringBuilder text = new StringBuilder(Identifier.display(column.name()));
    text.append(' ').append(column.type());
    if (column.notNull() && !column.key()) {
      text.append(" NOT NULL");
    }
    if (column.defaultText() != null) {
      text.append(" DEFAULT ").append(column.defaultText());
    }
    if (column.comment() != null) {
      text.append(" COMMENT ").append(literal(column.comment()));
    }
    if (!column.attribute().equals(column.name())) {
      text.append(" ATTRIBUTE ").append(literal(column.attribute()));
    }
    return text.toString();
  }

  private static String suffix(IndexProjection projection, Collection<Column> columns) {
    return projection instanceof IndexProjection.All ? "" : " " + projection(projection, columns);
  }

  /**
   * A global index's key as CREATE INDEX writes it, several partition attributes in parentheses.
   */
  static String keys(KeySchema key, Collection<Column> columns) {
    String partition = names(key.partition(), columns);
    if (key.partition().size() > 1) {
      partition = "(" + partition + ")";
    }
    String sort = names(key.sort(), columns);
    return "(" + partition + (sort.isEmpty() ? "" : ", " + sort) + ")";
  }

  /** As an index definition writes it: ALL, KEYS ONLY, INCLUDE (…). */
  static String projection(IndexProjection projection, Collection<Column> columns) {
    if (projection instanceof IndexProjection.KeysOnly) {
      return "KEYS ONLY";
    }
    if (projection instanceof IndexProjection.Include include) {
      return include.nonKeyAttributes().stream()
          .map(attribute -> Identifier.display(columnName(attribute, columns)))
          .sorted()
          .collect(Collectors.joining(", ", "INCLUDE (", ")"));
    }
    return "ALL";
  }

  static String names(Collection<KeyAttribute> attributes, Collection<Column> columns) {
    return attributes.stream()
        .map(attribute -> Identifier.display(columnName(attribute.name(), columns)))
        .collect(Collectors.joining(", "));
  }

  private static String columnName(String attribute, Collection<Column> columns) {
    for (Column column : columns) {
      if (column.attribute().equals(attribute)) {
        return column.name();
      }
    }
    return attribute;
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
