package io.partita.sql.plan;

import io.partita.sql.statement.SourcePosition;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Places in a text, ours and Calcite's. */
final class Positions {
  private Positions() {}

  static SqlParserPos calcite(SourcePosition position) {
    return new SqlParserPos(
        position.line(), position.column(), position.endLine(), position.endColumn());
  }

  static SourcePosition ours(SqlParserPos position) {
    return position.getLineNum() < 1
        ? SourcePosition.at(1, 1)
        : SourcePosition.at(position.getLineNum(), position.getColumnNum());
  }
}
