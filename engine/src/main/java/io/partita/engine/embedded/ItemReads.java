package io.partita.engine.embedded;

import io.partita.engine.BatchGetItemRequest;
import io.partita.engine.BatchGetItemResult;
import io.partita.engine.CapacityUnits;
import io.partita.engine.ConsumedCapacity;
import io.partita.engine.GetItemRequest;
import io.partita.engine.GetItemResult;
import io.partita.engine.KeysAndAttributes;
import io.partita.engine.PrimaryKey;
import io.partita.engine.RequestContext;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.embedded.partition.KeyRules;
import io.partita.engine.embedded.partition.PartitionSplits;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.ReadView;
import io.partita.engine.embedded.store.Storage;
import io.partita.engine.embedded.store.StoredItem;
import io.partita.engine.expression.Projection;
import io.partita.engine.expression.Projector;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads of items by their keys, one at a time or many. {@link #get} is a hot path: one lookup of
 * the table, one key, one lookup of the item, which is not decoded.
 */
final class ItemReads {
  private static final int MAX_KEYS = 100;
  private static final long MAX_RESULT_BYTES = 16L << 20;

  /** HotSpot inlines no method of a request whose signature has a class that was never loaded. */
  @SuppressWarnings("UnusedVariable")
  private static final Class<?> LOADED = Projection.class;

  private final Storage storage;
  private final ReadStates states;
  private final PartitionSplits partitions;

  ItemReads(Storage storage, ReadStates states, PartitionSplits partitions) {
    this.storage = storage;
    this.states = states;
    this.partitions = partitions;
  }

  GetItemResult get(GetItemRequest request, RequestContext context) {
    Projector projector = request.projection() == null ? null : Projector.of(request.projection());
    TableLayout table = states.table(request.table(), context);
    byte[] key = KeyRules.keyOf(table, request.key());
    byte[] stored = stored(table, key, context);
    Item item = stored == null ? null : Item.over(stored, StoredItem.itemOffset(stored));
    double units =
        CapacityUnits.read(item == null ? 0 : item.sizeBytes(), context.consistentRead());
    partitions.read(table, key, units);
    ConsumedCapacity consumed = ConsumedCapacity.ofTable(table.name(), units);
    if (stored == null || item == null) {
      return new GetItemResult(null, 0, consumed);
    }
    return new GetItemResult(
        projector == null ? item : projector.project(item), StoredItem.lsn(stored), consumed);
  }

  private byte @Nullable [] stored(TableLayout table, byte[] key, RequestContext context) {
    long mapId = table.partitions().of(key).mapId();
    if (context.snapshot() == null) {
      return storage.get(mapId, key);
    }
    try (ReadView view = states.open(context)) {
      return view.get(mapId, key);
    }
  }

  BatchGetItemResult batchGet(BatchGetItemRequest request, RequestContext context) {
    checkCounts(request);
    Map<String, Projector> projectors = new LinkedHashMap<>();
    request
        .requestItems()
        .forEach(
            (table, wanted) -> {
              if (wanted.projection() != null) {
                projectors.put(table, Projector.of(wanted.projection()));
              }
            });
    List<TableKeys> tables = new ArrayList<>();
    request
        .requestItems()
        .forEach((name, wanted) -> tables.add(encode(states.table(name, context), wanted)));
    BatchResult result = new BatchResult();
    for (TableKeys table : tables) {
      read(table, projectors.get(table.layout.name()), result, context);
    }
    return new BatchGetItemResult(result.responses, result.unprocessed, result.consumed);
  }

  /** The keys of one table, encoded, in the order of the request. */
  private record TableKeys(TableLayout layout, KeysAndAttributes wanted, List<byte[]> keys) {}

  private static final class BatchResult {
    private final Map<String, List<Item>> responses = new LinkedHashMap<>();
    private final Map<String, KeysAndAttributes> unprocessed = new LinkedHashMap<>();
    private final List<ConsumedCapacity> consumed = new ArrayList<>();
    private long bytes;
    private boolean full;
  }

  private static void checkCounts(BatchGetItemRequest request) {
    if (request.requestItems().isEmpty()) {
      throw new ValidationException(
          Kind.INVALID_PARAMETER, "The requestItems parameter is required for BatchGetItem");
    }
    int keys = 0;
    for (Map.Entry<String, KeysAndAttributes> table : request.requestItems().entrySet()) {
      if (table.getValue().keys().isEmpty()) {
        throw new ValidationException(
            Kind.INVALID_PARAMETER,
            "1 validation error detected: Value '[]' at 'requestItems."
                + table.getKey()
                + ".member.keys' failed to satisfy constraint: Member must have length greater"
                + " than or equal to 1");
      }
      keys += table.getValue().keys().size();
    }
    if (keys > MAX_KEYS) {
      throw new ValidationException(
          Kind.TOO_LARGE,
          "Too many items requested for the BatchGetItem call: "
              + keys
              + " keys, at most "
              + MAX_KEYS);
    }
  }

  private static TableKeys encode(TableLayout table, KeysAndAttributes wanted) {
    List<byte[]> keys = new ArrayList<>(wanted.keys().size());
    TreeSet<byte[]> distinct = new TreeSet<>(Arrays::compareUnsigned);
    for (PrimaryKey key : wanted.keys()) {
      byte[] encoded = KeyRules.keyOf(table, key);
      if (!distinct.add(encoded)) {
        throw KeyRules.duplicate("Provided list of item keys contains duplicates", table, encoded);
      }
      keys.add(encoded);
    }
    return new TableKeys(table, wanted, keys);
  }

  private void read(
      TableKeys table, @Nullable Projector projector, BatchResult result, RequestContext context) {
    List<Item> items = new ArrayList<>(table.keys.size());
    double units = 0;
    int read = 0;
    while (read < table.keys.size() && !result.full) {
      context.checkNotEnded();
      byte[] key = table.keys.get(read);
      byte[] stored = stored(table.layout, key, context);
      Item item = stored == null ? null : Item.over(stored, StoredItem.itemOffset(stored));
      Item answer = item == null || projector == null ? item : projector.project(item);
      result.bytes += answer == null ? 0 : answer.sizeBytes();
      result.full = result.bytes > MAX_RESULT_BYTES;
      if (!result.full) {
        double own =
            CapacityUnits.read(item == null ? 0 : item.sizeBytes(), table.wanted.consistentRead());
        partitions.read(table.layout, key, own);
        units += own;
        if (answer != null) {
          items.add(answer);
        }
        read++;
      }
    }
    String name = table.layout.name();
    result.responses.put(name, items);
    if (read > 0) {
      result.consumed.add(ConsumedCapacity.ofTable(name, units));
    }
    List<PrimaryKey> keys = table.wanted.keys();
    if (read < keys.size()) {
      result.unprocessed.put(
          name,
          new KeysAndAttributes(
              keys.subList(read, keys.size()),
              table.wanted.consistentRead(),
              table.wanted.projection()));
    }
  }
}
