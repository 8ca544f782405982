package io.partita.sql.plan;

import io.partita.sql.SqlErrors;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Calcite's validator says of grouping, in words that say what to do. */
final class ValidatorMessages {
  private static final Pattern INTERNAL_ALIAS =
      Pattern.compile("\\b" + PlanSchema.RELATION + "\\d+\\.");

  /** Groups are put in at $1. */
  private record Rewording(Pattern pattern, String words) {
    Rewording(String pattern, String words) {
      this(Pattern.compile(pattern, Pattern.DOTALL), words);
    }
  }

  private static final List<Rewording> GROUPING =
      List.of(
          new Rewording(
              "Expression '(\\w+)' is not being grouped",
              "$1 is neither in GROUP BY nor inside an aggregate. Group by it too, or take one of its"
                  + " values, such as MAX($1)."),
          new Rewording(
              "Expression '.*' is not being grouped",
              "This expression is neither in GROUP BY nor inside an aggregate. Group by it too, or"
                  + " take one of its values with an aggregate such as MAX."),
          new Rewording(
              "Expression '(\\w+)' is not in the select clause",
              "Under DISTINCT a row stands for all that are alike, so ORDER BY may only name what is in"
                  + " the select list; $1 is not."),
          new Rewording(
              "Expression '.*' is not in the select clause",
              "Under DISTINCT a row stands for all that are alike, so ORDER BY may only name what is in"
                  + " the select list; this expression is not."),
          new Rewording(
              "Aggregate expression is illegal in WHERE clause",
              "WHERE is asked of each row before rows are grouped, so it holds no aggregate; HAVING"
                  + " does."),
          new Rewording(
              "Aggregate expression is illegal in GROUP BY clause",
              "GROUP BY makes the groups that aggregates are taken of, so it holds none."),
          new Rewording(
              "Aggregate expression is illegal in ON clause",
              "ON is asked of each pair of rows, so it holds no aggregate. Aggregate in a query in FROM"
                  + " first, and join that."),
          new Rewording(
              "Aggregate expression is illegal in ORDER BY clause of non-aggregating SELECT",
              "ORDER BY holds an aggregate only in a query that is grouped, or whose select list has"
                  + " aggregates."),
          new Rewording(
              "Aggregate expressions cannot be nested",
              "An aggregate cannot stand inside another one. Take the inner one in a query in FROM, and"
                  + " the outer one of that."),
          new Rewording(
              "FILTER must not contain aggregate expression",
              "FILTER is asked of each row, so it holds no aggregate."));

  private ValidatorMessages() {}

  /** The message, without names that the user has not written. */
  static String reworded(String message) {
    String known = INTERNAL_ALIAS.matcher(message).replaceAll("");
    for (Rewording rewording : GROUPING) {
      Matcher matcher = rewording.pattern.matcher(known);
      if (matcher.matches()) {
        return matcher.replaceAll(rewording.words);
      }
    }
    return known.endsWith(".") ? known : known + ".";
  }

  /** The state that goes with a message as Calcite gives it. */
  static SqlErrors stateOf(String message) {
    if (message.contains("not being grouped")
        || message.contains("ggregate")
        || message.contains("GROUP BY")) {
      return SqlErrors.GROUPING;
    }
    return message.contains("type") ? SqlErrors.DATATYPE_MISMATCH : SqlErrors.SYNTAX;
  }
}
