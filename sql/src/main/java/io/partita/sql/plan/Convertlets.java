package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.function.DateTimeFunctions;
import io.partita.sql.function.ExecutionValue;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.function.OverloadedFunction;
import io.partita.sql.function.ScalarFunction;
import io.partita.sql.plan.operator.DocumentFunction;
import io.partita.sql.plan.operator.FirstPresent;
import io.partita.sql.plan.operator.Let;
import io.partita.sql.plan.operator.WindowFunction;
import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/**
 * Decides which values go together: a dynamic value is taken as what the other side is, and is
 * unknown where it is something else; a text literal beside a number, a date or a truth value must
 * parse as one; everything else that does not fit is 42804. No column is ever wrapped in a CAST, so
 * that keys stay keys.
 */
final class Convertlets implements SqlRexConvertletTable {
  static final Convertlets INSTANCE = new Convertlets();

  private static final String MOVED =
      "; a date is moved by + INTERVAL '1' DAY, and TIMESTAMPDIFF(SECOND, a, b) is what lies between.";

  private Convertlets() {}

  @Override
  public @Nullable SqlRexConvertlet get(SqlCall call) {
    SqlOperator operator = call.getOperator();
    if (operator instanceof Comparison) {
      return Convertlets::compare;
    }
    if (operator instanceof ScalarFunction) {
      return Convertlets::callFunction;
    }
    if (operator instanceof OverloadedFunction) {
      return Convertlets::callOverloaded;
    }
    if (operator instanceof WindowFunction) {
      return Convertlets::callWindow;
    }
    if (operator instanceof DocumentFunction) {
      return Convertlets::callDocument;
    }
    if (operator instanceof ExecutionValue) {
      return Convertlets::executionValue;
    }
    if (call instanceof SqlCase) {
      return Convertlets::choose;
    }
    if (operator instanceof FirstPresent) {
      return Convertlets::firstPresent;
    }
    if (operator instanceof Let) {
      return Convertlets::let;
    }
    if (operator instanceof Let.Variable variable) {
      return (context, use) -> variable.use(context.getRexBuilder());
    }
    return StandardConvertletTable.INSTANCE.get(call);
  }

  /** CASE, whose results become values of one family, so that any of them can be compared. */
  private static RexNode choose(SqlRexContext context, SqlCall call) {
    SqlCase choice = (SqlCase) call;
    RexBuilder builder = context.getRexBuilder();
    List<SqlNode> written = new ArrayList<>();
    for (int i = 0; i < choice.getWhenOperands().size(); i++) {
      written.add(choice.getWhenOperands().get(i));
      written.add(choice.getThenOperands().get(i));
    }
    written.add(Objects.requireNonNull(choice.getElseOperand()));
    List<RexNode> operands = new ArrayList<>();
    for (SqlNode operand : written) {
      operands.add(value(context, operand));
    }
    RelDataType type = builder.deriveReturnType(SqlStdOperatorTable.CASE, operands);
    int last = operands.size() - 1;
    for (int i = 0; i <= last; i++) {
      boolean isResult = i % 2 == 1 || i == last;
      if (isResult) {
        SqlParserPos position = written.get(i).getParserPosition();
        operands.set(i, Conversions.asType(builder, operands.get(i), type, position));
      }
    }
    return builder.makeCall(type, SqlStdOperatorTable.CASE, operands);
  }

  private static RexNode firstPresent(SqlRexContext context, SqlCall call) {
    RexBuilder builder = context.getRexBuilder();
    List<RexNode> operands = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      operands.add(value(context, operand));
    }
    RelDataType type = builder.deriveReturnType(FirstPresent.INSTANCE, operands);
    for (int i = 0; i < operands.size(); i++) {
      SqlParserPos position = call.operand(i).getParserPosition();
      operands.set(i, Conversions.asType(builder, operands.get(i), type, position));
    }
    return builder.makeCall(type, FirstPresent.INSTANCE, operands);
  }

  private static RexNode let(SqlRexContext context, SqlCall call) {
    Let let = (Let) call.getOperator();
    RexNode value = context.convertExpression(call.operand(0));
    let.variable().takes(value.getType());
    RexNode expression = context.convertExpression(call.operand(1));
    return context.getRexBuilder().makeCall(expression.getType(), let, List.of(value, expression));
  }

  /** A value that may be a literal NULL, which has no type of its own. */
  private static RexNode value(SqlRexContext context, SqlNode operand) {
    RexBuilder builder = context.getRexBuilder();
    return SqlUtil.isNullLiteral(operand, false)
        ? builder.makeNullLiteral(((PlanTypeFactory) builder.getTypeFactory()).type(Family.NULL))
        : context.convertExpression(operand);
  }

  private static RexNode callFunction(SqlRexContext context, SqlCall call) {
    ScalarFunction function = (ScalarFunction) call.getOperator();
    return Memberships.isOne(function)
        ? Conversions.call(context.getRexBuilder(), function, Memberships.operands(context, call))
        : callFunction(context, call, function, converted(context, call));
  }

  private static RexNode callOverloaded(SqlRexContext context, SqlCall call) {
    List<RexNode> operands = converted(context, call);
    ScalarFunction function =
        ((OverloadedFunction) call.getOperator())
            .variant(operands.stream().map(RexNode::getType).toList());
    if (function == null) {
      throw mismatch(call.getParserPosition(), nothingInCommon(call, operands));
    }
    if (call.getOperator().equals(FunctionLibrary.EXTRACT)) {
      requireField(function, operands.get(0), call.getParserPosition());
    }
    return callFunction(context, call, function, operands);
  }

  /** Refuses to take a field of dates out of a time. */
  private static void requireField(ScalarFunction extract, RexNode field, SqlParserPos position) {
    String name = ((RexLiteral) field).getValueAs(String.class);
    if (name != null && extract.parameters().get(1) == Family.TIME) {
      try {
        DateTimeFunctions.requireOfTime(name);
      } catch (SqlError wrong) {
        throw wrong.at(Positions.ours(position));
      }
    }
  }

  private static String nothingInCommon(SqlCall call, List<RexNode> operands) {
    return call.getOperator().equals(FunctionLibrary.MINUS)
        ? "- takes two numbers or two dates, not "
            + Family.of(operands.get(0).getType()).description()
            + " and "
            + Family.of(operands.get(1).getType()).description()
            + MOVED
        : "The arguments of "
            + call.getOperator().getName()
            + " have no type in common; CAST converts them.";
  }

  private static List<RexNode> converted(SqlRexContext context, SqlCall call) {
    List<RexNode> operands = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      operands.add(context.convertExpression(operand));
    }
    return operands;
  }

  private static RexNode callFunction(
      SqlRexContext context, SqlCall call, ScalarFunction function, List<RexNode> operands) {
    List<RexNode> arguments = new ArrayList<>();
    List<Family> parameters = function.parameters();
    for (int i = 0; i < parameters.size(); i++) {
      SqlNode operand = call.operand(i);
      RexNode argument = operands.get(i);
      RexNode converted =
          Conversions.convert(
              context.getRexBuilder(), argument, parameters.get(i), operand.getParserPosition());
      if (converted == null) {
        throw mismatch(
            operand.getParserPosition(),
            function.getName().startsWith("$")
                ? "Here stands "
                    + Family.of(argument.getType()).description()
                    + " where "
                    + parameters.get(i).description()
                    + " is needed; CAST converts it."
                : function.getName()
                    + " takes "
                    + parameters.get(i).description()
                    + " here, not "
                    + Family.of(argument.getType()).description()
                    + advice(function, Family.of(argument.getType())));
      }
      arguments.add(((PlanRexBuilder) context.getRexBuilder()).lifted(operand, converted));
    }
    if (function.equals(FunctionLibrary.TO_BOOLEAN)
        || function.equals(FunctionLibrary.TO_NUMBER)
        || function.equals(FunctionLibrary.TO_DYNAMIC)) {
      return arguments.get(0);
    }
    return Conversions.call(context.getRexBuilder(), function, arguments);
  }

  /** What to do where a function does not take a family. */
  private static String advice(ScalarFunction function, Family family) {
    boolean sum = function.equals(FunctionLibrary.ADD) || function.equals(FunctionLibrary.SUBTRACT);
    if (function.equals(FunctionLibrary.CONCAT)) {
      return "; CAST(a AS VARCHAR) makes a text of it.";
    }
    return sum && Conversions.isReadFromText(family) && family != Family.UUID
        ? MOVED
        : "; CAST converts it.";
  }

  private static RexNode executionValue(SqlRexContext context, SqlCall call) {
    return Conversions.executionValue(context.getRexBuilder(), (ExecutionValue) call.getOperator());
  }

  private static RexNode callDocument(SqlRexContext context, SqlCall call) {
    PlanTypeFactory factory = (PlanTypeFactory) context.getRexBuilder().getTypeFactory();
    List<RexNode> operands = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      operands.add(
          Conversions.dynamic(
              context.getRexBuilder(),
              context.convertExpression(operand),
              operand.getParserPosition()));
    }
    return context
        .getRexBuilder()
        .makeCall(factory.type(Family.DYNAMIC), call.getOperator(), operands);
  }

  private static RexNode callWindow(SqlRexContext context, SqlCall call) {
    RexBuilder builder = context.getRexBuilder();
    WindowFunction function = (WindowFunction) call.getOperator();
    List<RexNode> operands = new ArrayList<>();
    for (int i = 0; i < call.operandCount(); i++) {
      SqlNode operand = call.operand(i);
      RexNode node = context.convertExpression(operand);
      Family family = function.operandFamily(i);
      RexNode converted =
          family == null
              ? node
              : Conversions.convert(builder, node, family, operand.getParserPosition());
      if (converted == null) {
        throw mismatch(
            operand.getParserPosition(),
            function.over().name()
                + " OVER needs "
                + family.description()
                + " here, not "
                + Family.of(node.getType()).description()
                + "; CAST converts it.");
      }
      operands.add(converted);
    }
    if (function.over().frame().intervals()) {
      alignTimes(builder, function.over(), call, operands);
    }
    RelDataType type =
        function.resultType(
            builder.getTypeFactory(), operands.stream().map(RexNode::getType).toList());
    for (int i = 0; i < function.over().arguments(); i++) {
      if (function.over().isResult(i)) {
        SqlParserPos position = call.operand(i).getParserPosition();
        RexNode converted =
            Conversions.convert(builder, operands.get(i), Family.of(type), position);
        if (converted != null) {
          operands.set(i, converted);
        }
      }
    }
    return builder.makeCall(type, function, operands);
  }

  /** What orders and what frames reach, an interval away, as dates or timestamps alike. */
  private static void alignTimes(
      RexBuilder builder, WindowFunction.Over over, SqlCall call, List<RexNode> operands) {
    Family reached = Family.NULL;
    for (int i = over.fromOffset(); i < operands.size(); i++) {
      Family family = Family.of(operands.get(i).getType());
      reached = reached == Family.NULL || reached == family ? family : Family.TIMESTAMP;
    }
    for (int i = over.firstOrder(); i < operands.size(); i++) {
      SqlParserPos position = call.operand(over.firstOrder()).getParserPosition();
      RexNode time = Conversions.convertOperand(builder, operands.get(i), reached, position);
      if (time == null) {
        throw mismatch(
            position,
            "RANGE with an INTERVAL goes from a date or a timestamp, not from "
                + Family.of(operands.get(i).getType()).description()
                + ".");
      }
      operands.set(i, time);
    }
  }

  private static RexNode compare(SqlRexContext context, SqlCall call) {
    RexBuilder builder = context.getRexBuilder();
    Comparison comparison = (Comparison) call.getOperator();
    RexNode left = context.convertExpression(call.operand(0));
    RexNode right = context.convertExpression(call.operand(1));
    Family a = Family.of(left.getType());
    Family b = Family.of(right.getType());
    if (comparison.equals(Comparison.DISTINCT)) {
      return distinct(builder, call, left, right);
    }
    RelDataType truth = ((PlanTypeFactory) builder.getTypeFactory()).type(Family.BOOLEAN);
    if (a == Family.NULL || b == Family.NULL) {
      return builder.makeNullLiteral(truth);
    }
    if (a == Family.DYNAMIC && b == Family.DYNAMIC) {
      return Conversions.call(builder, comparison.dynamic(), List.of(left, right));
    }
    Family common = Conversions.common(left, a, right, b);
    RexNode convertedLeft =
        common == null
            ? null
            : Conversions.convertOperand(
                builder, left, common, call.operand(0).getParserPosition());
    RexNode convertedRight =
        common == null
            ? null
            : Conversions.convertOperand(
                builder, right, common, call.operand(1).getParserPosition());
    if (convertedLeft == null || convertedRight == null) {
      throw mismatch(
          call.getParserPosition(),
          "These cannot be compared: left is "
              + a.description()
              + ", right is "
              + b.description()
              + "; CAST converts one of them.");
    }
    PlanRexBuilder plans = (PlanRexBuilder) builder;
    return builder.makeCall(
        truth,
        comparison.typed(),
        List.of(
            plans.lifted(call.operand(0), convertedLeft),
            plans.lifted(call.operand(1), convertedRight)));
  }

  /** IS DISTINCT FROM, of values that are equal where = finds them equal. */
  private static RexNode distinct(RexBuilder builder, SqlCall call, RexNode left, RexNode right) {
    Family common =
        Conversions.common(left, Family.of(left.getType()), right, Family.of(right.getType()));
    List<RexNode> operands = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      SqlNode written = call.operand(i);
      SqlParserPos position = written.getParserPosition();
      RexNode converted = Conversions.comparable(builder, i == 0 ? left : right, common, position);
      RexNode operand = ((PlanRexBuilder) builder).lifted(written, converted);
      operands.add(Conversions.dynamic(builder, operand, position));
    }
    return Conversions.call(builder, FunctionLibrary.DISTINCT, operands);
  }

  private static SqlError mismatch(SqlParserPos position, String message) {
    return SqlError.at(SqlErrors.DATATYPE_MISMATCH, Positions.ours(position), message);
  }
}
