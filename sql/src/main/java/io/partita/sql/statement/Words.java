package io.partita.sql.statement;

import io.partita.grammar.Keywords;
import io.partita.grammar.Network;
import io.partita.grammar.PartitaLexer;
import io.partita.grammar.PartitaParser;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Which tokens are words, and how tokens are shown to people. */
final class Words {
  private static final Pattern WORD = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");
  private static final IntervalSet RESERVED = first(PartitaParser.RULE_reserved);

  /** What a statement can begin with, supported or not. */
  static final Set<String> VERBS = keywords(first(PartitaParser.RULE_statement));

  private static final Set<String> RESERVED_WORDS = keywords(RESERVED);

  private Words() {}

  static Set<String> reserved() {
    return RESERVED_WORDS;
  }

  /** Whether the text is a name without quotes. */
  static boolean isPlainName(String text) {
    return WORD.matcher(text).matches() && !RESERVED_WORDS.contains(text.toUpperCase(Locale.ROOT));
  }

  static boolean isReserved(Token token) {
    return RESERVED.contains(token.getType());
  }

  /** A keyword or an unquoted name. */
  static boolean isWord(Token token) {
    return WORD.matcher(token.getText()).matches();
  }

  /** A keyword in capitals, a sign as it is written, nothing for most that have many forms. */
  static String display(int tokenType) {
    if (tokenType == Token.EOF) {
      return "end of statement";
    }
    if (tokenType == PartitaLexer.INTEGER) {
      return "<integer>";
    }
    if (Keywords.isKeyword(tokenType)) {
      return PartitaParser.VOCABULARY.getSymbolicName(tokenType);
    }
    String literal = PartitaParser.VOCABULARY.getLiteralName(tokenType);
    return literal == null ? "" : literal.substring(1, literal.length() - 1);
  }

  static Set<String> keywords(IntervalSet tokenTypes) {
    Set<String> words = new TreeSet<>();
    for (int type : tokenTypes.toList()) {
      String text = display(type);
      if (WORD.matcher(text).matches()) {
        words.add(text);
      }
    }
    return words;
  }

  private static IntervalSet first(int rule) {
    return Network.STATES.nextTokens(Network.STATES.ruleToStartState[rule]);
  }
}
