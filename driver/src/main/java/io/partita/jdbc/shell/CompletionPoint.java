package io.partita.jdbc.shell;

import io.partita.jdbc.shell.StatementTokens.Kind;
import io.partita.jdbc.shell.StatementTokens.Token;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;

/**
 * A place in what is being written, where something is to be completed.
 *
 * @param line all that is written
 * @param word what is written of the word, name or text at the cursor, with its opening quote
 * @param before what precedes that in its statement
 * @param statement all of that statement, also behind the cursor
 */
record CompletionPoint(
    String line, int cursor, String word, List<Token> before, List<Token> statement)
    implements CompletingParsedLine {

  static CompletionPoint of(String line, int cursor) {
    String head = line.substring(0, cursor);
    if (ShellCommands.isCommand(line.strip())) {
      String word = head.substring(head.length() - lengthOfLastWord(head));
      return new CompletionPoint(line, cursor, word, List.of(), List.of());
    }
    List<Token> tokens = StatementTokens.of(head);
    int first = afterSemicolon(tokens);
    int end = tokens.size();
    String word = "";
    if (end > first) {
      Token token = tokens.get(end - 1);
      if (token.open() || (token.kind() == Kind.WORD && token.end() == cursor)) {
        word = token.text();
        end--;
      }
    }
    List<Token> before = tokens.subList(first, end);
    List<Token> statement = new ArrayList<>(before);
    for (Token token : StatementTokens.of(line.substring(cursor))) {
      if (token.isSymbol(";")) {
        break;
      }
      statement.add(token);
    }
    return new CompletionPoint(line, cursor, word, before, statement);
  }

  private static int lengthOfLastWord(String head) {
    int length = 0;
    while (length < head.length()
        && !Character.isWhitespace(head.charAt(head.length() - length - 1))) {
      length++;
    }
    return length;
  }

  private static int afterSemicolon(List<Token> tokens) {
    int after = tokens.size();
    while (after > 0 && !tokens.get(after - 1).isSymbol(";")) {
      after--;
    }
    return after;
  }

  /** The token so many places before the word, as a keyword; nothing if there is none. */
  String keywordBefore(int places) {
    int index = before.size() - places;
    return index < 0 ? "" : before.get(index).keyword();
  }

  @Override
  public int wordCursor() {
    return word.length();
  }

  @Override
  public int wordIndex() {
    return before.size();
  }

  @Override
  public List<String> words() {
    return List.of(word);
  }

  @Override
  public CharSequence escape(CharSequence candidate, boolean complete) {
    return candidate;
  }

  @Override
  public int rawWordCursor() {
    return word.length();
  }

  @Override
  public int rawWordLength() {
    return word.length();
  }
}
