package io.partita.sql.plan.operator;

import io.partita.sql.function.Aggregate;
import io.partita.sql.statement.Window.Bound;
import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * A function over the rows of a window, as a call inside an expression. To Calcite it is an
 * ordinary function, so that its operands are checked like any others; the operator {@link
 * Operator.Window} computes it. Its operands are: the arguments, the condition of FILTER, what
 * partitions, what orders, the offset of the frame's begin, that of its end; each if there is one.
 */
public final class WindowFunction extends SqlFunction {
  private final Over over;

  /** What is computed for each row. */
  public enum Kind {
    ROW_NUMBER(0, 0, false),
    RANK(0, 0, false),
    DENSE_RANK(0, 0, false),
    PERCENT_RANK(0, 0, false),
    CUME_DIST(0, 0, false),
    NTILE(1, 1, false),
    LAG(1, 3, true),
    LEAD(1, 3, true),
    FIRST_VALUE(1, 1, true),
    LAST_VALUE(1, 1, true),
    NTH_VALUE(2, 2, true),
    AGGREGATE(0, 1, false);

    private final int leastArguments;
    private final int mostArguments;
    private final boolean picks;

    Kind(int leastArguments, int mostArguments, boolean picks) {
      this.leastArguments = leastArguments;
      this.mostArguments = mostArguments;
      this.picks = picks;
    }

    /** The least number of arguments. */
    public int leastArguments() {
      return leastArguments;
    }

    /** The greatest number of arguments. */
    public int mostArguments() {
      return mostArguments;
    }

    /** Whether its value is that of one other row, so that it may pass over nulls. */
    public boolean picks() {
      return picks;
    }
  }

  /**
   * The rows around the current one that a function sees.
   *
   * @param rows whether distances count rows, else they are between values
   * @param intervals whether an operand for a distance is the value that lies there, of each row,
   *     as lengths of time cannot be added to all values alike
   */
  public record Frame(boolean rows, boolean intervals, Bound.Kind from, Bound.Kind to) {
    /** From the first row to the last one that is equal to the current one in the order. */
    public static final Frame DEFAULT =
        new Frame(false, false, Bound.Kind.UNBOUNDED_PRECEDING, Bound.Kind.CURRENT_ROW);

    /** Whether it looks for a distance from the value that orders. */
    public boolean measures() {
      return !rows && (from.hasOffset() || to.hasOffset());
    }
  }

  /** The direction of one element of an order. */
  public record Direction(boolean ascending, boolean nullsFirst) {}

  /**
   * All of a call but its operands.
   *
   * @param aggregate the aggregate, for {@link Kind#AGGREGATE} only
   * @param filtered whether FILTER has a condition
   * @param partitions the number of expressions that partition
   */
  public record Over(
      Kind kind,
      @Nullable SqlAggFunction aggregate,
      int arguments,
      boolean filtered,
      boolean ignoresNulls,
      int partitions,
      List<Direction> order,
      Frame frame) {
    public Over {
      order = List.copyOf(order);
    }

    /** Whether an argument is what the result may be: that of another row, or instead of one. */
    public boolean isResult(int argument) {
      return kind.picks() && argument != 1;
    }

    /** The number of the first operand that partitions. */
    public int firstPartition() {
      return arguments + (filtered ? 1 : 0);
    }

    /** The number of the first operand that orders. */
    public int firstOrder() {
      return firstPartition() + partitions;
    }

    /** The number of the operand that says how far away the frame begins. */
    public int fromOffset() {
      return firstOrder() + order.size();
    }

    /** The number of the operand that says how far away the frame ends. */
    public int toOffset() {
      return fromOffset() + (frame.from().hasOffset() ? 1 : 0);
    }

    private int operands() {
      return toOffset() + (frame.to().hasOffset() ? 1 : 0);
    }

    /** The function as a person would name it. */
    public String name() {
      return aggregate == null ? kind.name() : aggregate.getName();
    }
  }

  /** A function over a window. */
  public WindowFunction(Over over) {
    // Calcite holds two calls for the same if their names and operands are the same.
    super(
        "$" + over,
        SqlKind.OTHER_FUNCTION,
        binding -> {
          throw new IllegalStateException("types are derived from those of the operands");
        },
        null,
        null,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
    this.over = over;
  }

  /** What it computes over which window. */
  public Over over() {
    return over;
  }

  /** The family that an operand must be of, or null if any will do. */
  public @Nullable Family operandFamily(int operand) {
    if (operand < over.arguments()) {
      return switch (over.kind()) {
        case NTILE -> Family.NUMBER;
        case LAG, LEAD, NTH_VALUE -> operand == 1 ? Family.NUMBER : null;
        default -> null;
      };
    }
    if (operand < over.firstPartition()) {
      return Family.BOOLEAN;
    }
    if (over.frame().intervals()) {
      return null;
    }
    boolean orders = operand >= over.firstOrder() && operand < over.fromOffset();
    return operand >= over.fromOffset() || (orders && over.frame().measures())
        ? Family.NUMBER
        : null;
  }

  /** The type of its result, which may always be null. */
  public RelDataType resultType(RelDataTypeFactory factory, List<RelDataType> operands) {
    PlanTypeFactory types = (PlanTypeFactory) factory;
    return switch (over.kind()) {
      case ROW_NUMBER, RANK, DENSE_RANK, NTILE ->
          types.createTypeWithNullability(types.createSqlType(SqlTypeName.BIGINT), true);
      case PERCENT_RANK, CUME_DIST -> types.type(Family.DOUBLE);
      case FIRST_VALUE, LAST_VALUE, NTH_VALUE ->
          types.createTypeWithNullability(operands.get(0), true);
      case LAG, LEAD ->
          types.createTypeWithNullability(
              over.arguments() < 3
                  ? operands.get(0)
                  : Objects.requireNonNull(
                      types.leastRestrictive(List.of(operands.get(0), operands.get(2)))),
              true);
      case AGGREGATE ->
          over.aggregate() instanceof Aggregate aggregate
              ? aggregate.resultType(types, operands.get(0))
              : types.createTypeWithNullability(types.createSqlType(SqlTypeName.BIGINT), true);
    };
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    List<RelDataType> operands =
        call.getOperandList().stream().map(node -> validator.deriveType(scope, node)).toList();
    RelDataType type = resultType(validator.getTypeFactory(), operands);
    validator.setValidatedNodeType(call, type);
    return type;
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.of(over.operands());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WindowFunction function && over.equals(function.over);
  }

  @Override
  public int hashCode() {
    return over.hashCode();
  }
}
