package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.function.ScalarFunction;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.BinaryLiteral;
import io.partita.sql.statement.Expression.BooleanLiteral;
import io.partita.sql.statement.Expression.DateTimeLiteral;
import io.partita.sql.statement.Expression.NullLiteral;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.Expression.StringLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Literals, as constants of a plan or as what may become its parameters. */
final class LiteralTranslator {
  private final StatementParameters parameters;

  LiteralTranslator(StatementParameters parameters) {
    this.parameters = parameters;
  }

  /** A literal that stays a constant. */
  SqlNode constant(Expression.Literal literal) {
    parameters.depend(literal);
    SqlParserPos position = Positions.calcite(literal.position());
    if (literal instanceof StringLiteral text) {
      return TypedLiterals.text(text.value(), position);
    }
    if (literal instanceof NumberLiteral number) {
      return TypedLiterals.number(number.value(), position);
    }
    if (literal instanceof BooleanLiteral bool) {
      return SqlLiteral.createBoolean(bool.value(), position);
    }
    if (literal instanceof NullLiteral) {
      return SqlLiteral.createNull(position);
    }
    if (literal instanceof BinaryLiteral binary) {
      return ExpressionTranslator.call(
          FunctionLibrary.BINARY_LITERAL,
          literal.position(),
          TypedLiterals.text(binary.hex(), position));
    }
    if (literal instanceof DateTimeLiteral dateTime) {
      return dateTime(dateTime, -1);
    }
    throw SqlError.at(
        SqlErrors.NOT_SUPPORTED_YET,
        literal.position(),
        "INTERVAL as a value of its own is not supported yet: no item holds one. It is added to a date"
            + " or time, day + INTERVAL '1' MONTH; TIMESTAMPDIFF(DAY, a, b) is the length between two.");
  }

  /**
   * A date or time.
   *
   * @param number of the literal in the text if it may be lifted, else -1
   */
  private static SqlNode dateTime(DateTimeLiteral literal, int number) {
    ScalarFunction function =
        switch (literal.kind()) {
          case DATE -> FunctionLibrary.DATE_LITERAL;
          case TIME -> FunctionLibrary.TIME_LITERAL;
          case TIMESTAMP ->
              DateTimeLiterals.isInstant(literal)
                  ? FunctionLibrary.INSTANT_LITERAL
                  : FunctionLibrary.TIMESTAMP_LITERAL;
        };
    return ExpressionTranslator.call(
        function,
        literal.position(),
        TypedLiterals.text(
            DateTimeLiterals.canonical(literal),
            number,
            LiftedParameter.Use.valueOf(literal.kind().name()),
            Positions.calcite(literal.position())));
  }

  /**
   * A literal that may become a parameter; null for any other expression.
   *
   * @param compared whether Calcite compares the expression that it stands in with others
   */
  @Nullable SqlNode lifted(Expression operand, boolean compared) {
    SqlParserPos position = Positions.calcite(operand.position());
    if (operand instanceof StringLiteral text) {
      return TypedLiterals.text(text.value(), number(text, text.value(), compared), position);
    }
    if (operand instanceof NumberLiteral number) {
      return TypedLiterals.number(
          number.value(), number(number, number.value(), compared), number.negated(), position);
    }
    if (operand instanceof DateTimeLiteral dateTime) {
      int number = number(dateTime, dateTime.text(), compared);
      if (compared
          && number >= 0
          && !DateTimeLiterals.canonical(dateTime).equals(dateTime.text())) {
        // It may be equal to one that is written in another way.
        parameters.tie();
      }
      return dateTime(dateTime, number);
    }
    return null;
  }

  private int number(Expression.Literal literal, Object value, boolean compared) {
    int number = parameters.literal(literal);
    if (compared && number >= 0) {
      parameters.compare(number, value);
    }
    return number;
  }
}
