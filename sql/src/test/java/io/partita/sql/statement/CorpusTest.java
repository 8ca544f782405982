package io.partita.sql.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every line of the text files in {@code src/test/resources/statement} is a case. */
class CorpusTest {
  private static final String REASON = " -- ";
  private static final String MARK = "¦";

  /** A line of the files whose statements are refused. */
  record Refused(String line) {
    String statement() {
      return beforeReason().replace(MARK, "");
    }

    SourcePosition start() {
      return SourcePosition.at(1, beforeReason().indexOf(MARK) + 1);
    }

    String reason() {
      return line.substring(line.lastIndexOf(REASON) + REASON.length());
    }

    private String beforeReason() {
      return line.substring(0, line.lastIndexOf(REASON));
    }

    @Override
    public String toString() {
      return line;
    }
  }

  @ParameterizedTest
  @MethodSource
  void acceptedStatementsAreTaken(String statement) {
    assertThat(StatementParser.parse(statement).statement()).isNotNull();
  }

  static Stream<String> acceptedStatementsAreTaken() {
    return lines("accepted.txt");
  }

  @ParameterizedTest
  @MethodSource
  void rejectedStatementsAreErrorsOfSyntaxAtTheMark(Refused refused) {
    SyntaxException e = refusal(refused.statement());

    assertThat(e.sqlState()).as(e.getMessage()).isEqualTo("42601");
    assertThat(start(e)).as(e.getMessage()).isEqualTo(refused.start());
  }

  static Stream<Refused> rejectedStatementsAreErrorsOfSyntaxAtTheMark() {
    return lines("rejected.txt").map(Refused::new);
  }

  @ParameterizedTest
  @MethodSource
  void whatIsNotSupportedYetIsRefusedByItsNameAtTheMark(Refused refused) {
    SyntaxException e = refusal(refused.statement());

    assertThat(e.sqlState()).as(e.getMessage()).isEqualTo("42NYS");
    assertThat(start(e)).as(e.getMessage()).isEqualTo(refused.start());
    assertThat(e.summary()).contains(refused.reason()).contains("not supported yet");
  }

  static Stream<Refused> whatIsNotSupportedYetIsRefusedByItsNameAtTheMark() {
    return lines("not-supported-yet.txt").map(Refused::new);
  }

  @ParameterizedTest
  @MethodSource
  void whatALaterStageRefusesFollowsTheGrammar(Refused refused) {
    assertThat(StatementParser.parse(refused.statement()).statement()).isNotNull();
  }

  static Stream<Refused> whatALaterStageRefusesFollowsTheGrammar() {
    return lines("later-stage.txt").map(Refused::new);
  }

  private static SyntaxException refusal(String statement) {
    SyntaxException e =
        catchThrowableOfType(SyntaxException.class, () -> StatementParser.parse(statement));
    assertThat(e).as("refusal of %s", statement).isNotNull();
    return e;
  }

  private static SourcePosition start(SyntaxException e) {
    return SourcePosition.at(e.position().line(), e.position().column());
  }

  static Stream<String> lines(String file) {
    try (var in = CorpusTest.class.getResourceAsStream("/statement/" + file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isBlank() && !line.startsWith("# "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
