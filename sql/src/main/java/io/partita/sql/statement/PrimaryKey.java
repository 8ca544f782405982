package io.partita.sql.statement;

import java.util.List;

/**
 * The columns of a primary key as written: how many there may be, and of which types, is decided
 * where tables are made.
 */
public record PrimaryKey(List<Identifier> columns, SourcePosition position) {
  public PrimaryKey {
    columns = List.copyOf(columns);
  }
}
