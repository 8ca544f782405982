package io.partita.sql.catalog;

import io.partita.engine.GlobalIndexDescription;
import io.partita.engine.KeyAttribute;
import io.partita.engine.LocalIndex;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.statement.Alteration;
import io.partita.sql.statement.Alteration.AddColumn;
import io.partita.sql.statement.Alteration.DropColumn;
import io.partita.sql.statement.Alteration.RenameColumn;
import io.partita.sql.statement.Alteration.SetColumnType;
import io.partita.sql.statement.Alteration.SetOptions;
import io.partita.sql.statement.Identifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a table's definition is after ALTER TABLE or COMMENT ON. Pure functions. */
public final class TableAlteration {
  private TableAlteration() {}

  /**
   * The new definition, or null if nothing changes.
   *
   * @throws SqlError if the table cannot be altered that way
   */
  public static @Nullable String apply(Table table, Alteration alteration) {
    if (alteration instanceof AddColumn add) {
      return add(table, add);
    }
    if (alteration instanceof DropColumn drop) {
      return drop(table, drop);
    }
    if (alteration instanceof RenameColumn rename) {
      return rename(table, rename);
    }
    if (alteration instanceof SetColumnType type) {
      return setType(table, type);
    }
    SetOptions options = (SetOptions) alteration;
    String comment = TableOptions.ofChange(options.options(), table).comment();
    return DefinitionText.of(table, table.columns(), comment == null ? table.comment() : comment);
  }

  /** The new definition of a table with another comment, null for none. */
  public static String comment(Table table, @Nullable String comment) {
    return DefinitionText.of(table, table.columns(), comment);
  }

  /** The new definition of a table with another comment on a column, null for none. */
  public static String comment(Table table, Identifier name, @Nullable String comment) {
    Column commented = require(table, name);
    return replaced(table, commented, column -> column.withComment(comment));
  }

  /** The CREATE TABLE statement that makes the table as it is. */
  public static String text(Table table) {
    return DefinitionText.of(table);
  }

  private static @Nullable String add(Table table, AddColumn add) {
    Column added = TableDefinition.column(add.column());
    Column same = table.column(added.name());
    if (same != null && add.ifNotExists()) {
      return null;
    }
    if (same != null) {
      throw taken(table, add.column().name());
    }
    Column holder = table.columnOf(added.attribute());
    if (holder != null) {
      throw SqlError.at(
          SqlErrors.DUPLICATE_COLUMN,
          add.column().position(),
          "The attribute '"
              + added.attribute()
              + "' is the column "
              + Identifier.display(holder.name())
              + " of "
              + table.name()
              + " already.");
    }
    List<Column> columns = new ArrayList<>(table.columns());
    columns.add(added);
    return DefinitionText.of(table, columns, table.comment());
  }

  private static @Nullable String drop(Table table, DropColumn drop) {
    if (drop.ifExists() && table.find(drop.column()) == null) {
      return null;
    }
    Column dropped = require(table, drop.column());
    String key = keyOf(table, dropped);
    if (key != null) {
      throw SqlError.at(
          SqlErrors.INVALID_TABLE_DEFINITION,
          drop.column().position(),
          "The column " + drop.column() + " is a key of " + key + " and cannot go.");
    }
    List<Column> columns = new ArrayList<>(table.columns());
    columns.remove(dropped);
    return DefinitionText.of(table, columns, table.comment());
  }

  private static String rename(Table table, RenameColumn rename) {
    Column renamed = require(table, rename.column());
    String key = keyOf(table, renamed);
    if (key != null) {
      throw SqlError.at(
          SqlErrors.INVALID_TABLE_DEFINITION,
          rename.column().position(),
          "The column " + rename.column() + " is a key of " + key + " and keeps its name.");
    }
    String name = rename.newName().name();
    if (table.column(name) != null) {
      throw taken(table, rename.newName());
    }
    return replaced(table, renamed, column -> column.withName(name));
  }

  private static String setType(Table table, SetColumnType change) {
    Column changed = require(table, change.column());
    ColumnType type = TableDefinition.type(change.type());
    String key = keyOf(table, changed);
    if (key != null && !type.equals(changed.type())) {
      throw SqlError.at(
          SqlErrors.INVALID_TABLE_DEFINITION,
          change.type().position(),
          "The column "
              + change.column()
              + " is a key of "
              + key
              + " and keeps its type, "
              + changed.type()
              + (isOfGlobalIndex(table, changed)
                  ? ". DROP INDEX first, and CREATE INDEX again behind the change."
                  : ". A table with another one takes the items: CREATE TABLE, then INSERT INTO it"
                      + " SELECT … FROM "
                      + Identifier.display(table.name())
                      + " ALLOW SCAN."));
    }
    return replaced(table, changed, column -> column.withType(type));
  }

  private static String replaced(Table table, Column old, UnaryOperator<Column> change) {
    List<Column> columns = new ArrayList<>(table.columns());
    columns.replaceAll(column -> column.equals(old) ? change.apply(column) : column);
    return DefinitionText.of(table, columns, table.comment());
  }

  /** Of what the column is a key, or null. */
  private static @Nullable String keyOf(Table table, Column column) {
    if (column.key()) {
      return "the table " + table.name();
    }
    for (LocalIndex index : table.description().localIndexes()) {
      KeyAttribute sort = index.sort();
      if (sort.name().equals(column.attribute())) {
        return "the index " + index.name();
      }
    }
    for (GlobalIndexDescription index : table.description().globalIndexes()) {
      if (index.index().key().find(column.attribute()) != null) {
        return "the index " + index.index().name();
      }
    }
    return null;
  }

  /** Whether global indexes alone have the column in their key. */
  private static boolean isOfGlobalIndex(Table table, Column column) {
    return !column.key()
        && table.description().localIndexes().stream()
            .noneMatch(index -> index.sort().name().equals(column.attribute()));
  }

  private static Column require(Table table, Identifier name) {
    Column column = table.find(name);
    if (column == null) {
      throw SqlError.at(
          SqlErrors.UNDEFINED_COLUMN,
          name.position(),
          "The table "
              + table.name()
              + " declares no column "
              + name
              + Names.suggestion(name.name(), table.columnNames()));
    }
    return column;
  }

  private static SqlError taken(Table table, Identifier name) {
    return SqlError.at(
        SqlErrors.DUPLICATE_COLUMN,
        name.position(),
        "The table " + table.name() + " has a column " + name + " already.");
  }
}
