package io.partita.sql.run;

import io.partita.engine.ConsumedCapacity;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.GetItemRequest;
import io.partita.engine.GetItemResult;
import io.partita.engine.ItemVersions;
import io.partita.engine.ItemVersions.ItemVersion;
import io.partita.engine.KeyValueEngine;
import io.partita.engine.PrimaryKey;
import io.partita.engine.PutItemRequest;
import io.partita.engine.RequestContext;
import io.partita.engine.ReturnValues;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.expression.Condition;
import io.partita.engine.value.Item;
import io.partita.sql.Isolation;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A transaction: reads are remembered with the versions they saw, writes are buffered as one
 * after-image an item, and {@link #commit} applies all of them if nothing read has changed. No lock
 * is held meanwhile. Used by the thread of its session.
 */
public final class Transaction {
  private static final int WRITTEN_ITEMS = 100;
  private static final long WRITTEN_BYTES = 4L << 20;

  private final KeyValueEngine engine;
  private final ItemVersions versions;
  private final Isolation isolation;
  private final Map<ItemKey, Entry> entries = new LinkedHashMap<>();

  /** The after-images that were buffered at each savepoint, in the order of setting. */
  private final Map<String, Map<ItemKey, @Nullable Item>> savepoints = new LinkedHashMap<>();

  private int writtenItems;
  private boolean rangesRead;

  private record ItemKey(String table, PrimaryKey key) {}

  /** What is known of one item: the version it was read with, and the buffered write. */
  private static final class Entry {
    final long version;
    final @Nullable Item stored;
    boolean written;
    @Nullable Item after;

    Entry(long version, @Nullable Item stored) {
      this.version = version;
      this.stored = stored;
    }

    @Nullable Item current() {
      return written ? after : stored;
    }
  }

  /** Starts a transaction. */
  public Transaction(KeyValueEngine engine, Isolation isolation) {
    this.engine = engine;
    this.isolation = isolation;
    this.versions =
        engine
            .capability(ItemVersions.class)
            .orElseThrow(
                () ->
                    new SqlError(
                        SqlErrors.NOT_SUPPORTED_YET,
                        "Transactions over an engine without item versions are not supported yet."));
  }

  /** Whether something was written. */
  public boolean hasWrites() {
    return writtenItems > 0;
  }

  /**
   * The item as this transaction sees it: its own write, else what is stored, strongly consistent.
   */
  @Nullable Item get(String table, PrimaryKey key, Execution execution) {
    return entry(table, key, execution).current();
  }

  private Entry entry(String table, PrimaryKey key, Execution execution) {
    ItemKey itemKey = new ItemKey(table, key);
    Entry known = entries.get(itemKey);
    if (known == null) {
      GetItemResult result =
          engine.getItem(
              new GetItemRequest(table, key, null),
              new RequestContext(
                  true, execution.context.deadlineNanos(), execution.context.cancelled()));
      execution.consume(result.consumed());
      known = new Entry(result.version(), result.item());
      entries.put(itemKey, known);
    }
    return known;
  }

  /** Notes that a range is read; refused after a write, as ranges are not validated yet. */
  void readRange() {
    if (hasWrites()) {
      throw new SqlError(
          SqlErrors.NOT_SUPPORTED_YET,
          "A transaction that has written cannot read ranges yet: read before the first write in another"
              + " transaction, or read single items by their whole key.");
    }
    rangesRead = true;
  }

  /**
   * Buffers the item's after-image, null for a deletion.
   *
   * @throws SqlError 54000 if the transaction would write too much; it stays usable
   */
  void write(String table, PrimaryKey key, @Nullable Item after, Execution execution) {
    if (rangesRead) {
      throw new SqlError(
          SqlErrors.NOT_SUPPORTED_YET,
          "A transaction that has read ranges cannot write yet: read single items by their whole key, or"
              + " commit before the first write.");
    }
    Entry entry = entry(table, key, execution);
    long bytes = after == null ? 0 : after.sizeBytes();
    for (Entry other : entries.values()) {
      Item pending = other == entry || !other.written ? null : other.after;
      bytes += pending == null ? 0 : pending.sizeBytes();
    }
    if (!entry.written && writtenItems == WRITTEN_ITEMS) {
      throw new SqlError(
          SqlErrors.LIMIT,
          "A transaction writes at most "
              + WRITTEN_ITEMS
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
    if (!entry.written) {
      writtenItems++;
      entry.written = true;
    }
    entry.after = after;
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
  }

  /** Forgets a mark and those set since. */
  public void releaseSavepoint(String name) {
    savepoint(name);
    forgetFrom(name);
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
          } else if (isolation == Isolation.SERIALIZABLE) {
            unchanged.add(new ItemVersion(key.table(), key.key(), entry.version));
          }
        });
    if (actions.isEmpty() && unchanged.isEmpty()) {
      return List.of();
    }
    return versions
        .transactWriteItems(new TransactWriteItemsRequest(actions, null), unchanged, context)
        .consumed();
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
