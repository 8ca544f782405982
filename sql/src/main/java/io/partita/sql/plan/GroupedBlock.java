package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Column;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.plan.operator.Let;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * A block that groups, as two: one that only groups, and one around it that computes what it shows
 * of the keys and the aggregates, which are plain columns there. Calcite checks a grouped block by
 * itself, without the blocks around and inside of it: it refuses a name from around, finds only
 * keys that are columns from inside, and takes an aggregate inside for one of the block it stands
 * in, even if it is over the rows of a block around that.
 */
final class GroupedBlock {
  /** The operand of a SELECT that holds DISTINCT. */
  private static final int KEYWORDS = 0;

  private final StatementNames statement;
  private final AggregateOwner owner;
  private final SqlSelect select;
  private final List<SqlNode> keys;

  /** What paths into the keys begin with. */
  private final List<@Nullable SqlNode> stored;

  private GroupedBlock(SqlSelect select, NameScope scope) {
    this.statement = scope.statement();
    this.owner = new AggregateOwner(scope);
    this.select = select;
    this.keys = select.getGroup() == null ? List.of() : List.copyOf(select.getGroup().getList());
    this.stored = keys.stream().map(key -> stored(key, scope)).toList();
  }

  private static @Nullable SqlNode stored(SqlNode key, NameScope scope) {
    if (key instanceof SqlCall call && call.getOperator().equals(FunctionLibrary.VALUE)) {
      return call.operand(0);
    }
    if (key instanceof SqlIdentifier name) {
      for (Relation relation : scope.relations()) {
        Column column =
            relation instanceof Relation.OfTable table
                    && relation.internal().equals(name.names.get(0))
                ? table.target().table().column(name.names.get(1))
                : null;
        if (column != null) {
          return PathTranslator.stored(
              Resolved.column(relation, column, List.of()),
              Positions.ours(key.getParserPosition()));
        }
      }
    }
    return null;
  }

  /**
   * The block as it is, or as two where that is needed.
   *
   * @throws SqlError 42803 if an aggregate of the block stands where rows are not grouped yet, or
   *     what it shows is neither a key nor an aggregate
   */
  static SqlSelect divided(SqlSelect select, NameScope scope) {
    return new GroupedBlock(select, scope).divided();
  }

  private SqlSelect divided() {
    refuseAggregates(select.getWhere(), "WHERE is asked of each row before rows are grouped");
    refuseAggregates(select.getFrom(), "FROM gives the rows that are grouped");
    refuseAggregates(select.getGroup(), "GROUP BY makes the groups that aggregates are taken of");
    Survey survey = new Survey();
    shown().forEach(node -> node.accept(survey));
    boolean groups = select.getGroup() != null || select.getHaving() != null;
    if (!groups && survey.aggregates.isEmpty()) {
      return select;
    }
    boolean byQuery = select.getGroup() != null && Queries.isIn(select.getGroup());
    return survey.looksOut || survey.looksIn || survey.entersKey || byQuery
        ? around(survey.aggregates, byQuery)
        : select;
  }

  /** What is computed once the rows are grouped. */
  private List<SqlNode> shown() {
    List<SqlNode> shown = new ArrayList<>();
    shown.add(select.getSelectList());
    if (select.getHaving() != null) {
      shown.add(select.getHaving());
    }
    if (select.getOrderList() != null) {
      shown.add(select.getOrderList());
    }
    return shown;
  }

  /** Refuses aggregates of this block that stand in a query inside a clause. */
  private void refuseAggregates(@Nullable SqlNode clause, String reason) {
    if (clause == null || !Queries.isIn(clause)) {
      return;
    }
    clause.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          private boolean inside;

          @Override
          public @Nullable Void visit(SqlCall call) {
            if (inside && AggregateOwner.isAggregate(call) && owner.owns(call, true)) {
              throw SqlError.at(
                  SqlErrors.GROUPING,
                  Positions.ours(call.getParserPosition()),
                  "This aggregate is over columns of the query around alone, so it is one of that"
                      + " query's, and stands in a clause that holds none: "
                      + reason
                      + ".");
            }
            boolean before = inside;
            inside |= Queries.isQuery(call);
            super.visit(call);
            inside = before;
            return null;
          }
        });
  }

  /** What the select list, HAVING and ORDER BY hold. */
  private final class Survey extends SqlBasicVisitor<@Nullable Void> {
    final List<SqlCall> aggregates = new ArrayList<>();

    /** Whether a name of a block around stands outside of an aggregate. */
    boolean looksOut;

    /** Whether there is a query. */
    boolean looksIn;

    /** Whether there is a path into a key. */
    boolean entersKey;

    private boolean inside;

    @Override
    public @Nullable Void visit(SqlIdentifier name) {
      looksOut |= owner.isAround(name);
      return null;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
      if (AggregateOwner.isAggregate(call) && owner.owns(call, inside)) {
        aggregates.add(call);
        return null;
      }
      entersKey |= entered(call) >= 0;
      boolean before = inside;
      inside |= Queries.isQuery(call);
      looksIn |= inside;
      if (call.getKind() == SqlKind.FILTER && call.operand(0) instanceof SqlCall filtered) {
        // By itself it says less of whose it is.
        super.visit(filtered);
        call.operand(1).accept(this);
      } else {
        super.visit(call);
      }
      inside = before;
      return null;
    }
  }

  /** The key of which a call takes a member, or -1. */
  private int entered(SqlCall call) {
    boolean enters =
        call.getOperator().equals(FunctionLibrary.MEMBER)
            || call.getOperator().equals(FunctionLibrary.ELEMENT);
    for (int i = 0; enters && i < stored.size(); i++) {
      SqlNode document = stored.get(i);
      if (document != null && Queries.areSame(document, call.operand(0))) {
        return i;
      }
    }
    return -1;
  }

  private SqlSelect around(List<SqlCall> aggregates, boolean byQuery) {
    Relation groups = new Relation.OfQuery(statement.newName(), null, List.of());
    Columns columns = new Columns(groups, aggregates);
    SqlParserPos position = select.getParserPosition();
    SqlSelect inner =
        byQuery
            ? overComputed(aggregates)
            : grouping(keys, aggregates, select.getFrom(), select.getWhere());
    return new SqlSelect(
        position,
        (SqlNodeList) select.getOperandList().get(KEYWORDS),
        (SqlNodeList) columns.of(select.getSelectList()),
        QueryTranslator.named(inner, groups, position),
        select.getHaving() == null ? null : columns.of(select.getHaving()),
        null,
        null,
        null,
        null,
        select.getOrderList() == null ? null : (SqlNodeList) columns.of(select.getOrderList()),
        select.getOffset(),
        select.getFetch(),
        null);
  }

  /** The block that only groups. */
  private SqlSelect grouping(
      List<SqlNode> keys,
      List<? extends SqlNode> aggregates,
      @Nullable SqlNode from,
      @Nullable SqlNode where) {
    SqlParserPos position = select.getParserPosition();
    List<SqlNode> items = new ArrayList<>(keys);
    items.addAll(aggregates);
    if (items.isEmpty()) {
      items.add(SqlStdOperatorTable.COUNT.createCall(position, SqlIdentifier.star(position)));
    }
    SqlSelect groups =
        QueryTranslator.select(
            position, QueryTranslator.columns(items, position), from, null, null, null);
    groups.setWhere(where);
    groups.setGroupBy(keys.isEmpty() ? null : new SqlNodeList(keys, position));
    return groups;
  }

  /** The same over a block that computes the keys and the arguments, as a query is no key. */
  private SqlSelect overComputed(List<SqlCall> aggregates) {
    SqlParserPos position = select.getParserPosition();
    Relation computed = new Relation.OfQuery(statement.newName(), null, List.of());
    List<SqlNode> items = new ArrayList<>();
    List<SqlNode> columns = new ArrayList<>();
    keys.forEach(key -> columns.add(columnOf(computed, key, items)));
    List<SqlNode> calls = new ArrayList<>();
    for (SqlCall aggregate : aggregates) {
      calls.add(overColumns(aggregate, computed, items));
    }
    SqlSelect rows =
        QueryTranslator.select(
            position, QueryTranslator.columns(items, position), select.getFrom(), null, null, null);
    rows.setWhere(select.getWhere());
    return grouping(columns, calls, QueryTranslator.named(rows, computed, position), null);
  }

  private static SqlNode overColumns(SqlCall aggregate, Relation computed, List<SqlNode> items) {
    List<SqlNode> operands = new ArrayList<>();
    for (SqlNode operand : aggregate.getOperandList()) {
      if (operand instanceof SqlCall call && AggregateOwner.isAggregate(call)) {
        operands.add(overColumns(call, computed, items));
      } else if (operand instanceof SqlIdentifier name && name.isStar()) {
        operands.add(operand);
      } else {
        operands.add(columnOf(computed, operand, items));
      }
    }
    return aggregate
        .getOperator()
        .createCall(aggregate.getFunctionQuantifier(), aggregate.getParserPosition(), operands);
  }

  private static SqlNode columnOf(Relation relation, SqlNode node, List<SqlNode> items) {
    items.add(node);
    return column(relation, items.size() - 1, node);
  }

  private static SqlNode column(Relation relation, int number, SqlNode inPlaceOf) {
    return PathTranslator.column(
        relation.internal(),
        Relation.column(number),
        Positions.ours(inPlaceOf.getParserPosition()));
  }

  /** Puts columns of the groups in the place of keys and aggregates. */
  private final class Columns extends SqlShuttle {
    private final Relation groups;
    private final List<SqlCall> aggregates;

    Columns(Relation groups, List<SqlCall> aggregates) {
      this.groups = groups;
      this.aggregates = aggregates;
    }

    SqlNode of(SqlNode node) {
      return Objects.requireNonNull(node.accept(this));
    }

    @Override
    public SqlNode visit(SqlIdentifier name) {
      SqlNode key = key(name);
      if (key == null && owner.isOwn(name)) {
        throw ungrouped(name);
      }
      return key == null ? name : key;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
      for (int i = 0; i < aggregates.size(); i++) {
        if (aggregates.get(i) == call) {
          return column(groups, keys.size() + i, call);
        }
      }
      SqlNode key = key(call);
      if (key != null) {
        return key;
      }
      int entered = entered(call);
      if (entered >= 0) {
        SqlNode document =
            FunctionLibrary.STORED.createCall(
                call.getParserPosition(), column(groups, entered, call));
        return call.getOperator().createCall(call.getParserPosition(), document, call.operand(1));
      }
      return call.getOperator() instanceof Let ? Let.changed(call, this::of) : super.visit(call);
    }

    private @Nullable SqlNode key(SqlNode node) {
      for (int i = 0; i < keys.size(); i++) {
        if (Queries.areSame(keys.get(i), node)) {
          Queries.requireSame(keys.get(i), node, statement.parameters());
          return column(groups, i, node);
        }
      }
      return null;
    }
  }

  private static SqlError ungrouped(SqlIdentifier name) {
    String column = name.names.get(name.names.size() - 1);
    return SqlError.at(
        SqlErrors.GROUPING,
        Positions.ours(name.getParserPosition()),
        ValidatorMessages.reworded(
            "Expression '"
                + (column.equals(PlanSchema.ITEM) ? "t." : "")
                + column
                + "' is not being grouped"));
  }
}
