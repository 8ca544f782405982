package io.partita.grammar;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The words that mean something to the grammar: the tokens of the lexer that have no rules. */
public final class Keywords {
  private static final Map<String, Integer> TYPES = new HashMap<>();

  static {
    for (int type = 1; isKeyword(type); type++) {
      TYPES.put(PartitaParser.VOCABULARY.getSymbolicName(type), type);
    }
  }

  private Keywords() {}

  /** Whether tokens of a type are keywords. */
  public static boolean isKeyword(int tokenType) {
    return tokenType > 0 && tokenType < PartitaLexer.IDENTIFIER;
  }

  /** The type of the token that a word without quotes is, in whatever case it is written. */
  static int typeOf(String word) {
    return TYPES.getOrDefault(word.toUpperCase(Locale.ROOT), PartitaLexer.IDENTIFIER);
  }
}
