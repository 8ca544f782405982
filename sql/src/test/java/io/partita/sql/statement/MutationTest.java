package io.partita.sql.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever somebody types, the answer is a statement or a SyntaxException whose place exists. */
class MutationTest {
  private static final List<String> STATEMENTS =
      Stream.concat(
              CorpusTest.lines("accepted.txt"),
              CorpusTest.lines("not-supported-yet.txt").map(line -> line.replace("¦", "")))
          .toList();

  private static final Pattern TOKEN =
      Pattern.compile("'[^']*'|\"[^\"]*\"|\\w+|\\s+|<<|>>|<>|<=|>=|\\|\\||.");

  private static final String CHARACTERS =
      "'\"`()[]{}<>=!?.,;:*+-/%|&^~#@\\$_ \t\n\r0123456789aeExX\u00A0\uFEFF“é\uD83D\uDE00\uD800\u0000";

  @Property(tries = 4_000)
  void mutatedStatementsAreReadOrRefused(@ForAll long seed) {
    String text = mutated(new Random(seed));

    try {
      assertThat(StatementParser.parse(text).statement().position()).isNotNull();
    } catch (SyntaxException e) {
      assertThat(e.sqlState()).as(text).isIn("42601", "42NYS", "54001");
      assertThat(e.summary()).as(text).isNotBlank();
      assertThatPlaceExists(e.position(), text);
    }
  }

  private static void assertThatPlaceExists(SourcePosition position, String text) {
    String[] lines = text.split("\n", -1);
    assertThat(position.line()).as(text).isLessThanOrEqualTo(lines.length);
    String line = lines[position.line() - 1];
    assertThat(position.column())
        .as(text)
        .isLessThanOrEqualTo(line.codePointCount(0, line.length()) + 1);
  }

  static String mutated(Random random) {
    String text = STATEMENTS.get(random.nextInt(STATEMENTS.size()));
    int mutations = 1 + random.nextInt(3);
    for (int i = 0; i < mutations; i++) {
      text = mutatedOnce(text, random);
    }
    return text;
  }

  private static String mutatedOnce(String text, Random random) {
    List<String> tokens =
        TOKEN.matcher(text).results().map(MatchResult::group).collect(Collectors.toList());
    if (tokens.isEmpty()) {
      return text;
    }
    int at = random.nextInt(tokens.size());
    int other = random.nextInt(tokens.size());
    switch (random.nextInt(7)) {
      case 0 -> tokens.remove(at);
      case 1 -> tokens.add(other, tokens.get(at));
      case 2 -> Collections.swap(tokens, at, other);
      case 3 -> tokens.set(at, randomCharacters(random));
      case 4 -> tokens.add(at, randomCharacters(random));
      case 5 -> {
        return text.substring(0, random.nextInt(text.length() + 1));
      }
      default -> {
        String second = STATEMENTS.get(random.nextInt(STATEMENTS.size()));
        List<String> joined = new ArrayList<>(tokens.subList(0, at));
        joined.add(" " + second.substring(random.nextInt(second.length())));
        tokens = joined;
      }
    }
    return String.join("", tokens);
  }

  private static String randomCharacters(Random random) {
    StringBuilder characters = new StringBuilder();
    int length = 1 + random.nextInt(4);
    for (int i = 0; i < length; i++) {
      characters.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return characters.toString();
  }
}
