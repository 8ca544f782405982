package io.partita.sql.run;

import io.partita.engine.CapacityUnits;
import io.partita.engine.GetItemRequest;
import io.partita.engine.GetItemResult;
import io.partita.engine.PrimaryKey;
import io.partita.engine.RequestContext;
import io.partita.engine.Select;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.ConditionEvaluator;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.value.Item;
import io.partita.sql.catalog.Table;
import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.AccessPath.Operation;
import io.partita.sql.plan.access.NeededAttributes;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.plan.access.PathRead.Result;
import io.partita.sql.plan.access.UndeclaredAttribute;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * An access path, compiled: key expressions, residual filter and outputs as closures. Immutable; a
 * cursor is made for each execution.
 */
final class PathRun {
  private final PathRead read;
  private final AccessPath path;
  private final String table;
  private final @Nullable String index;
  private final KeyReadRun[] keys;
  private final boolean oneRead;
  private final Evaluator[] residual;
  private final boolean needsItems;
  private final boolean fetches;
  private final FilterSplit filter;
  private final Evaluator[] outputs;
  private final Result result;
  private final boolean keptCount;
  private final StoredItems stored;

  PathRun(PathRead read) {
    this.read = read;
    this.result = read.result();
    this.keptCount = read.isKeptCount();
    this.path = read.path();
    Table described = path.table();
    this.table = described.name();
    this.index = path.index() == null ? null : path.index().name();
    this.needsItems = read.needsItems();
    this.fetches = needsItems && path.isGlobal();
    this.stored = new StoredItems(read);
    Closures closures = new Closures(ColumnReader.of(described));
    this.keys =
        path.keys().stream()
            .map(key -> new KeyReadRun(key, described, path.key(), closures))
            .toArray(KeyReadRun[]::new);
    this.oneRead = path.isOneRead();
    this.residual = closures.compileAll(path.index() == null ? conditions() : keyedToo());
    this.filter = FilterSplit.of(this, closures);
    this.outputs =
        result == Result.COUNT
            ? new Evaluator[] {frame -> BigDecimal.valueOf(frame.count)}
            : outputs(closures, described);
  }

  /** What a row holds; an item without those beside it in a page, which it may outlive. */
  private Evaluator[] outputs(Closures closures, Table described) {
    Evaluator[] compiled = closures.compileAll(read.outputs());
    for (int i = 0; i < compiled.length; i++) {
      if (read.outputs().get(i) instanceof RexInputRef ref
          && !(ref instanceof UndeclaredAttribute)
          && ref.getIndex() == described.columns().size()) {
        compiled[i] =
            frame -> {
              Item item = frame.item;
              return item == null ? null : item.alone();
            };
      }
    }
    return compiled;
  }

  AccessPath path() {
    return path;
  }

  /** What the key alone does not answer; all, if items are fetched that may have changed since. */
  List<RexNode> conditions() {
    return fetches ? keyedToo() : with(path.checked());
  }

  /** The attributes of an item that rows are made and conditions evaluated of; null for all. */
  @Nullable Set<String> attributes() {
    List<RexNode> all = keyedToo();
    all.addAll(read.outputs());
    return NeededAttributes.of(path.table(), all);
  }

  private List<RexNode> keyedToo() {
    return with(path.keyed());
  }

  private List<RexNode> with(List<RexNode> answered) {
    List<RexNode> conditions = new ArrayList<>(answered);
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

  /**
   * Whether the frame's item satisfies what the table's key does not answer. What an index was read
   * by counts again: the item may have changed since.
   */
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

  /** How many items there are where it reads. */
  StoredItems stored() {
    return stored;
  }

  /** Whether items are fetched from the table, behind the entries of a global index. */
  boolean fetches() {
    return fetches;
  }

  /**
   * What a page gives of each item.
   *
   * @param needed whether more is wanted than the entry of an index
   */
  private Select select(boolean needed) {
    return path.index() == null || (needed && !path.isGlobal())
        ? Select.ALL_ATTRIBUTES
        : Select.ALL_PROJECTED_ATTRIBUTES;
  }

  /** How pages are read: a global index eventually consistent, whatever the statement says. */
  RequestContext context(Execution execution) {
    RequestContext context = execution.context;
    if (!path.isGlobal() || !context.consistentRead()) {
      return context;
    }
    RequestContext eventual =
        new RequestContext(false, context.deadlineNanos(), context.cancelled());
    return context.snapshot() == null ? eventual : eventual.at(context.snapshot());
  }

  /** The name of the index that is read, or null. */
  @Nullable String index() {
    return index;
  }

  /** Whether it reads one item by its whole key. */
  boolean isOneGet() {
    return oneRead && path.operation() == Operation.GET;
  }

  /** Whether it reads items by their whole keys. */
  boolean isOfGets() {
    return path.operation() == Operation.GET;
  }

  /** Whether the one item that it gets is the row, if there is one. */
  boolean givesOneItem() {
    return isOneGet() && result == Result.ROWS;
  }

  /** The key that a path of one get reads, or null if no item can have it. */
  @Nullable PrimaryKey key(Frame frame) {
    return keys[0].key(frame);
  }

  /** The keys that a path of gets reads, each once. */
  List<PrimaryKey> keys(Frame frame) {
    Set<PrimaryKey> found = new LinkedHashSet<>();
    for (KeyReadRun read : keys) {
      read.keys(frame, found::add);
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
      case FIRST -> new OneRow(() -> first(frame, execution));
    };
  }

  private void first(Frame frame, Execution execution) {
    if (!items(frame, execution, 1).next()) {
      frame.item = null;
    }
  }

  private long count(Frame frame, Execution execution) {
    // A transaction counts what it sees, its own writes too, and remembers it as read.
    if (keptCount && execution.transaction == null) {
      return stored.count(execution);
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

  private ItemCursor gets(Frame frame, Execution execution) {
    List<PrimaryKey> wanted = keys(frame);
    if (execution.transaction == null && execution.mustAfford(read)) {
      double each = CapacityUnits.read(0, execution.context.consistentRead());
      execution.consumption().requireReads(table, wanted.size(), wanted.size() * each);
    }
    return new Gets(this, frame, execution, wanted);
  }

  private ItemCursor items(Frame frame, Execution execution, long wanted) {
    if (path.operation() == Operation.GET) {
      return isOneGet() ? new Single(frame, execution) : gets(frame, execution);
    }
    if (path.operation() == Operation.SYSTEM) {
      return new SystemItems(this, frame, path.table().systemItems(execution.asker()).iterator());
    }
    return pages(frame, execution, wanted, needsItems);
  }

  /**
   * What a change of several items finds, of each at least its key. Each is read again before it is
   * changed, so that nothing is fetched but to see whether a condition holds.
   */
  ItemCursor openKeys(Frame frame, Execution execution) {
    execution.readsWhole(Set.of(read));
    boolean known = path.index() != null && path.holdsConditions();
    return known
        ? pages(frame, execution, Long.MAX_VALUE, false)
        : open(frame, execution, Long.MAX_VALUE);
  }

  private ItemCursor pages(Frame frame, Execution execution, long wanted, boolean needed) {
    Transaction transaction = execution.transaction;
    if (transaction != null) {
      return inTransaction(transaction, frame, execution, wanted, needed);
    }
    FilterSplit.Bound bound = filter.bind(frame);
    if (bound == null) {
      bound = evaluatedHere();
    } else if (EngineCondition.NEVER.equals(bound.sent())) {
      return ItemCursor.EMPTY;
    }
    return path.operation() == Operation.SCAN
        ? pages(frame, execution, null, EngineCondition.NEVER, bound, wanted, needed)
        : queries(conditions(frame), frame, execution, bound, wanted, needed);
  }

  private FilterSplit.Bound evaluatedHere() {
    return new FilterSplit.Bound(null, residual);
  }

  /** The condition of a path of one query, or null if no item can satisfy it. */
  @Nullable KeyCondition onlyCondition(Frame frame) {
    return keys[0].condition(frame);
  }

  private List<KeyCondition> conditions(Frame frame) {
    if (oneRead) {
      KeyCondition only = onlyCondition(frame);
      return only == null ? List.of() : List.of(only);
    }
    Set<KeyCondition> distinct = new LinkedHashSet<>();
    for (KeyReadRun read : keys) {
      read.conditions(frame, distinct::add);
    }
    return List.copyOf(distinct);
  }

  /** As {@link #pages}, with the ranges remembered, and with what the transaction itself wrote. */
  private ItemCursor inTransaction(
      Transaction transaction, Frame frame, Execution execution, long wanted, boolean needed) {
    boolean own = transaction.writesTo(table);
    // Stored items that it has deleted do not count for the rows that are wanted.
    long asked = own ? Long.MAX_VALUE : wanted;
    ItemCursor found;
    List<KeyCondition> conditions = List.of();
    if (path.operation() == Operation.SCAN) {
      remember(transaction, null, execution);
      found = pages(frame, execution, null, EngineCondition.NEVER, evaluatedHere(), asked, needed);
    } else {
      conditions = conditions(frame);
      conditions.forEach(condition -> remember(transaction, condition, execution));
      found = queries(conditions, frame, execution, evaluatedHere(), asked, needed);
    }
    if (!own) {
      return found;
    }
    List<String> order = path.order();
    return new OwnWrites(
        frame,
        found,
        path.table(),
        key -> transaction.isWritten(table, key),
        written(transaction, frame, conditions),
        order.isEmpty() ? null : new AttributeOrder(order, path.forward()));
  }

  private void remember(
      Transaction transaction, @Nullable KeyCondition condition, Execution execution) {
    if (path.isGlobal() && index != null) {
      transaction.readGlobalIndex(table, index, condition, execution);
    } else {
      transaction.readRange(table, index, condition);
    }
  }

  /** What the transaction wrote and this path finds. */
  private List<Item> written(Transaction transaction, Frame frame, List<KeyCondition> conditions) {
    boolean scan = path.operation() == Operation.SCAN;
    Condition keyed = EngineCondition.any(conditions.stream().map(Queries::condition).toList());
    List<Item> items = new ArrayList<>();
    for (Item item : transaction.written(table)) {
      frame.item = item;
      if ((scan || ConditionEvaluator.holds(keyed, item, 0))
          && KeyValues.isIn(path.key(), item)
          && passes(frame)) {
        items.add(item);
      }
    }
    frame.item = null;
    return items;
  }

  private ItemCursor queries(
      List<KeyCondition> conditions,
      Frame frame,
      Execution execution,
      FilterSplit.Bound bound,
      long wanted,
      boolean needed) {
    if (conditions.isEmpty()) {
      return ItemCursor.EMPTY;
    }
    if (conditions.size() == 1) {
      return pages(
          frame, execution, conditions.get(0), EngineCondition.NEVER, bound, wanted, needed);
    }
    // All of them are opened if they are merged, whatever is wanted of them.
    if (execution.mustAfford(read)
        || (!path.orderedBy().isEmpty() && execution.consumption().limitsReads())) {
      double each = CapacityUnits.read(0, context(execution).consistentRead());
      execution
          .consumption()
          .requireQueries(path.target(), conditions.size(), conditions.size() * each);
    }
    return new Queries(
        frame,
        conditions,
        path.key().attributes().size(),
        (condition, before) -> pages(frame, execution, condition, before, bound, wanted, needed),
        path.orderedBy(),
        path.forward());
  }

  private Pages pages(
      Frame frame,
      Execution execution,
      @Nullable KeyCondition condition,
      Condition before,
      FilterSplit.Bound bound,
      long wanted,
      boolean needed) {
    if (condition == null) {
      stored.requireScan(context(execution), execution);
    }
    // Without the items there is nothing to evaluate but what the engine has filtered by.
    FilterSplit.Bound filtered = fetches && !needed ? bound.sentOnly() : bound;
    long most = condition == null ? stored.mostExamined(execution) : Long.MAX_VALUE;
    boolean all = condition == null && wanted == Long.MAX_VALUE && most == Long.MAX_VALUE;
    int segments = all ? stored.segments(execution) : 1;
    return new Pages(
        this,
        frame,
        execution,
        condition,
        before,
        filtered,
        wanted,
        select(needed),
        fetches && needed,
        most,
        segments);
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
      getOne(frame, execution);
      return frame.item != null;
    }
  }

  /** Puts the item that a path of one get finds into the frame, if it passes; else none. */
  void getOne(Frame frame, Execution execution) {
    PrimaryKey key = key(frame);
    frame.item = key == null ? null : get(key, execution);
    if (frame.item != null && !passes(frame)) {
      frame.item = null;
    }
  }

  private @Nullable Item get(PrimaryKey key, Execution execution) {
    Transaction transaction = execution.transaction;
    if (transaction != null) {
      return transaction.get(table, key, execution);
    }
    GetItemResult result =
        execution.engine.getItem(new GetItemRequest(table, key, null), execution.context);
    execution.consume(result.consumed(), result.item() == null ? 0 : 1);
    return result.item();
  }
}
