package io.partita.sql.plan.operator;

import static java.util.Objects.requireNonNull;

import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * A value that is evaluated once and used several times: the first operand is the value, the second
 * an expression in which {@link Variable} stands for it. It is what keeps {@code CASE RAND() WHEN},
 * NULLIF and their like from evaluating an operand again for each comparison.
 */
public final class Let extends SqlFunction {
  private final Variable variable;

  private Let(Variable variable) {
    super(
        "$LET",
        SqlKind.OTHER_FUNCTION,
        binding -> binding.getOperandType(1),
        null,
        null,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
    this.variable = variable;
  }

  /**
   * The expression in which a variable stands for its value.
   *
   * @param variable one that no other call has
   */
  public static SqlNode call(SqlParserPos position, Variable variable, SqlNode expression) {
    variable.number = highest(expression) + 1;
    return new Let(variable).createCall(position, variable.value, expression);
  }

  /** A call with other operands, which has a variable of its own, as that knows the value. */
  public static SqlNode changed(SqlCall call, UnaryOperator<SqlNode> change) {
    Variable before = ((Let) call.getOperator()).variable;
    Variable variable = new Variable(change.apply(call.operand(0)));
    SqlNode expression =
        call.operand(1)
            .accept(
                new SqlShuttle() {
                  @Override
                  public @Nullable SqlNode visit(SqlCall inner) {
                    return before.equals(inner.getOperator())
                        ? variable.use(inner.getParserPosition())
                        : super.visit(inner);
                  }
                });
    return call(call.getParserPosition(), variable, change.apply(requireNonNull(expression)));
  }

  /** What stands for the value in the expression. */
  public Variable variable() {
    return variable;
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    RelDataType type = validator.deriveType(scope, call.operand(1));
    validator.setValidatedNodeType(call, type);
    return type;
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.of(2);
  }

  /** Whether a node holds a variable whose value is given outside of it. */
  static boolean isOpen(RexNode node) {
    boolean[] open = {false};
    BitSet given = new BitSet();
    node.accept(
        new RexVisitorImpl<@Nullable Void>(true) {
          @Override
          public @Nullable Void visitCall(RexCall call) {
            if (call.getOperator() instanceof Let let) {
              call.getOperands().get(0).accept(this);
              given.set(let.variable.number);
              call.getOperands().get(1).accept(this);
              given.clear(let.variable.number);
              return null;
            }
            open[0] |=
                call.getOperator() instanceof Variable variable && !given.get(variable.number);
            return super.visitCall(call);
          }
        });
    return open[0];
  }

  /** The highest number of a variable in an expression, 0 if it has none. */
  private static int highest(SqlNode expression) {
    int[] highest = {0};
    expression.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlCall call) {
            if (call.getOperator() instanceof Let let) {
              highest[0] = Math.max(highest[0], let.variable.number);
            }
            return super.visit(call);
          }
        });
    return highest[0];
  }

  /**
   * Stands for the value of a {@link Let}. Its number is one more than those inside of its
   * expression: equal expressions have equal numbers, and none hides another.
   */
  public static final class Variable extends PlannedFunction {
    private final SqlNode value;
    private int number;
    private @Nullable RelDataType type;

    /** A variable for a value. */
    public Variable(SqlNode value) {
      super("$LET_VALUE");
      this.value = value;
    }

    /** Where the value is kept while the expression is evaluated, from 1. */
    public int number() {
      return number;
    }

    /** Something that stands for the value. */
    public SqlNode use(SqlParserPos position) {
      return createCall(position);
    }

    /** Something that stands for the value. */
    public RexNode use(RexBuilder builder) {
      return builder.makeCall(requireNonNull(type), this, List.of());
    }

    /** Says of what type the converted value is, before the expression is converted. */
    public void takes(RelDataType valueType) {
      type = valueType;
    }

    @Override
    public String getName() {
      return super.getName() + number;
    }

    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
      RelDataType valueType = validator.deriveType(scope, value);
      validator.setValidatedNodeType(call, valueType);
      return valueType;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.of(0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Variable variable && variable.number == number;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }
}
