package io.partita.sql.run;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import io.partita.sql.Rows;
import io.partita.sql.function.DynamicFunctions;
import io.partita.sql.function.ValueOrder;
import io.partita.sql.plan.QueryPlan;
import io.partita.sql.plan.RowBound;
import io.partita.sql.plan.SortField;
import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.ConditionText;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.plan.access.PathSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.linq4j.QueryProvider;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.runtime.Bindable;
import org.apache.calcite.schema.SchemaPlus;
import org.jspecify.annotations.Nullable;

/** A query plan, compiled. Immutable, shared by all sessions; rows are made for each execution. */
public final class QueryRun {
  private final QueryPlan plan;
  private final PathRun[] paths;
  private final Evaluator[] guards;
  private final Evaluator[] constants;
  private final Evaluator[] visibleOutputs;
  private final Evaluator[] columns;
  private final int[] visible;
  private final boolean empty;

  /** Compiles a plan. */
  public QueryRun(QueryPlan plan) {
    this.plan = plan;
    this.paths = plan.reads().stream().map(PathRun::new).toArray(PathRun[]::new);
    Closures onNothing = new Closures(List.of());
    this.guards = onNothing.compileAll(plan.guards());
    this.visible = plan.visible().stream().mapToInt(Integer::intValue).toArray();
    boolean constant = plan.reads().isEmpty();
    this.constants = constant ? onNothing.compileAll(plan.outputs()) : new Evaluator[0];
    Evaluator[] outputs =
        constant ? constants : plan.computed() == null ? paths[0].outputs() : new Evaluator[0];
    this.visibleOutputs = new Evaluator[outputs.length == 0 ? 0 : visible.length];
    for (int i = 0; i < visibleOutputs.length; i++) {
      visibleOutputs[i] = outputs[visible[i]];
    }
    this.columns = new Evaluator[visibleOutputs.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = OutputColumn.of(visibleOutputs[i], plan.columns().get(i));
    }
    this.empty = plan.empty() || neverTrue();
  }

  /** Whether a guard without parameters does not hold. */
  private boolean neverTrue() {
    for (int i = 0; i < guards.length; i++) {
      if (!hasParameter(plan.guards().get(i))
          && !guards[i].isTrue(new Frame(new Object[0], new Notices()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasParameter(RexNode node) {
    boolean[] found = {false};
    node.accept(
        new RexVisitorImpl<@Nullable Void>(true) {
          @Override
          public @Nullable Void visitDynamicParam(RexDynamicParam parameter) {
            found[0] = true;
            return null;
          }
        });
    return found[0];
  }

  /** The plan. */
  public QueryPlan plan() {
    return plan;
  }

  /** Whether the result is empty whatever is stored and bound, so that nothing is read. */
  public boolean isEmpty() {
    return empty;
  }

  /** The paths that scan; none if the result is empty. */
  public List<AccessPath> scans() {
    return empty
        ? List.of()
        : plan.reads().stream()
            .filter(read -> !read.isKeptCount() && !isOneOfAny(read))
            .map(read -> read.path())
            .filter(path -> path.operation() == AccessPath.Operation.SCAN)
            .toList();
  }

  /** The residual conditions of a read of the plan that the engine does not filter by. */
  public String evaluatedHere(int read) {
    AccessPath path = paths[read].path();
    return new ConditionText(path.table())
        .all(paths[read].kept().stream().filter(path.residual()::contains).toList());
  }

  /** Whether it reads any one item, which costs no more than a get. */
  private boolean isOneOfAny(PathRead read) {
    RowBound limit = plan.limit();
    return plan.computed() == null
        && plan.sort().isEmpty()
        && limit != null
        && limit.parameter() < 0
        && limit.value() == 1
        && plan.offset() == null
        && read.path().residual().isEmpty();
  }

  /** The only path, for a change that finds its item by this query. */
  PathRun path() {
    return paths[0];
  }

  /** The values of a query without FROM, as they are stored; null where an output is null. */
  @Nullable AttributeValue constant(int output, Frame frame) {
    return DynamicFunctions.stored(constants[output].evaluate(frame));
  }

  /** The values of the outputs on the frame's item. */
  @Nullable Object[] values(Frame frame) {
    @Nullable Object[] values = new @Nullable Object[visibleOutputs.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = visibleOutputs[i].evaluate(frame);
    }
    return values;
  }

  /** Rows that show items that are at hand; an item that is null shows nothing. */
  Rows rowsOf(List<@Nullable Item> items, @Nullable Object[] parameters, Execution execution) {
    Frame frame = new Frame(parameters, execution.notices);
    Iterator<@Nullable Item> left = items.iterator();
    ItemCursor cursor =
        () -> {
          frame.item = null;
          while (frame.item == null && left.hasNext()) {
            frame.item = left.next();
          }
          return frame.item != null;
        };
    return new ItemRows(frame, cursor, visibleOutputs, execution, 0, Long.MAX_VALUE);
  }

  /** Whether the result is not empty for reasons that lie in the parameters alone. */
  boolean holds(@Nullable Object[] parameters) {
    return !empty && guardsHold(new Frame(parameters, new Notices()));
  }

  /**
   * Runs it.
   *
   * @param parameters as {@link ParameterBinding#bind} gives them
   */
  Rows execute(@Nullable Object[] parameters, Execution execution) {
    Frame frame = new Frame(parameters, execution.notices);
    long limit = bound(plan.limit(), parameters, "LIMIT", Long.MAX_VALUE);
    long offset = bound(plan.offset(), parameters, "OFFSET", 0);
    if (execution.maxRows > 0) {
      limit = Math.min(limit, execution.maxRows);
    }
    if (empty || limit == 0 || !guardsHold(frame)) {
      return new ArrayRows(Collections.emptyIterator(), visible, plan.columns(), execution, 0, 0);
    }
    long wanted = limit == Long.MAX_VALUE ? limit : limit + offset;
    Bindable<?> computed = plan.computed();
    if (computed == null && plan.sort().isEmpty()) {
      ItemCursor cursor = paths.length == 0 ? singleRow() : paths[0].open(frame, execution, wanted);
      return new ItemRows(frame, cursor, columns, execution, offset, limit);
    }
    Iterator<@Nullable Object[]> rows =
        computed == null
            ? arrays(frame, execution)
            : computed(computed, new Context(frame, execution));
    if (!plan.sort().isEmpty()) {
      List<@Nullable Object[]> sorted = new ArrayList<>();
      rows.forEachRemaining(sorted::add);
      Collections.sort(sorted, comparator(plan.sort()));
      rows = sorted.iterator();
    }
    return new ArrayRows(rows, visible, plan.columns(), execution, offset, limit);
  }

  private static long bound(
      @Nullable RowBound bound, @Nullable Object[] parameters, String clause, long otherwise) {
    return bound == null ? otherwise : bound.bind(parameters, clause);
  }

  private boolean guardsHold(Frame frame) {
    for (Evaluator guard : guards) {
      if (!guard.isTrue(frame)) {
        return false;
      }
    }
    return true;
  }

  private static ItemCursor singleRow() {
    boolean[] read = {false};
    return () -> {
      boolean first = !read[0];
      read[0] = true;
      return first;
    };
  }

  private Iterator<@Nullable Object[]> arrays(Frame frame, Execution execution) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    ItemCursor cursor =
        paths.length == 0 ? singleRow() : paths[0].open(frame, execution, Long.MAX_VALUE);
    Evaluator[] outputs = paths.length == 0 ? constants : paths[0].outputs();
    while (cursor.next()) {
      rows.add(row(outputs, frame));
    }
    return rows.iterator();
  }

  private static @Nullable Object[] row(Evaluator[] outputs, Frame frame) {
    @Nullable Object[] row = new @Nullable Object[outputs.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = outputs[i].evaluate(frame);
    }
    return row;
  }

  private static Iterator<@Nullable Object[]> computed(Bindable<?> computed, Context context) {
    Iterator<?> rows = computed.bind(context).iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public @Nullable Object[] next() {
        Object row = rows.next();
        return row instanceof Object[] array ? array : new @Nullable Object[] {row};
      }
    };
  }

  private static Comparator<@Nullable Object[]> comparator(List<SortField> fields) {
    return (a, b) -> {
      for (SortField field : fields) {
        Object x = a[field.field()];
        Object y = b[field.field()];
        int order;
        if (x == null || y == null) {
          order = x == y ? 0 : (x == null) == field.nullsFirst() ? -1 : 1;
        } else {
          order = ValueOrder.INSTANCE.compare(x, y);
          order = field.ascending() ? order : -order;
        }
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }

  /** What generated code asks for: the parameters and the rows of the paths. */
  private final class Context implements DataContext, PathSource {
    private final Frame frame;
    private final Execution execution;

    Context(Frame frame, Execution execution) {
      this.frame = frame;
      this.execution = execution;
    }

    @Override
    public Enumerable<@Nullable Object> rows(int number) {
      return new AbstractEnumerable<>() {
        @Override
        public Enumerator<@Nullable Object> enumerator() {
          return new PathEnumerator(paths[number], frame, execution);
        }
      };
    }

    @Override
    public @Nullable Object get(String name) {
      if (name.equals(VARIABLE)) {
        return this;
      }
      return name.startsWith("?") ? frame.parameters[Integer.parseInt(name.substring(1))] : null;
    }

    @Override
    public @Nullable SchemaPlus getRootSchema() {
      return null;
    }

    @Override
    public JavaTypeFactory getTypeFactory() {
      throw new IllegalStateException("generated code makes no types");
    }

    @Override
    public QueryProvider getQueryProvider() {
      throw new IllegalStateException("generated code makes no queries");
    }
  }

  /** The rows of a path as generated code takes them: a row of one column is the bare value. */
  private static final class PathEnumerator implements Enumerator<@Nullable Object> {
    private final PathRun path;
    private final Frame frame;
    private final Execution execution;
    private ItemCursor cursor;
    private @Nullable Object current;

    PathEnumerator(PathRun path, Frame frame, Execution execution) {
      this.path = path;
      this.frame = frame;
      this.execution = execution;
      this.cursor = path.open(frame, execution, Long.MAX_VALUE);
    }

    @Override
    public @Nullable Object current() {
      return current;
    }

    @Override
    public boolean moveNext() {
      if (!cursor.next()) {
        return false;
      }
      Evaluator[] outputs = path.outputs();
      current = outputs.length == 1 ? outputs[0].evaluate(frame) : row(outputs, frame);
      return true;
    }

    @Override
    public void reset() {
      cursor = path.open(frame, execution, Long.MAX_VALUE);
    }

    @Override
    public void close() {}
  }
}
