package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlNotice;
import io.partita.sql.catalog.Names;
import io.partita.sql.catalog.Table;
import io.partita.sql.plan.NameScope.Shown;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.PathStep;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is said of names that mean nothing, or several things. */
final class NameErrors {
  private NameErrors() {}

  /** Whether what follows a name is a known column, so that the name looks like a table's. */
  static boolean isOfColumn(List<PathStep> steps, Set<String> known) {
    return !steps.isEmpty()
        && steps.get(0) instanceof PathStep.NameStep step
        && !Names.matches(step.name(), known).isEmpty();
  }

  /**
   * A name that no column has.
   *
   * @param advice what goes on behind, with its full stop
   */
  static SqlError undefined(Identifier name, String advice) {
    return SqlError.at(
        SqlErrors.UNDEFINED_COLUMN,
        name.position(),
        "There is no column " + name + " here" + advice);
  }

  /** The own name of a table that has an alias. */
  static SqlError hiddenTable(Relation.OfTable table, List<Identifier> name, Identifier next) {
    String written = name.stream().map(Identifier::toString).collect(Collectors.joining("."));
    boolean every = next.name().equals("*");
    return SqlError.at(
        SqlErrors.UNDEFINED_TABLE,
        name.get(0).position(),
        "The table "
            + written
            + " is called "
            + table.alias()
            + " here: "
            + table.alias()
            + "."
            + next
            + "."
            + (every
                ? ""
                : " An attribute "
                    + name.get(0)
                    + " of its items is written "
                    + table.alias()
                    + "."
                    + written
                    + "."
                    + next
                    + "."));
  }

  /** What to do about an alias where it is not seen. */
  static String alias(Identifier name) {
    return "; "
        + name
        + " is an alias of the select list, which only GROUP BY, HAVING and ORDER BY see. Write its"
        + " expression here, or make it a column by a query in FROM: SELECT … FROM (SELECT … AS "
        + name
        + " FROM …) AS q WHERE "
        + name
        + " ….";
  }

  /**
   * An attribute that no item of a table had.
   *
   * @param known the names that are columns or were seen
   * @param alias whether the select list has an alias of that name
   * @throws SqlError 42703 of a system table, whose items hold its columns and nothing else
   */
  static SqlNotice neverSeen(
      Table table, Identifier name, List<PathStep> steps, Set<String> known, boolean alias) {
    String advice =
        alias
            ? alias(name)
            : isOfColumn(steps, known)
                ? "; if " + name + " is meant as a table, it is not one of FROM."
                : steps.isEmpty() && Names.matches(name, table.name())
                    ? "; an alias stands for the item as a whole: SELECT VALUE t FROM "
                        + name
                        + " AS t."
                    : name.name().matches("\\$[0-9]+") && !name.quoted()
                        ? "; a parameter is written ?."
                        : Names.suggestion(name.name(), known);
    if (table.isSystem()) {
      throw SqlError.at(
          SqlErrors.UNDEFINED_COLUMN,
          name.position(),
          "The table "
              + table.schema()
              + "."
              + table.name()
              + " has no column "
              + name
              + advice
              + (alias ? "" : " DESCRIBE " + table.schema() + "." + table.name() + " lists them."));
    }
    return new SqlNotice(
        SqlNotice.NAME_NEVER_SEEN,
        "No item of "
            + table.name()
            + " had an attribute "
            + name
            + " so far "
            + place(name)
            + ", it reads as NULL"
            + advice
            + (name.quoted() && steps.isEmpty() ? " A text has single quotes: 'a'." : ""));
  }

  private static String place(Identifier name) {
    return "(line " + name.position().line() + ", column " + name.position().column() + ")";
  }

  /** A name of EXCLUDE that is none of what * shows. */
  static SqlNotice nothingLeftOut(Identifier name) {
    return new SqlNotice(
        SqlNotice.NAME_NEVER_SEEN,
        "EXCLUDE "
            + name
            + " "
            + place(name)
            + " leaves nothing out: no column has that name, nor had an attribute so far.");
  }

  /** A name that items of several tables had. */
  static SqlNotice ofSeveralTables(Identifier name) {
    return new SqlNotice(
        SqlNotice.NAME_NEVER_SEEN,
        "Several tables have an attribute "
            + name
            + "; that of the first in FROM was taken. An alias before it makes it exact.");
  }

  static SqlError ambiguous(Identifier name, List<Shown> found) {
    List<String> labels = found.stream().map(shown -> shown.output().label()).distinct().toList();
    return SqlError.at(
        SqlErrors.AMBIGUOUS_COLUMN,
        name.position(),
        labels.size() > 1
            ? "The name "
                + name
                + " matches several columns: "
                + String.join(", ", labels)
                + ". Write the one you mean in double quotes."
            : found.stream().map(shown -> shown.meaning().relation()).distinct().count() == 1
                ? "A query in FROM has several columns " + name + "; name one another way with AS."
                : "Several of the tables in FROM have a column "
                    + name
                    + "; write the table or its alias before it.");
  }

  /** What may be meant: the nearest name, or what the only elements of FROM hold. */
  static String advice(Identifier name, List<Relation> relations, Set<String> known) {
    return relations.size() == 1
            && relations.get(0) instanceof Relation.OfElements elements
            && elements.alias() != null
        ? "; what an element holds is written " + elements.alias() + "." + name + "."
        : Names.suggestion(name.name(), known);
  }
}
