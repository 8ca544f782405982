package io.partita.sql.statement;

import static java.util.Objects.requireNonNull;

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

    /** What a row is; where columns are written, their values. */
    public SelectQuery.Form form() {
      SelectQuery first = columns == null ? query.first() : null;
      return first == null ? SelectQuery.Form.COLUMNS : first.form();
    }

    /** The attributes that the rows of {@code SELECT VALUE {…}} have; empty for others. */
    public List<String> members() {
      SelectQuery first = query.first();
      return first == null || form() != SelectQuery.Form.MEMBERS
          ? List.of()
          : first.items().stream().map(InsertSource::label).toList();
    }
  }

  private static String label(SelectItem item) {
    return requireNonNull(((SelectItem.SelectExpression) item).alias()).name();
  }
}
