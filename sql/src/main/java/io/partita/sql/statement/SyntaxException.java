package io.partita.sql.statement;

import java.util.List;

/**
 * A text that is no statement of ours. Its message is made to be read by a person: what is wrong
 * and where, and the line with a caret under the place.
 */
public final class SyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** It does not follow the grammar. */
  public static final String SYNTAX = "42601";

  /** It is understood, and not supported yet. */
  public static final String NOT_SUPPORTED_YET = "42NYS";

  /** It exceeds one of {@link StatementLimits}. */
  public static final String TOO_COMPLEX = "54001";

  private final String sqlState;
  private final String summary;
  private final SourcePosition position;
  private final String token;
  private final transient List<String> expected;

  SyntaxException(
      String sqlState,
      String summary,
      SourcePosition position,
      String token,
      List<String> expected,
      String message) {
    super(message);
    this.sqlState = sqlState;
    this.summary = summary;
    this.position = position;
    this.token = token;
    this.expected = List.copyOf(expected);
  }

  /** One of the constants of this class. */
  public String sqlState() {
    return sqlState;
  }

  /** What is wrong, in one sentence, without the place. */
  public String summary() {
    return summary;
  }

  /** Where the offending token stands; at the end of the text, one character behind it. */
  public SourcePosition position() {
    return position;
  }

  /** The offending token as written; empty at the end of the text. */
  public String token() {
    return token;
  }

  /**
   * What could have stood there: friendly names and words; empty where the summary says it better.
   */
  public List<String> expected() {
    return expected;
  }
}
