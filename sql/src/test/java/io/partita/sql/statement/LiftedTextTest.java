package io.partita.sql.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiftedTextTest {
  private static String shape(String text) {
    LiftedText lifted = LiftedText.of(text);
    return lifted == null ? "none" : lifted.shape();
  }

  private static List<String> literals(String text) {
    LiftedText lifted = LiftedText.of(text);
    return lifted == null
        ? List.of()
        : IntStream.range(0, lifted.count()).mapToObj(lifted::written).toList();
  }

  @Test
  void stringsAndNumbersAreLifted() {
    String text = "SELECT a1 FROM t WHERE pk = 'it''s' AND n IN (1, -2.50, .5, 1e3, 7.) LIMIT 20";
    assertThat(shape(text))
        .isEqualTo("SELECT a1 FROM t WHERE pk = '#' AND n IN (#, -#, #, #, #) LIMIT #");
    assertThat(literals(text)).containsExactly("'it''s'", "1", "2.50", ".5", "1e3", "7.", "20");
  }

  @Test
  void whatIsNoLiteralStays() {
    String text =
        "SELECT /*+ SCAN(t1) '5 */ \"a 'b' 5\", x1 -- it's 5\n FROM t2 WHERE k = ? AND b = X'0a' AND n = NULL";
    assertThat(shape(text)).isEqualTo(text);
    assertThat(literals(text)).isEmpty();
  }

  @Test
  void zeroStays() {
    assertThat(shape("LIMIT 0 OFFSET 00.0 + 0e5 + 10")).isEqualTo("LIMIT 0 OFFSET 00.0 + 0e5 + #");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'unclosed",
        "SELECT \"unclosed",
        "SELECT /* unclosed",
        "SELECT 1 # 2",
        "SELECT 12ab",
        "SELECT 1e",
        "SELECT 1e+",
        "SELECT 1e9999",
        "SELECT `ion`",
        "SELECT größe",
        "SELECT 1111111111222222222233333333334444444444555555555566666666667"
      })
  void whatTheLexerShallJudgeHasNoShape(String text) {
    assertThat(LiftedText.of(text)).isNull();
  }

  @Test
  void aBinaryLiteralBeginsWithALoneX() {
    assertThat(shape("x'0a' ax 'b' ax'c'")).isEqualTo("x'0a' ax '#' ax'#'");
  }

  @Test
  void placesAreThoseOfTheParser() {
    String text = "SELECT '\uD83D\uDE00', \"\uD83D\uDE00\"\n , 'b'";
    LiftedText lifted = LiftedText.of(text);
    assertThat(lifted).isNotNull();
    assertThat(lifted.position(0)).isEqualTo(SourcePosition.at(1, 8));
    assertThat(lifted.position(1)).isEqualTo(SourcePosition.at(2, 4));
    StatementParser.parse(text + " FROM t")
        .literals()
        .forEach(
            (literal, start) -> {
              int number = lifted.find(start);
              assertThat(number).isNotNegative();
              assertThat(lifted.position(number).toString())
                  .isEqualTo(literal.position().toString());
              assertThat(((Expression.StringLiteral) literal).value())
                  .isEqualTo(lifted.string(number));
            });
  }
}
