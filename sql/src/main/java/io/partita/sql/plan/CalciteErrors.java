package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** What Calcite throws, as an error of ours: it wraps even our own on their way through it. */
final class CalciteErrors {
  private CalciteErrors() {}

  static SqlError translate(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SqlError error) {
        return error;
      }
      if (cause instanceof StackOverflowError) {
        return new SqlError(
            SqlErrors.STATEMENT_TOO_COMPLEX,
            "The statement nests too deeply to be planned.",
            thrown);
      }
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CalciteContextException context) {
        return SqlError.at(
            SqlErrors.SYNTAX,
            Positions.ours(new SqlParserPos(context.getPosLine(), context.getPosColumn())),
            message(context.getCause() == null ? context : context.getCause()));
      }
      if (cause instanceof CalciteException) {
        return new SqlError(SqlErrors.SYNTAX, message(cause), thrown);
      }
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      SqlError limit = limit(cause);
      if (limit != null) {
        return limit;
      }
    }
    return new SqlError(
        SqlErrors.INTERNAL,
        "The statement could not be planned; this is a defect, please report it with the statement: "
            + thrown,
        thrown);
  }

  /** What Calcite does not do, and says in its own terms. */
  private static @Nullable SqlError limit(Throwable thrown) {
    if (thrown instanceof UnsupportedOperationException
        && message(thrown).contains(SqlDynamicParam.class.getName())) {
      return new SqlError(
          SqlErrors.NOT_SUPPORTED_YET,
          "A parameter in ORDER BY is not supported yet; a query in FROM can give it a name to sort by:"
              + " SELECT a FROM (SELECT a, ? AS k FROM …) AS t ORDER BY k.");
    }
    return null;
  }

  private static String message(Throwable thrown) {
    return thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
  }
}
