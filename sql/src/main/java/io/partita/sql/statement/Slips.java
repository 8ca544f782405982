package io.partita.sql.statement;

import static io.partita.grammar.PartitaLexer.BAG_CLOSE;
import static io.partita.grammar.PartitaLexer.COMMA;
import static io.partita.grammar.PartitaLexer.CREATE;
import static io.partita.grammar.PartitaLexer.DATE;
import static io.partita.grammar.PartitaLexer.DESC;
import static io.partita.grammar.PartitaLexer.EQUAL;
import static io.partita.grammar.PartitaLexer.FROM;
import static io.partita.grammar.PartitaLexer.GREATER;
import static io.partita.grammar.PartitaLexer.GROUP;
import static io.partita.grammar.PartitaLexer.HAVING;
import static io.partita.grammar.PartitaLexer.INDEX;
import static io.partita.grammar.PartitaLexer.INTEGER;
import static io.partita.grammar.PartitaLexer.LESS;
import static io.partita.grammar.PartitaLexer.LIMIT;
import static io.partita.grammar.PartitaLexer.LPAREN;
import static io.partita.grammar.PartitaLexer.MINUS;
import static io.partita.grammar.PartitaLexer.NOT;
import static io.partita.grammar.PartitaLexer.NULL;
import static io.partita.grammar.PartitaLexer.OFFSET;
import static io.partita.grammar.PartitaLexer.ORDER;
import static io.partita.grammar.PartitaLexer.PLUS;
import static io.partita.grammar.PartitaLexer.RPAREN;
import static io.partita.grammar.PartitaLexer.SELECT;
import static io.partita.grammar.PartitaLexer.STRING;
import static io.partita.grammar.PartitaLexer.TIME;
import static io.partita.grammar.PartitaLexer.TIMESTAMP;
import static io.partita.grammar.PartitaLexer.WHERE;

import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** What is easily written wrong: signs in the wrong order, clauses too, a comma too many. */
final class Slips {
  /** The clauses of a query in their order. */
  private static final List<Integer> CLAUSES =
      List.of(SELECT, FROM, WHERE, GROUP, HAVING, ORDER, LIMIT, OFFSET);

  private final List<Token> tokens;
  private final int index;

  private Slips(List<Token> tokens, int index) {
    this.tokens = tokens;
    this.index = index;
  }

  /**
   * What to write in place of a token that could not be, or null if nothing is known.
   *
   * @param expected the names of rules that could have begun there
   */
  static @Nullable String advice(List<Token> tokens, int index, Set<String> expected) {
    return new Slips(tokens, index).advice(expected);
  }

  private @Nullable String advice(Set<String> expected) {
    if (is(-1, EQUAL) && is(0, GREATER)) {
      return "Greater or equal is written >=.";
    }
    if (is(-1, EQUAL) && is(0, LESS)) {
      return "Less or equal is written <=.";
    }
    if (is(-1, MINUS) && (is(0, GREATER) || is(0, BAG_CLOSE))) {
      return "What a document holds is written a.b, a['b'] or a[0].";
    }
    if ((is(0, PLUS) || is(0, MINUS)) && (is(1, EQUAL) || is(1, type(0)))) {
      return "A change by a number is written out: SET a = a + 1.";
    }
    if (is(-1, NOT) && is(0, NULL)) {
      return "What has a value is found by a IS NOT NULL.";
    }
    if (is(0, STRING) && expected.contains(Expectations.IDENTIFIER)) {
      String text = tokens.get(index).getText();
      return "A name is quoted by double quotes: \"" + text.substring(1, text.length() - 1) + "\".";
    }
    if (is(0, INTEGER) && (is(-1, DATE) || is(-1, TIME) || is(-1, TIMESTAMP))) {
      return "Dates and times are texts behind the word: DATE '2026-01-31', TIMESTAMP '2026-01-31 23:59:30'.";
    }
    if (is(-1, COMMA) && (is(0, RPAREN) || is(0, Token.EOF) || CLAUSES.contains(type(0)))) {
      return "The comma before it is one too many.";
    }
    if (tokens.get(0).getType() == CREATE && tokens.stream().anyMatch(t -> t.getType() == INDEX)) {
      return is(0, DESC)
          ? "An index is read in both directions."
          : is(0, LPAREN) && !is(-1, LPAREN) ? "The keys of an index are attributes." : null;
    }
    return isLate()
        ? "A query is SELECT … FROM … WHERE … GROUP BY … HAVING … ORDER BY … LIMIT … OFFSET …."
        : null;
  }

  private int type(int offset) {
    int at = index + offset;
    return at < 0 || at >= tokens.size() ? Token.INVALID_TYPE : tokens.get(at).getType();
  }

  private boolean is(int offset, int type) {
    return type(offset) == type;
  }

  /** Whether a clause stands behind one that it should stand before. */
  private boolean isLate() {
    int place = CLAUSES.indexOf(type(0));
    int depth = 0;
    for (int i = index - 1; i >= 0 && depth >= 0 && place > 0; i--) {
      int type = tokens.get(i).getType();
      depth += type == RPAREN ? 1 : type == LPAREN ? -1 : 0;
      if (depth == 0 && type == SELECT) {
        return false;
      }
      if (depth == 0 && CLAUSES.indexOf(type) > place) {
        return true;
      }
    }
    return false;
  }
}
