package io.partita.sql.statement;

import java.util.List;

/** What ALTER TABLE does. Only declarations and options change, never an item. */
public sealed interface Alteration {

  /** A further column is declared. */
  record AddColumn(boolean ifNotExists, ColumnDefinition column) implements Alteration {}

  /** A declaration goes; the attribute stays in the items. */
  record DropColumn(boolean ifExists, Identifier column) implements Alteration {}

  /** A column is called otherwise; its attribute keeps its name. */
  record RenameColumn(Identifier column, Identifier newName) implements Alteration {}

  /** A column is read as another type. */
  record SetColumnType(Identifier column, TypeName type) implements Alteration {}

  /** Options of the table change. */
  record SetOptions(List<TableOption> options) implements Alteration {
    public SetOptions {
      options = List.copyOf(options);
    }
  }
}
