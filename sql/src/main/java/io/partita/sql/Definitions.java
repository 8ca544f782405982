package io.partita.sql;

import io.partita.engine.AttributeDictionary.AttributeCounts;
import io.partita.engine.KeyValueEngine;
import io.partita.engine.RequestContext;
import io.partita.engine.ResourceInUseException;
import io.partita.engine.ResourceNotFoundException;
import io.partita.engine.TableTruncation;
import io.partita.engine.UpdateTableRequest;
import io.partita.engine.value.AttributeType;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TableAlteration;
import io.partita.sql.catalog.TableDefinition;
import io.partita.sql.catalog.TableOptions;
import io.partita.sql.catalog.TableTarget;
import io.partita.sql.catalog.TypeCounts;
import io.partita.sql.plan.Planner;
import io.partita.sql.run.Executor;
import io.partita.sql.statement.Alteration;
import io.partita.sql.statement.ColumnDefinition;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.Statement;
import io.partita.sql.statement.TableName;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Carries out what defines tables and their columns, and has the catalog read again. */
final class Definitions {
  private final KeyValueEngine engine;
  private final Catalog catalog;
  private final Planner planner;
  private final Executor executor;
  private final ViewDefinitions views;

  Definitions(KeyValueEngine engine, Catalog catalog, Planner planner, Executor executor) {
    this.engine = engine;
    this.catalog = catalog;
    this.planner = planner;
    this.executor = executor;
    this.views = new ViewDefinitions(engine, catalog, planner);
  }

  /**
   * Carries a definition out.
   *
   * @return what its author should know
   */
  List<SqlNotice> execute(Statement statement, String text, RequestContext context) {
    if (statement instanceof Statement.CreateTable create) {
      create(create, text, context);
    } else if (statement instanceof Statement.DropTable drop) {
      drop(drop, context);
    } else if (statement instanceof Statement.AlterTable alter) {
      return alter(alter, context);
    } else if (statement instanceof Statement.CommentOn comment) {
      comment(comment, context);
    } else if (statement instanceof Statement.CreateIndex create) {
      return new IndexDefinitions(engine, catalog).create(create, context);
    } else if (statement instanceof Statement.DropIndex drop) {
      new IndexDefinitions(engine, catalog).drop(drop, context);
    } else if (statement instanceof Statement.CreateView create) {
      views.create(create, text, context);
    } else if (statement instanceof Statement.DropView drop) {
      views.drop(drop, context);
    } else if (statement instanceof Statement.Truncate truncate) {
      truncate(truncate, context);
    } else {
      throw new IllegalStateException("no definition: " + statement.getClass());
    }
    return List.of();
  }

  private List<SqlNotice> alter(Statement.AlterTable alter, RequestContext context) {
    if (alter.ifExists() && catalog.find(alter.name()) == null) {
      return List.of();
    }
    Table table = userTable(catalog, alter.name());
    String definition = TableAlteration.apply(table, alter.alteration());
    if (definition != null) {
      checkDefault(table, alter.alteration(), context);
      long limit =
          alter.alteration() instanceof Alteration.SetOptions set
              ? TableOptions.ofChange(set.options(), table).collectionLimitBytes()
              : 0;
      engine.updateTable(new UpdateTableRequest(table.name(), null, limit, definition), context);
      catalog.reload();
    }
    Identifier typed =
        alter.alteration() instanceof Alteration.SetColumnType set
            ? set.column()
            : alter.alteration() instanceof Alteration.AddColumn add ? add.column().name() : null;
    Table altered = catalog.table(table.name());
    return typed == null || altered == null ? List.of() : misfits(altered, typed);
  }

  /** Refuses a default that does not fit its column after the alteration. */
  private void checkDefault(Table table, Alteration alteration, RequestContext context) {
    if (alteration instanceof Alteration.AddColumn add) {
      checkDefault(table.name(), add.column(), context);
    } else if (alteration instanceof Alteration.SetColumnType set) {
      Column column = table.find(set.column());
      if (column != null) {
        try {
          executor.checkDefault(
              table.name(), column.withType(TableDefinition.type(set.type())), planner, context);
        } catch (SqlError unfit) {
          throw SqlError.at(
              unfit.error(),
              set.type().position(),
              "The column has DEFAULT "
                  + column.defaultText()
                  + ", which would not fit. "
                  + unfit.getMessage());
        }
      }
    }
  }

  /** Refuses a default that no INSERT could write. */
  private void checkDefault(String table, ColumnDefinition column, RequestContext context) {
    Expression value = column.defaultValue();
    if (value != null) {
      try {
        executor.checkDefault(table, TableDefinition.column(column), planner, context);
      } catch (SqlError unfit) {
        throw unfit.at(value.position());
      }
    }
  }

  /** What is said of values that a column does not read. */
  private List<SqlNotice> misfits(Table table, Identifier name) {
    Column column = table.find(name);
    if (column == null) {
      return List.of();
    }
    Predicate<AttributeType> isUnread =
        type -> type != AttributeType.NULL && !column.type().readFrom().contains(type);
    String misfits =
        catalog
            .attributeCounts(table)
            .map(counts -> counted(table, column, counts, isUnread))
            .orElseGet(() -> seen(table, column, isUnread));
    return misfits.isEmpty()
        ? List.of()
        : List.of(new SqlNotice(SqlNotice.VALUE_DOES_NOT_FIT, misfits));
  }

  private static String counted(
      Table table, Column column, AttributeCounts counts, Predicate<AttributeType> isUnread) {
    TypeCounts all = TypeCounts.of(counts, column.attribute());
    TypeCounts unread = all.where(isUnread);
    long misfits = unread.total();
    return misfits == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "%,d of %,d values of %s in %s (%s) %s not fit %s and %s as NULL.",
            misfits,
            all.total(),
            column.name(),
            table.name(),
            unread,
            misfits == 1 ? "does" : "do",
            column.type(),
            misfits == 1 ? "reads" : "read");
  }

  /** Where nobody has counted. */
  private String seen(Table table, Column column, Predicate<AttributeType> isUnread) {
    String unread =
        catalog.seenAttributes(table).attributes().stream()
            .filter(seen -> seen.name().equals(column.attribute()))
            .flatMap(seen -> seen.types().stream())
            .filter(isUnread)
            .sorted()
            .map(AttributeType::name)
            .collect(Collectors.joining(" and "));
    return unread.isEmpty()
        ? ""
        : "Items of "
            + table.name()
            + " have had values of the type "
            + unread
            + " in "
            + column.name()
            + "; such a value does not fit "
            + column.type()
            + " and reads as NULL.";
  }

  private void comment(Statement.CommentOn comment, RequestContext context) {
    if (!comment.column()) {
      Table table = userTable(catalog, comment.name());
      redefine(table, TableAlteration.comment(table, comment.comment()), context);
      return;
    }
    List<Identifier> parts = comment.name().parts();
    Table table =
        userTable(
            catalog, new TableName(parts.subList(0, parts.size() - 1), comment.name().position()));
    Identifier column = parts.get(parts.size() - 1);
    redefine(table, TableAlteration.comment(table, column, comment.comment()), context);
  }

  private void redefine(Table table, String definition, RequestContext context) {
    engine.updateTable(new UpdateTableRequest(table.name(), null, definition), context);
    catalog.reload();
  }

  /** A table that a definition may change: one of the schema main, named without an index. */
  static Table userTable(Catalog catalog, TableName name) {
    TableTarget target = catalog.resolveWritable(name);
    if (target.index() != null) {
      throw SqlError.at(
          SqlErrors.WRONG_OBJECT_KIND,
          name.position(),
          name + " is an index; write the name of its table.");
    }
    return target.table();
  }

  private void create(Statement.CreateTable create, String text, RequestContext context) {
    String name = catalog.newTableName(create.name());
    try {
      if (catalog.view(name) != null) {
        throw SqlError.at(
            SqlErrors.DUPLICATE_TABLE,
            create.name().position(),
            "There is a view " + name + " already.");
      }
      if (catalog.table(name) != null) {
        throw ResourceInUseException.tableExists(name);
      }
      create.columns().forEach(column -> checkDefault(name, column, context));
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

  private void truncate(Statement.Truncate truncate, RequestContext context) {
    Table table = userTable(catalog, truncate.name());
    engine
        .capability(TableTruncation.class)
        .orElseThrow(
            () ->
                SqlError.at(
                    SqlErrors.NOT_SUPPORTED_YET,
                    truncate.position(),
                    "This engine cannot empty a table at once; DELETE removes its items."))
        .truncateTable(table.name(), context);
    catalog.reload();
  }

  private void drop(Statement.DropTable drop, RequestContext context) {
    String name = catalog.find(drop.name());
    if (name == null) {
      if (drop.ifExists() && catalog.view(drop.name()) == null) {
        return;
      }
      name = catalog.resolveWritable(drop.name()).table().name();
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
