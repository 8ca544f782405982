package io.partita.sql.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.SelectItem.SelectExpression;
import io.partita.sql.statement.Statement.CreateTable;
import io.partita.sql.statement.Statement.Query;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every word that DynamoDB reserves is a column here: quoted always, and unquoted unless it is one
 * of ours.
 */
class ReservedWordsTest {
  /** Ours, all of them reserved in SQL:2016. */
  private static final Set<String> RESERVED =
      Set.of(
          "AND",
          "AS",
          "BETWEEN",
          "BY",
          "CASE",
          "CAST",
          "CROSS",
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP",
          "DISTINCT",
          "ELSE",
          "END",
          "EXCEPT",
          "EXISTS",
          "FALSE",
          "FETCH",
          "FROM",
          "FULL",
          "GROUP",
          "HAVING",
          "IN",
          "INNER",
          "INTERSECT",
          "INTO",
          "IS",
          "JOIN",
          "LEFT",
          "LIKE",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "NATURAL",
          "NOT",
          "NULL",
          "OFFSET",
          "ON",
          "OR",
          "ORDER",
          "RIGHT",
          "SELECT",
          "SET",
          "THEN",
          "TRUE",
          "UNION",
          "USING",
          "VALUES",
          "WHEN",
          "WHERE",
          "WITH");

  static Stream<String> words() {
    return CorpusTest.lines("dynamodb-reserved-words.txt");
  }

  static Stream<String> freeWords() {
    return words().filter(word -> !RESERVED.contains(word));
  }

  static Stream<String> reservedWords() {
    return RESERVED.stream().sorted();
  }

  @Test
  void thereAreFewerThanEightyReservedWordsAndTheListHasAllOfDynamoDbs() {
    assertThat(RESERVED).hasSizeLessThan(80);
    assertThat(words()).hasSize(573);
  }

  @ParameterizedTest
  @MethodSource("words")
  void quotedIsAColumnEverywhere(String word) {
    assertIsAColumn('"' + word + '"', word);
  }

  @ParameterizedTest
  @MethodSource("freeWords")
  void unquotedIsAColumnEverywhere(String word) {
    assertIsAColumn(word, word);
    assertIsAColumn(word.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @MethodSource({"words", "reservedWords"})
  void everyWordIsANameBehindADot(String word) {
    Expression column = firstColumn("SELECT t." + word + "." + word + "[0]." + word + " FROM t");

    assertThat(((PathExpression) column).steps()).hasSize(4);
  }

  @ParameterizedTest
  @MethodSource("reservedWords")
  void reservedUnquotedIsAnErrorThatSaysToQuoteIt(String word) {
    List<String> statements =
        List.of(
            "CREATE TABLE t (pk VARCHAR, " + word + " VARCHAR)",
            "INSERT INTO t (pk, " + word + ") VALUES (1, 2)",
            "UPDATE t SET " + word + " = 1",
            "SELECT a AS " + word + " FROM t");

    for (String statement : statements) {
      SyntaxException e =
          catchThrowableOfType(SyntaxException.class, () -> StatementParser.parse(statement));
      assertThat(e).as(statement).isNotNull();
      assertThat(e.sqlState()).isEqualTo("42601");
      assertThat(e.token()).isEqualTo(word);
      assertThat(e.summary())
          .contains(word + " is a reserved word; to use it as a name, quote it: \"" + word + "\".");
    }
  }

  private static void assertIsAColumn(String written, String name) {
    Expression selected = firstColumn("SELECT " + written + ", a FROM t");
    assertThat(((PathExpression) selected).first().name()).isEqualTo(name);

    CreateTable table =
        (CreateTable)
            StatementParser.parse(
                    "CREATE TABLE t (" + written + " VARCHAR, PRIMARY KEY (" + written + "))")
                .statement();
    assertThat(table.columns().get(0).name().name()).isEqualTo(name);

    for (String statement :
        List.of(
            "SELECT a FROM t WHERE " + written + " = 1 AND NOT " + written + " IS NULL",
            "SELECT a AS " + written + " FROM t AS " + written + " WHERE " + written + ".a = 1",
            "SELECT a FROM " + written + " GROUP BY " + written + " ORDER BY " + written,
            "INSERT INTO t (pk, " + written + ") VALUES (1, 2)",
            "UPDATE t SET " + written + " = " + written + " + 1 REMOVE " + written,
            "DELETE FROM t WHERE " + written + " IN (1, 2)",
            "CREATE TABLE t (pk, "
                + written
                + ", LOCAL INDEX "
                + written
                + " ("
                + written
                + "))")) {
      assertThatCode(() -> StatementParser.parse(statement))
          .as(statement)
          .doesNotThrowAnyException();
    }
  }

  private static Expression firstColumn(String query) {
    Query statement = (Query) StatementParser.parse(query).statement();
    return ((SelectExpression) ((SelectQuery) statement.query()).items().get(0)).expression();
  }
}
