package io.partita.sql.run;

import static java.util.Objects.requireNonNull;

import io.partita.engine.expression.DocumentPath;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import io.partita.sql.Rows;
import io.partita.sql.catalog.Table;
import io.partita.sql.function.DynamicFunctions;
import io.partita.sql.function.ExecutionValue;
import io.partita.sql.plan.QueryPlan;
import io.partita.sql.plan.RowBound;
import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.ConditionText;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.plan.operator.Operator;
import io.partita.sql.plan.operator.OuterField;
import io.partita.sql.plan.operator.SubqueryCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.jspecify.annotations.Nullable;

/** A query plan, compiled. Immutable, shared by all sessions; rows are made for each execution. */
public final class QueryRun {
  private final QueryPlan plan;
  private final @Nullable PathRun path;
  private final @Nullable RowSource rows;
  private final Evaluator[] guards;
  private final Evaluator[] constants;
  private final Evaluator[] visibleOutputs;
  private final Evaluator[] columns;
  private final @Nullable DocumentPath[] places;
  private final int[] visible;
  private final boolean empty;
  private final List<PathRead> scans;
  private final Set<PathRead> wholeReads;
  private final Set<PathRead> wholeReadsOfSome;
  private final List<QueryRun> alone = List.of(this);

  /** Compiles a plan. */
  public QueryRun(QueryPlan plan) {
    this.plan = plan;
    Operator operator = plan.operator();
    Closures onNothing = new Closures(List.of());
    this.guards = onNothing.compileAll(plan.guards());
    this.visible = new int[plan.visible().size()];
    Arrays.setAll(visible, plan.visible()::get);
    this.path = operator instanceof Operator.Read read ? new PathRun(read.read()) : null;
    List<RexNode> constant = constant(operator);
    this.constants = constant == null ? new Evaluator[0] : onNothing.compileAll(constant);
    boolean direct = path != null || constant != null;
    this.rows = plan.sort().isEmpty() && direct ? null : sorted(plan, path);
    Evaluator[] outputs = path == null ? constants : path.outputs();
    this.visibleOutputs = new Evaluator[direct ? visible.length : 0];
    this.columns = new Evaluator[visibleOutputs.length];
    for (int i = 0; i < columns.length; i++) {
      visibleOutputs[i] = outputs[visible[i]];
      columns[i] = OutputColumn.of(visibleOutputs[i], plan.columns().get(i));
    }
    this.places = places(operator, visible);
    this.wholeReads = WholeReads.of(operator, true);
    this.wholeReadsOfSome = WholeReads.of(operator, !plan.sort().isEmpty());
    this.empty = plan.empty() || neverTrue(plan.guards());
    this.scans = List.copyOf(findScans());
  }

  /** Where the items of a read have what the visible columns show. */
  private static @Nullable DocumentPath[] places(Operator operator, int[] visible) {
    @Nullable DocumentPath[] places = new @Nullable DocumentPath[visible.length];
    if (operator instanceof Operator.Read read && read.read().result() == PathRead.Result.ROWS) {
      for (int i = 0; i < places.length; i++) {
        RexNode output = read.read().outputs().get(visible[i]);
        StoredPlace place = StoredPlace.of(output, read.read().path().table());
        places[i] = place == null ? null : place.path();
      }
    }
    return places;
  }

  private static RowSource sorted(QueryPlan plan, @Nullable PathRun path) {
    RowSource source = path == null ? Operators.compile(plan.operator()) : Operators.read(path);
    return plan.sort().isEmpty()
        ? source
        : new SortRows(new Operator.Sort(plan.operator(), plan.sort(), null, null, ""), source);
  }

  /** The outputs of a query that gives one row and reads nothing, or null. */
  private static @Nullable List<RexNode> constant(Operator operator) {
    return operator instanceof Operator.Project project
            && project.input() instanceof Operator.Constants input
            && input.rows().size() == 1
            && project.outputs().stream().noneMatch(Expressions::needsRow)
        ? project.outputs()
        : null;
  }

  /** Whether a condition that depends on nothing does not hold. */
  private static boolean neverTrue(List<RexNode> conditions) {
    Closures onNothing = new Closures(List.of());
    for (RexNode condition : conditions) {
      if (dependsOnNothing(condition)
          && !onNothing.compile(condition).isTrue(new Frame(new Object[0], new Notices()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean dependsOnNothing(RexNode node) {
    boolean[] depends = {!Expressions.isConstant(node)};
    Expressions.calls(
        node,
        call ->
            depends[0] |=
                call.getOperator() instanceof SubqueryCall
                    || call.getOperator() instanceof ExecutionValue
                    || call.getOperator() instanceof OuterField);
    node.accept(
        new RexVisitorImpl<@Nullable Void>(true) {
          @Override
          public @Nullable Void visitDynamicParam(RexDynamicParam parameter) {
            depends[0] = true;
            return null;
          }
        });
    return !depends[0];
  }

  /** This query and no other, for what runs one; a check of each execution goes through it. */
  public List<QueryRun> alone() {
    return alone;
  }

  /** The plan. */
  public QueryPlan plan() {
    return plan;
  }

  /** Whether its rows are items of one table, each as it is read. */
  public boolean readsItems() {
    return path != null && rows == null;
  }

  /** Whether it is one get and what is computed of its item. */
  public boolean getsOneItem() {
    return readsItems() && path != null && path.isOneGet();
  }

  /** Whether the result is empty whatever is stored and bound, so that nothing is read. */
  public boolean isEmpty() {
    return empty;
  }

  /**
   * The one scan whose rows are the result, as they are read or filtered, so that it may end
   * anywhere; else null.
   */
  public @Nullable PathRead previewed() {
    return rows == null
            && plan.operator() instanceof Operator.Read read
            && read.read().result() == PathRead.Result.ROWS
            && scans().equals(List.of(read.read()))
        ? read.read()
        : null;
  }

  /** The reads that scan and that the statement's own text does not allow to. */
  public List<PathRead> scans() {
    return scans;
  }

  private List<PathRead> findScans() {
    List<PathRead> found = new ArrayList<>();
    if (!empty) {
      collectScans(plan.operator(), found);
      collectScans(Expressions.subqueries(plan.guards()), found);
    }
    return found;
  }

  private void collectScans(Operator operator, List<PathRead> scans) {
    if (operator instanceof Operator.Filter filter && neverTrue(filter.conditions())) {
      return;
    }
    if (operator instanceof Operator.Read read
        && read.read().path().operation() == AccessPath.Operation.SCAN
        && !read.read().mayScan()
        && !read.read().isKeptCount()
        && !(operator.equals(plan.operator()) && isOneOfAny(read.read()))) {
      scans.add(read.read());
    }
    operator.inputs().forEach(input -> collectScans(input, scans));
    collectScans(Expressions.subqueries(operator), scans);
  }

  private void collectScans(List<SubqueryCall> subqueries, List<PathRead> scans) {
    for (SubqueryCall subquery : subqueries) {
      if (!examinesOneItem(subquery)) {
        collectScans(subquery.plan(), scans);
      }
    }
  }

  /** Whether it reads any one item, which costs no more than a get. */
  private boolean isOneOfAny(PathRead read) {
    RowBound limit = plan.limit();
    return plan.sort().isEmpty()
        && limit != null
        && limit.parameter() < 0
        && limit.value() == 1
        && plan.offset() == null
        && read.path().residual().isEmpty();
  }

  /** EXISTS without a condition. */
  private static boolean examinesOneItem(SubqueryCall subquery) {
    return subquery.exists()
        && subquery.plan() instanceof Operator.Read read
        && read.read().path().residual().isEmpty();
  }

  /** The only path, for a change that finds its item by this query. */
  PathRun path() {
    if (path == null) {
      throw new IllegalStateException("not the query of a change");
    }
    return path;
  }

  /** Whether it gives one row and reads nothing. */
  boolean isConstant() {
    return constants.length > 0;
  }

  /** The values of a query without FROM, as they are stored; null where an output is null. */
  @Nullable AttributeValue constant(int output, Frame frame) {
    return DynamicFunctions.stored(constants[output].evaluate(frame));
  }

  /** The values of the outputs on the frame's item. */
  @Nullable Object[] values(Frame frame) {
    return Operators.row(visibleOutputs, frame);
  }

  /**
   * The values of the outputs on the frame's item, for a change that stores them.
   *
   * @param targets what each output is for
   */
  @Nullable Object[] valuesToStore(Frame frame, Table table, IntFunction<String> targets) {
    return new StoredValues(frame, table).of(visibleOutputs, targets);
  }

  /** Rows that show items that are at hand; an item that is null shows nothing. */
  Rows rowsOf(List<@Nullable Item> items, @Nullable Object[] parameters, Execution execution) {
    Frame frame = new Frame(parameters, execution);
    Iterator<@Nullable Item> left = items.iterator();
    ItemCursor cursor =
        () -> {
          frame.item = null;
          while (frame.item == null && left.hasNext()) {
            frame.item = left.next();
          }
          return frame.item != null;
        };
    return new ItemRows(frame, cursor, columns, places, execution, 0, Long.MAX_VALUE);
  }

  /** Whether the result is not empty for reasons that lie in the parameters alone. */
  boolean holds(@Nullable Object[] parameters, Execution execution) {
    return !empty && Operators.hold(guards, new Frame(parameters, execution));
  }

  /** The residual conditions of a read of the plan that the engine does not filter by. */
  public static String evaluatedHere(PathRead read) {
    return new ConditionText(read.path().table())
        .all(new PathRun(read).kept().stream().filter(read.path().residual()::contains).toList());
  }

  /**
   * Runs it for what a change stores: the rows are values of the plan, and one that is there but
   * does not fit is an error.
   *
   * @throws SqlError 22018 for a value that cannot be read
   */
  void forEach(
      @Nullable Object[] parameters, Execution execution, Consumer<@Nullable Object[]> consumer) {
    Rows shown = execute(parameters, execution);
    if (shown instanceof ItemRows items && path != null) {
      while (shown.next()) {
        consumer.accept(
            valuesToStore(
                items.frame(),
                path.path().table(),
                output -> "the column " + plan.columns().get(output).label()));
      }
      return;
    }
    while (shown.next()) {
      consumer.accept(
          shown instanceof ArrayRows rows ? rows.values() : values(((ItemRows) shown).frame()));
    }
    StoredValues.refuseMisfits(execution.notices, "");
  }

  /**
   * Runs it.
   *
   * @param parameters as {@link ParameterBinding#bind} gives them
   */
  Rows execute(@Nullable Object[] parameters, Execution execution) {
    Frame frame = new Frame(parameters, execution);
    long limit = bound(plan.limit(), parameters, "LIMIT", Long.MAX_VALUE);
    long offset = bound(plan.offset(), parameters, "OFFSET", 0);
    if (execution.maxRows > 0) {
      limit = Math.min(limit, execution.maxRows);
    }
    if (empty || limit == 0 || !Operators.hold(guards, frame)) {
      return new ItemRows(frame, ItemCursor.EMPTY, columns, places, execution, 0, 0);
    }
    execution.requirePreviewed(offset);
    execution.readsWhole(limit == Long.MAX_VALUE ? wholeReads : wholeReadsOfSome);
    long wanted = limit == Long.MAX_VALUE ? limit : limit + offset;
    if (rows == null) {
      ItemCursor cursor = path == null ? singleRow() : path.open(frame, execution, wanted);
      return new ItemRows(frame, cursor, columns, places, execution, offset, limit);
    }
    return new ArrayRows(
        rows.open(frame, execution, wanted), visible, plan.columns(), execution, offset, limit);
  }

  /** Whether its result is the item of one get, so that {@link #get} can run it. */
  boolean givesOneItem() {
    return rows == null && path != null && path.givesOneItem();
  }

  /**
   * Runs one that {@link #givesOneItem}, to its end.
   *
   * @param parameters as {@link ParameterBinding#bind} gives them
   */
  Rows get(@Nullable Object[] parameters, Execution execution) {
    Frame frame = new Frame(parameters, execution);
    long limit = bound(plan.limit(), parameters, "LIMIT", Long.MAX_VALUE);
    long offset = bound(plan.offset(), parameters, "OFFSET", 0);
    if (!empty && limit > 0 && Operators.hold(guards, frame)) {
      requireNonNull(path).getOne(frame, execution);
    }
    if (offset > 0) {
      frame.item = null;
    }
    execution.rowsClosed(frame.item == null ? 0 : 1, true, false);
    return new ItemAtHand(frame, columns, places, execution);
  }

  private static long bound(
      @Nullable RowBound bound, @Nullable Object[] parameters, String clause, long otherwise) {
    return bound == null ? otherwise : bound.bind(parameters, clause);
  }

  private static ItemCursor singleRow() {
    boolean[] read = {false};
    return () -> {
      boolean first = !read[0];
      read[0] = true;
      return first;
    };
  }
}
