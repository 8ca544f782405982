package io.partita.engine.embedded.transaction;

import io.partita.engine.CancellationReason;
import io.partita.engine.CapacityUnits;
import io.partita.engine.ConsumedCapacity;
import io.partita.engine.ItemCollectionMetrics;
import io.partita.engine.ItemCollectionSizeLimitExceededException;
import io.partita.engine.ItemVersions.ItemVersion;
import io.partita.engine.RequestContext;
import io.partita.engine.ThrottlingException;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.TransactWriteItemsResult;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.TransactionConflictException;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.embedded.index.CollectionSizes;
import io.partita.engine.embedded.partition.KeyRules;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.AttributeSighting;
import io.partita.engine.embedded.store.ChangeDraft;
import io.partita.engine.embedded.store.ItemChange;
import io.partita.engine.embedded.store.ItemKey;
import io.partita.engine.embedded.store.Origin;
import io.partita.engine.embedded.store.RequestToken;
import io.partita.engine.embedded.store.StoredItem;
import io.partita.engine.embedded.transaction.ReadSets.ReadSet;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Transactions: all items are locked in the order of their keys, all changes computed, all
 * conditions tested, and everything is appended as one record or nothing is.
 */
public final class Transactions {
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private final WriteParts parts;
  private final TransactionTokens tokens;

  /** Transactions beside single writes. */
  public Transactions(ItemWrites writes) {
    this.parts = writes.parts();
    this.tokens = new TransactionTokens(parts.storage());
  }

  /**
   * What a transaction has read and wants unchanged.
   *
   * @param items with their versions
   * @param ranges null if there are none
   */
  public record Reads(List<ItemVersion> items, @Nullable RangeValidation ranges) {}

  /** Applies the actions, all or none, if nothing of what was read has changed. */
  public TransactWriteItemsResult write(
      TransactWriteItemsRequest request, Reads unchanged, RequestContext context) {
    List<PreparedWrite> writes = prepare(request, unchanged);
    context.checkNotEnded();
    String clientToken = request.clientRequestToken();
    if (clientToken == null) {
      return run(writes, request, unchanged, null, context);
    }
    RequestToken token = new RequestToken(clientToken, RequestDigest.of(request.actions()));
    tokens.begin(token);
    try {
      return tokens.isDone(token)
          ? reread(writes)
          : run(writes, request, unchanged, token, context);
    } finally {
      tokens.end(token);
    }
  }

  private List<PreparedWrite> prepare(TransactWriteItemsRequest request, Reads unchanged) {
    List<TransactWriteItem> actions = request.actions();
    if (actions.size() > TransactWriteItemsRequest.MAX_ACTIONS
        || (actions.isEmpty() && unchanged.items().isEmpty() && unchanged.ranges() == null)) {
      throw new ValidationException(
          Kind.TOO_LARGE,
          Cancellations.outOfBounds(
              "transactItems", actions.size(), TransactWriteItemsRequest.MAX_ACTIONS));
    }
    if (request.clientRequestToken() != null) {
      TransactionTokens.check(request.clientRequestToken());
    }
    actions.forEach(WritePreparation::check);
    long bytes = TransactionSize.of(actions);
    if (bytes > MAX_BYTES) {
      throw new ValidationException(
          Kind.TOO_LARGE,
          "Transaction request size has exceeded the maximum of 4 MB: "
              + bytes
              + " bytes, at most "
              + MAX_BYTES);
    }
    List<TableLayout> tables = new ArrayList<>(actions.size());
    actions.forEach(action -> tables.add(parts.catalog().table(WritePreparation.table(action))));
    for (int i = 0; i < actions.size(); i++) {
      if (actions.get(i) instanceof TransactWriteItem.Put put) {
        KeyRules.checkNotEmpty(tables.get(i), put.request().item());
      }
    }
    return prepare(actions, tables);
  }

  private static List<PreparedWrite> prepare(
      List<TransactWriteItem> actions, List<TableLayout> tables) {
    List<PreparedWrite> writes = new ArrayList<>(actions.size());
    Set<ItemKey> keys = new HashSet<>();
    TransactionCanceledException fault = null;
    for (int i = 0; i < actions.size(); i++) {
      try {
        PreparedWrite write = WritePreparation.prepare(tables.get(i), actions.get(i));
        if (!keys.add(write.key())) {
          throw Cancellations.duplicate(write.table(), write.key());
        }
        writes.add(write);
      } catch (ValidationException e) {
        if (e.kind() == Kind.DUPLICATE_ITEM) {
          throw e;
        }
        if (fault == null) {
          fault = Cancellations.invalid(actions.size(), i, e);
        }
      }
    }
    if (fault != null) {
      throw fault;
    }
    return writes;
  }

  /** Runs the transaction, again if a table's structure changes meanwhile: an index, a split. */
  private TransactWriteItemsResult run(
      List<PreparedWrite> prepared,
      TransactWriteItemsRequest request,
      Reads unchanged,
      @Nullable RequestToken token,
      RequestContext context) {
    List<PreparedWrite> writes = prepared;
    while (true) {
      admit(writes, context);
      try {
        return run(writes, unchanged, token, context);
      } catch (ChangeGuard.TableChangedException e) {
        writes = prepare(request, unchanged);
      }
    }
  }

  private void admit(List<PreparedWrite> writes, RequestContext context) {
    parts.storage().admit(context);
    for (int i = 0; i < writes.size(); i++) {
      try {
        parts.indexes().admit(writes.get(i).table());
      } catch (ThrottlingException e) {
        throw Cancellations.cancelled(
            writes.size(),
            i,
            new CancellationReason("ThrottlingError", e.getMessage(), null, null));
      }
    }
  }

  private TransactWriteItemsResult run(
      List<PreparedWrite> writes,
      Reads unchanged,
      @Nullable RequestToken token,
      RequestContext context) {
    List<ItemLock> locks = lock(writes, context);
    ReadSet reads = new ReadSet();
    Set<TableLayout> tables = new LinkedHashSet<>();
    try {
      check(writes, unchanged.items(), reads, tables);
      if (unchanged.ranges() != null) {
        unchanged.ranges().check();
      }
      List<PlannedChange> changes = plan(writes);
      writes.forEach(write -> tables.add(write.table()));
      append(changes, token, new Held(locks, reads, tables, unchanged.ranges()), context);
      return new TransactWriteItemsResult(consumed(changes), metrics(changes, context), false);
    } finally {
      parts.readSets().remove(reads);
      locks.forEach(parts.locks()::release);
    }
  }

  private List<ItemLock> lock(List<PreparedWrite> writes, RequestContext context) {
    TreeMap<ItemKey, Integer> order = new TreeMap<>();
    for (int i = 0; i < writes.size(); i++) {
      order.put(writes.get(i).key(), i);
    }
    List<ItemLock> locks = new ArrayList<>(writes.size());
    boolean complete = false;
    try {
      for (Map.Entry<ItemKey, Integer> next : order.entrySet()) {
        try {
          locks.add(parts.locks().acquire(next.getKey(), true, context));
        } catch (TransactionConflictException e) {
          throw Cancellations.cancelled(writes.size(), next.getValue(), Cancellations.conflict());
        }
      }
      complete = true;
      return locks;
    } finally {
      if (!complete) {
        locks.forEach(parts.locks()::release);
      }
    }
  }

  /** Compares versions; of items that are not locked here, so that later changes are noticed. */
  private void check(
      List<PreparedWrite> writes,
      List<ItemVersion> unchanged,
      ReadSet reads,
      Set<TableLayout> tables) {
    if (unchanged.isEmpty()) {
      return;
    }
    Set<ItemKey> written = new HashSet<>();
    writes.forEach(write -> written.add(write.key()));
    List<ItemKey> keys = new ArrayList<>(unchanged.size());
    for (ItemVersion item : unchanged) {
      TableLayout table = parts.catalog().table(item.table());
      tables.add(table);
      ItemKey key = new ItemKey(table.id(), KeyRules.keyOf(table, item.key()));
      keys.add(key);
      if (!written.contains(key)) {
        reads.add(key, item);
      }
    }
    parts.readSets().register(reads);
    for (int i = 0; i < keys.size(); i++) {
      ItemKey key = keys.get(i);
      boolean inFlight = !written.contains(key) && parts.locks().isInFlight(key);
      byte[] stored = parts.storage().get(key.tableId(), key.key());
      long version = stored == null ? 0 : StoredItem.lsn(stored);
      if (inFlight || version != unchanged.get(i).version()) {
        throw new TransactionCanceledException(unchanged.get(i));
      }
    }
  }

  private List<PlannedChange> plan(List<PreparedWrite> writes) {
    List<PlannedChange> changes = new ArrayList<>(writes.size());
    List<PlannedChange.Found> found = new ArrayList<>(writes.size());
    for (int i = 0; i < writes.size(); i++) {
      found.add(PlannedChange.find(parts.storage(), writes.get(i)));
      try {
        changes.add(PlannedChange.plan(writes.get(i), found.get(i)));
      } catch (ValidationException e) {
        throw Cancellations.invalid(writes.size(), i, e);
      }
    }
    testConditions(writes, found);
    checkCollections(changes);
    return changes;
  }

  /** What all changes together make of each collection counts, whatever their order. */
  private void checkCollections(List<PlannedChange> changes) {
    CollectionSizes.Growth growth = parts.collections().growth();
    for (PlannedChange change : changes) {
      growth.add(change.write().table(), change.write().keyItem(), change.growth());
    }
    for (int i = 0; i < changes.size(); i++) {
      PlannedChange change = changes.get(i);
      if (change.growth() > 0
          && !growth.isWithinLimit(change.write().table(), change.write().keyItem())) {
        String message = new ItemCollectionSizeLimitExceededException().getMessage();
        throw Cancellations.cancelled(
            changes.size(),
            i,
            new CancellationReason("ItemCollectionSizeLimitExceeded", message, null, null));
      }
    }
  }

  private static void testConditions(List<PreparedWrite> writes, List<PlannedChange.Found> found) {
    List<CancellationReason> reasons = Cancellations.none(writes.size());
    boolean failed = false;
    for (int i = 0; i < writes.size(); i++) {
      PreparedWrite write = writes.get(i);
      if (!PlannedChange.conditionHolds(write, found.get(i))) {
        failed = true;
        reasons.set(
            i,
            new CancellationReason(
                "ConditionalCheckFailed",
                "The conditional request failed",
                write.returnOldOnFailure() ? found.get(i).item() : null,
                null));
      }
    }
    if (failed) {
      throw new TransactionCanceledException(reasons);
    }
  }

  /** What a transaction holds on to while it is carried out. */
  private record Held(
      List<ItemLock> locks,
      ReadSet reads,
      Set<TableLayout> tables,
      @Nullable RangeValidation ranges) {}

  private void append(
      List<PlannedChange> changes,
      @Nullable RequestToken token,
      Held held,
      RequestContext context) {
    List<ItemChange> items = new ArrayList<>(changes.size());
    List<ItemLock> written = new ArrayList<>(changes.size());
    List<AttributeSighting> sightings = new ArrayList<>();
    for (PlannedChange change : changes) {
      if (change.writes()) {
        ItemChange item = change.toItemChange(parts.shapes());
        items.add(item);
        sightings.addAll(change.sightings(parts.shapes(), item));
      }
    }
    for (ItemLock lock : held.locks) {
      if (items.stream().anyMatch(item -> isOf(lock, item))) {
        written.add(lock);
      }
    }
    context.checkNotEnded();
    if (items.isEmpty() && token == null) {
      // Nothing to append: all versions were right, and the ranges unwritten, at the moment of the
      // ranges' check if no version has changed since.
      ItemVersion changed = held.reads.changed();
      if (changed != null) {
        throw new TransactionCanceledException(changed);
      }
      return;
    }
    long lsn =
        parts
            .storage()
            .append(
                new ChangeDraft(Origin.USER, token, items, sightings),
                new ChangeGuard(parts, held.tables, written, held.reads, held.ranges, changes));
    for (PlannedChange change : changes) {
      PreparedWrite write = change.write();
      parts.collections().changed(write.table(), write.keyItem(), change.growth(), lsn);
      double units = CapacityUnits.TRANSACTION_FACTOR * change.tableUnits();
      parts.partitions().written(write.table(), write.key().key(), units);
    }
  }

  @SuppressWarnings("ReferenceEquality") // Both were made from the same write.
  private static boolean isOf(ItemLock lock, ItemChange item) {
    return lock.key().key() == item.key() && lock.key().tableId() == item.tableId();
  }

  private static List<ConsumedCapacity> consumed(List<PlannedChange> changes) {
    Map<String, ConsumedCapacity> byTable = new LinkedHashMap<>();
    for (PlannedChange change : changes) {
      ConsumedCapacity consumed = change.consumed(CapacityUnits.TRANSACTION_FACTOR);
      byTable.merge(consumed.table(), consumed, ConsumedCapacity::plus);
    }
    return List.copyOf(byTable.values());
  }

  private Map<String, List<ItemCollectionMetrics>> metrics(
      List<PlannedChange> changes, RequestContext context) {
    Map<String, List<ItemCollectionMetrics>> byTable = new LinkedHashMap<>();
    if (context.itemCollectionMetrics()) {
      for (PlannedChange change : changes) {
        PreparedWrite write = change.write();
        ItemCollectionMetrics metrics = parts.collections().metrics(write.table(), write.keyItem());
        if (metrics != null && change.writes()) {
          List<ItemCollectionMetrics> ofTable =
              byTable.computeIfAbsent(write.table().name(), name -> new ArrayList<>());
          if (!ofTable.contains(metrics)) {
            ofTable.add(metrics);
          }
        }
      }
    }
    return byTable;
  }

  /** What a retry of a transaction that was done before costs: reads of its items. */
  private TransactWriteItemsResult reread(List<PreparedWrite> writes) {
    Map<String, ConsumedCapacity> byTable = new LinkedHashMap<>();
    for (PreparedWrite write : writes) {
      Item item = PlannedChange.find(parts.storage(), write).item();
      double units = CapacityUnits.transactionalRead(item == null ? 0 : item.sizeBytes());
      String table = write.table().name();
      byTable.merge(table, ConsumedCapacity.ofTable(table, units), ConsumedCapacity::plus);
    }
    return new TransactWriteItemsResult(List.copyOf(byTable.values()), Map.of(), true);
  }
}
