package io.partita.sql.run;

import io.partita.engine.EngineException;
import io.partita.engine.PrimaryKey;
import io.partita.engine.PutItemRequest;
import io.partita.engine.value.Item;
import io.partita.sql.Outcome;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TableTarget;
import io.partita.sql.catalog.TargetNames;
import io.partita.sql.catalog.TargetNames.Target;
import io.partita.sql.plan.ParameterType;
import io.partita.sql.plan.Planner;
import io.partita.sql.plan.StatementParameters;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.TupleLiteral;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.InsertSource;
import io.partita.sql.statement.Returning;
import io.partita.sql.statement.Statement.Insert;
import io.partita.sql.statement.Statement.OnConflict;
import io.partita.sql.type.Family;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * INSERT and UPSERT: of written values, or of the rows of a query, all of which are read before the
 * first is written. INSERT never overwrites. Immutable, shared by all sessions.
 */
public final class InsertRun implements ChangeRun {
  private final Table table;
  private final NewItemWrites writes;
  private final List<NewItems.Row> rows;
  private final @Nullable QueryRun query;
  private final NewItems.ValuesRow queried;
  private final List<QueryRun> queries;
  private final List<ParameterType> parameters;
  private final @Nullable QueryRun returned;
  private final TargetNames.Findings names;

  /** Compiles a statement. */
  public InsertRun(
      Insert insert,
      Catalog catalog,
      Planner planner,
      ChangePlanner changes,
      StatementParameters statement) {
    TableTarget target = catalog.resolveWritable(insert.target());
    if (target.index() != null) {
      throw SqlError.at(
          SqlErrors.WRONG_OBJECT_KIND,
          insert.target().position(),
          "An index cannot be written: insert into the table " + target.table().name() + ".");
    }
    this.table = target.table();
    this.rows = new ArrayList<>();
    this.queries = new ArrayList<>();
    TargetNames names = new TargetNames(catalog, table);
    this.returned = returned(insert, names, changes);
    ValueExpressions values = new ValueExpressions(planner, statement);
    NewItems making = new NewItems(table, values);
    QueryRun source = null;
    NewItems.ValuesRow made = making.valuesRow(List.of());
    if (insert.source() instanceof InsertSource.ItemLiterals literals) {
      for (Expression item : literals.items()) {
        if (!(item instanceof TupleLiteral)) {
          // A parameter that is no map is told by its place.
          statement.tie();
        }
        rows.add(making.itemRow(item, values));
      }
    } else if (insert.source() instanceof InsertSource.ColumnValues columns) {
      List<Target> places = making.targets(columns.columns(), names, insert.position());
      for (List<Expression> row : columns.rows()) {
        NewItems.requireCount(
            row.size(), places, row.isEmpty() ? columns.position() : row.get(0).position());
        rows.add(making.columnRow(row, places, values));
      }
    } else if (insert.source() instanceof InsertSource.QueryRows selected) {
      source = new QueryRun(planner.planRows(selected.query(), statement));
      made = making.queriedRow(selected, source.plan().columns().size(), names, insert.position());
    }
    this.query = source;
    this.queried = made;
    ConflictUpdate update =
        insert.onConflict().resolution() == OnConflict.Resolution.UPDATE
            ? changes.onConflict(insert, table, names, statement)
            : null;
    ChangePlanner.requireKey(insert.onConflict(), table);
    if (source != null) {
      queries.add(source);
    }
    if (update != null) {
      queries.add(update.update().query());
    }
    List<ParameterType> own = values.finish(insert.position());
    this.parameters =
        merged(merged(own, source == null ? own : source.plan().parameters()), update);
    this.writes = new NewItemWrites(insert, table, update);
    this.names = names.findings();
  }

  private InsertRun(InsertRun other, QueryRun returned) {
    this.table = other.table;
    this.writes = other.writes;
    this.rows = other.rows;
    this.query = other.query;
    this.queried = other.queried;
    this.queries = other.queries;
    this.parameters = other.parameters;
    this.names = other.names;
    this.returned = returned;
  }

  /** The same, which gives columns of what it has written. */
  public InsertRun returning(QueryRun columns) {
    return new InsertRun(this, columns);
  }

  /** The query whose columns RETURNING shows; null without RETURNING. */
  private static @Nullable QueryRun returned(
      Insert insert, TargetNames names, ChangePlanner changes) {
    Returning returning = insert.returning();
    if (returning == null) {
      return null;
    }
    boolean written =
        returning.scope() == Returning.Scope.ALL && returning.image() == Returning.Image.NEW;
    if (!written || insert.onConflict().resolution() != OnConflict.Resolution.FAIL) {
      throw SqlError.at(
          SqlErrors.NOT_SUPPORTED_YET,
          returning.position(),
          written
              ? "RETURNING with ON CONFLICT is not supported yet."
              : "RETURNING of what was there before is not supported yet for INSERT and UPSERT;"
                  + " RETURNING ALL NEW * gives what was written.");
    }
    return changes.returned(
        insert.target(), returning, written(insert.source(), names), returning.position());
  }

  /** The attributes that a statement names; a parameter may stand for others. */
  static List<String> written(InsertSource source, TargetNames names) {
    List<String> written = new ArrayList<>();
    List<Identifier> columns = null;
    if (source instanceof InsertSource.ItemLiterals literals) {
      for (Expression item : literals.items()) {
        if (item instanceof TupleLiteral tuple) {
          tuple.entries().forEach(entry -> written.add(entry.name().value()));
        }
      }
    } else if (source instanceof InsertSource.ColumnValues values) {
      columns = values.columns();
    } else if (source instanceof InsertSource.QueryRows rows) {
      columns = rows.columns();
      written.addAll(rows.members());
    }
    if (columns != null) {
      columns.forEach(name -> written.add(names.find(name).attribute()));
    }
    return written;
  }

  private static List<ParameterType> merged(
      List<ParameterType> types, @Nullable ConflictUpdate update) {
    return update == null
        ? types
        : merged(types, update.update().parameters().subList(0, update.written()));
  }

  /** Each parameter stands in one part of the statement; the others say nothing of it. */
  private static List<ParameterType> merged(List<ParameterType> a, List<ParameterType> b) {
    List<ParameterType> merged = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      boolean unknown = a.get(i).family() == Family.DYNAMIC && a.get(i).column() == null;
      merged.add(unknown ? b.get(i) : a.get(i));
    }
    return merged;
  }

  @Override
  public List<ParameterType> parameters() {
    return parameters;
  }

  @Override
  public Table table() {
    return table;
  }

  @Override
  public TargetNames.Findings names() {
    return names;
  }

  @Override
  public @Nullable QueryRun returned() {
    return returned;
  }

  /** The number of rows that are written out. */
  public int rowCount() {
    return rows.size();
  }

  @Override
  public long maxReadUnits() {
    return query == null ? 0 : query.plan().maxReadUnits();
  }

  /** Whether what has the key of a new item is replaced. */
  public boolean overwrites() {
    return writes.overwrites();
  }

  /** What becomes of what has the key of a new item, if it is not replaced. */
  public OnConflict.Resolution onConflict() {
    return writes.onConflict();
  }

  /** The change of what has the key of a new item, or null. */
  public @Nullable UpdateRun update() {
    return writes.update();
  }

  /** The query whose rows are inserted, or null. */
  public @Nullable QueryRun query() {
    return query;
  }

  /** All queries that it runs: the rows that are inserted, the items that are changed instead. */
  public List<QueryRun> queries() {
    return Collections.unmodifiableList(queries);
  }

  @Override
  public Outcome execute(@Nullable Object[] bound, Execution execution) {
    Frame frame = new Frame(bound, execution);
    List<Item> items = new ArrayList<>(rows.size());
    for (NewItems.Row row : rows) {
      items.add(Item.of(row.attributes(frame)));
    }
    if (query != null) {
      query.forEach(
          bound,
          execution,
          values -> {
            execution.hold(values, "INSERT");
            items.add(Item.of(queried.attributes(values, frame)));
            writes.requireAtomic(items.size(), execution);
          });
    }
    long count = writes.write(items, bound, execution);
    return new Outcome(
        returned == null ? null : returned.rowsOf(items, bound, execution),
        count,
        execution.notices.all());
  }

  /** The count of a write that failed like this, if that is no failure of the statement. */
  long countAfter(EngineException failure, Item item) {
    return writes.countAfter(failure, item);
  }

  /** Whether an execution is one put, so that a batch of them can be carried out together. */
  boolean isSingleRow() {
    return rows.size() == 1 && writes.update() == null && returned == null;
  }

  /** The one item that an execution writes. */
  Item item(@Nullable Object[] bound, Execution execution) {
    return Item.of(rows.get(0).attributes(new Frame(bound, execution)));
  }

  /** What {@link #write} needs to know of the items that are there. */
  Map<PrimaryKey, Item> met(List<Item> items, Execution execution) {
    return writes.met(items, execution);
  }

  /** The write of an item of {@link #item}, which the budget must allow. */
  PutItemRequest write(Item item, Map<PrimaryKey, Item> met, Execution execution) {
    writes.requireUnits(item, met, execution);
    return writes.put(item);
  }
}
