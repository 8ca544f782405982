package io.partita.sql.run;

import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.engine.expression.DocumentPath;
import io.partita.sql.GeneratedKeys;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Names;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TableTarget;
import io.partita.sql.catalog.TargetNames;
import io.partita.sql.plan.Planner;
import io.partita.sql.plan.StatementParameters;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.NullLiteral;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.Hint;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.PathStep;
import io.partita.sql.statement.Returning;
import io.partita.sql.statement.SelectItem;
import io.partita.sql.statement.SelectQuery;
import io.partita.sql.statement.SourcePosition;
import io.partita.sql.statement.Statement;
import io.partita.sql.statement.Statement.Insert;
import io.partita.sql.statement.Statement.OnConflict;
import io.partita.sql.statement.TableName;
import io.partita.sql.statement.TableReference;
import io.partita.sql.statement.UpdateClause;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Plans UPDATE and DELETE as a query of their right sides over their WHERE, which must fix the
 * whole key.
 */
public final class ChangePlanner {
  private final Catalog catalog;
  private final Planner planner;

  /** A planner of changes. */
  public ChangePlanner(Catalog catalog, Planner planner) {
    this.catalog = catalog;
    this.planner = planner;
  }

  /**
   * Plans an UPDATE.
   *
   * @param shown whether the plan is to be shown
   */
  public UpdateRun update(Statement.Update update, StatementParameters parameters, boolean shown) {
    TargetNames names = new TargetNames(catalog, table(update.target()));
    return update(update, names, parameters, shown);
  }

  private UpdateRun update(
      Statement.Update update, TargetNames names, StatementParameters parameters, boolean shown) {
    Table table = names.table();
    List<Assignment> assignments = new ArrayList<>();
    List<SelectItem> items = new ArrayList<>();
    ValueExpressions documents = new ValueExpressions(planner, parameters);
    for (UpdateClause clause : update.clauses()) {
      Target target = target(names, clause, update.alias());
      refuseOverlap(assignments, target.path(), clause.target().position());
      parameters.brings(table, target.path().attribute());
      int output = -1;
      ValueExpressions.Value direct = null;
      Expression value =
          clause instanceof UpdateClause.SetClause set ? written(set.value(), target) : null;
      if (value != null && !(value instanceof NullLiteral)) {
        if (ValueExpressions.isDirect(value)) {
          direct = documents.of(value, target.column());
        } else {
          output = items.size();
          Expression fitted = ValueExpressions.fitted(value, target.column());
          items.add(new SelectItem.SelectExpression(fitted, null, value.position()));
        }
      }
      assignments.add(new Assignment(target.path(), target.column(), output, null, direct));
    }
    documents.finish(update.position());
    if (items.isEmpty()) {
      items.add(anything(table, update.position()));
    }
    QueryRun query =
        finding(
            update.target(),
            update.alias(),
            items,
            update.where(),
            update.allowScan(),
            update.hints(),
            update.position(),
            parameters,
            shown);
    return new UpdateRun(
        query,
        query.isEmpty() ? assignments : planned(assignments, query),
        names.findings(),
        update.returning(),
        returned(
            update.target(),
            update.returning(),
            assignments.stream().map(assignment -> assignment.target().attribute()).toList(),
            update.position()));
  }

  /** The value of SET, with what DEFAULT means there; null if the target has none. */
  private static @Nullable Expression written(Expression value, Target target) {
    if (!(value instanceof Expression.Default)) {
      return value;
    }
    Column column = target.column();
    return column == null ? null : column.defaultValue();
  }

  /**
   * Plans what ON CONFLICT DO UPDATE does: an UPDATE by the key of the new item, which stands with
   * its key values in parameters behind those of the statement.
   */
  ConflictUpdate onConflict(
      Insert insert, Table table, TargetNames names, StatementParameters statement) {
    // The values of its literals are in the plan.
    statement.tie();
    int written = statement.written();
    List<Column> keys = ConflictUpdate.keys(table);
    SourcePosition position = insert.position();
    List<Expression> conditions = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      conditions.add(
          new Expression.Binary(
              Expression.Binary.Operator.EQUAL,
              new PathExpression(
                  new Identifier(keys.get(i).name(), true, position), List.of(), position),
              new Expression.Parameter(written + 1 + i, position),
              position));
    }
    if (insert.onConflict().where() != null) {
      conditions.add(insert.onConflict().where());
    }
    Statement.Update update =
        new Statement.Update(
            insert.target(),
            null,
            insert.onConflict().clauses(),
            conditions.size() == 1 ? conditions.get(0) : new Expression.And(conditions, position),
            null,
            false,
            List.of(),
            position);
    return new ConflictUpdate(
        update(
            update,
            names,
            StatementParameters.excluding(names, written, written + 1 + keys.size()),
            true),
        written);
  }

  /** Refuses columns of ON CONFLICT that are not the key. */
  static void requireKey(OnConflict onConflict, Table table) {
    if (onConflict.columns().isEmpty()) {
      return;
    }
    List<String> keys = ConflictUpdate.keys(table).stream().map(Column::name).toList();
    List<String> named =
        onConflict.columns().stream()
            .flatMap(name -> Names.matches(name, keys).stream())
            .distinct()
            .toList();
    if (named.size() != keys.size() || onConflict.columns().size() != keys.size()) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          onConflict.columns().get(0).position(),
          "ON CONFLICT is about the primary key of "
              + table.name()
              + ", ("
              + String.join(", ", keys)
              + "), because nothing else is unique; name that or nothing.");
    }
  }

  /** The assignments with what their right sides have become in the plan. */
  private static List<Assignment> planned(List<Assignment> assignments, QueryRun query) {
    List<RexNode> outputs = query.plan().read().outputs();
    List<Integer> visible = query.plan().visible();
    return assignments.stream()
        .map(
            assignment ->
                assignment.output() < 0
                    ? assignment
                    : assignment.planned(outputs.get(visible.get(assignment.output()))))
        .toList();
  }

  /**
   * Plans a DELETE.
   *
   * @param shown whether the plan is to be shown
   */
  public UpdateRun delete(Statement.Delete delete, StatementParameters parameters, boolean shown) {
    Table table = table(delete.target());
    QueryRun query =
        finding(
            delete.target(),
            delete.alias(),
            List.of(anything(table, delete.position())),
            delete.where(),
            delete.allowScan(),
            delete.hints(),
            delete.position(),
            parameters,
            shown);
    return new UpdateRun(
        query,
        null,
        TargetNames.Findings.NONE,
        delete.returning(),
        returned(delete.target(), delete.returning(), List.of(), delete.position()));
  }

  private Table table(TableName name) {
    TableTarget target = catalog.resolveWritable(name);
    if (target.index() != null) {
      throw SqlError.at(
          SqlErrors.WRONG_OBJECT_KIND,
          name.position(),
          "An index cannot be changed: name the table " + target.table().name() + ".");
    }
    return target.table();
  }

  /** What to select where nobody looks at it. */
  private static SelectItem anything(Table table, SourcePosition position) {
    Identifier key = new Identifier(table.partitionKey().name(), true, position);
    return new SelectItem.SelectExpression(
        new PathExpression(key, List.of(), position), null, position);
  }

  private QueryRun finding(
      TableName target,
      @Nullable Identifier alias,
      List<SelectItem> items,
      @Nullable Expression where,
      boolean allowScan,
      List<Hint> hints,
      SourcePosition position,
      StatementParameters parameters,
      boolean shown) {
    SelectQuery select = select(target, alias, items, where, allowScan, hints, position);
    QueryRun query =
        new QueryRun(
            (shown ? planner.plan(select, parameters) : planner.planToRun(select, parameters))
                .ofItems());
    if (!query.isEmpty()) {
      query.plan().read();
    }
    return query;
  }

  /**
   * The query whose columns RETURNING shows, or null without it.
   *
   * @param written the attributes that the statement writes, which nobody may have seen before
   */
  @Nullable QueryRun returned(
      TableName target,
      @Nullable Returning returning,
      List<String> written,
      SourcePosition position) {
    if (returning == null) {
      return null;
    }
    Table table = table(target);
    List<String> shown =
        catalog.seenAttributes(table).attributes().stream().map(SeenAttribute::name).toList();
    List<SelectItem> items = new ArrayList<>();
    items.add(new SelectItem.AllColumns(null, List.of(), position));
    for (String attribute : new LinkedHashSet<>(written)) {
      if (table.columnOf(attribute) == null && !shown.contains(attribute)) {
        Identifier name = new Identifier(attribute, true, position);
        items.add(
            new SelectItem.SelectExpression(
                new PathExpression(name, List.of(), position), null, position));
      }
    }
    return new QueryRun(
        planner.plan(
            select(target, null, items, null, true, List.of(), position),
            StatementParameters.written(0)));
  }

  /**
   * The query whose columns an INSERT gives back as its generated keys; null if it generates none.
   *
   * @throws SqlError 42703 if there is no such column, 42NYS if ON CONFLICT decides what is written
   */
  public @Nullable QueryRun generated(Statement.Insert insert, GeneratedKeys keys) {
    List<String> names = new KeyColumns(insert, table(insert.target()), catalog).wanted(keys);
    if (names.isEmpty()) {
      return null;
    }
    SourcePosition position = insert.position();
    if (insert.onConflict().resolution() != Statement.OnConflict.Resolution.FAIL) {
      throw SqlError.at(
          SqlErrors.NOT_SUPPORTED_YET,
          position,
          "Generated keys with ON CONFLICT are not supported yet.");
    }
    List<SelectItem> items = new ArrayList<>();
    for (String name : names) {
      items.add(
          new SelectItem.SelectExpression(
              new PathExpression(new Identifier(name, true, position), List.of(), position),
              null,
              position));
    }
    return new QueryRun(
        planner.plan(
            select(insert.target(), null, items, null, true, List.of(), position),
            StatementParameters.written(0)));
  }

  private static SelectQuery select(
      TableName target,
      @Nullable Identifier alias,
      List<SelectItem> items,
      @Nullable Expression where,
      boolean allowScan,
      List<Hint> hints,
      SourcePosition position) {
    return SelectQuery.of(
        hints,
        items,
        new TableReference(target, alias, target.position()),
        where,
        allowScan,
        position);
  }

  private record Target(DocumentPath path, @Nullable Column column) {}

  private static Target target(TargetNames names, UpdateClause clause, @Nullable Identifier alias) {
    Table table = names.table();
    PathExpression path = clause.target();
    Identifier first = path.first();
    List<PathStep> steps = path.steps();
    boolean qualified =
        alias != null
            ? alias.name().equalsIgnoreCase(first.name())
            : table.name().equalsIgnoreCase(first.name()) && table.column(first.name()) == null;
    boolean hidden =
        alias != null
            && !qualified
            && !steps.isEmpty()
            && table.name().equalsIgnoreCase(first.name())
            && table.find(first) == null;
    if (hidden) {
      throw SqlError.at(
          SqlErrors.UNDEFINED_TABLE,
          first.position(),
          "The table "
              + first
              + " is called "
              + alias
              + " here, so that an attribute of it is written "
              + alias
              + ".a.");
    }
    if (qualified && !steps.isEmpty() && steps.get(0) instanceof PathStep.NameStep name) {
      first = name.name();
      steps = steps.subList(1, steps.size());
    }
    TargetNames.Target found =
        clause instanceof UpdateClause.RemoveClause ? names.removed(first) : names.find(first);
    Column column = found.column();
    if (column != null && column.key()) {
      throw SqlError.at(
          SqlErrors.KEY_UPDATE,
          first.position(),
          "The column "
              + first
              + " is part of the primary key and cannot be changed; insert an item with the new key and"
              + " delete this one.");
    }
    List<DocumentPath.Step> documentSteps = new ArrayList<>();
    for (PathStep step : steps) {
      documentSteps.add(
          step instanceof PathStep.NameStep name
              ? new DocumentPath.Name(name.name().name())
              : new DocumentPath.Index(((PathStep.IndexStep) step).index()));
    }
    return new Target(
        new DocumentPath(found.attribute(), documentSteps),
        documentSteps.isEmpty() ? column : null);
  }

  private static void refuseOverlap(
      List<Assignment> assignments, DocumentPath path, SourcePosition position) {
    for (Assignment other : assignments) {
      if (!other.target().attribute().equals(path.attribute())) {
        continue;
      }
      List<DocumentPath.Step> a = other.target().steps();
      List<DocumentPath.Step> b = path.steps();
      int common = Math.min(a.size(), b.size());
      int same = 0;
      while (same < common && a.get(same).equals(b.get(same))) {
        same++;
      }
      if (same == common) {
        throw SqlError.at(
            SqlErrors.DUPLICATE_COLUMN,
            position,
            "The paths " + other.target() + " and " + path + " overlap; change each place once.");
      }
      if (a.get(same).getClass() != b.get(same).getClass()) {
        throw SqlError.at(
            SqlErrors.DUPLICATE_COLUMN,
            position,
            "The paths "
                + other.target()
                + " and "
                + path
                + " cannot both be: the one goes into a map, the other into a list.");
      }
    }
  }
}
