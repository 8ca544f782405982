package io.partita.sql.run;

import io.partita.engine.expression.DocumentPath;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Column;
import io.partita.sql.function.DynamicFunctions;
import io.partita.sql.function.FunctionLibrary;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * One target of SET or REMOVE.
 *
 * @param column the declared column that it is, or null
 * @param output the number of the query's output that is its value; -1 if there is none
 * @param expression that output, or null
 * @param direct gives its value without the query, or null
 */
record Assignment(
    DocumentPath target,
    @Nullable Column column,
    int output,
    @Nullable RexNode expression,
    ValueExpressions.@Nullable Value direct) {

  /** The same with its output's expression. */
  Assignment planned(RexNode output) {
    return new Assignment(target, column, this.output, output, direct);
  }

  /** Whether its value is what a list becomes by list_append. */
  boolean appends() {
    return expression != null
        && StoredPlace.withoutCast(expression) instanceof RexCall call
        && call.getOperator().equals(FunctionLibrary.LIST_APPEND);
  }

  /** Whether its target is removed, whatever the item holds. */
  boolean removes() {
    return output < 0 && direct == null;
  }

  /** The place that must be a container for the target to be in it; null for an attribute. */
  @Nullable DocumentPath parent() {
    int steps = target.steps().size();
    return steps == 0
        ? null
        : new DocumentPath(target.attribute(), target.steps().subList(0, steps - 1));
  }

  /** What {@link #parent} must be. */
  AttributeType parentType() {
    return target.steps().get(target.steps().size() - 1) instanceof DocumentPath.Name
        ? AttributeType.M
        : AttributeType.L;
  }

  /** A value as it is stored at the target; null if the target is removed. */
  @Nullable AttributeValue stored(String table, @Nullable Object value) {
    if (value == null || value instanceof AttributeValue.Null) {
      if (column != null && column.notNull()) {
        throw new SqlError(
            SqlErrors.NOT_NULL, "The column " + table + "." + column.name() + " is NOT NULL.");
      }
      return null;
    }
    return column == null
        ? DynamicFunctions.stored(value)
        : ColumnWriter.convert(table, column, value);
  }
}
