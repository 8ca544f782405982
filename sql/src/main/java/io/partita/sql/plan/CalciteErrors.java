package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.parser.SqlParserPos;

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
    return new SqlError(
        SqlErrors.INTERNAL,
        "The statement could not be planned; this is a defect, please report it with the statement: "
            + thrown,
        thrown);
  }

  private static String message(Throwable thrown) {
    return thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
  }
}
