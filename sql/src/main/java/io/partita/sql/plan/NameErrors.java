package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Names;
import io.partita.sql.plan.NameScope.Shown;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.PathStep;
import io.partita.sql.statement.Spelling;
import java.util.List;
import java.util.Set;

/** What is said of names that mean nothing, or several things. */
final class NameErrors {
  private NameErrors() {}

  /** Whether what follows a name is a known column, so that the name looks like a table's. */
  static boolean isOfColumn(List<PathStep> steps, Set<String> known) {
    return !steps.isEmpty()
        && steps.get(0) instanceof PathStep.NameStep step
        && !Names.matches(step.name(), known).isEmpty();
  }

  static SqlError undefined(Identifier name, Set<String> known) {
    return SqlError.at(
        SqlErrors.UNDEFINED_COLUMN,
        name.position(),
        "There is no column " + name + " here" + suggestion(name.name(), known));
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

  static String suggestion(String name, Set<String> known) {
    String nearest = Spelling.nearest(name, known);
    return nearest == null ? "." : "; did you mean " + nearest + "?";
  }
}
