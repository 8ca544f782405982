package io.partita.sql.statement;

import static java.util.Objects.requireNonNull;

import io.partita.sql.statement.Expression.StringLiteral;
import io.partita.sql.statement.Expression.TupleLiteral;
import io.partita.sql.statement.SelectItem.SelectExpression;
import java.util.ArrayList;
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
    Form form,
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
  /** What the select list makes of a row. */
  public enum Form {
    /** A row of columns. */
    COLUMNS,

    /** {@code SELECT VALUE {…}}: a document whose members are the columns. */
    MEMBERS,

    /** {@code SELECT VALUE}: any value, the only column. */
    VALUE
  }

  public SelectQuery {
    hints = List.copyOf(hints);
    items = List.copyOf(items);
    groupBy = List.copyOf(groupBy);
    orderBy = List.copyOf(orderBy);
  }

  /** The same where {@code SELECT VALUE {…}} has one column, the document. */
  SelectQuery ofValues() {
    if (form != Form.MEMBERS) {
      return this;
    }
    List<TupleLiteral.Entry> entries = new ArrayList<>();
    for (SelectItem item : items) {
      SelectExpression member = (SelectExpression) item;
      Identifier name = requireNonNull(member.alias());
      entries.add(
          new TupleLiteral.Entry(
              new StringLiteral(name.name(), name.position()), member.expression()));
    }
    SourcePosition place = items.get(0).position().through(items.get(items.size() - 1).position());
    List<SelectItem> value = List.of(SelectExpression.value(new TupleLiteral(entries, place)));
    return new SelectQuery(
        hints,
        distinct,
        Form.VALUE,
        value,
        from,
        where,
        groupBy,
        having,
        orderBy,
        limit,
        offset,
        allowScan,
        position);
  }

  /** {@code SELECT VALUE value FROM from}. */
  static SelectQuery ofValues(Expression value, FromItem from) {
    return new SelectQuery(
        List.of(),
        false,
        Form.VALUE,
        List.of(SelectExpression.value(value)),
        from,
        null,
        List.of(),
        null,
        List.of(),
        null,
        null,
        false,
        value.position());
  }

  /** All columns of all rows of a table. */
  public static SelectQuery all(TableName table, boolean allowScan) {
    SourcePosition position = table.position();
    return of(
        List.of(),
        List.of(new SelectItem.AllColumns(null, List.of(), position)),
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
        hints,
        false,
        Form.COLUMNS,
        items,
        from,
        where,
        List.of(),
        null,
        List.of(),
        null,
        null,
        allowScan,
        position);
  }
}
