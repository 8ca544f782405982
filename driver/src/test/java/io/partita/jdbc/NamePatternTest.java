package io.partita.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {

  @ParameterizedTest
  @CsvSource({
    "a_b, aXb, true",
    "a\\_b, aXb, false",
    "a\\_b, a_b, true",
    "a\\%, a%, true",
    "a\\%, ab, false",
    "a\\\\b, a\\b, true",
    "a\\b, a\\b, true",
    "%, '', true",
    "_, '', false",
    "%b%c, abbc, true",
    "a%, b, false",
    "_, \uD83D\uDE00, true",
    "A, a, false",
    "a\\, a\\, true"
  })
  void wildcardsAndEscapes(String pattern, String name, boolean matches) {
    assertThat(NamePattern.of(pattern, Set.of()).matches(name)).isEqualTo(matches);
  }

  /** A regular expression says the same in another way. */
  @Property
  void patternsAgreeWithRegularExpressions(
      @ForAll @StringLength(max = 8) @Chars({'a', 'b', '_', '%'}) String pattern,
      @ForAll @StringLength(max = 8) @CharRange(from = 'a', to = 'b') String name) {
    String regex = pattern.replace("%", ".*").replace('_', '.');

    assertThat(NamePattern.of(pattern, Set.of()).matches(name))
        .isEqualTo(Pattern.matches(regex, name));
  }
}
