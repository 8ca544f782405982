package io.partita.jdbc.shell;

import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.impl.DefaultParser;

/** Lines until a semicolon ends a statement; a command and a lone word like exit are one line. */
final class StatementLineParser extends DefaultParser {
  StatementLineParser() {
    setQuoteChars(new char[0]);
    setEscapeChars(new char[0]);
    setEofOnUnclosedQuote(false);
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE
        && !ShellCommands.isCommand(line.strip())
        && !ScriptText.isComplete(line)) {
      throw new EOFError(-1, -1, "the statement goes on");
    }
    return super.parse(line, cursor, context);
  }

  /** Names are completed behind whatever may stand before a name. */
  @Override
  public boolean isDelimiterChar(CharSequence buffer, int position) {
    char c = buffer.charAt(position);
    return Character.isWhitespace(c) || "(),.=<>+-*/;".indexOf(c) >= 0;
  }
}
