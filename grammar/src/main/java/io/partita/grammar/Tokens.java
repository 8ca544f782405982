package io.partita.grammar;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * Reads text as the tokens of {@code PartitaLexer.g4}, by the automaton that the build has made of
 * it. ANTLR's own lexer makes that automaton while it reads, which a new process waits for.
 *
 * <p>Identifiers that are keywords get the keyword's type.
 */
public final class Tokens {
  /** No further character belongs to the token. */
  private static final int END = 0;

  private static final int BEGIN = 1;
  private static final int SKIPPED = 0xffff;
  private static final int CHANNEL_SHIFT = 12;
  private static final int TYPE = (1 << CHANNEL_SHIFT) - 1;

  private static final char[] STARTS = table(Automata.STARTS);
  private static final char[] CLASSES = table(Automata.CLASSES);
  private static final char[] TRANSITIONS = table(Automata.TRANSITIONS);
  private static final char[] ACCEPTED = table(Automata.ACCEPTED);

  /** The classes of what nearly all text consists of. */
  private static final byte[] ASCII = new byte[0x80];

  static {
    for (int range = 0, c = 0; c < ASCII.length; c++) {
      range += range + 1 < CLASSES.length && start(range + 1) == c ? 1 : 0;
      ASCII[c] = (byte) CLASSES[range];
    }
  }

  private final String text;
  private final List<StatementToken> tokens = new ArrayList<>();

  /** The place of the next token: in characters, in code points, and in lines. */
  private int at;

  private int codePoint;
  private int line;
  private int column;

  private Tokens(String text, int line, int column) {
    this.text = text;
    this.line = line;
    this.column = column;
  }

  static char[] table(String[] parts) {
    return String.join("", parts).toCharArray();
  }

  /** The tokens of a text, those of other channels included, with one for its end. */
  public static List<StatementToken> of(String text) {
    return of(text, 1, 0);
  }

  /**
   * The tokens of a part of a text.
   *
   * @param line the line that it begins in, from 1
   * @param column the characters before it in that line
   */
  public static List<StatementToken> of(String text, int line, int column) {
    Tokens reading = new Tokens(text, line, column);
    while (reading.at < text.length()) {
      reading.next();
    }
    reading.add(Token.EOF, Token.DEFAULT_CHANNEL, text.length(), reading.codePoint);
    return reading.tokens;
  }

  /** Takes the longest token that begins here; every character is at least one of its own. */
  private void next() {
    int state = BEGIN;
    int accepted = 0;
    int end = at;
    for (int i = at; i < text.length(); ) {
      char c = text.charAt(i);
      int width = 1;
      if (c < ASCII.length) {
        state = TRANSITIONS[state * Automata.CLASS_COUNT + ASCII[c]];
      } else {
        int point = text.codePointAt(i);
        width = Character.charCount(point);
        state = TRANSITIONS[state * Automata.CLASS_COUNT + classOf(point)];
      }
      if (state == END) {
        break;
      }
      i += width;
      if (ACCEPTED[state] != 0) {
        accepted = ACCEPTED[state];
        end = i;
      }
    }
    int points = text.codePointCount(at, end);
    if (accepted != SKIPPED) {
      int type = accepted & TYPE;
      add(
          type == PartitaLexer.IDENTIFIER ? Keywords.typeOf(text.substring(at, end)) : type,
          accepted >> CHANNEL_SHIFT,
          end,
          codePoint + points);
    }
    pass(end, points);
  }

  private void add(int type, int channel, int end, int endPoint) {
    StatementToken token = new StatementToken(type, text, at, end);
    token.setChannel(channel);
    token.setStartIndex(codePoint);
    token.setStopIndex(endPoint - 1);
    token.setLine(line);
    token.setCharPositionInLine(column);
    tokens.add(token);
  }

  private void pass(int end, int points) {
    int lineStart = -1;
    for (int i = at; i < end; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    column = lineStart < 0 ? column + points : text.codePointCount(lineStart, end);
    at = end;
    codePoint += points;
  }

  private static int classOf(int point) {
    int low = 0;
    int high = CLASSES.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (start(middle) <= point) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return CLASSES[low];
  }

  private static int start(int range) {
    return STARTS[2 * range] << Character.SIZE | STARTS[2 * range + 1];
  }
}
