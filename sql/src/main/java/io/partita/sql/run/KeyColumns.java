package io.partita.sql.run;

import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.sql.GeneratedKeys;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Names;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TargetNames;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.TupleLiteral;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.InsertSource;
import io.partita.sql.statement.Statement.Insert;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the columns that an INSERT gives back as its generated keys. */
final class KeyColumns {
  private final Insert insert;
  private final Table table;
  private final Catalog catalog;

  KeyColumns(Insert insert, Table table, Catalog catalog) {
    this.insert = insert;
    this.table = table;
    this.catalog = catalog;
  }

  /**
   * The names of the columns and attributes, in the order of the wish; empty if nothing is
   * generated.
   *
   * @throws SqlError 42703 if there is no such column
   */
  List<String> wanted(GeneratedKeys keys) {
    if (keys instanceof GeneratedKeys.Named named) {
      return named.names().stream().map(this::named).toList();
    }
    return keys instanceof GeneratedKeys.Numbered numbered
        ? numbered.numbers().stream().map(this::numbered).toList()
        : table.columns().stream()
            .filter(column -> column.key() && column.defaultValue() != null)
            .filter(column -> !isAlwaysGiven(column))
            .map(Column::name)
            .toList();
  }

  private String named(String name) {
    Set<String> known = new LinkedHashSet<>(table.columnNames());
    Stream.concat(
            catalog.seenAttributes(table).attributes().stream().map(SeenAttribute::name),
            InsertRun.written(insert.source(), new TargetNames(catalog, table)).stream())
        .filter(attribute -> table.columnOf(attribute) == null)
        .forEach(known::add);
    List<String> found = Names.matches(new Identifier(name, false, insert.position()), known);
    if (found.isEmpty()) {
      throw new SqlError(
          SqlErrors.UNDEFINED_COLUMN,
          "The generated key "
              + name
              + " is no column of "
              + table.name()
              + Names.suggestion(name, known));
    }
    if (found.size() > 1) {
      throw new SqlError(
          SqlErrors.AMBIGUOUS_COLUMN,
          "The generated key "
              + name
              + " matches several columns of "
              + table.name()
              + ": "
              + String.join(", ", found)
              + ".");
    }
    return found.get(0);
  }

  private String numbered(int number) {
    if (number < 1 || number > table.columns().size()) {
      throw new SqlError(
          SqlErrors.UNDEFINED_COLUMN,
          "The generated key is column "
              + number
              + " of "
              + table.name()
              + ", which has the columns 1 to "
              + table.columns().size()
              + ".");
    }
    return table.columnNames().get(number - 1);
  }

  /** Whether each row says what the column holds. */
  private boolean isAlwaysGiven(Column column) {
    InsertSource source = insert.source();
    if (source instanceof InsertSource.ItemLiterals literals) {
      return literals.items().stream()
          .allMatch(item -> item instanceof TupleLiteral tuple && names(tuple, column));
    }
    if (source instanceof InsertSource.ColumnValues values) {
      int place = place(values.columns(), column);
      return place >= 0
          && values.rows().stream()
              .noneMatch(row -> place < row.size() && row.get(place) instanceof Expression.Default);
    }
    return source instanceof InsertSource.QueryRows rows
        && switch (rows.form()) {
          case COLUMNS -> place(rows.columns(), column) >= 0;
          case MEMBERS -> rows.members().contains(column.attribute());
          case VALUE -> false;
        };
  }

  private static boolean names(TupleLiteral tuple, Column column) {
    return tuple.entries().stream()
        .anyMatch(entry -> entry.name().value().equals(column.attribute()));
  }

  /** The place of a column's value in a row, from 0; -1 for none. */
  private int place(@Nullable List<Identifier> columns, Column column) {
    if (columns == null) {
      return table.number(column);
    }
    TargetNames names = new TargetNames(catalog, table);
    for (int i = 0; i < columns.size(); i++) {
      if (column.equals(names.find(columns.get(i)).column())) {
        return i;
      }
    }
    return -1;
  }
}
