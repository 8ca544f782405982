package io.partita.sql;

import io.partita.engine.KeyValueEngine;
import io.partita.engine.RequestContext;
import io.partita.engine.ResourceInUseException;
import io.partita.engine.ResourceNotFoundException;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.TableDefinition;
import io.partita.sql.statement.Statement;

/** Carries out CREATE TABLE and DROP TABLE, and has the catalog read again. */
final class Definitions {
  private final KeyValueEngine engine;
  private final Catalog catalog;

  Definitions(KeyValueEngine engine, Catalog catalog) {
    this.engine = engine;
    this.catalog = catalog;
  }

  void execute(Statement statement, String text, RequestContext context) {
    if (statement instanceof Statement.CreateTable create) {
      create(create, text, context);
    } else if (statement instanceof Statement.DropTable drop) {
      drop(drop, context);
    } else {
      throw new IllegalStateException("no definition: " + statement.getClass());
    }
  }

  private void create(Statement.CreateTable create, String text, RequestContext context) {
    String name = catalog.newTableName(create.name());
    try {
      if (catalog.table(name) != null) {
        throw ResourceInUseException.tableExists(name);
      }
      engine.createTable(TableDefinition.request(create, name, text), context);
    } catch (ResourceInUseException e) {
      if (!e.exists() || !create.ifNotExists()) {
        throw e.exists()
            ? SqlError.at(
                SqlErrors.DUPLICATE_TABLE,
                create.name().position(),
                "The table "
                    + name
                    + " exists already; CREATE TABLE IF NOT EXISTS leaves it as it is.")
            : e;
      }
    }
    catalog.reload();
  }

  private void drop(Statement.DropTable drop, RequestContext context) {
    String name = catalog.find(drop.name());
    if (name == null) {
      if (drop.ifExists()) {
        return;
      }
      name = catalog.resolve(drop.name()).table().name();
    }
    try {
      engine.deleteTable(name, context);
    } catch (ResourceNotFoundException gone) {
      if (!drop.ifExists()) {
        throw gone;
      }
    }
    catalog.reload();
  }
}
