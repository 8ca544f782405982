package io.partita.sql.statement;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A global index, in CREATE TABLE or by CREATE INDEX. How many attributes its key may have is
 * decided where indexes are made.
 *
 * @param partition the partition attributes
 * @param sort the sort attributes
 */
public record GlobalIndexDefinition(
    Identifier name,
    List<Identifier> partition,
    List<Identifier> sort,
    Projection projection,
    List<TableOption> options,
    SourcePosition position) {
  public GlobalIndexDefinition {
    partition = List.copyOf(partition);
    sort = List.copyOf(sort);
    options = List.copyOf(options);
  }

  /** The same with other names for the attributes of its key and those that it includes. */
  public GlobalIndexDefinition withAttributes(UnaryOperator<Identifier> renamed) {
    return new GlobalIndexDefinition(
        name,
        partition.stream().map(renamed).toList(),
        sort.stream().map(renamed).toList(),
        new Projection(projection.kind(), projection.included().stream().map(renamed).toList()),
        options,
        position);
  }
}
