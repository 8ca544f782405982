package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.IsPredicate;
import io.partita.sql.statement.TypeName;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** IS NULL, IS MISSING, IS TRUE, and IS with the name of a type. */
final class IsTranslator {
  private final ExpressionTranslator expressions;

  IsTranslator(ExpressionTranslator expressions) {
    this.expressions = expressions;
  }

  SqlNode translate(IsPredicate is) {
    SqlParserPos position = Positions.calcite(is.position());
    return switch (is.test()) {
      case NULL ->
          (is.negated() ? SqlStdOperatorTable.IS_NOT_NULL : SqlStdOperatorTable.IS_NULL)
              .createCall(position, expressions.translate(is.operand()));
      case TRUE ->
          (is.negated() ? SqlStdOperatorTable.IS_NOT_TRUE : SqlStdOperatorTable.IS_TRUE)
              .createCall(position, expressions.condition(is.operand()));
      case FALSE ->
          (is.negated() ? SqlStdOperatorTable.IS_NOT_FALSE : SqlStdOperatorTable.IS_FALSE)
              .createCall(position, expressions.condition(is.operand()));
      case UNKNOWN ->
          (is.negated() ? SqlStdOperatorTable.IS_NOT_NULL : SqlStdOperatorTable.IS_NULL)
              .createCall(position, expressions.condition(is.operand()));
      case MISSING ->
          ExpressionTranslator.call(
              is.negated() ? FunctionLibrary.EXISTS : FunctionLibrary.IS_MISSING,
              is.position(),
              expressions.storedAt(is.operand(), "IS MISSING"));
      case TYPE -> {
        TypeName type = is.type();
        if (type == null) {
          throw new IllegalStateException("IS without its type");
        }
        yield ExpressionTranslator.negate(is.negated(), isType(is.operand(), type), position);
      }
    };
  }

  private SqlNode isType(Expression operand, TypeName type) {
    List<String> types =
        switch (type.type()) {
          case VARCHAR, CHAR -> List.of("S");
          case SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL -> List.of("N");
          case BOOLEAN -> List.of("BOOL");
          case VARBINARY -> List.of("B");
          case MAP -> List.of("M");
          case ARRAY -> List.of("L");
          case STRING_SET -> List.of("SS");
          case NUMBER_SET -> List.of("NS");
          case BINARY_SET -> List.of("BS");
          case BAG -> List.of("SS", "NS", "BS");
          case JSON -> List.of("M", "L", "SS", "NS", "BS");
          case DATE, TIME, TIMESTAMP, TIMESTAMP_WITH_TIME_ZONE, UUID ->
              throw SqlError.at(
                  SqlErrors.NOT_SUPPORTED_YET,
                  type.position(),
                  "IS " + type.written() + " is not supported yet.");
        };
    List<SqlNode> tests = new ArrayList<>();
    for (String name : types) {
      tests.add(
          ExpressionTranslator.call(
              FunctionLibrary.HAS_TYPE,
              type.position(),
              expressions.storedAt(operand, "IS " + type.written()),
              TypedLiterals.text(name, Positions.calcite(type.position()))));
    }
    return ExpressionTranslator.balanced(
        SqlStdOperatorTable.OR, tests, Positions.calcite(type.position()));
  }
}
