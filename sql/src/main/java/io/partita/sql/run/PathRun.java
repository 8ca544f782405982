package io.partita.sql.run;

import io.partita.engine.GetItemRequest;
import io.partita.engine.GetItemResult;
import io.partita.engine.KeyAttribute;
import io.partita.engine.LocalIndex;
import io.partita.engine.PageResult;
import io.partita.engine.PrimaryKey;
import io.partita.engine.QueryRequest;
import io.partita.engine.ScanRequest;
import io.partita.engine.Select;
import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.expression.Operators;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import io.partita.sql.catalog.Table;
import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.AccessPath.Operation;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.plan.access.SortRange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * An access path, compiled: key expressions, residual filter and outputs as closures. Immutable; a
 * cursor is made for each execution.
 */
final class PathRun {
  private final AccessPath path;
  private final String table;
  private final KeyAttribute partitionKey;
  private final @Nullable KeyAttribute sortKey;
  private final @Nullable KeyAttribute readSortKey;
  private final @Nullable String index;
  private final @Nullable Evaluator partition;
  private final @Nullable Evaluator equal;
  private final @Nullable Evaluator lower;
  private final @Nullable Evaluator upper;
  private final @Nullable Evaluator prefix;
  private final Evaluator[] residual;
  private final Evaluator[] outputs;

  PathRun(PathRead read) {
    this.path = read.path();
    Table described = path.table();
    this.table = described.name();
    this.partitionKey = described.description().key().partition().get(0);
    List<KeyAttribute> sort = described.description().key().sort();
    this.sortKey = sort.isEmpty() ? null : sort.get(0);
    LocalIndex localIndex = path.index();
    this.readSortKey = localIndex == null ? sortKey : localIndex.sort();
    this.index = localIndex == null ? null : localIndex.name();
    Closures closures = new Closures(ColumnReader.of(described));
    SortRange range = path.sort();
    this.partition = compile(closures, path.partition());
    this.equal = compile(closures, range.equal());
    this.lower = compile(closures, range.lower());
    this.upper = compile(closures, range.upper());
    this.prefix = compile(closures, range.prefix());
    this.residual = closures.compileAll(conditions());
    this.outputs = closures.compileAll(read.outputs());
  }

  private static @Nullable Evaluator compile(Closures closures, @Nullable RexNode node) {
    return node == null ? null : closures.compile(node);
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

  /** The key that a get reads, or null if no item can have it. */
  @Nullable PrimaryKey key(Frame frame) {
    AttributeValue partitionValue = partitionValue(frame);
    if (partitionValue == null) {
      return null;
    }
    KeyAttribute sort = sortKey;
    if (sort == null || equal == null) {
      return PrimaryKey.of(partitionKey.name(), partitionValue);
    }
    AttributeValue sortValue =
        KeyValues.of(equal.evaluate(frame), sort.type(), KeyValues.SORT_BYTES);
    return sortValue == null
        ? null
        : new PrimaryKey(partitionKey.name(), partitionValue, sort.name(), sortValue);
  }

  private @Nullable AttributeValue partitionValue(Frame frame) {
    return partition == null
        ? null
        : KeyValues.of(partition.evaluate(frame), partitionKey.type(), KeyValues.PARTITION_BYTES);
  }

  /**
   * Starts reading.
   *
   * @param wanted the number of rows that are wanted at most; {@link Long#MAX_VALUE} for all
   */
  ItemCursor open(Frame frame, Execution execution, long wanted) {
    if (path.operation() == Operation.GET) {
      return new Single(frame, execution);
    }
    if (path.operation() == Operation.SYSTEM) {
      return new SystemItems(frame, path.table().systemItems().iterator());
    }
    if (execution.transaction != null) {
      execution.transaction.readRange();
    }
    if (path.operation() == Operation.SCAN) {
      return new Pages(frame, execution, null, wanted);
    }
    KeyCondition condition = keyCondition(frame);
    return condition == null ? ItemCursor.EMPTY : new Pages(frame, execution, condition, wanted);
  }

  private @Nullable KeyCondition keyCondition(Frame frame) {
    AttributeValue partitionValue = partitionValue(frame);
    if (partitionValue == null) {
      return null;
    }
    KeyCondition.Equality partitionEquality =
        new KeyCondition.Equality(partitionKey.name(), partitionValue);
    KeyAttribute sort = readSortKey;
    if (sort == null || path.sort().isUnbounded()) {
      return new KeyCondition(List.of(partitionEquality), null);
    }
    if (equal != null) {
      AttributeValue value = sortValue(equal, sort, frame);
      return value == null
          ? null
          : new KeyCondition(
              List.of(partitionEquality, new KeyCondition.Equality(sort.name(), value)), null);
    }
    KeyCondition.SortCondition condition = sortCondition(sort, frame);
    return condition == null ? null : new KeyCondition(List.of(partitionEquality), condition);
  }

  private KeyCondition.@Nullable SortCondition sortCondition(KeyAttribute sort, Frame frame) {
    if (prefix != null) {
      AttributeValue value = sortValue(prefix, sort, frame);
      return value == null || sort.type() == AttributeType.N
          ? null
          : new KeyCondition.BeginsWith(sort.name(), value);
    }
    AttributeValue low = lower == null ? null : sortValue(lower, sort, frame);
    AttributeValue high = upper == null ? null : sortValue(upper, sort, frame);
    if ((lower != null && low == null) || (upper != null && high == null)) {
      return null;
    }
    if (low != null && high != null) {
      return isAscending(low, high) ? new KeyCondition.Between(sort.name(), low, high) : null;
    }
    if (low != null) {
      return new KeyCondition.Range(
          sort.name(),
          path.sort().lowerInclusive() ? Comparator.GREATER_OR_EQUAL : Comparator.GREATER,
          low);
    }
    return high == null
        ? null
        : new KeyCondition.Range(
            sort.name(),
            path.sort().upperInclusive() ? Comparator.LESS_OR_EQUAL : Comparator.LESS,
            high);
  }

  private static @Nullable AttributeValue sortValue(
      Evaluator evaluator, KeyAttribute sort, Frame frame) {
    return KeyValues.of(evaluator.evaluate(frame), sort.type(), KeyValues.SORT_BYTES);
  }

  private static boolean isAscending(AttributeValue low, AttributeValue high) {
    return Operators.order(low, high) <= 0;
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

  /** A query or a scan, page by page. */
  private final class Pages implements ItemCursor {
    /** The first page of a filtered read with a LIMIT; later ones double. */
    private static final int FILTERED_PAGE = 64;

    private final Frame frame;
    private final Execution execution;
    private final @Nullable KeyCondition condition;
    private final long wanted;
    private List<Item> items = List.of();
    private int position;
    private @Nullable Item startKey;
    private boolean last;
    private long found;
    private long pageItems;

    Pages(Frame frame, Execution execution, @Nullable KeyCondition condition, long wanted) {
      this.frame = frame;
      this.execution = execution;
      this.condition = condition;
      this.wanted = wanted;
      this.pageItems =
          wanted == Long.MAX_VALUE
              ? Integer.MAX_VALUE
              : residual.length == 0 ? wanted : Math.max(wanted, FILTERED_PAGE);
    }

    @Override
    public boolean next() {
      while (true) {
        while (position < items.size()) {
          frame.item = items.get(position++);
          if (passes(frame)) {
            found++;
            return true;
          }
        }
        if (last || found >= wanted) {
          frame.item = null;
          return false;
        }
        read();
      }
    }

    private void read() {
      execution.checkCancelled();
      int limit =
          (int)
              Math.max(
                  1,
                  Math.min(
                      Integer.MAX_VALUE,
                      residual.length == 0 ? Math.min(pageItems, wanted - found) : pageItems));
      PageResult page =
          condition == null
              ? execution.engine.scan(
                  new ScanRequest(table, index, null, Select.ALL_ATTRIBUTES, null, limit, startKey),
                  execution.context)
              : execution.engine.query(
                  new QueryRequest(
                      table,
                      index,
                      condition,
                      null,
                      Select.ALL_ATTRIBUTES,
                      null,
                      path.forward(),
                      limit,
                      startKey),
                  execution.context);
      execution.consume(page.consumed());
      items = page.items();
      position = 0;
      startKey = page.lastEvaluatedKey();
      last = startKey == null;
      pageItems = Math.min(Integer.MAX_VALUE, pageItems * 2);
    }
  }
}
