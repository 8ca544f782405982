package io.partita.jdbc.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a statement that is being written consists of, as far as completion must know. */
final class StatementTokens {
  /** What a token is. */
  enum Kind {
    /** A keyword, or a name without quotes. */
    WORD,
    /** A name in double quotes. */
    NAME,
    /** A text in quotes, or a comment. */
    TEXT,
    /** Any other character. */
    SYMBOL
  }

  /**
   * A token.
   *
   * @param text with its quotes
   * @param open whether the quote or the comment is not closed
   */
  record Token(Kind kind, String text, int start, boolean open) {
    boolean isSymbol(String symbol) {
      return kind == Kind.SYMBOL && text.equals(symbol);
    }

    /** A word in capitals; other tokens as they are. */
    String keyword() {
      return kind == Kind.WORD ? text.toUpperCase(Locale.ROOT) : text;
    }

    int end() {
      return start + text.length();
    }
  }

  private StatementTokens() {}

  /** The tokens of a text, without comments that are closed. */
  static List<Token> of(String text) {
    List<Token> tokens = new ArrayList<>();
    int position = 0;
    while (position < text.length()) {
      Token token = at(text, position);
      boolean comment = token.text().startsWith("/*") || token.text().startsWith("--");
      if (!token.text().isBlank() && (!comment || token.open())) {
        tokens.add(token);
      }
      position = token.end();
    }
    return tokens;
  }

  private static Token at(String text, int start) {
    char c = text.charAt(start);
    if (c == '"') {
      return quoted(Kind.NAME, text, start, "\"", 1);
    }
    if (c == '\'' || c == '`') {
      return quoted(Kind.TEXT, text, start, String.valueOf(c), 1);
    }
    if (text.startsWith("/*", start)) {
      return quoted(Kind.TEXT, text, start, "*/", 2);
    }
    if (text.startsWith("--", start)) {
      return quoted(Kind.TEXT, text, start, "\n", 2);
    }
    int end = start + 1;
    if (Character.isJavaIdentifierPart(c)) {
      while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
        end++;
      }
      return new Token(Kind.WORD, text.substring(start, end), start, false);
    }
    return new Token(Kind.SYMBOL, text.substring(start, end), start, false);
  }

  private static Token quoted(Kind kind, String text, int start, String closing, int from) {
    int closed = text.indexOf(closing, start + from);
    int end = closed < 0 ? text.length() : closed + closing.length();
    return new Token(kind, text.substring(start, end), start, closed < 0);
  }
}
