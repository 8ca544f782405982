package io.partita.sql.statement;

/**
 * What a statement may not exceed; beyond it is an error of SQLState 54001 that names the limit.
 */
public final class StatementLimits {
  /** Characters of a statement. */
  public static final int LENGTH = 1_000_000;

  /** Levels of parentheses, documents, lists, sets and CASE inside each other. */
  public static final int NESTING = 250;

  /**
   * Operators in one chain of {@code + - * / % ||}, signs or NOT, whose tree leans to one side and
   * is as deep as the chain is long. AND, OR, IN and lists are flat and not bounded by it.
   */
  public static final int CHAIN = 250;

  /** Values of a row that is compared. */
  public static final int ROW_VALUES = 100;

  /** Digits of a number, and the largest exponent that may be written. */
  public static final int NUMBER_DIGITS = 1_000;

  /** Tables and queries that are read from, those inside views and WITH each time they are used. */
  public static final int RELATIONS = 1_000;

  /** Columns of one select list, stars expanded. */
  public static final int COLUMNS = 4_096;

  /** Uses of the names of LET and of aliases, each of which stands for its whole expression. */
  public static final int NAMED_EXPRESSIONS = 10_000;

  private StatementLimits() {}
}
