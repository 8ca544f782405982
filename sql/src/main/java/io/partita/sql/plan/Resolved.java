package io.partita.sql.plan;

import io.partita.sql.SqlType;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.catalog.Table;
import io.partita.sql.statement.PathStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a path means.
 *
 * @param field the field of the relation inside the plan, or null if it is not one
 * @param column the table's column that it starts with, or null
 * @param output what is known of the field, or null
 * @param attribute the top-level attribute that it starts with
 * @param steps the steps from there
 * @param otherwise what it is where this is null: the other side of a FULL JOIN
 */
record Resolved(
    Relation relation,
    @Nullable String field,
    @Nullable Column column,
    @Nullable Output output,
    String attribute,
    List<PathStep> steps,
    @Nullable Resolved otherwise) {
  /** Stands for all fields where one is named. */
  private static final String WHOLE = "*";

  static Resolved column(Relation relation, Column column, List<PathStep> steps) {
    return new Resolved(relation, column.name(), column, null, column.attribute(), steps, null);
  }

  static Resolved field(Relation relation, String field, Output output) {
    return new Resolved(relation, field, null, output, output.label(), List.of(), null);
  }

  static Resolved attribute(Relation relation, String name, List<PathStep> steps) {
    return new Resolved(relation, null, null, null, name, steps, null);
  }

  /** All that a relation has, as one map. */
  static Resolved whole(Relation relation, String label) {
    Table table = relation instanceof Relation.OfTable read ? read.target().table() : null;
    return field(
        relation, WHOLE, new Output(label, label, table, ColumnType.of(SqlType.MAP), true));
  }

  /** Whether it is all that the relation has. */
  boolean isWhole() {
    return WHOLE.equals(field);
  }

  Resolved withSteps(List<PathStep> further) {
    return new Resolved(relation, field, column, output, attribute, further, otherwise);
  }

  /** The same, but where it is null, another. */
  Resolved or(Resolved other) {
    return new Resolved(relation, field, column, output, attribute, steps, other);
  }
}
