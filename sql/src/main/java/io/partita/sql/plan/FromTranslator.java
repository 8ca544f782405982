package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Names;
import io.partita.sql.catalog.TableTarget;
import io.partita.sql.catalog.View;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.plan.NameScope.Shown;
import io.partita.sql.plan.QueryTranslator.Context;
import io.partita.sql.plan.QueryTranslator.Translated;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.FromItem;
import io.partita.sql.statement.FromItem.Join;
import io.partita.sql.statement.Hint;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.PathStep;
import io.partita.sql.statement.QueryExpression;
import io.partita.sql.statement.SelectQuery;
import io.partita.sql.statement.SourcePosition;
import io.partita.sql.statement.TableName;
import io.partita.sql.statement.TableReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** FROM: tables, queries, joins and documents, with the names that they bring. */
final class FromTranslator {
  private final QueryTranslator queries;
  private final StatementNames statement;
  private final Context context;

  FromTranslator(QueryTranslator queries, Context context) {
    this.queries = queries;
    this.statement = queries.statement();
    this.context = context;
  }

  /**
   * What is read.
   *
   * @param columns what * shows of it
   */
  record From(SqlNode node, List<Relation> relations, List<Shown> columns) {
    NameScope scope(StatementNames statement, @Nullable NameScope outer) {
      return new NameScope(statement, outer, relations, columns);
    }
  }

  /**
   * Translates an item.
   *
   * @param left what stands left of it, or null
   */
  From translate(FromItem item, @Nullable From left) {
    if (item instanceof TableReference table) {
      return table(table, left);
    }
    if (item instanceof FromItem.Derived derived) {
      NameScope outer = derived.lateral() ? lateral(left) : context.outer();
      return query(
          derived.query(),
          context.inside(outer),
          derived.alias(),
          derived.columns(),
          derived.lateral(),
          derived.position());
    }
    if (item instanceof FromItem.Unnest unnest) {
      return unnest(unnest, left);
    }
    if (item instanceof FromItem.Let let) {
      return translate(let.from(), left);
    }
    return join((Join) item, left);
  }

  private NameScope lateral(@Nullable From left) {
    return left == null
        ? new NameScope(statement, context.outer(), List.of(), List.of())
        : left.scope(statement, context.outer());
  }

  private From table(TableReference reference, @Nullable From left) {
    TableName name = reference.table();
    CommonTables common = CommonTables.find(context.tables(), name);
    if (common != null) {
      Identifier alias = reference.alias() == null ? common.table().name() : reference.alias();
      From from =
          query(
              common.table().query(),
              new Context(common.scope(), context.hints(), common.before(), false, false, false),
              alias,
              common.table().columns(),
              false,
              reference.position());
      if (statement.isUsedAgain(common.table()) && !isDeterministic(from.node())) {
        throw SqlError.at(
            SqlErrors.NOT_SUPPORTED_YET,
            reference.position(),
            "A table of WITH is computed again for each use of it, and "
                + common.table().name().name()
                + " has values that would be others then (RAND(), UUID()). Use it once, or keep its"
                + " rows in a table first: INSERT INTO … SELECT ….");
      }
      return from;
    }
    if (isDocument(name, left)) {
      return unnest(
          new FromItem.Unnest(path(name), reference.alias(), null, false, reference.position()),
          left);
    }
    View view = statement.catalog().view(name);
    if (view != null) {
      return view(view, reference);
    }
    TableTarget target = statement.catalog().resolve(name);
    String internal = statement.newName();
    String tableName = target.table().name();
    Hint hint = context.hints().index(tableName, reference.alias());
    if (hint != null) {
      target = statement.through(hint, target);
    }
    statement.read(
        internal,
        new StatementNames.Reading(
            target,
            reference.alias() == null ? tableName : reference.alias().name(),
            context.hints().mayScan(tableName, reference.alias(), statement)));
    Relation relation = new Relation.OfTable(internal, reference.alias(), target);
    return from(new SqlIdentifier(internal, Positions.calcite(reference.position())), relation);
  }

  static boolean isDeterministic(SqlNode node) {
    boolean[] deterministic = {true};
    node.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlCall call) {
            deterministic[0] &= call.getOperator().isDeterministic();
            return super.visit(call);
          }
        });
    return deterministic[0];
  }

  /** The query of a view, with the columns that it had when the view was made. */
  private From view(View view, TableReference reference) {
    Identifier alias =
        reference.alias() == null
            ? new Identifier(view.name(), true, reference.position())
            : reference.alias();
    SqlParserPos at = Positions.calcite(reference.position());
    Translated translated = queries.translate(view, context.hints(), reference.position());
    List<Output> outputs = new ArrayList<>();
    List<SqlNode> items = new ArrayList<>();
    Relation inner = new Relation.OfQuery(statement.newName(), null, translated.outputs());
    int[] places = places(view, translated.outputs(), reference);
    for (int i = 0; i < places.length; i++) {
      outputs.add(translated.outputs().get(places[i]).labelled(view.columnNames().get(i)));
      items.add(
          PathTranslator.column(
              inner.internal(), Relation.column(places[i]), reference.position()));
    }
    SqlNode select =
        QueryTranslator.select(
            at,
            QueryTranslator.columns(items, at),
            QueryTranslator.named(translated.node(), inner, at),
            null,
            null,
            null);
    Relation relation = new Relation.OfQuery(statement.newName(), alias, outputs);
    return from(QueryTranslator.named(select, relation, at), relation);
  }

  /**
   * Where the query has the columns that the view had when it was made. One of another case is the
   * same column: an attribute that was written since, or declared, gives the query its own case.
   */
  private static int[] places(View view, List<Output> outputs, TableReference reference) {
    List<@Nullable String> left = new ArrayList<>();
    outputs.forEach(output -> left.add(output.label()));
    int[] places = new int[view.labels().size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = left.indexOf(view.labels().get(i));
      if (places[i] >= 0) {
        left.set(places[i], null);
      }
    }
    for (int i = 0; i < places.length; i++) {
      String label = view.labels().get(i);
      for (int place = 0; place < left.size() && places[i] < 0; place++) {
        if (label.equalsIgnoreCase(left.get(place))) {
          places[i] = place;
          left.set(place, null);
        }
      }
      if (places[i] < 0) {
        throw SqlError.at(
            SqlErrors.UNDEFINED_COLUMN,
            reference.position(),
            "The view " + view.name() + " has lost its column " + label + "; replace the view.");
      }
    }
    return places;
  }

  /** Whether the name is a path from what stands left, or around: not so if it is an index. */
  private boolean isDocument(TableName name, @Nullable From left) {
    if (name.parts().size() < 2) {
      return false;
    }
    Relation relation = lateral(left).named(name.parts().get(0));
    boolean isIndex =
        relation instanceof Relation.OfTable table
            && relation.alias() == null
            && !Names.matches(name.parts().get(1), table.target().table().indexNames()).isEmpty();
    return relation != null && !isIndex;
  }

  private static PathExpression path(TableName name) {
    List<PathStep> steps = new ArrayList<>();
    for (Identifier part : name.parts().subList(1, name.parts().size())) {
      steps.add(new PathStep.NameStep(part));
    }
    return new PathExpression(name.parts().get(0), steps, name.position());
  }

  private From query(
      QueryExpression query,
      Context inside,
      @Nullable Identifier alias,
      List<Identifier> columns,
      boolean lateral,
      SourcePosition position) {
    Translated translated = queries.translate(query, inside);
    List<Output> outputs = translated.outputs();
    if (!columns.isEmpty()) {
      outputs = renamed(outputs, columns, position);
    }
    SqlParserPos at = Positions.calcite(position);
    SqlNode node =
        lateral ? SqlStdOperatorTable.LATERAL.createCall(at, translated.node()) : translated.node();
    SelectQuery first = query.first();
    boolean values = first != null && first.form() == SelectQuery.Form.VALUE;
    if (values && alias != null && columns.isEmpty()) {
      // Each row is what the alias means.
      Relation relation =
          new Relation.OfElements(statement.newName(), alias, null, outputs.get(0).type());
      return from(QueryTranslator.named(node, relation, at, Relation.OfElements.VALUE), relation);
    }
    Relation relation = new Relation.OfQuery(statement.newName(), alias, outputs);
    return from(QueryTranslator.named(node, relation, at), relation);
  }

  private static From from(SqlNode node, Relation relation) {
    return new From(node, List.of(relation), NameScope.columnsOf(relation));
  }

  private static List<Output> renamed(
      List<Output> outputs, List<Identifier> columns, SourcePosition position) {
    if (columns.size() != outputs.size()) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          position,
          "The query has "
              + outputs.size()
              + (outputs.size() == 1 ? " column, " : " columns, ")
              + columns.size()
              + (columns.size() == 1 ? " is named." : " are named."));
    }
    List<Output> renamed = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      renamed.add(outputs.get(i).labelled(columns.get(i).name()));
    }
    return renamed;
  }

  private From unnest(FromItem.Unnest unnest, @Nullable From left) {
    NameScope scope = lateral(left);
    ExpressionTranslator expressions = new ExpressionTranslator(queries, scope, context);
    SqlParserPos position = Positions.calcite(unnest.position());
    Relation relation =
        new Relation.OfElements(statement.newName(), unnest.alias(), unnest.at(), null);
    SqlNode function =
        (unnest.unpivot() ? Unnesting.PAIRS : Unnesting.ELEMENTS)
            .createCall(
                position,
                ExpressionTranslator.call(
                    FunctionLibrary.TO_DYNAMIC,
                    unnest.source().position(),
                    expressions.translate(unnest.source())));
    SqlNode table = SqlStdOperatorTable.COLLECTION_TABLE.createCall(position, function);
    return from(
        QueryTranslator.named(
            SqlStdOperatorTable.LATERAL.createCall(position, table), relation, position),
        relation);
  }

  // Joins

  private From join(Join join, @Nullable From left) {
    From first = translate(join.left(), left);
    From second = translate(join.right(), left == null ? first : beside(left, first));
    refuseDependent(join, first, second);
    List<Relation> relations = new ArrayList<>(first.relations());
    relations.addAll(second.relations());
    List<Shown> columns = new ArrayList<>();
    boolean leftMayLack = join.kind() == Join.Kind.RIGHT || join.kind() == Join.Kind.FULL;
    boolean rightMayLack = join.kind() == Join.Kind.LEFT || join.kind() == Join.Kind.FULL;
    List<Shown> leftColumns = orNull(first.columns(), leftMayLack);
    List<Shown> rightColumns = orNull(second.columns(), rightMayLack);
    List<Identifier> shared =
        join.natural() ? common(leftColumns, rightColumns, join.position()) : join.using();
    SqlParserPos position = Positions.calcite(join.position());
    SqlNode condition = null;
    if (shared.isEmpty()) {
      columns.addAll(leftColumns);
      columns.addAll(rightColumns);
      if (join.condition() != null) {
        NameScope scope = new NameScope(statement, context.outer(), relations, columns);
        condition = new ExpressionTranslator(queries, scope, context).where(join.condition());
      }
    } else {
      List<SqlNode> equalities = new ArrayList<>();
      for (Identifier name : shared) {
        Shown a = only(name, leftColumns, "left");
        Shown b = only(name, rightColumns, "right");
        leftColumns = leftColumns.stream().filter(shown -> !shown.equals(a)).toList();
        rightColumns = rightColumns.stream().filter(shown -> !shown.equals(b)).toList();
        equalities.add(
            ExpressionTranslator.call(
                Comparison.EQUAL,
                name.position(),
                PathTranslator.meaning(a.meaning(), name.position()),
                PathTranslator.meaning(b.meaning(), name.position())));
        columns.add(merged(join.kind(), a, b));
      }
      columns.addAll(leftColumns);
      columns.addAll(rightColumns);
      condition = ExpressionTranslator.balanced(SqlStdOperatorTable.AND, equalities, position);
    }
    return new From(joined(join, first, second, condition, position), relations, columns);
  }

  /** Refuses a right side that depends on the left one where it cannot be opened for its rows. */
  private static void refuseDependent(Join join, From left, From right) {
    boolean keepsRight = join.kind() == Join.Kind.RIGHT || join.kind() == Join.Kind.FULL;
    boolean nests = join.right() instanceof Join;
    if (!keepsRight && !nests) {
      return;
    }
    Set<String> needed = Queries.relationsAround(right.node());
    if (left.relations().stream().map(Relation::internal).noneMatch(needed::contains)) {
      return;
    }
    throw keepsRight
        ? SqlError.at(
            SqlErrors.SYNTAX,
            join.position(),
            join.kind()
                + " JOIN also gives what its right side has without a row of the left one, so the"
                + " right side cannot name columns of the left. LEFT JOIN and JOIN take it.")
        : SqlError.at(
            SqlErrors.NOT_SUPPORTED_YET,
            join.position(),
            "What depends on the left side of a join is not supported yet inside of parentheses on"
                + " its right; write the joins without them, the one that depends last.");
  }

  private static From beside(From left, From right) {
    List<Relation> relations = new ArrayList<>(left.relations());
    relations.addAll(right.relations());
    List<Shown> columns = new ArrayList<>(left.columns());
    columns.addAll(right.columns());
    return new From(left.node(), relations, columns);
  }

  private static List<Shown> orNull(List<Shown> columns, boolean mayLack) {
    return mayLack
        ? columns.stream()
            .map(shown -> new Shown(shown.output().orNull(), shown.meaning()))
            .toList()
        : columns;
  }

  private static Shown merged(Join.Kind kind, Shown left, Shown right) {
    if (kind == Join.Kind.RIGHT) {
      return right;
    }
    if (kind != Join.Kind.FULL) {
      return left;
    }
    return new Shown(left.output(), left.meaning().or(right.meaning()));
  }

  private static List<Identifier> common(
      List<Shown> left, List<Shown> right, SourcePosition position) {
    List<Identifier> names = new ArrayList<>();
    for (Shown shown : left) {
      String label = shown.output().label();
      if (right.stream().anyMatch(other -> other.output().label().equals(label))) {
        names.add(new Identifier(label, true, position));
      }
    }
    return names;
  }

  private static Shown only(Identifier name, List<Shown> columns, String side) {
    List<Shown> found = NameScope.matching(name, columns);
    if (found.size() == 1) {
      return found.get(0);
    }
    throw SqlError.at(
        found.isEmpty() ? SqlErrors.UNDEFINED_COLUMN : SqlErrors.AMBIGUOUS_COLUMN,
        name.position(),
        found.isEmpty()
            ? "There is no declared column " + name + " on the " + side + " of this join."
            : "There are several columns " + name + " on the " + side + " of this join.");
  }

  private static SqlNode joined(
      Join join, From left, From right, @Nullable SqlNode condition, SqlParserPos position) {
    JoinType type =
        switch (join.kind()) {
          case CROSS -> JoinType.CROSS;
          case INNER -> condition == null ? JoinType.CROSS : JoinType.INNER;
          case LEFT -> JoinType.LEFT;
          case RIGHT -> JoinType.RIGHT;
          case FULL -> JoinType.FULL;
        };
    SqlNode on =
        condition == null && type != JoinType.CROSS
            ? SqlLiteral.createBoolean(true, position)
            : condition;
    return new SqlJoin(
        position,
        left.node(),
        SqlLiteral.createBoolean(false, position),
        type.symbol(position),
        right.node(),
        (on == null ? JoinConditionType.NONE : JoinConditionType.ON).symbol(position),
        on);
  }
}
