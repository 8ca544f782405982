package io.partita.grammar;

import org.antlr.v4.runtime.CommonToken;

/** A token with the text that it was read from. Its start and stop count code points. */
public final class StatementToken extends CommonToken {
  private final String statement;
  private final int from;
  private final int to;

  /**
   * @param from where it begins in the statement, in characters
   * @param to behind its last character
   */
  StatementToken(int type, String statement, int from, int to) {
    super(type);
    this.statement = statement;
    this.from = from;
    this.to = to;
  }

  @Override
  public String getText() {
    return type == EOF ? "<EOF>" : statement.substring(from, to);
  }

  /** What is written from this token through another one of the same text. */
  public String textThrough(StatementToken last) {
    return statement.substring(from, last.to);
  }
}
