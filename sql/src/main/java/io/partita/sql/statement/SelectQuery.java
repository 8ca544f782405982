package io.partita.sql.statement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One SELECT block with what follows it. {@code FETCH NEXT n ROWS ONLY} is a limit; without FROM it
 * gives one row.
 *
 * @param groupBy empty without GROUP BY
 */
public record SelectQuery(
    List<Hint> hints,
    boolean distinct,
    List<SelectItem> items,
    @Nullable FromItem from,
    @Nullable Expression where,
    List<Expression> groupBy,
    @Nullable Expression having,
    List<SortItem> orderBy,
    @Nullable Expression limit,
    @Nullable Expression offset,
    boolean allowScan,
    SourcePosition position)
    implements QueryExpression {
  public SelectQuery {
    hints = List.copyOf(hints);
    items = List.copyOf(items);
    groupBy = List.copyOf(groupBy);
    orderBy = List.copyOf(orderBy);
  }

  /** All columns of all rows of a table. */
  public static SelectQuery all(TableName table, boolean allowScan) {
    SourcePosition position = table.position();
    return of(
        List.of(),
        List.of(new SelectItem.AllColumns(null, position)),
        new TableReference(table, null, position),
        null,
        allowScan,
        position);
  }

  /** All rows that fulfil a condition, neither grouped nor ordered. */
  public static SelectQuery of(
      List<Hint> hints,
      List<SelectItem> items,
      @Nullable FromItem from,
      @Nullable Expression where,
      boolean allowScan,
      SourcePosition position) {
    return new SelectQuery(
        hints, false, items, from, where, List.of(), null, List.of(), null, null, allowScan,
        position);
  }
}
