package io.partita.engine.embedded.transaction;

import io.partita.engine.CancellationReason;
import io.partita.engine.CapacityUnits;
import io.partita.engine.ConsumedCapacity;
import io.partita.engine.GetItemRequest;
import io.partita.engine.RequestContext;
import io.partita.engine.TransactGetItemsRequest;
import io.partita.engine.TransactGetItemsResult;
import io.partita.engine.TransactGetItemsResult.ItemResponse;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.embedded.partition.KeyRules;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.ItemKey;
import io.partita.engine.embedded.store.ReadView;
import io.partita.engine.embedded.store.StoredItem;
import io.partita.engine.expression.Projector;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads of several items at one state. That state alone makes them serializable; that an item which
 * somebody is writing cancels them is the model's rule, and a look at its lock.
 */
public final class TransactionReads {
  private static final int MAX_GETS = 100;
  private static final long MAX_BYTES = 4L << 20;

  private final WriteParts parts;

  /** Reads beside these writes. */
  public TransactionReads(ItemWrites writes) {
    this.parts = writes.parts();
  }

  private record Get(TableLayout table, ItemKey key, @Nullable Projector projector) {}

  /** Reads all items at one state. */
  public TransactGetItemsResult read(TransactGetItemsRequest request, RequestContext context) {
    List<Get> gets = prepare(request.gets());
    context.checkNotEnded();
    refuseConflicts(gets);
    long[] maps = gets.stream().mapToLong(get -> get.key.tableId()).distinct().toArray();
    try (ReadView view = parts.storage().view(maps)) {
      return read(gets, view);
    }
  }

  private List<Get> prepare(List<GetItemRequest> gets) {
    if (gets.isEmpty() || gets.size() > MAX_GETS) {
      throw new ValidationException(
          Kind.TOO_LARGE, Cancellations.outOfBounds("transactItems", gets.size(), MAX_GETS));
    }
    List<@Nullable Projector> projectors = new ArrayList<>(gets.size());
    for (GetItemRequest get : gets) {
      projectors.add(get.projection() == null ? null : Projector.of(get.projection()));
      KeyRules.checkNotEmpty(get.key());
    }
    List<TableLayout> tables = new ArrayList<>(gets.size());
    gets.forEach(get -> tables.add(parts.catalog().table(get.table())));
    List<Get> prepared = new ArrayList<>(gets.size());
    Set<ItemKey> keys = new HashSet<>();
    TransactionCanceledException fault = null;
    for (int i = 0; i < gets.size(); i++) {
      try {
        TableLayout table = tables.get(i);
        ItemKey key = new ItemKey(table.id(), KeyRules.keyOf(table, gets.get(i).key()));
        if (!keys.add(key)) {
          throw Cancellations.duplicate(table, key);
        }
        prepared.add(new Get(table, key, projectors.get(i)));
      } catch (ValidationException e) {
        if (e.kind() == Kind.DUPLICATE_ITEM) {
          throw e;
        }
        fault = fault == null ? Cancellations.invalid(gets.size(), i, e) : fault;
      }
    }
    if (fault != null) {
      throw fault;
    }
    return prepared;
  }

  private void refuseConflicts(List<Get> gets) {
    List<CancellationReason> reasons = Cancellations.none(gets.size());
    boolean conflicts = false;
    for (int i = 0; i < gets.size(); i++) {
      if (parts.locks().isHeld(gets.get(i).key)) {
        conflicts = true;
        reasons.set(i, Cancellations.conflict());
      }
    }
    if (conflicts) {
      throw new TransactionCanceledException(reasons);
    }
  }

  private static TransactGetItemsResult read(List<Get> gets, ReadView view) {
    List<ItemResponse> responses = new ArrayList<>(gets.size());
    Map<String, ConsumedCapacity> consumed = new LinkedHashMap<>();
    long bytes = 0;
    for (Get get : gets) {
      byte[] stored = view.get(get.key.tableId(), get.key.key());
      Item item = stored == null ? null : Item.over(stored, StoredItem.itemOffset(stored));
      int size = item == null ? 0 : item.sizeBytes();
      bytes += size;
      Item answer = item == null || get.projector == null ? item : get.projector.project(item);
      responses.add(
          new ItemResponse(
              answer != null && answer.attributeCount() > 0 ? answer : null,
              stored == null ? 0 : StoredItem.lsn(stored)));
      consumed.merge(
          get.table.name(),
          ConsumedCapacity.ofTable(get.table.name(), CapacityUnits.transactionalRead(size)),
          ConsumedCapacity::plus);
    }
    if (bytes > MAX_BYTES) {
      throw new ValidationException(
          Kind.TOO_LARGE,
          "The items of the transaction have "
              + bytes
              + " bytes together, more than the maximum of "
              + MAX_BYTES);
    }
    return new TransactGetItemsResult(responses, List.copyOf(consumed.values()));
  }
}
