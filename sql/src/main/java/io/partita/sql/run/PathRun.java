package io.partita.sql.run;

import io.partita.engine.ConsumedCapacity;
import io.partita.engine.GetItemRequest;
import io.partita.engine.GetItemResult;
import io.partita.engine.KeyAttribute;
import io.partita.engine.LocalIndex;
import io.partita.engine.PrimaryKey;
import io.partita.engine.TableStatistics;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.ConditionEvaluator;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.value.Item;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Table;
import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.AccessPath.Operation;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.plan.access.PathRead.Result;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * An access path, compiled: key expressions, residual filter and outputs as closures. Immutable; a
 * cursor is made for each execution.
 */
final class PathRun {
  private static final double KEPT_COUNT_UNITS = 0.5;

  private final AccessPath path;
  private final String table;
  private final @Nullable String index;
  private final KeyReadRun[] keys;
  private final Evaluator[] residual;
  private final FilterSplit filter;
  private final Evaluator[] outputs;
  private final Result result;
  private final boolean keptCount;

  PathRun(PathRead read) {
    this.result = read.result();
    this.keptCount = read.isKeptCount();
    this.path = read.path();
    Table described = path.table();
    this.table = described.name();
    LocalIndex localIndex = path.index();
    this.index = localIndex == null ? null : localIndex.name();
    Closures closures = new Closures(ColumnReader.of(described));
    this.keys =
        path.keys().stream()
            .map(key -> new KeyReadRun(key, described, localIndex, closures))
            .toArray(KeyReadRun[]::new);
    this.residual = closures.compileAll(conditions());
    this.filter = FilterSplit.of(this, closures);
    this.outputs =
        result == Result.COUNT
            ? new Evaluator[] {frame -> BigDecimal.valueOf(frame.count)}
            : closures.compileAll(read.outputs());
  }

  AccessPath path() {
    return path;
  }

  /** What the key alone does not answer. */
  List<RexNode> conditions() {
    List<RexNode> conditions = new ArrayList<>(path.checked());
    conditions.addAll(path.residual());
    return conditions;
  }

  /** Those of {@link #conditions} that the engine does not filter by. */
  List<RexNode> kept() {
    return filter.kept();
  }

  Evaluator[] outputs() {
    return outputs;
  }

  /** Whether the frame's item satisfies what the key does not answer. */
  boolean passes(Frame frame) {
    for (Evaluator condition : residual) {
      if (!condition.isTrue(frame)) {
        return false;
      }
    }
    return true;
  }

  /** The name of the table that is read. */
  String table() {
    return table;
  }

  /** The name of the index that is read, or null. */
  @Nullable String index() {
    return index;
  }

  /** Whether it reads one item by its whole key. */
  boolean isOneGet() {
    return path.operation() == Operation.GET && keys.length == 1;
  }

  /** Whether it reads items by their whole keys. */
  boolean isOfGets() {
    return path.operation() == Operation.GET;
  }

  /** The key that a path of one get reads, or null if no item can have it. */
  @Nullable PrimaryKey key(Frame frame) {
    return keys[0].key(frame);
  }

  /** The keys that a path of gets reads, each once. */
  List<PrimaryKey> keys(Frame frame) {
    Set<PrimaryKey> found = new LinkedHashSet<>();
    for (KeyReadRun read : keys) {
      PrimaryKey key = read.key(frame);
      if (key != null) {
        found.add(key);
      }
    }
    return List.copyOf(found);
  }

  /**
   * Starts reading.
   *
   * @param wanted the number of rows that are wanted at most; {@link Long#MAX_VALUE} for all
   */
  ItemCursor open(Frame frame, Execution execution, long wanted) {
    return switch (result) {
      case ROWS -> items(frame, execution, wanted);
      case COUNT -> new OneRow(() -> frame.count = count(frame, execution));
      case FIRST -> new OneRow(() -> items(frame, execution, 1).next());
    };
  }

  private long count(Frame frame, Execution execution) {
    // A transaction counts what it sees, its own writes too, and remembers it as read.
    if (keptCount && execution.transaction == null) {
      return keptCount(execution);
    }
    ItemCursor items = items(frame, execution, Long.MAX_VALUE);
    if (items instanceof Pages pages && pages.countsInEngine()) {
      return pages.count();
    }
    long count = 0;
    while (items.next()) {
      count++;
    }
    return count;
  }

  /** The number of all items, which the engine keeps; it costs as much as a read of nothing. */
  private long keptCount(Execution execution) {
    TableStatistics statistics =
        execution
            .engine
            .capability(TableStatistics.class)
            .orElseThrow(() -> new IllegalStateException("the engine keeps no counts"));
    execution.consume(ConsumedCapacity.ofTable(table, KEPT_COUNT_UNITS));
    return statistics.counts(table, index).items();
  }

  private ItemCursor items(Frame frame, Execution execution, long wanted) {
    if (path.operation() == Operation.GET) {
      return keys.length == 1
          ? new Single(frame, execution)
          : new Gets(this, frame, execution, keys(frame));
    }
    if (path.operation() == Operation.SYSTEM) {
      return new SystemItems(frame, path.table().systemItems().iterator());
    }
    Transaction transaction = execution.transaction;
    if (transaction != null) {
      return inTransaction(transaction, frame, execution, wanted);
    }
    FilterSplit.Bound bound = filter.bind(frame);
    if (bound == null) {
      bound = evaluatedHere();
    } else if (EngineCondition.NEVER.equals(bound.sent())) {
      return ItemCursor.EMPTY;
    }
    return path.operation() == Operation.SCAN
        ? new Pages(this, frame, execution, null, bound, wanted)
        : queries(conditions(frame), frame, execution, bound, wanted);
  }

  private FilterSplit.Bound evaluatedHere() {
    return new FilterSplit.Bound(null, residual);
  }

  private List<KeyCondition> conditions(Frame frame) {
    if (keys.length == 1) {
      KeyCondition only = keys[0].condition(frame);
      return only == null ? List.of() : List.of(only);
    }
    Set<KeyCondition> distinct = new LinkedHashSet<>();
    for (KeyReadRun read : keys) {
      KeyCondition condition = read.condition(frame);
      if (condition != null) {
        distinct.add(condition);
      }
    }
    return List.copyOf(distinct);
  }

  /** As {@link #open}, with the ranges remembered, and with what the transaction itself wrote. */
  private ItemCursor inTransaction(
      Transaction transaction, Frame frame, Execution execution, long wanted) {
    boolean own = transaction.writesTo(table);
    // Stored items that it has deleted do not count for the rows that are wanted.
    long stored = own ? Long.MAX_VALUE : wanted;
    ItemCursor found;
    List<KeyCondition> conditions = List.of();
    if (path.operation() == Operation.SCAN) {
      transaction.readRange(table, index, null);
      found = new Pages(this, frame, execution, null, evaluatedHere(), stored);
    } else {
      conditions = conditions(frame);
      conditions.forEach(condition -> transaction.readRange(table, index, condition));
      found = queries(conditions, frame, execution, evaluatedHere(), stored);
    }
    if (!own) {
      return found;
    }
    boolean inOrder = path.operation() == Operation.QUERY && (keys.length == 1 || path.merged());
    Column sort = inOrder ? path.sortColumn() : null;
    return new OwnWrites(
        frame,
        found,
        path.table(),
        key -> transaction.isWritten(table, key),
        written(transaction, frame, conditions),
        sort == null ? null : sort.attribute(),
        path.forward());
  }

  /** What the transaction wrote and this path finds. */
  private List<Item> written(Transaction transaction, Frame frame, List<KeyCondition> conditions) {
    boolean scan = path.operation() == Operation.SCAN;
    Condition keyed = EngineCondition.any(conditions.stream().map(Queries::condition).toList());
    LocalIndex read = path.index();
    List<Item> items = new ArrayList<>();
    for (Item item : transaction.written(table)) {
      frame.item = item;
      if ((scan || ConditionEvaluator.holds(keyed, item, 0))
          && (read == null || isIn(read.sort(), item))
          && passes(frame)) {
        items.add(item);
      }
    }
    frame.item = null;
    return items;
  }

  private static boolean isIn(KeyAttribute indexKey, Item item) {
    int position = item.find(indexKey.name());
    return position != Item.NOT_FOUND && item.typeAt(position) == indexKey.type();
  }

  private ItemCursor queries(
      List<KeyCondition> conditions,
      Frame frame,
      Execution execution,
      FilterSplit.Bound bound,
      long wanted) {
    if (conditions.isEmpty()) {
      return ItemCursor.EMPTY;
    }
    if (conditions.size() == 1) {
      return new Pages(this, frame, execution, conditions.get(0), bound, wanted);
    }
    List<Pages> pages = new ArrayList<>();
    for (KeyCondition condition : conditions) {
      pages.add(new Pages(this, frame, execution, condition, bound, wanted));
    }
    Column sort = path.merged() ? path.sortColumn() : null;
    return new Queries(
        frame, conditions, pages, sort == null ? null : sort.attribute(), path.forward());
  }

  /** One row, made when it is asked for. */
  private static final class OneRow implements ItemCursor {
    private final Runnable maker;
    private boolean read;

    OneRow(Runnable maker) {
      this.maker = maker;
    }

    @Override
    public boolean next() {
      boolean first = !read;
      read = true;
      if (first) {
        maker.run();
      }
      return first;
    }
  }

  /** A get. */
  private final class Single implements ItemCursor {
    private final Frame frame;
    private final Execution execution;
    private boolean read;

    Single(Frame frame, Execution execution) {
      this.frame = frame;
      this.execution = execution;
    }

    @Override
    public boolean next() {
      if (read) {
        frame.item = null;
        return false;
      }
      read = true;
      PrimaryKey key = key(frame);
      frame.item = key == null ? null : get(key);
      return frame.item != null && passes(frame);
    }

    private @Nullable Item get(PrimaryKey key) {
      Transaction transaction = execution.transaction;
      if (transaction != null) {
        return transaction.get(table, key, execution);
      }
      GetItemResult result =
          execution.engine.getItem(new GetItemRequest(table, key, null), execution.context);
      execution.consume(result.consumed());
      return result.item();
    }
  }

  /** A table of a system schema. */
  private final class SystemItems implements ItemCursor {
    private final Frame frame;
    private final Iterator<Item> items;

    SystemItems(Frame frame, Iterator<Item> items) {
      this.frame = frame;
      this.items = items;
    }

    @Override
    public boolean next() {
      while (items.hasNext()) {
        frame.item = items.next();
        if (passes(frame)) {
          return true;
        }
      }
      frame.item = null;
      return false;
    }
  }
}
