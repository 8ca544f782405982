package io.partita.sql.statement;

import io.partita.grammar.PartitaLexer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.Token;

/**
 * Forms of standard SQL and of other databases that no rule of the grammar takes. They are found by
 * their words where a statement has failed already, so that the grammar need not know them.
 */
final class ForeignForms {
  /**
   * A form.
   *
   * @param words what it is known by, in capitals
   * @param name what it is called
   * @param instead what to write, as sentences
   */
  private record Form(List<String> words, String name, String instead) {
    static Form of(String words, String instead) {
      return named(words, words, instead);
    }

    static Form named(String words, String name, String instead) {
      return new Form(List.of(words.split(" ")), name, instead);
    }

    boolean beginsAt(List<Token> tokens, int index) {
      for (int i = 0; i < words.size(); i++) {
        if (index + i >= tokens.size()
            || !tokens.get(index + i).getText().equalsIgnoreCase(words.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  /** A form that stands in a text. */
  record Found(Token first, String name, String instead) {}

  private static final String LOCAL_TIME =
      "CAST(a AS TIMESTAMP WITH TIME ZONE) is the instant that a timestamp is in the zone of the"
          + " connection (timeZone), and CAST(a AS TIMESTAMP) is an instant's timestamp there.";

  private static final String NO_LOCKS =
      "A transaction holds no locks: what it has read is checked when it commits.";

  private static final String SUBTOTALS =
      "Each grouping is a query of its own, put together by UNION ALL.";

  private static final String FOR_EACH_ROW =
      "What depends on the row before is FROM t, t.list AS x for a list, and"
          + " CROSS JOIN LATERAL (SELECT …) x, or LEFT JOIN LATERAL (SELECT …) x ON TRUE, for a"
          + " query.";

  private static final String COUNTED =
      "There are no sequences; UUID() makes a key, and UPDATE … SET n = n + 1 … RETURNING ALL NEW *"
          + " counts.";

  private static final List<Form> FORMS =
      List.of(
          Form.of(
              "QUALIFY",
              "A condition on a window function stands around a query in FROM:"
                  + " SELECT * FROM (SELECT a, RANK() OVER (…) AS r FROM …) q WHERE r = 1."),
          Form.of("AT TIME ZONE", LOCAL_TIME),
          Form.of("AT LOCAL", LOCAL_TIME),
          Form.named(
              "TIMESTAMP WITH TIME ZONE",
              "A literal TIMESTAMP WITH TIME ZONE",
              "CAST('2026-01-31 12:00:00Z' AS TIMESTAMP WITH TIME ZONE) is its value."),
          Form.of("TIME WITH TIME ZONE", "TIME '12:00:00' has none."),
          Form.named(
              "TIMESTAMP WITHOUT TIME",
              "A literal TIMESTAMP WITHOUT TIME ZONE",
              "It is written TIMESTAMP '2026-01-31 12:00:00'."),
          Form.of("OVERLAPS", "(a, b) and (c, d) overlap where a < d AND c < b."),
          Form.of("SIMILAR TO", "There are no regular expressions; LIKE knows % and _."),
          Form.of("CROSS APPLY", FOR_EACH_ROW),
          Form.of("OUTER APPLY", FOR_EACH_ROW),
          Form.of("LATERAL VIEW", FOR_EACH_ROW),
          Form.of("WITH ORDINALITY", "FROM t, t.list AS x AT i numbers the elements, from 0."),
          Form.of("WITH OFFSET", "FROM t, t.list AS x AT i numbers the elements, from 0."),
          Form.named(
              "ARRAY ( SELECT",
              "ARRAY(SELECT …)",
              "The values of a query are a list by (SELECT ARRAY_AGG(a) FROM …)."),
          Form.named(
              "MULTISET ( SELECT",
              "MULTISET(SELECT …)",
              "The values of a query are a list by (SELECT ARRAY_AGG(a) FROM …)."),
          Form.of("WITH ROLLUP", SUBTOTALS),
          Form.of("WITH CUBE", SUBTOTALS),
          Form.of("WITH TOTALS", SUBTOTALS),
          Form.named("REPEATABLE (", "TABLESAMPLE", "LIMIT ends a scan early."),
          Form.of(
              "COLLATE",
              "Texts are ordered by their code points; UPPER(a) = UPPER(b) compares without case."),
          Form.of(
              "DISTINCT ON",
              "The first row of each group is that of a query in FROM with"
                  + " ROW_NUMBER() OVER (PARTITION BY … ORDER BY …) AS r where r = 1."),
          Form.of("FOR SHARE", NO_LOCKS),
          Form.of("FOR NO KEY", NO_LOCKS),
          Form.of("FOR KEY SHARE", NO_LOCKS),
          Form.of("NEXT VALUE FOR", COUNTED),
          Form.of("FOR SYSTEM_TIME", "A table has no past to ask for."),
          Form.of("MATCH_RECOGNIZE", "Window functions such as LAG look at the rows before."));

  private ForeignForms() {}

  /**
   * The form that a statement fails at.
   *
   * @param tokens those that the parser sees
   * @param offending the number of the token that could not be. Words that are names elsewhere were
   *     taken for one, so the form may end before it
   */
  static Optional<Found> at(List<Token> tokens, int offending) {
    for (Form form : FORMS) {
      for (int i = Math.max(0, offending - form.words().size()); i <= offending; i++) {
        if (form.beginsAt(tokens, i)) {
          return Optional.of(new Found(tokens.get(i), form.name(), form.instead()));
        }
      }
    }
    return insideOfJson(tokens, offending);
  }

  /** A clause of one of JSON's functions, of which only the arguments are known. */
  private static Optional<Found> insideOfJson(List<Token> tokens, int offending) {
    int open = opening(tokens, offending);
    if (open < 1) {
      return Optional.empty();
    }
    String function = tokens.get(open - 1).getText().toUpperCase(Locale.ROOT);
    Token clause = tokens.get(offending);
    String instead =
        switch (function) {
          case "JSON_VALUE", "JSON_QUERY", "JSON_EXISTS" ->
              "CAST("
                  + function
                  + "(a, '$.b') AS INTEGER) has a type, and COALESCE a default; what is not there is"
                  + " NULL.";
          case "JSON_OBJECT" ->
              "It takes names and values in turn, JSON_OBJECT('a', 1), as {'a': 1}.";
          case "JSON_OBJECTAGG", "JSON_ARRAY", "JSON_ARRAYAGG" ->
              "It takes its arguments alone, parted by commas.";
          default -> "";
        };
    boolean word = Words.isWord(clause) || clause.getType() == PartitaLexer.COLON;
    boolean key = tokens.get(offending - 1).getText().equalsIgnoreCase("KEY");
    return instead.isEmpty() || !(word || key)
        ? Optional.empty()
        : Optional.of(
            new Found(
                clause,
                function + " with " + (key ? "KEY" : clause.getText().toUpperCase(Locale.ROOT)),
                instead));
  }

  /** The parenthesis that is open at a token, or -1. */
  private static int opening(List<Token> tokens, int index) {
    int depth = 0;
    for (int i = index - 1; i >= 0; i--) {
      int type = tokens.get(i).getType();
      if (type == PartitaLexer.RPAREN) {
        depth++;
      } else if (type == PartitaLexer.LPAREN && depth-- == 0) {
        return i;
      }
    }
    return -1;
  }
}
