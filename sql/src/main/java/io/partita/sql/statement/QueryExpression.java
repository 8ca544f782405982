package io.partita.sql.statement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What reads: a SELECT block, or queries combined. */
public sealed interface QueryExpression
    permits SelectQuery,
        QueryExpression.Combined,
        QueryExpression.Rows,
        QueryExpression.Ended,
        QueryExpression.With {
  SourcePosition position();

  /** The first SELECT block, which says what the rows are; null if it is VALUES. */
  default @Nullable SelectQuery first() {
    if (this instanceof Combined combined) {
      return combined.left().first();
    }
    if (this instanceof Ended ended) {
      return ended.query().first();
    }
    if (this instanceof With with) {
      return with.query().first();
    }
    return this instanceof SelectQuery block ? block : null;
  }

  /**
   * {@code left UNION [ALL] right} and its like.
   *
   * @param all whether rows that come twice stay
   */
  record Combined(
      Operator operator,
      boolean all,
      QueryExpression left,
      QueryExpression right,
      SourcePosition position)
      implements QueryExpression {
    /** What becomes of the rows of both sides. */
    public enum Operator {
      UNION,
      INTERSECT,
      EXCEPT
    }
  }

  /** {@code VALUES (…), (…)}: one or more rows, of one or more values each. */
  record Rows(List<List<Expression>> rows, SourcePosition position) implements QueryExpression {
    public Rows {
      rows = List.copyOf(rows);
    }
  }

  /** What follows a query that is not a single block: its order, its bounds, its permission. */
  record Ended(
      QueryExpression query,
      List<SortItem> orderBy,
      @Nullable Expression limit,
      @Nullable Expression offset,
      boolean allowScan,
      SourcePosition position)
      implements QueryExpression {
    public Ended {
      orderBy = List.copyOf(orderBy);
    }
  }

  /** {@code WITH a AS (…), b AS (…) query}: each table is seen by those after it and the query. */
  record With(List<CommonTable> tables, QueryExpression query, SourcePosition position)
      implements QueryExpression {
    public With {
      tables = List.copyOf(tables);
    }
  }

  /**
   * One table of WITH.
   *
   * @param columns its columns' names; empty if the query says them
   */
  record CommonTable(
      Identifier name, List<Identifier> columns, QueryExpression query, SourcePosition position) {
    public CommonTable {
      columns = List.copyOf(columns);
    }
  }
}
