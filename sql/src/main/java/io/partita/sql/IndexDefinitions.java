package io.partita.sql;

import io.partita.engine.GlobalIndex;
import io.partita.engine.GlobalIndexDescription;
import io.partita.engine.GlobalIndexUpdate;
import io.partita.engine.IndexProgress;
import io.partita.engine.IndexStatus;
import io.partita.engine.KeyValueEngine;
import io.partita.engine.RequestContext;
import io.partita.engine.UpdateTableRequest;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Names;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TableDefinition;
import io.partita.sql.catalog.TargetNames;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.Statement;
import io.partita.sql.statement.TableName;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Carries out CREATE INDEX and DROP INDEX. Both return when they are effective: an index is filled,
 * or gone. A statement that is cancelled meanwhile leaves the engine to finish by itself.
 */
final class IndexDefinitions {
  private static final long WAIT_MILLIS = 100;

  private final KeyValueEngine engine;
  private final Catalog catalog;

  IndexDefinitions(KeyValueEngine engine, Catalog catalog) {
    this.engine = engine;
    this.catalog = catalog;
  }

  /** Creates an index; what its author should know of the names that were written. */
  List<SqlNotice> create(Statement.CreateIndex create, RequestContext context) {
    Table table = Definitions.userTable(catalog, create.table());
    Identifier name = create.index().name();
    if (table.indexNames().contains(name.name())) {
      if (create.ifNotExists()) {
        return List.of();
      }
      throw SqlError.at(
          SqlErrors.DUPLICATE_TABLE,
          name.position(),
          "The table "
              + table.name()
              + " has an index "
              + name
              + " already; CREATE INDEX IF NOT EXISTS leaves it as it is.");
    }
    TargetNames names = new TargetNames(catalog, table);
    GlobalIndex index =
        TableDefinition.globalIndex(create.index().withAttributes(names::exact), table);
    update(table, new GlobalIndexUpdate.Create(index), context);
    awaitSettled(table, index.name(), context);
    return names.findings().notices();
  }

  void drop(Statement.DropIndex drop, RequestContext context) {
    List<Identifier> parts = drop.name().parts();
    Identifier name = parts.get(parts.size() - 1);
    TableName tableName =
        drop.table() != null
            ? drop.table()
            : new TableName(parts.subList(0, parts.size() - 1), drop.name().position());
    if (drop.ifExists() && catalog.find(tableName) == null) {
      return;
    }
    Table table = Definitions.userTable(catalog, tableName);
    if (drop.ifExists() && Names.matches(name, table.indexNames()).isEmpty()) {
      return;
    }
    String index = Catalog.indexName(table, name);
    if (table.description().localIndex(index) != null) {
      throw SqlError.at(
          SqlErrors.WRONG_OBJECT_KIND,
          name.position(),
          "The index " + name + " is local: it comes and goes with its table.");
    }
    update(table, new GlobalIndexUpdate.Delete(index), context);
    awaitSettled(table, index, context);
  }

  private void update(Table table, GlobalIndexUpdate update, RequestContext context) {
    engine.updateTable(new UpdateTableRequest(table.name(), update, null), context);
    catalog.reload();
  }

  /** Waits until the index can be read or is gone. */
  private void awaitSettled(Table table, String index, RequestContext context) {
    try {
      while (true) {
        GlobalIndexDescription description =
            engine.describeTable(table.name(), context).globalIndex(index);
        if (description == null || description.status() == IndexStatus.ACTIVE) {
          return;
        }
        await(table, description, context);
      }
    } finally {
      catalog.reload();
    }
  }

  private void await(Table table, GlobalIndexDescription index, RequestContext context) {
    @Nullable IndexProgress progress = engine.capability(IndexProgress.class).orElse(null);
    context.checkNotEnded();
    if (progress == null || index.status() == IndexStatus.DELETING) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    } else if (progress.await(
        table.name(), index.index().name(), progress.appliedPosition(), WAIT_MILLIS, context)) {
      // It has all changes; that it can be read is a change of its own, which follows.
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
    }
  }
}
