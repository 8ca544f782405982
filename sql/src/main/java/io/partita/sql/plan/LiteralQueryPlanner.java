package io.partita.sql.plan;

import io.partita.sql.ColumnDescription;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.plan.operator.Operator;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.Literal;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.Expression.StringLiteral;
import io.partita.sql.statement.SelectItem;
import io.partita.sql.statement.SelectItem.SelectExpression;
import io.partita.sql.statement.SelectQuery;
import io.partita.sql.statement.StatementLimits;
import io.partita.sql.type.Family;
import io.partita.sql.type.FamilyType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Plans {@code SELECT 1} and its like, literals alone, without relational algebra: it is what tools
 * and pools of connections ask first, to know whether the database is there, and would be the time
 * to load most of Calcite in a new process. The plan reads as the one that {@link Planner#plan}
 * makes.
 */
final class LiteralQueryPlanner {
  private final StatementParameters parameters;
  private final List<ColumnDescription> columns = new ArrayList<>();
  private final List<RexNode> outputs = new ArrayList<>();
  private final List<Integer> visible = new ArrayList<>();

  LiteralQueryPlanner(StatementParameters parameters) {
    this.parameters = parameters;
  }

  /**
   * Plans a query.
   *
   * @return null if it says more than that; no literal is lifted then
   */
  @Nullable QueryPlan plan(SelectQuery query, long catalogVersion) {
    int lifted = parameters.lifted().size();
    if (!isSelectListAlone(query) || !select(query.items())) {
      parameters.takeBack(lifted);
      return null;
    }
    return new QueryPlan(
        List.copyOf(columns),
        List.of(),
        List.of(),
        List.of(),
        null,
        0,
        List.of(),
        false,
        new Operator.Project(new Operator.Constants(List.of(List.of())), outputs),
        columns.stream().map(ColumnDescription::label).toList(),
        List.of(),
        List.copyOf(visible),
        null,
        null,
        catalogVersion,
        Map.of(),
        Map.of());
  }

  private boolean isSelectListAlone(SelectQuery query) {
    return query.form() == SelectQuery.Form.COLUMNS
        && query.from() == null
        && query.where() == null
        && query.groupBy().isEmpty()
        && query.having() == null
        && query.orderBy().isEmpty()
        && query.limit() == null
        && query.offset() == null
        && query.hints().isEmpty()
        && !query.distinct()
        && !query.allowScan()
        && parameters.written() == 0;
  }

  private boolean select(List<SelectItem> items) {
    for (SelectItem item : items) {
      if (!(item instanceof SelectExpression selected) || !select(selected)) {
        return false;
      }
    }
    return outputs.size() <= StatementLimits.COLUMNS;
  }

  private boolean select(SelectExpression selected) {
    Family family = family(selected.expression());
    if (family == null) {
      return false;
    }
    int parameter =
        parameters.lift((Literal) selected.expression(), LiftedParameter.Use.COMPARED, family);
    if (parameter < 0) {
      return false;
    }
    String label =
        selected.alias() == null ? Output.unnamed(outputs.size()) : selected.alias().name();
    columns.add(
        new Output(label, label, null, null, true).describe(ColumnType.of(family.sqlType())));
    visible.add(outputs.size());
    outputs.add(new RexDynamicParam(FamilyType.of(family), parameter));
    return true;
  }

  private static @Nullable Family family(Expression value) {
    if (value instanceof NumberLiteral number) {
      return number.approximate() ? null : Family.NUMBER;
    }
    return value instanceof StringLiteral ? Family.TEXT : null;
  }
}
