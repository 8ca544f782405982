package io.partita.sql.plan;

import io.partita.sql.plan.LiftedParameter.Use;
import java.math.BigDecimal;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.NlsString;
import org.jspecify.annotations.Nullable;

/**
 * Literals with the types of a plan. Calcite's own are CHAR(n), which pads, and INTEGER or
 * DECIMAL(p, s), which round.
 */
final class TypedLiterals {
  private TypedLiterals() {}

  private static final Origin CONSTANT = new Origin(-1, false, Use.COMPARED);

  /** A literal of the tree that the plan may take as a parameter. */
  interface Liftable {
    /** Its number in the text, or -1 if it must stay a constant. */
    int number();

    /** Whether its value is that of the text's number with a minus. */
    boolean negated();

    /** What its value is for: to be compared as it is, or as the text of a date or time. */
    Use use();
  }

  private record Origin(int number, boolean negated, Use use) {}

  static SqlNumericLiteral number(BigDecimal value, SqlParserPos position) {
    return new ExactNumber(value, CONSTANT, position);
  }

  /**
   * A number that may be lifted.
   *
   * @param value its value, the sign included
   * @param number its number in the text, or -1
   */
  static SqlNumericLiteral number(
      BigDecimal value, int number, boolean negated, SqlParserPos position) {
    return new ExactNumber(value, new Origin(number, negated, Use.COMPARED), position);
  }

  static SqlCharStringLiteral text(String value, SqlParserPos position) {
    return new Text(new NlsString(value, null, null), CONSTANT, position);
  }

  /**
   * A text that may be lifted.
   *
   * @param number its number in the text, or -1
   */
  static SqlCharStringLiteral text(String value, int number, SqlParserPos position) {
    return text(value, number, Use.COMPARED, position);
  }

  /** As {@link #text(String, int, SqlParserPos)}, of which is said what it is for. */
  static SqlCharStringLiteral text(String value, int number, Use use, SqlParserPos position) {
    return new Text(new NlsString(value, null, null), new Origin(number, false, use), position);
  }

  /**
   * The literal that a plan may take as a parameter in place of an operand: the operand, or the
   * text inside of a date or time, which alone is none. Null if there is none.
   */
  static @Nullable Liftable liftable(SqlNode operand) {
    boolean ofTime = operand instanceof SqlCall call && call.operandCount() == 1;
    SqlNode text = ofTime ? ((SqlCall) operand).operand(0) : operand;
    return text instanceof Liftable literal
            && literal.number() >= 0
            && ofTime == (literal.use() != Use.COMPARED)
        ? literal
        : null;
  }

  private static final class ExactNumber extends SqlNumericLiteral implements Liftable {
    private final Origin origin;

    ExactNumber(BigDecimal value, Origin origin, SqlParserPos position) {
      super(value, value.precision(), value.scale(), true, position);
      this.origin = origin;
    }

    @Override
    public int number() {
      return origin.number();
    }

    @Override
    public boolean negated() {
      return origin.negated();
    }

    @Override
    public Use use() {
      return origin.use();
    }

    @Override
    public SqlNumericLiteral clone(SqlParserPos position) {
      return new ExactNumber(getValueNonNull(), origin, position);
    }

    @Override
    public RelDataType createSqlType(RelDataTypeFactory factory) {
      return factory.createSqlType(SqlTypeName.DECIMAL);
    }

    private BigDecimal getValueNonNull() {
      return getValueAs(BigDecimal.class);
    }
  }

  private static final class Text extends SqlCharStringLiteral implements Liftable {
    private final Origin origin;

    Text(NlsString value, Origin origin, SqlParserPos position) {
      super(value, position);
      this.origin = origin;
    }

    @Override
    public int number() {
      return origin.number();
    }

    @Override
    public boolean negated() {
      return false;
    }

    @Override
    public Use use() {
      return origin.use();
    }

    @Override
    public SqlCharStringLiteral clone(SqlParserPos position) {
      return new Text(getValueAs(NlsString.class), origin, position);
    }

    @Override
    public RelDataType createSqlType(RelDataTypeFactory factory) {
      return factory.createSqlType(SqlTypeName.VARCHAR);
    }
  }
}
