package io.partita.sql.statement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an INSERT writes. */
public sealed interface InsertSource {
  SourcePosition position();

  /**
   * {@code VALUE {…}} and {@code << {…}, … >>}: whole items.
   *
   * @param items each a {@link Expression.TupleLiteral}, or a {@link Expression.Parameter} that
   *     stands for a whole item; at least one
   */
  record ItemLiterals(List<Expression> items, SourcePosition position) implements InsertSource {
    public ItemLiterals {
      items = List.copyOf(items);
    }
  }

  /**
   * {@code [(a, b)] VALUES (1, 2), (3, 4)}.
   *
   * @param columns null where none were written; otherwise every row has as many values
   */
  record ColumnValues(
      @Nullable List<Identifier> columns, List<List<Expression>> rows, SourcePosition position)
      implements InsertSource {
    public ColumnValues {
      columns = columns == null ? null : List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /**
   * {@code [(a, b)] SELECT …}.
   *
   * @param columns null where none were written
   */
  record QueryRows(
      @Nullable List<Identifier> columns, QueryExpression query, SourcePosition position)
      implements InsertSource {
    public QueryRows {
      columns = columns == null ? null : List.copyOf(columns);
    }
  }
}
