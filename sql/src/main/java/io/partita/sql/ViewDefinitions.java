package io.partita.sql;

import io.partita.engine.KeyValueEngine;
import io.partita.engine.NamedDefinitions;
import io.partita.engine.RequestContext;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.View;
import io.partita.sql.plan.Planner;
import io.partita.sql.statement.SourcePosition;
import io.partita.sql.statement.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Carries out CREATE VIEW and DROP VIEW. */
final class ViewDefinitions {
  private final KeyValueEngine engine;
  private final Catalog catalog;
  private final Planner planner;

  ViewDefinitions(KeyValueEngine engine, Catalog catalog, Planner planner) {
    this.engine = engine;
    this.catalog = catalog;
    this.planner = planner;
  }

  void create(Statement.CreateView create, String text, RequestContext context) {
    NamedDefinitions definitions = definitions(create.position());
    String name = catalog.newTableName(create.name());
    SourcePosition position = create.name().position();
    if (catalog.table(name) != null) {
      throw SqlError.at(
          SqlErrors.DUPLICATE_TABLE, position, "There is a table " + name + " already.");
    }
    if (catalog.view(name) != null && !create.orReplace()) {
      if (create.ifNotExists()) {
        return;
      }
      throw SqlError.at(
          SqlErrors.DUPLICATE_TABLE,
          position,
          "The view "
              + name
              + " exists already; CREATE OR REPLACE VIEW replaces it, IF NOT EXISTS leaves it.");
    }
    View view = new View(name, create.columns(), create.query().query(), List.of(), text);
    List<String> labels = planner.describe(view).stream().map(ColumnDescription::label).toList();
    View made = new View(name, create.columns(), create.query().query(), labels, text);
    requireColumns(made, create);
    definitions.putDefinition(Catalog.VIEW_PREFIX + name, made.document(), context);
    catalog.reload();
  }

  private static void requireColumns(View view, Statement.CreateView create) {
    if (!view.columns().isEmpty() && view.columns().size() != view.labels().size()) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          view.columns().get(0).position(),
          "The query has "
              + view.labels().size()
              + " columns, the view names "
              + view.columns().size()
              + ".");
    }
    Set<String> names = new HashSet<>();
    for (String column : view.columnNames()) {
      if (!names.add(column)) {
        throw SqlError.at(
            SqlErrors.DUPLICATE_COLUMN,
            create.query().position(),
            "The view would have two columns "
                + column
                + "; name its columns: CREATE VIEW "
                + view.name()
                + " (a, b) AS ….");
      }
    }
  }

  void drop(Statement.DropView drop, RequestContext context) {
    View view = catalog.view(drop.name());
    if (view == null) {
      if (drop.ifExists() && catalog.find(drop.name()) == null) {
        return;
      }
      throw catalog.find(drop.name()) == null
          ? SqlError.at(
              SqlErrors.UNDEFINED_TABLE,
              drop.name().position(),
              "There is no view " + drop.name() + ".")
          : SqlError.at(
              SqlErrors.WRONG_OBJECT_KIND,
              drop.name().position(),
              drop.name() + " is a table; DROP TABLE removes it with its items.");
    }
    definitions(drop.position()).deleteDefinition(Catalog.VIEW_PREFIX + view.name(), context);
    catalog.reload();
  }

  private NamedDefinitions definitions(SourcePosition position) {
    return engine
        .capability(NamedDefinitions.class)
        .orElseThrow(
            () ->
                SqlError.at(SqlErrors.NOT_SUPPORTED_YET, position, "This engine keeps no views."));
  }
}
