package io.partita.sql.plan;

import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.function.ScalarFunction;
import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.jspecify.annotations.Nullable;

/**
 * IN, ANY and ALL over queries: what is compared and what the query gives become values of the
 * family in which a comparison of the two would be, each of a row with its opposite.
 */
final class Memberships {
  private final SqlRexContext context;
  private final PlanRexBuilder builder;

  private Memberships(SqlRexContext context) {
    this.context = context;
    this.builder = (PlanRexBuilder) context.getRexBuilder();
  }

  /** Whether a function compares with what a query gave. */
  static boolean isOne(ScalarFunction function) {
    return function.equals(FunctionLibrary.IN_SET)
        || function.equals(FunctionLibrary.IN_ROWS)
        || function.equals(FunctionLibrary.QUANTIFIED);
  }

  /** The operands of a call of such a function, converted. */
  static List<RexNode> operands(SqlRexContext context, SqlCall call) {
    return new Memberships(context).operands(call);
  }

  private List<RexNode> operands(SqlCall call) {
    boolean rows = call.getOperator().equals(FunctionLibrary.IN_ROWS);
    List<SqlNode> written = rows ? row(call.operand(0)) : List.of(call.operand(0));
    RexSubQuery query = (RexSubQuery) context.convertExpression(call.operand(1));
    Aggregate set = (Aggregate) query.rel;
    int collected = set.getAggCallList().get(0).getArgList().get(0);
    List<RexNode> fields = new ArrayList<>(fields(set.getInput()));
    List<RexNode> given =
        rows ? Expressions.row(fields.get(collected)) : List.of(fields.get(collected));
    List<RexNode> left = new ArrayList<>();
    List<RexNode> right = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      SqlParserPos position = written.get(i).getParserPosition();
      RexNode wanted = context.convertExpression(written.get(i));
      RexNode value = given(given.get(i));
      Family common =
          Conversions.common(
              wanted, Family.of(wanted.getType()), value, Family.of(value.getType()));
      RexNode converted = builder.lifted(written.get(i), converted(wanted, common, position));
      left.add(Conversions.dynamic(builder, converted, position));
      right.add(Conversions.dynamic(builder, converted(value, common, position), position));
    }
    fields.set(collected, rows ? row(builder, right) : right.get(0));
    List<RexNode> operands = new ArrayList<>();
    operands.add(rows ? row(builder, left) : left.get(0));
    operands.add(query.clone(set.copy(set.getTraitSet(), List.of(projected(set, fields)))));
    for (int i = 2; i < call.operandCount(); i++) {
      operands.add(context.convertExpression(call.operand(i)));
    }
    return operands;
  }

  /** The values of a row as it was written. */
  private static List<SqlNode> row(SqlNode row) {
    List<SqlNode> values = new ArrayList<>();
    SqlNode rest = row;
    while (rest instanceof SqlCall keyed && keyed.getOperator().equals(FunctionLibrary.KEYED)) {
      values.add(keyed.operand(0));
      rest = keyed.operand(1);
    }
    return values;
  }

  /** Several values as one, as {@link Expressions#row} takes it apart. */
  static RexNode row(RexBuilder builder, List<RexNode> values) {
    RelDataType dynamic = ((PlanTypeFactory) builder.getTypeFactory()).type(Family.DYNAMIC);
    RexNode row = builder.makeNullLiteral(dynamic);
    for (int i = values.size() - 1; i >= 0; i--) {
      row = builder.makeCall(dynamic, FunctionLibrary.KEYED, List.of(values.get(i), row));
    }
    return row;
  }

  /**
   * A value that a query gives, as it was before it was made dynamic. A literal is as good as any
   * other text there: it is unknown, and no error, where it does not fit.
   */
  private RexNode given(RexNode value) {
    if (value instanceof RexCall call && call.getOperator().equals(FunctionLibrary.DATE_TEXT)) {
      return call.getOperands().get(0);
    }
    return value instanceof RexLiteral && Family.of(value.getType()) == Family.TEXT
        ? Conversions.call(builder, Conversions.extractionOf(Family.TEXT), List.of(value))
        : value;
  }

  private RexNode converted(RexNode value, @Nullable Family family, SqlParserPos position) {
    boolean comparesAsItIs =
        family == null
            || (Family.of(value.getType()) == Family.DYNAMIC
                && !Conversions.isReadFromText(family));
    RexNode converted =
        comparesAsItIs ? null : Conversions.convertOperand(builder, value, family, position);
    return converted == null ? value : converted;
  }

  private List<RexNode> fields(RelNode rows) {
    return rows instanceof Project project
        ? project.getProjects()
        : builder.identityProjects(rows.getRowType());
  }

  /** The rows that an aggregate collects, with other fields. */
  private static RelNode projected(Aggregate set, List<RexNode> fields) {
    RelNode rows = set.getInput();
    List<String> names = rows.getRowType().getFieldNames();
    return rows instanceof Project project
        ? LogicalProject.create(
            project.getInput(), List.of(), fields, names, project.getVariablesSet())
        : LogicalProject.create(rows, List.of(), fields, names, Set.of());
  }
}
