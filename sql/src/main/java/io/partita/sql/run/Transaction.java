package io.partita.sql.run;

import io.partita.engine.CapacityUnits;
import io.partita.engine.ConsumedCapacity;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.GetItemRequest;
import io.partita.engine.GetItemResult;
import io.partita.engine.IndexProgress;
import io.partita.engine.ItemVersions;
import io.partita.engine.ItemVersions.ItemVersion;
import io.partita.engine.KeyValueEngine;
import io.partita.engine.PrimaryKey;
import io.partita.engine.PutItemRequest;
import io.partita.engine.RangeChecks;
import io.partita.engine.RangeChecks.RangeRead;
import io.partita.engine.RangeChecks.ReadSet;
import io.partita.engine.RangeChecks.Reader;
import io.partita.engine.RequestContext;
import io.partita.engine.ReturnValues;
import io.partita.engine.Snapshots;
import io.partita.engine.Snapshots.Snapshot;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.value.Item;
import io.partita.sql.Isolation;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.activity.TransactionActivity;
import io.partita.sql.catalog.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A transaction: reads are remembered, items with the versions they saw and ranges with the
 * position they were read at, writes are buffered as one after-image an item, and {@link #commit}
 * applies all of them if nothing read has changed. No lock is held meanwhile. Used by the thread of
 * its session.
 */
public final class Transaction implements AutoCloseable {
  private static final long WRITTEN_BYTES = 4L << 20;
  private static final long INDEX_WAIT_MILLIS = 5_000;

  private final KeyValueEngine engine;
  private final ItemVersions versions;
  private final Isolation isolation;
  private final Map<ItemKey, Entry> entries = new LinkedHashMap<>();

  /** The after-images that were buffered at each savepoint, in the order of setting. */
  private final Map<String, Map<ItemKey, @Nullable Item>> savepoints = new LinkedHashMap<>();

  /** The ranges that were read, each with the position of its first read. */
  private final Map<RangeRead, Long> ranges = new LinkedHashMap<>();

  /** What the running statement has replaced, the newest last. */
  private final List<Replaced> replaced = new ArrayList<>();

  private final @Nullable RangeChecks rangeChecks;
  private final boolean readOnly;
  private final TransactionActivity activity;
  private int writtenItems;
  private @Nullable Reader reader;
  private @Nullable Snapshot snapshot;

  private record ItemKey(String table, PrimaryKey key) {}

  /** What is known of one item: the version it was read with, and the buffered write. */
  private static final class Entry {
    final long version;
    final @Nullable Item stored;
    boolean written;
    boolean checked;
    @Nullable Item after;

    Entry(long version, @Nullable Item stored) {
      this.version = version;
      this.stored = stored;
    }

    @Nullable Item current() {
      return written ? after : stored;
    }
  }

  /** What was buffered for an item before a statement wrote it. */
  private record Replaced(Entry entry, boolean written, @Nullable Item after) {
    void restore() {
      entry.written = written;
      entry.after = after;
    }
  }

  /**
   * Starts a transaction.
   *
   * @param readOnly whether it will not write; then all its reads see one state
   * @param activity what others see of it
   */
  public Transaction(
      KeyValueEngine engine, Isolation isolation, boolean readOnly, TransactionActivity activity) {
    this.activity = activity;
    this.engine = engine;
    this.isolation = isolation;
    this.readOnly = readOnly;
    this.rangeChecks = engine.capability(RangeChecks.class).orElse(null);
    this.versions =
        engine
            .capability(ItemVersions.class)
            .orElseThrow(
                () ->
                    new SqlError(
                        SqlErrors.NOT_SUPPORTED_YET,
                        "Transactions over an engine without item versions are not supported yet."));
  }

  /** How a read of this transaction is made: strongly consistent, or at its one state. */
  public RequestContext reading(RequestContext context) {
    if (readOnly && snapshot == null) {
      snapshot = engine.capability(Snapshots.class).map(Snapshots::snapshot).orElse(null);
    }
    RequestContext strong = new RequestContext(true, context.deadlineNanos(), context.cancelled());
    return snapshot == null ? strong : strong.at(snapshot);
  }

  /**
   * The item as this transaction sees it: its own write, else what is stored, strongly consistent.
   */
  @Nullable Item get(String table, PrimaryKey key, Execution execution) {
    return entry(table, key, execution).current();
  }

  /**
   * As {@link #get}, of an item on which the writes depend: the commit fails if others change it,
   * also where the isolation would let that pass.
   */
  @Nullable Item check(String table, PrimaryKey key, Execution execution) {
    Entry entry = entry(table, key, execution);
    entry.checked = true;
    return entry.current();
  }

  private Entry entry(String table, PrimaryKey key, Execution execution) {
    ItemKey itemKey = new ItemKey(table, key);
    Entry known = entries.get(itemKey);
    if (known == null) {
      GetItemResult result =
          engine.getItem(new GetItemRequest(table, key, null), reading(execution.context));
      execution.consume(result.consumed(), result.item() == null ? 0 : 1);
      known = new Entry(result.version(), result.item());
      entries.put(itemKey, known);
      activity.read(entries.size(), ranges.size());
    }
    return known;
  }

  /**
   * Notes that a range will be read. What is written into it from now on by others makes the commit
   * fail.
   *
   * @param condition null for the whole table or index
   */
  void readRange(String table, @Nullable String index, @Nullable KeyCondition condition) {
    if (isolation != Isolation.SERIALIZABLE || readOnly) {
      return;
    }
    if (rangeChecks == null) {
      throw new SqlError(
          SqlErrors.NOT_SUPPORTED_YET,
          "A serializable transaction over an engine without range checks reads single items by"
              + " their whole key; READ COMMITTED reads ranges too.");
    }
    if (reader == null) {
      reader = rangeChecks.openReader();
    }
    long position = reader.readPosition();
    RangeRead range =
        condition == null
            ? RangeRead.ofAll(table, index, 0)
            : RangeRead.of(table, index, condition, 0);
    ranges.merge(range, position, Math::min);
    activity.read(entries.size(), ranges.size());
  }

  /**
   * As {@link #readRange}, of a global index: waits until it shows what was there when this read
   * begins.
   *
   * @param condition null for the whole index
   * @throws SqlError 40001 if the index does not catch up in time
   */
  void readGlobalIndex(
      String table, String index, @Nullable KeyCondition condition, Execution execution) {
    if (readOnly) {
      return;
    }
    IndexProgress progress =
        engine
            .capability(IndexProgress.class)
            .orElseThrow(
                () ->
                    new SqlError(
                        SqlErrors.WRONG_OBJECT_KIND,
                        "The global index "
                            + index
                            + " of "
                            + table
                            + " cannot be read in a transaction: this engine does not say when it"
                            + " has caught up with its table."));
    // The range first: what is written between the two may be in the index, and the check finds it.
    readRange(table, index, condition);
    long deadline = execution.context.deadlineNanos();
    long millis =
        deadline == Long.MAX_VALUE
            ? INDEX_WAIT_MILLIS
            : Math.max(0, (deadline - System.nanoTime()) / 1_000_000);
    long position = progress.appliedPosition();
    if (!progress.await(table, index, position, millis, execution.context)) {
      throw new SqlError(
          SqlErrors.CONFLICT,
          String.format(
              Locale.ROOT,
              "The global index %s of %s has not caught up with its table within %,d ms. Roll back"
                  + " and run the transaction again.",
              index,
              table,
              millis));
    }
  }

  /** Whether something was written to a table. */
  boolean writesTo(String table) {
    return entries.entrySet().stream()
        .anyMatch(entry -> entry.getValue().written && entry.getKey().table().equals(table));
  }

  /** Whether the item of a key was written. */
  boolean isWritten(String table, PrimaryKey key) {
    Entry entry = entries.get(new ItemKey(table, key));
    return entry != null && entry.written;
  }

  /** The items that were written to a table and are there. */
  List<Item> written(String table) {
    List<Item> items = new ArrayList<>();
    entries.forEach(
        (key, entry) -> {
          Item after = entry.after;
          if (entry.written && after != null && key.table().equals(table)) {
            items.add(after);
          }
        });
    return items;
  }

  /** The units that the commit will be charged for what is written to a table so far. */
  public long writeUnits(Table table) {
    long units = 0;
    for (Map.Entry<ItemKey, Entry> each : entries.entrySet()) {
      Entry entry = each.getValue();
      if (entry.written && each.getKey().table().equals(table.name())) {
        units += CapacityUnits.TRANSACTION_FACTOR * WriteUnits.of(table, entry.stored, entry.after);
      }
    }
    return units;
  }

  /** Runs a statement that writes: all of what it writes is buffered, or nothing if it fails. */
  <T> T statement(Supplier<T> run) {
    replaced.clear();
    boolean completed = false;
    try {
      T result = run.get();
      completed = true;
      return result;
    } finally {
      if (!completed) {
        undo();
      }
    }
  }

  private void undo() {
    for (int i = replaced.size() - 1; i >= 0; i--) {
      Replaced before = replaced.get(i);
      writtenItems -= before.written() ? 0 : 1;
      before.restore();
    }
    activity.written(writtenItems, writtenBytes(null));
  }

  /**
   * Buffers the item's after-image, null for a deletion.
   *
   * @throws SqlError 54000 if the transaction would write too much; it stays usable
   */
  void write(String table, PrimaryKey key, @Nullable Item after, Execution execution) {
    Entry entry = entry(table, key, execution);
    long bytes = (after == null ? 0 : after.sizeBytes()) + writtenBytes(entry);
    if (!entry.written && writtenItems == TransactWriteItemsRequest.MAX_ACTIONS) {
      throw new SqlError(
          SqlErrors.LIMIT,
          "A transaction writes at most "
              + TransactWriteItemsRequest.MAX_ACTIONS
              + " items; this would be one more. The transaction is still open: commit it, or roll it"
              + " back.");
    }
    if (bytes > WRITTEN_BYTES) {
      throw new SqlError(
          SqlErrors.LIMIT,
          "A transaction writes at most 4 MB of items; with this one it would be "
              + bytes
              + " bytes. The transaction is still open: commit it, or roll it back.");
    }
    replaced.add(new Replaced(entry, entry.written, entry.after));
    if (!entry.written) {
      writtenItems++;
      entry.written = true;
    }
    entry.after = after;
    activity.written(writtenItems, bytes);
  }

  /** The bytes of what is to be written, without an item. */
  private long writtenBytes(@Nullable Entry without) {
    long bytes = 0;
    for (Entry other : entries.values()) {
      Item pending = other == without || !other.written ? null : other.after;
      bytes += pending == null ? 0 : pending.sizeBytes();
    }
    return bytes;
  }

  /** Marks what is written so far; a mark of the same name moves here. */
  public void setSavepoint(String name) {
    Map<ItemKey, @Nullable Item> images = new LinkedHashMap<>();
    entries.forEach(
        (key, entry) -> {
          if (entry.written) {
            images.put(key, entry.after);
          }
        });
    savepoints.remove(name);
    savepoints.put(name, images);
    activity.savepoints(savepoints.size());
  }

  /** Drops what was written since a mark, and the marks set since; reads stay remembered. */
  public void rollbackTo(String name) {
    Map<ItemKey, @Nullable Item> images = savepoint(name);
    entries.forEach(
        (key, entry) -> {
          entry.written = images.containsKey(key);
          entry.after = images.get(key);
        });
    writtenItems = images.size();
    forgetFrom(name);
    savepoints.put(name, images);
    activity.written(writtenItems, writtenBytes(null));
    activity.savepoints(savepoints.size());
  }

  /** Forgets a mark and those set since. */
  public void releaseSavepoint(String name) {
    savepoint(name);
    forgetFrom(name);
    activity.savepoints(savepoints.size());
  }

  private Map<ItemKey, @Nullable Item> savepoint(String name) {
    Map<ItemKey, @Nullable Item> images = savepoints.get(name);
    if (images == null) {
      throw new SqlError(
          SqlErrors.NO_SAVEPOINT,
          "The transaction has no savepoint "
              + name
              + (savepoints.isEmpty() ? "; none is set." : "; set are " + savepoints.keySet()));
    }
    return images;
  }

  private void forgetFrom(String name) {
    List<String> names = List.copyOf(savepoints.keySet());
    names.subList(names.indexOf(name), names.size()).forEach(savepoints::remove);
  }

  /** Applies the writes, all or none; with none, checks what was read. */
  public List<ConsumedCapacity> commit(RequestContext context) {
    List<TransactWriteItem> actions = new ArrayList<>();
    List<ItemVersion> unchanged = new ArrayList<>();
    entries.forEach(
        (key, entry) -> {
          if (entry.written) {
            actions.add(action(key, entry));
          } else if ((isolation == Isolation.SERIALIZABLE || entry.checked) && !readOnly) {
            unchanged.add(new ItemVersion(key.table(), key.key(), entry.version));
          }
        });
    TransactWriteItemsRequest request = new TransactWriteItemsRequest(actions, null);
    if (rangeChecks != null && reader != null) {
      List<RangeRead> read = new ArrayList<>();
      ranges.forEach((range, position) -> read.add(at(range, position)));
      return rangeChecks
          .transactWriteItems(request, new ReadSet(reader, unchanged, read), context)
          .consumed();
    }
    return actions.isEmpty() && unchanged.isEmpty()
        ? List.of()
        : versions.transactWriteItems(request, unchanged, context).consumed();
  }

  private static RangeRead at(RangeRead range, long position) {
    KeyCondition condition = range.keyCondition();
    return condition == null
        ? RangeRead.ofAll(range.table(), range.index(), position)
        : RangeRead.of(range.table(), range.index(), condition, position);
  }

  /** Ends the transaction; nothing is remembered for it any more. Idempotent. */
  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
    if (snapshot != null) {
      snapshot.close();
    }
  }

  private static TransactWriteItem action(ItemKey key, Entry entry) {
    Condition unchanged = new Condition.VersionEquals(entry.version);
    Item after = entry.after;
    if (after != null) {
      return new TransactWriteItem.Put(
          new PutItemRequest(key.table(), after, unchanged, ReturnValues.NONE, false));
    }
    if (entry.version == 0) {
      return new TransactWriteItem.ConditionCheck(key.table(), key.key(), unchanged, false);
    }
    return new TransactWriteItem.Delete(
        new DeleteItemRequest(key.table(), key.key(), unchanged, ReturnValues.NONE, false));
  }
}
