package io.partita.jdbc.shell;

import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Lines until a semicolon ends a statement; a command and a lone word like exit are one line. */
final class StatementLineParser implements Parser {
  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if ((context == ParseContext.ACCEPT_LINE || context == ParseContext.SECONDARY_PROMPT)
        && !ShellCommands.isCommand(line.strip())
        && !ScriptText.isComplete(line)) {
      throw new EOFError(-1, -1, "the statement goes on", ScriptText.missing(line));
    }
    return CompletionPoint.of(line, cursor);
  }
}
