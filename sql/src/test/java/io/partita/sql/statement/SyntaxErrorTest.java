package io.partita.sql.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person reads who made a mistake. */
class SyntaxErrorTest {
  @Test
  void misspeltVerb() {
    assertMessage(
        "SELEC * FROM t",
        """
        Line 1, column 1: No statement begins with SELEC. Did you mean SELECT?
        SELEC * FROM t
        ^^^^^""");
  }

  @Test
  void aSettingOfOtherDatabases() {
    assertMessage(
        "SET timezone = 'UTC'",
        """
        Line 1, column 1: No statement begins with SET. Settings are properties of the connection, in its URL; sys.settings shows them.
        SET timezone = 'UTC'
        ^^^""");
  }

  @Test
  void misspeltClauseThatReadsAsAnAlias() {
    assertMessage(
        "SELECT a FROM t WHRE a = 1",
        """
        Line 1, column 22: Unexpected a; expected ",", FETCH, GROUP, HAVING, LIMIT, OFFSET, …. Did you mean WHERE?
        SELECT a FROM t WHRE a = 1
                             ^""");
  }

  @Test
  void emptySelectList() {
    assertMessage(
        "SELECT FROM t",
        """
        Line 1, column 8: Unexpected FROM; expected <expression> or "*".
        SELECT FROM t
               ^^^^""");
  }

  @Test
  void reservedWordAsAName() {
    assertMessage(
        "SELECT id, order FROM t",
        """
        Line 1, column 12: Unexpected order; expected <expression> or "*". ORDER is a reserved word; to use it as a name, quote it: "order".
        SELECT id, order FROM t
                   ^^^^^""");
  }

  @Test
  void endInTheMiddleOfSomething() {
    assertMessage(
        "SELECT * FROM t\nWHERE pk = 'p' AND ",
        """
        Line 2, column 20: The statement ends too early; expected <expression>.
        WHERE pk = 'p' AND\s
                           ^""");
  }

  @Test
  void stringNeverClosedPointsAtItsBeginning() {
    assertMessage(
        "SELECT *\nFROM t\nWHERE a = 'x\nAND b = 1",
        """
        Line 3, column 11: This string is never closed. A quote inside a string is written twice: 'it''s'.
        WHERE a = 'x
                  ^^""");
  }

  @Test
  void quoteInsideAString() {
    assertMessage(
        "SELECT * FROM t WHERE a = 'it's' AND b = 1",
        """
        Line 1, column 31: Unexpected s; expected FETCH, GROUP, HAVING, LIMIT, OFFSET, ORDER, …. A quote inside a string is written twice: 'it''s'.
        SELECT * FROM t WHERE a = 'it's' AND b = 1
                                      ^""");
  }

  @Test
  void numberThatRunsIntoLetters() {
    assertMessage(
        "SELECT * FROM 0table",
        """
        Line 1, column 15: A number cannot run into letters: 0table. A name that starts with a digit must be quoted: "0table".
        SELECT * FROM 0table
                      ^^^^^^""");
  }

  @Test
  void doubledEqualsSign() {
    assertMessage(
        "SELECT * FROM t WHERE a == 1",
        """
        Line 1, column 26: Unexpected "="; expected <expression>. Equality is written =.
        SELECT * FROM t WHERE a == 1
                                 ^""");
  }

  @Test
  void missingAndOfBetween() {
    assertMessage(
        "SELECT * FROM t WHERE a BETWEEN 1 OR 2",
        """
        Line 1, column 35: Unexpected OR; expected AND.
        SELECT * FROM t WHERE a BETWEEN 1 OR 2
                                          ^^""");
  }

  @Test
  void attributeNameWithoutQuotes() {
    assertMessage(
        "INSERT INTO t VALUE {pk: 'p'}",
        """
        Line 1, column 22: The name of an attribute is a string: write 'pk'.
        INSERT INTO t VALUE {pk: 'p'}
                             ^^""");
  }

  @Test
  void tooFewValues() {
    assertMessage(
        "INSERT INTO t (a, b, c)\n\tVALUES (1, 2, 3),\n\t(4, 5)",
        """
        Line 3, column 2: There are 3 columns, and 2 values here.
        \t(4, 5)
        \t^^^^^^""");
  }

  @Test
  void wideAndCombiningCharactersBeforeThePlace() {
    assertMessage(
        "SELECT '日本', 'e\u0301' FORM t",
        """
        Line 1, column 24: Unexpected t; expected ",", FETCH, FROM, GROUP, HAVING, LIMIT, …. Did you mean FROM?
        SELECT '日本', 'e\u0301' FORM t
                                ^""");
  }

  @Test
  void placeInALongLine() {
    String names = "abcdefgh, ".repeat(12);
    assertMessage(
        "SELECT " + names + "FROM FROM t WHERE " + names,
        """
        Line 1, column 128: Unexpected FROM; expected <expression> or "*". FROM is a reserved word; to use it as a name, quote it: "FROM".
        …cdefgh, abcdefgh, abcdefgh, abcdefgh, abcdefgh, FROM FROM t WHERE abcdefgh, ab…
                                                         ^^^^""");
  }

  @Test
  void namedParameter() {
    assertMessage(
        "SELECT * FROM t WHERE a = :name",
        """
        Line 1, column 27: Unexpected ":"; expected <expression>. A parameter is written ?, without a name.
        SELECT * FROM t WHERE a = :name
                                  ^""");
  }

  @Test
  void secondStatement() {
    assertMessage(
        "DELETE FROM t; DROP TABLE t",
        """
        Line 1, column 16: Only one statement is taken at a time.
        DELETE FROM t; DROP TABLE t
                       ^^^^""");
  }

  @Test
  void whatIsNotSupportedYet() {
    assertMessage(
        "SELECT * FROM t TABLESAMPLE SYSTEM (10)",
        """
        Line 1, column 17: TABLESAMPLE is not supported yet.
        SELECT * FROM t TABLESAMPLE SYSTEM (10)
                        ^^^^^^^^^^^""");
  }

  @Test
  void longLinesAreCutAroundThePlace() {
    String columns = "column_with_a_name, ".repeat(10);

    SyntaxException e = refusal("SELECT " + columns + "FROM " + columns);

    assertThat(e.position()).isEqualTo(new SourcePosition(1, 208, 1, 211));
    List<String> lines = e.getMessage().lines().toList();
    assertThat(lines.get(1)).startsWith("…").endsWith("…").hasSizeLessThanOrEqualTo(102);
    assertThat(lines.get(2).indexOf('^')).isEqualTo(lines.get(1).indexOf("FROM"));
  }

  @Test
  void everyFactOfTheMessageIsAField() {
    SyntaxException e = refusal("SELECT a\nFROM t\nWHERE a IN 1");

    assertThat(e.sqlState()).isEqualTo("42601");
    assertThat(e.position()).isEqualTo(SourcePosition.at(3, 12));
    assertThat(e.token()).isEqualTo("1");
    assertThat(e.expected()).containsExactly("(", "<<", "[");
    assertThat(e.summary()).isEqualTo("Unexpected 1; expected \"(\", \"<<\" or \"[\".");
  }

  @Test
  void columnsAreCountedInCharactersAsPeopleDo() {
    SyntaxException e = refusal("SELECT '\uD83D\uDE00\uD83D\uDE00' AS \"é\" FROM ?");

    assertThat(e.position()).isEqualTo(SourcePosition.at(1, 25));
  }

  private static void assertMessage(String statement, String message) {
    assertThat(refusal(statement).getMessage()).isEqualTo(message);
  }

  private static SyntaxException refusal(String statement) {
    SyntaxException e =
        catchThrowableOfType(SyntaxException.class, () -> StatementParser.parse(statement));
    assertThat(e).as("refusal of %s", statement).isNotNull();
    return e;
  }
}
