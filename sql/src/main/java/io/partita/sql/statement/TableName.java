package io.partita.sql.statement;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One to three names; which of them are catalog, schema, table and index is decided against the
 * catalog.
 */
public record TableName(List<Identifier> parts, SourcePosition position) {
  public TableName {
    parts = List.copyOf(parts);
  }

  @Override
  public String toString() {
    return parts.stream().map(Identifier::toString).collect(Collectors.joining("."));
  }
}
