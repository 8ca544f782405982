package io.partita.sql.plan;

import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.engine.AttributeDictionary.SeenAttributes;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlNotice;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Names;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TableTarget;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.PathStep;
import io.partita.sql.statement.Spelling;
import io.partita.sql.statement.TableName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that an expression of one query block can use, and what each means: a column, an
 * attribute that was seen, or an attribute of the only table that nobody has seen yet.
 */
final class NameScope {
  private final Catalog catalog;
  private final @Nullable TableTarget target;
  private final @Nullable Identifier alias;
  private final Set<SqlNotice> notices = new LinkedHashSet<>();
  private @Nullable SeenAttributes seen;

  NameScope(Catalog catalog, @Nullable TableTarget target, @Nullable Identifier alias) {
    this.catalog = catalog;
    this.target = target;
    this.alias = alias;
  }

  /**
   * What a path means.
   *
   * @param column the column that it starts with, or null
   * @param attribute the top-level attribute that it starts with
   * @param steps the steps from there
   */
  record Resolved(@Nullable Column column, String attribute, List<PathStep> steps) {}

  @Nullable Table table() {
    return target == null ? null : target.table();
  }

  /** Warnings about names, in the order met. */
  List<SqlNotice> notices() {
    return List.copyOf(notices);
  }

  /** The dictionary's version if an undeclared name was looked up, else -1. */
  long dictionaryVersion() {
    return seen == null ? -1 : seen.version();
  }

  /** The undeclared attributes seen in the table, in the order of first sight. */
  List<SeenAttribute> undeclared() {
    Table table = table();
    if (table == null) {
      return List.of();
    }
    return seen(table).attributes().stream()
        .filter(attribute -> table.columnOf(attribute.name()) == null)
        .toList();
  }

  /** Whether the name is that of the block's table. */
  boolean isTable(Identifier name) {
    if (target == null) {
      return false;
    }
    if (alias != null) {
      return Names.matches(name, alias.name())
          || (!alias.quoted() && alias.name().equalsIgnoreCase(name.name()) && !name.quoted());
    }
    return Names.matches(name, target.table().name());
  }

  /** Checks the qualifier of {@code t.*}. */
  void requireTable(TableName qualifier) {
    List<Identifier> parts = qualifier.parts();
    if (target == null || qualifierLength(parts) != parts.size()) {
      throw SqlError.at(
          SqlErrors.UNDEFINED_TABLE,
          qualifier.position(),
          "There is no " + qualifier + " in FROM.");
    }
  }

  /** What a path means in this block. */
  Resolved resolve(PathExpression path) {
    Table table = table();
    if (table == null) {
      throw SqlError.at(
          SqlErrors.UNDEFINED_COLUMN,
          path.position(),
          "The name " + path.first() + " means nothing here: the query has no FROM.");
    }
    List<Identifier> names = new ArrayList<>();
    names.add(path.first());
    for (PathStep step : path.steps()) {
      if (step instanceof PathStep.NameStep name && names.size() < 4) {
        names.add(name.name());
      } else {
        break;
      }
    }
    int qualifier = Math.min(qualifierLength(names), names.size() - 1);
    // A column of the table's own name is meant where what follows is not one of its columns.
    if (qualifier == 1
        && table.column(path.first().name()) != null
        && Names.matches(names.get(1), table.columnNames()).isEmpty()) {
      qualifier = 0;
    }
    Identifier first = names.get(qualifier);
    return resolve(table, first, path.steps().subList(qualifier, path.steps().size()));
  }

  /** How many leading names say which table is meant. */
  private int qualifierLength(List<Identifier> names) {
    if (isTable(names.get(0))) {
      return 1;
    }
    if (alias == null && names.size() >= 2) {
      if (isSchema(names.get(0)) && isTable(names.get(1))) {
        return 2;
      }
      if (names.size() >= 3
          && Names.matches(names.get(0), catalog.name())
          && isSchema(names.get(1))
          && isTable(names.get(2))) {
        return 3;
      }
    }
    return 0;
  }

  private boolean isSchema(Identifier name) {
    return target != null && Names.matches(name, target.table().schema());
  }

  private Resolved resolve(Table table, Identifier name, List<PathStep> steps) {
    Column exact = table.column(name.name());
    if (exact != null) {
      return new Resolved(exact, exact.attribute(), steps);
    }
    List<String> seenNames = seen(table).attributes().stream().map(SeenAttribute::name).toList();
    if (seenNames.contains(name.name())) {
      return new Resolved(null, name.name(), steps);
    }
    List<String> columns = Names.matches(name, table.columnNames());
    if (columns.size() > 1) {
      throw SqlError.at(
          SqlErrors.AMBIGUOUS_COLUMN,
          name.position(),
          "The name "
              + name
              + " matches several columns: "
              + String.join(", ", columns)
              + ". Write the one you mean in double quotes.");
    }
    if (columns.size() == 1) {
      Column column = table.column(columns.get(0));
      if (column != null) {
        return new Resolved(column, column.attribute(), steps);
      }
    }
    List<String> similar = Names.matches(name, seenNames);
    if (!similar.isEmpty()) {
      if (similar.size() > 1) {
        notices.add(
            new SqlNotice(
                SqlNotice.NAME_NEVER_SEEN,
                "The name "
                    + name
                    + " matches the attributes "
                    + String.join(", ", similar)
                    + "; "
                    + similar.get(0)
                    + ", the one seen first, was taken. Double quotes make a name exact."));
      }
      return new Resolved(null, similar.get(0), steps);
    }
    Set<String> known = new LinkedHashSet<>(table.columnNames());
    known.addAll(seenNames);
    notices.add(
        new SqlNotice(
            SqlNotice.NAME_NEVER_SEEN,
            "No item of "
                + table.name()
                + " had an attribute "
                + name
                + " so far (line "
                + name.position().line()
                + ", column "
                + name.position().column()
                + "), it reads as NULL"
                + suggestion(name.name(), known)));
    return new Resolved(null, name.name(), steps);
  }

  private static String suggestion(String name, Set<String> known) {
    String nearest = Spelling.nearest(name, known);
    return nearest == null ? "." : "; did you mean " + nearest + "?";
  }

  private SeenAttributes seen(Table table) {
    if (seen == null) {
      seen = catalog.seenAttributes(table);
    }
    return seen;
  }
}
