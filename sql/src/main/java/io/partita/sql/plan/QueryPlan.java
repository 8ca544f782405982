package io.partita.sql.plan;

import io.partita.sql.ColumnDescription;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlNotice;
import io.partita.sql.catalog.Table;
import io.partita.sql.plan.access.ConditionText;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.plan.operator.Operator;
import io.partita.sql.plan.operator.ReadOfItems;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * A query, planned. Its rows come from the operators; then they are sorted, cut, and their visible
 * fields are the result. Immutable, shared by all sessions.
 *
 * @param parameters what each parameter is converted to
 * @param tables the tables that are read
 * @param consistent the hint's wish for consistency, or null
 * @param maxReadUnits the hint's budget, or 0
 * @param guards conditions on parameters alone; if one does not hold, the result is empty
 * @param empty whether the result is empty whatever is stored
 * @param names the places of a row of the operators, as a person would name them
 * @param sort how rows are sorted after they are read; empty if not
 * @param visible the fields that the result shows, in its order
 * @param catalogVersion the version of the catalog that it was planned against
 * @param dictionaryVersions the versions of the dictionaries that it depends on, by table
 * @param views the view that the statement names, of each table that is read through one
 */
public record QueryPlan(
    List<ColumnDescription> columns,
    List<ParameterType> parameters,
    List<SqlNotice> notices,
    List<Table> tables,
    @Nullable Boolean consistent,
    long maxReadUnits,
    List<RexNode> guards,
    boolean empty,
    Operator operator,
    List<String> names,
    List<SortField> sort,
    List<Integer> visible,
    @Nullable RowBound limit,
    @Nullable RowBound offset,
    long catalogVersion,
    Map<String, Long> dictionaryVersions,
    Map<String, String> views) {

  /** The guards that ask a query, as a person would have written them. */
  public List<String> askedGuards() {
    return guards.stream()
        .filter(guard -> !Expressions.subqueries(List.of(guard)).isEmpty())
        .map(new ConditionText(field -> "item")::text)
        .toList();
  }

  /** Whether it tells the conditions that it answers, so that it can be shown. */
  public boolean tellsConditions() {
    return !(operator instanceof Operator.Read read) || read.read().path().tellsConditions();
  }

  private static boolean isAggregated(Operator operator) {
    return operator instanceof Operator.Aggregate
        || (operator instanceof Operator.Read read && read.read().result() != PathRead.Result.ROWS)
        || operator.inputs().stream().anyMatch(QueryPlan::isAggregated);
  }

  /**
   * This plan as one read of items, if it filters and computes what one read gives, and else as it
   * is.
   */
  public QueryPlan ofItems() {
    PathRead read = operator instanceof Operator.Read ? null : ReadOfItems.of(operator);
    return read == null
        ? this
        : new QueryPlan(
            columns,
            parameters,
            notices,
            tables,
            consistent,
            maxReadUnits,
            guards,
            empty,
            new Operator.Read(read),
            names,
            sort,
            visible,
            limit,
            offset,
            catalogVersion,
            dictionaryVersions,
            views);
  }

  /**
   * The only read, for a change that finds its item by this query.
   *
   * @throws SqlError 42NYS if there is more to do than to read one table
   */
  public PathRead read() {
    if (isAggregated(operator)) {
      throw new SqlError(
          SqlErrors.GROUPING,
          "SET is about one item, so it holds no aggregate; (SELECT SUM(a) FROM … WHERE …) gives one of"
              + " other items.");
    }
    if (operator instanceof Operator.Read read) {
      return read.read();
    }
    throw new SqlError(
        SqlErrors.NOT_SUPPORTED_YET,
        "What WHERE says here needs more than a read of the table that is changed, which is not"
            + " supported yet.");
  }
}
