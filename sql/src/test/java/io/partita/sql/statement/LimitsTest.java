package io.partita.sql.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partita.sql.statement.Expression.In;
import io.partita.sql.statement.Expression.Or;
import io.partita.sql.statement.Statement.Query;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  private static final String WHERE = "SELECT a FROM t WHERE ";

  @Test
  void tenThousandTermsOfAnOrAreOneFlatNode() {
    Query query = (Query) parse(WHERE + "a = 1 OR ".repeat(9_999) + "a = 1");

    assertThat(((Or) ((SelectQuery) query.query()).where()).operands()).hasSize(10_000);
  }

  @Test
  void tenThousandCandidatesOfAnInAreTaken() {
    Query query = (Query) parse(WHERE + "a IN (" + "?, ".repeat(9_999) + "?)");

    assertThat(((In) ((SelectQuery) query.query()).where()).candidates()).hasSize(10_000);
  }

  @Test
  void parametersAreCountedInTheOrderOfTheText() {
    ParsedStatement parsed = StatementParser.parse("SELECT ?, '?' FROM t LIMIT ? OFFSET ? -- ?");

    assertThat(parsed.parameterCount()).isEqualTo(3);
    assertThat(((SelectQuery) ((Query) parsed.statement()).query()).offset())
        .isEqualTo(new Expression.Parameter(2, SourcePosition.at(1, 37)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(|a|)", "[|a|]", "<<|a|>>", "{'a': |a|}", "CASE WHEN a THEN | a | END", "f(|a|)"})
  void nestingUpToTheLimitIsTakenOnAnOrdinaryStackAndOneMoreIsRefused(String form)
      throws InterruptedException {
    String[] parts = form.split("\\|");
    String allowed = nested(parts, StatementLimits.NESTING);
    String tooDeep = nested(parts, StatementLimits.NESTING + 1);

    assertThat(failureOnAMegabyteOfStack(allowed)).isNull();
    assertTooComplex(failureOnAMegabyteOfStack(tooDeep), "More than 250 parentheses");
  }

  @Test
  void chainsUpToTheLimitAreTakenAndOneMoreIsRefused() {
    for (List<String> chain :
        List.of(List.of("", "a + ", "a"), List.of("", "- ", "a"), List.of("", "NOT ", "a"))) {
      String allowed = WHERE + chain.get(1).repeat(StatementLimits.CHAIN) + chain.get(2);
      String tooLong = WHERE + chain.get(1).repeat(StatementLimits.CHAIN + 1) + chain.get(2);

      assertThat(catchThrowable(() -> parse(allowed))).isNull();
      assertTooComplex(catchThrowable(() -> parse(tooLong)), "More than 250 operators");
    }
  }

  @Test
  void chainsInsideEachOtherCountTogether() {
    String text = "a";
    for (int i = 0; i < 26; i++) {
      text = "(" + text + " + 1".repeat(10) + ")";
    }
    String chained = text;

    assertTooComplex(catchThrowable(() -> parse(WHERE + chained)), "More than 250 operators");
  }

  @Test
  void textBeyondAMillionCharactersIsRefusedUnread() {
    assertTooComplex(
        catchThrowable(() -> parse(" ".repeat(StatementLimits.LENGTH + 1))),
        "The statement has 1,000,001 characters; at most 1,000,000 are taken.");
  }

  @Test
  void numbersThatWouldTakeLongToReadAreRefused() {
    for (String number : List.of("1".repeat(1_001), "1e1001", "1e-99999999999999999999")) {
      assertTooComplex(catchThrowable(() -> parse("SELECT " + number)), "A number may have");
    }
    assertThat(catchThrowable(() -> parse("SELECT 1e1000, 1e-0001000"))).isNull();
  }

  @Test
  void aStackThatIsTooSmallIsSaidNotThrown() throws InterruptedException {
    String text = nested(new String[] {"f(", "a", ")"}, StatementLimits.NESTING);

    // Classes that first load on that small stack would be broken for the rest of the run.
    assertThat(catchThrowable(() -> parse(text))).isNull();

    Throwable failure = failure(text, 1 << 16);

    assertTooComplex(failure, "nested too deeply for the stack");
  }

  @Test
  void manyThreadsReadAtTheSameTime() {
    long read =
        IntStream.range(0, 200)
            .parallel()
            .filter(i -> parse("SELECT a" + i + " FROM t WHERE b = " + i) instanceof Query)
            .count();

    assertThat(read).isEqualTo(200);
  }

  private static void assertTooComplex(Throwable failure, String summary) {
    assertThat(failure).isInstanceOf(SyntaxException.class);
    assertThat(((SyntaxException) failure).sqlState()).isEqualTo("54001");
    assertThat(((SyntaxException) failure).summary()).contains(summary);
  }

  private static String nested(String[] parts, int levels) {
    return WHERE + parts[0].repeat(levels) + parts[1] + parts[2].repeat(levels);
  }

  private static Throwable failureOnAMegabyteOfStack(String text) throws InterruptedException {
    return failure(text, 1 << 20);
  }

  private static Throwable failure(String text, int stackBytes) throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        new Thread(null, () -> failure.set(catchThrowable(() -> parse(text))), "parse", stackBytes);
    thread.start();
    thread.join();
    return failure.get();
  }

  private static Statement parse(String text) {
    return StatementParser.parse(text).statement();
  }
}
