package io.partita.sql.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.grammar.Keywords;
import io.partita.grammar.PartitaLexer;
import io.partita.grammar.PartitaParser;
import io.partita.grammar.Tokens;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the build works out of the grammar is what ANTLR would work out of it. */
class AutomataTest {
  @Property(tries = 2_000)
  void tokensAreThoseOfTheLexer(@ForAll long seed) {
    String text = MutationTest.mutated(new Random(seed));
    PartitaLexer lexer = new PartitaLexer(CharStreams.fromString(text));
    CommonTokenStream tokens = new CommonTokenStream(lexer);
    tokens.fill();

    assertThat(Tokens.of(text).stream().map(AutomataTest::described))
        .as(text)
        .containsExactlyElementsOf(
            tokens.getTokens().stream().map(AutomataTest::described).toList());
  }

  private static List<Object> described(Token token) {
    return List.of(
        Keywords.isKeyword(token.getType()) ? PartitaLexer.IDENTIFIER : token.getType(),
        token.getText(),
        token.getChannel(),
        token.getLine(),
        token.getCharPositionInLine(),
        token.getStartIndex(),
        token.getStopIndex());
  }

  @ParameterizedTest
  @MethodSource
  void keywordsAreThoseOfTheirSpellingInAnyCase(String word) {
    assertThat(Tokens.of(word))
        .extracting(Token::getType)
        .containsExactly(
            Arrays.asList(PartitaParser.tokenNames).indexOf(word.toUpperCase(Locale.ROOT)),
            Token.EOF);
  }

  static Stream<String> keywordsAreThoseOfTheirSpellingInAnyCase() {
    return Stream.of("select", "SELECT", "Where", "zone", "try_cast", "year");
  }

  @ParameterizedTest
  @MethodSource
  void statementsAreReadAsWithExactPrediction(String statement) {
    String tree = tree(statement, false);

    assertThat(tree).isNotNull().isEqualTo(tree(statement, true));
  }

  static Stream<String> statementsAreReadAsWithExactPrediction() {
    return CorpusTest.lines("accepted.txt");
  }

  /** The fast prediction may fail where the exact one does not; it is never wrong. */
  @Property(tries = 1_000)
  void whatIsReadIsReadAsWithExactPrediction(@ForAll long seed) {
    String text = MutationTest.mutated(new Random(seed));
    String tree = tree(text, false);

    if (tree != null) {
      assertThat(tree).as(text).isEqualTo(tree(text, true));
    }
  }

  private static @Nullable String tree(String text, boolean exactly) {
    PartitaParser parser =
        new PartitaParser(new CommonTokenStream(new ListTokenSource(Tokens.of(text))));
    parser.removeErrorListeners();
    parser.setErrorHandler(new BailErrorStrategy());
    if (exactly) {
      parser.predictExactly();
    }
    try {
      return parser.singleStatement().toStringTree(parser);
    } catch (ParseCancellationException e) {
      return null;
    }
  }
}
