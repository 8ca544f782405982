package io.partita.sql.plan;

import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.sql.ColumnDescription;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TableTarget;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.function.ScalarFunction;
import io.partita.sql.plan.NameScope.Shown;
import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.AccessPaths.Order;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.plan.access.SortRange;
import io.partita.sql.plan.access.UndeclaredAttribute;
import io.partita.sql.plan.operator.FirstPresent;
import io.partita.sql.plan.operator.Operator;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.And;
import io.partita.sql.statement.Expression.Between;
import io.partita.sql.statement.Expression.Binary;
import io.partita.sql.statement.Expression.FunctionCall;
import io.partita.sql.statement.Expression.Literal;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.Expression.Parameter;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.Expression.StringLiteral;
import io.partita.sql.statement.SelectItem;
import io.partita.sql.statement.SelectQuery;
import io.partita.sql.statement.SortItem;
import io.partita.sql.statement.StatementLimits;
import io.partita.sql.statement.TableReference;
import io.partita.sql.type.Family;
import io.partita.sql.type.FamilyType;
import io.partita.sql.type.PlanTypeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Plans a query that can have one plan only, without relational algebra: stored values, and sums of
 * one, or of what COALESCE has for it, and a constant, of the items of one table that have a key,
 * or a range of sort keys, given by parameters and literals. The plan reads as the one that {@link
 * Planner#plan} makes, which takes several times as long, and in a new process the time to load
 * most of Calcite. What is said of the key is in the reads alone, so that the plan is not one to
 * show. For one query, by one thread.
 */
final class KeyQueryPlanner {
  private final Catalog catalog;
  private final StatementParameters parameters;
  private final StatementNames statement;
  private final List<ColumnDescription> columns = new ArrayList<>();
  private final List<RexNode> outputs = new ArrayList<>();
  private final List<Integer> visible = new ArrayList<>();

  KeyQueryPlanner(Catalog catalog, StatementParameters parameters) {
    this.catalog = catalog;
    this.parameters = parameters;
    this.statement = new StatementNames(catalog, parameters);
  }

  /**
   * Plans a query.
   *
   * @return null if it says more than that, or something that is wrong; no literal is lifted then
   */
  @Nullable QueryPlan plan(SelectQuery query) {
    int lifted = parameters.lifted().size();
    QueryPlan plan = planned(query);
    if (plan == null) {
      parameters.takeBack(lifted);
    }
    return plan;
  }

  private @Nullable QueryPlan planned(SelectQuery query) {
    Expression where = query.where();
    if (where == null
        || !(query.from() instanceof TableReference reference)
        || query.distinct()
        || query.allowScan()
        || query.having() != null
        || !query.hints().isEmpty()
        || !query.groupBy().isEmpty()
        || catalog.view(reference.table()) != null) {
      return null;
    }
    long catalogVersion = catalog.version();
    TableTarget target = catalog.resolve(reference.table());
    Table table = target.table();
    if (target.index() != null || table.isSystem()) {
      return null;
    }
    Relation.OfTable relation =
        new Relation.OfTable(statement.newName(), reference.alias(), target);
    NameScope scope =
        new NameScope(statement, null, List.of(relation), NameScope.columnsOf(relation));
    KeyComparisons key = new KeyComparisons(table, scope);
    List<Order> order = select(query.items(), table, scope) ? order(query, key) : null;
    if (order == null || !key.say(where) || !statement.notices().isEmpty()) {
      return null;
    }
    RowBound limit = RowBound.of(query.limit(), LiftedParameter.Use.LIMIT, parameters);
    RowBound offset = RowBound.of(query.offset(), LiftedParameter.Use.OFFSET, parameters);
    return new QueryPlan(
        List.copyOf(columns),
        Planner.parameters(
            parameter -> key.family(parameter), statement, limit, offset, parameters.written()),
        List.of(),
        List.of(table),
        null,
        0,
        List.of(),
        limit != null && limit.parameter() < 0 && limit.value() == 0,
        new Operator.Read(new PathRead(key.path(order), outputs, false)),
        columns.stream().map(ColumnDescription::label).toList(),
        List.of(),
        List.copyOf(visible),
        limit,
        offset,
        catalogVersion,
        statement.dictionaryVersions(),
        Map.of());
  }

  /** Takes the select list; false if not all of it is stored values, or it is too long. */
  private boolean select(List<SelectItem> items, Table table, NameScope scope) {
    for (SelectItem item : items) {
      if (item instanceof SelectItem.AllColumns all
          && all.qualifier() == null
          && all.excluded().isEmpty()) {
        List<SeenAttribute> undeclared = scope.undeclared(table);
        if (undeclared.size() > SelectTranslator.STAR_ATTRIBUTES) {
          return false;
        }
        for (Shown shown : scope.columns()) {
          output(shown.output(), table, shown.meaning());
        }
        for (SeenAttribute attribute : undeclared) {
          output(Output.of(attribute, table), attribute.name(), table);
        }
      } else if (!(item instanceof SelectItem.SelectExpression selected)
          || !select(selected, table, scope)) {
        return false;
      }
    }
    return outputs.size() <= StatementLimits.COLUMNS;
  }

  private boolean select(SelectItem.SelectExpression selected, Table table, NameScope scope) {
    String alias = selected.alias() == null ? null : selected.alias().name();
    if (selected.expression() instanceof PathExpression path) {
      Resolved resolved = scope.resolve(path);
      Output output = scope.output(resolved);
      if (isAttribute(resolved)) {
        output(alias == null ? output : output.labelled(alias), table, resolved);
      }
      return isAttribute(resolved);
    }
    RexNode sum = selected.expression() instanceof Binary binary ? sum(binary, table, scope) : null;
    if (sum != null) {
      String label = alias == null ? Output.unnamed(outputs.size()) : alias;
      add(
          new Output(label, label, null, null, true)
              .describe(ColumnType.of(Family.NUMBER.sqlType())),
          sum);
    }
    return sum != null;
  }

  /** Whether it is an attribute of the item, declared or not, and not one inside of it. */
  private static boolean isAttribute(Resolved resolved) {
    return resolved.steps().isEmpty() && !resolved.isWhole();
  }

  private void output(Output output, Table table, Resolved resolved) {
    Column column = resolved.column();
    if (column == null) {
      output(output, resolved.attribute(), table);
      return;
    }
    add(output.describe(column.type()), stored(column, table));
  }

  private void output(Output output, String attribute, Table table) {
    add(output.describe(ColumnType.of(Family.DYNAMIC.sqlType())), stored(attribute, table));
  }

  private static RexNode stored(Column column, Table table) {
    return new RexInputRef(table.number(column), FamilyType.of(ColumnFamily.of(column.type())));
  }

  private static RexNode stored(String attribute, Table table) {
    return new UndeclaredAttribute(table.columns().size(), attribute);
  }

  /** A number of the item with a constant added or taken away; null for anything else. */
  private @Nullable RexNode sum(Binary sum, Table table, NameScope scope) {
    if (!sum.operator().isSum()) {
      return null;
    }
    RexNode left = number(sum.left(), table, scope);
    RexNode right = left == null ? null : number(sum.right(), table, scope);
    return right == null || (isNumberAlone(sum.left()) && isNumberAlone(sum.right()))
        ? null
        : new FunctionValue(
            sum.operator() == Binary.Operator.ADD ? FunctionLibrary.ADD : FunctionLibrary.SUBTRACT,
            left,
            right);
  }

  private static boolean isNumberAlone(Expression term) {
    return term instanceof NumberLiteral || term instanceof Parameter;
  }

  /**
   * A stored number, perhaps with what stands for it where it is null, a parameter, or a literal
   * that becomes one; null for anything else.
   */
  private @Nullable RexNode number(Expression term, Table table, NameScope scope) {
    if (term instanceof FunctionCall call) {
      return isChoice(call)
          ? choice(call.arguments().get(0), call.arguments().get(1), table, scope)
          : null;
    }
    if (term instanceof NumberLiteral literal) {
      int lifted = parameters.lift(literal, LiftedParameter.Use.COMPARED, Family.NUMBER);
      return lifted < 0
          ? constant(literal)
          : new RexDynamicParam(FamilyType.of(Family.NUMBER), lifted);
    }
    if (term instanceof Parameter parameter) {
      return taken(new RexDynamicParam(FamilyType.of(Family.DYNAMIC), parameter.index()));
    }
    RexNode value = term instanceof PathExpression path ? value(path, table, scope) : null;
    return value == null || Family.of(value.getType()) == Family.NUMBER ? value : taken(value);
  }

  /** A stored value that is a number or may be one; null for anything else. */
  private static @Nullable RexNode value(PathExpression path, Table table, NameScope scope) {
    Resolved resolved = scope.resolve(path);
    if (!isAttribute(resolved)) {
      return null;
    }
    Column column = resolved.column();
    if (column == null) {
      return stored(resolved.attribute(), table);
    }
    Family family = ColumnFamily.of(column.type());
    return family == Family.NUMBER || family == Family.DYNAMIC ? stored(column, table) : null;
  }

  /** An exact number that is no parameter: 0, or any in a text without a shape; else null. */
  private static @Nullable RexNode constant(NumberLiteral literal) {
    PlanTypeFactory types = new PlanTypeFactory();
    return literal.approximate()
        ? null
        : new RexBuilder(types).makeExactLiteral(literal.value(), types.type(Family.NUMBER));
  }

  private static boolean isChoice(FunctionCall call) {
    String name = call.name().name();
    return (name.equalsIgnoreCase("COALESCE") || name.equalsIgnoreCase("IFNULL"))
        && call.arguments().size() == 2
        && call.arguments().get(0) instanceof PathExpression
        && isNumberAlone(call.arguments().get(1))
        && call.isPlain();
  }

  /** A stored value, or a number where it is null: of the two, what is a number. */
  private @Nullable RexNode choice(
      Expression stored, Expression otherwise, Table table, NameScope scope) {
    RexNode first = value((PathExpression) stored, table, scope);
    RexNode second = first == null ? null : number(otherwise, table, scope);
    return second == null
        ? null
        : taken(
            new FunctionValue(FamilyType.of(Family.DYNAMIC), FirstPresent.INSTANCE, first, second));
  }

  /** A value that may be of any type as a number, null if it is none. */
  private static @Nullable RexNode taken(RexNode dynamic) {
    ScalarFunction extraction = FunctionLibrary.extraction(Family.NUMBER);
    return extraction == null ? null : new FunctionValue(extraction, dynamic);
  }

  private void add(ColumnDescription column, RexNode value) {
    visible.add(outputs.size());
    columns.add(column);
    outputs.add(value);
  }

  /** The order that is wanted, empty if any will do; null if it is not that of the key. */
  private @Nullable List<Order> order(SelectQuery query, KeyComparisons key) {
    if (query.orderBy().isEmpty()) {
      return List.of();
    }
    SortItem item = query.orderBy().get(0);
    Column column =
        query.orderBy().size() == 1
                && item.nulls() == SortItem.NullOrder.DEFAULT
                && item.expression() instanceof PathExpression path
                && SortTranslator.aliased(path, query.items()) == null
            ? key.column(path)
            : null;
    return column == null || !key.isSort(column)
        ? null
        : List.of(new Order(key.table.number(column), item.ascending()));
  }

  /** What WHERE says of the attributes of the key, each compared once. */
  private final class KeyComparisons {
    private final Table table;
    private final NameScope scope;
    private final @Nullable Column sort;
    private @Nullable Expression partition;
    private @Nullable Expression equal;
    private @Nullable Expression lower;
    private boolean lowerInclusive = true;
    private @Nullable Expression upper;
    private boolean upperInclusive = true;
    private final Map<Integer, Family> parameterFamilies = new HashMap<>();

    KeyComparisons(Table table, NameScope scope) {
      this.table = table;
      this.scope = scope;
      this.sort = table.sortKey();
    }

    /** The column of the key that a path is, or null. */
    @Nullable Column column(PathExpression path) {
      Resolved resolved = scope.resolve(path);
      Column column = resolved.column();
      return column != null && column.key() && resolved.steps().isEmpty() ? column : null;
    }

    boolean isSort(Column column) {
      return sort != null && column.attribute().equals(sort.attribute());
    }

    /** Takes the condition; false if it is not one that a single read answers exactly. */
    boolean say(Expression where) {
      for (Expression condition : where instanceof And and ? and.operands() : List.of(where)) {
        if (!compare(condition)) {
          return false;
        }
      }
      // A query may have a rival in an index, which is for costs to decide.
      boolean whole = sort == null || equal != null;
      return partition != null && (whole || table.indexes().isEmpty());
    }

    private boolean compare(Expression condition) {
      if (condition instanceof Binary binary
          && binary.operator().isComparison()
          && binary.left() instanceof PathExpression path) {
        Column column = column(path);
        return column != null
            && isConstant(binary.right(), column)
            && (isSort(column)
                ? compareSort(binary.operator(), binary.right(), column)
                : fixPartition(binary.operator(), binary.right()));
      }
      if (condition instanceof Between between
          && !between.negated()
          && between.operand() instanceof PathExpression path) {
        Column column = column(path);
        return column != null
            && isSort(column)
            && isConstant(between.low(), column)
            && isConstant(between.high(), column)
            && compareSort(Binary.Operator.GREATER_OR_EQUAL, between.low(), column)
            && upper == null
            && setUpper(between.high(), true);
      }
      return false;
    }

    /**
     * Whether it is a parameter, which is noted, or a literal of the column's type to be lifted.
     */
    private boolean isConstant(Expression value, Column column) {
      if (value instanceof Parameter parameter) {
        statement.parameterStandsOpposite(parameter.index(), column);
        parameterFamilies.put(parameter.index(), ColumnFamily.of(column.type()));
        return true;
      }
      Family family = ColumnFamily.of(column.type());
      Literal literal = literal(value);
      return literal != null
          && parameters.literal(literal) >= 0
          && family == (literal instanceof StringLiteral ? Family.TEXT : Family.NUMBER);
    }

    private static @Nullable Literal literal(Expression value) {
      return value instanceof NumberLiteral || value instanceof StringLiteral
          ? (Literal) value
          : null;
    }

    private boolean fixPartition(Binary.Operator operator, Expression value) {
      boolean first = operator == Binary.Operator.EQUAL && partition == null;
      partition = value;
      return first;
    }

    private boolean compareSort(Binary.Operator operator, Expression value, Column column) {
      if (equal != null || lower != null || upper != null) {
        return false;
      }
      switch (operator) {
        case EQUAL -> {
          equal = value;
          return true;
        }
        case GREATER, GREATER_OR_EQUAL -> {
          lower = value;
          lowerInclusive = operator == Binary.Operator.GREATER_OR_EQUAL;
        }
        case LESS, LESS_OR_EQUAL -> setUpper(value, operator == Binary.Operator.LESS_OR_EQUAL);
        default -> {
          return false;
        }
      }
      // In a range there may be values that do not fit the column's type.
      return column.type().fitsByType();
    }

    private boolean setUpper(Expression value, boolean inclusive) {
      upper = value;
      upperInclusive = inclusive;
      return true;
    }

    /** The family of a parameter; those that are not of WHERE may be anything. */
    Family family(int parameter) {
      return parameterFamilies.getOrDefault(parameter, Family.DYNAMIC);
    }

    AccessPath path(List<Order> order) {
      RexNode first = constant(partition, table.partitionKey());
      SortRange range =
          sort == null
              ? SortRange.ALL
              : new SortRange(
                  constant(equal, sort),
                  constant(lower, sort),
                  lowerInclusive,
                  constant(upper, sort),
                  upperInclusive,
                  null);
      return AccessPath.byKey(table, Objects.requireNonNull(first), range, order);
    }

    private @Nullable RexNode constant(@Nullable Expression value, Column column) {
      if (value == null) {
        return null;
      }
      Family family = ColumnFamily.of(column.type());
      Literal literal = literal(value);
      int index =
          literal == null
              ? ((Parameter) value).index()
              : parameters.lift(literal, LiftedParameter.Use.COMPARED, family);
      return new RexDynamicParam(FamilyType.of(family), index);
    }
  }
}
