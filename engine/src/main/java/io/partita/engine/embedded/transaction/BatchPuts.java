package io.partita.engine.embedded.transaction;

import io.partita.engine.BatchExecute.Done;
import io.partita.engine.BatchExecute.Failed;
import io.partita.engine.BatchExecute.Outcome;
import io.partita.engine.BatchWriteItemRequest;
import io.partita.engine.BatchWriteItemRequest.WriteRequest;
import io.partita.engine.BatchWriteItemResult;
import io.partita.engine.ConsumedCapacity;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.EngineException;
import io.partita.engine.ItemCollectionMetrics;
import io.partita.engine.PutItemRequest;
import io.partita.engine.RequestContext;
import io.partita.engine.ReturnValues;
import io.partita.engine.ThrottlingException;
import io.partita.engine.TransactionConflictException;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.WriteItemRequest;
import io.partita.engine.WriteItemResult;
import io.partita.engine.embedded.partition.KeyRules;
import io.partita.engine.embedded.store.ItemKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The model's batch of puts and deletes: checked as a whole before anything is written, then each
 * by itself. What meets a transaction, or an index that is too far behind, comes back as
 * unprocessed, unless nothing could be done because of the latter; any other failure is thrown,
 * after the rest of the batch was done.
 */
public final class BatchPuts {
  private static final int MAX_WRITES = 25;
  private static final long MAX_BYTES = 16L << 20;

  private final ItemWrites writes;
  private final BatchWrites batches;

  /** Batches that are executed as those. */
  public BatchPuts(ItemWrites writes, BatchWrites batches) {
    this.writes = writes;
    this.batches = batches;
  }

  /** Writes the batch. */
  public BatchWriteItemResult write(BatchWriteItemRequest request, RequestContext context) {
    checkCounts(request);
    List<WriteItemRequest> requests = new ArrayList<>();
    List<WriteRequest> originals = new ArrayList<>();
    request
        .requestItems()
        .forEach(
            (table, ofTable) ->
                ofTable.forEach(
                    each -> {
                      requests.add(single(table, each));
                      originals.add(each);
                    }));
    check(requests);
    return result(requests, originals, batches.execute(requests, context));
  }

  private static WriteItemRequest single(String table, WriteRequest write) {
    if (write instanceof BatchWriteItemRequest.Put put) {
      return new PutItemRequest(table, put.item(), null, ReturnValues.NONE, false);
    }
    return new DeleteItemRequest(
        table, ((BatchWriteItemRequest.Delete) write).key(), null, ReturnValues.NONE, false);
  }

  private static void checkCounts(BatchWriteItemRequest request) {
    if (request.requestItems().isEmpty()) {
      throw new ValidationException(
          Kind.INVALID_PARAMETER, "The requestItems parameter is required for BatchWriteItem");
    }
    int count = 0;
    for (Map.Entry<String, List<WriteRequest>> table : request.requestItems().entrySet()) {
      count += table.getValue().size();
      if (table.getValue().isEmpty()) {
        throw outOfBounds(0);
      }
    }
    if (count > MAX_WRITES) {
      throw outOfBounds(count);
    }
  }

  private static ValidationException outOfBounds(int found) {
    return new ValidationException(
        found == 0 ? Kind.INVALID_PARAMETER : Kind.TOO_LARGE,
        "1 validation error detected: Value at 'requestItems' failed to satisfy constraint: Map"
            + " value must satisfy constraint: [Member must have length less than or equal to "
            + MAX_WRITES
            + ", Member must have length greater than or equal to 1]; found: "
            + found);
  }

  /** Finds every fault that shows without the stored items. */
  private void check(List<WriteItemRequest> requests) {
    long bytes = 0;
    for (WriteItemRequest request : requests) {
      WritePreparation.check(request);
      bytes +=
          request instanceof PutItemRequest put
              ? put.item().sizeBytes()
              : KeyRules.itemOf(((DeleteItemRequest) request).key()).sizeBytes();
    }
    if (bytes > MAX_BYTES) {
      throw new ValidationException(
          Kind.TOO_LARGE,
          "The items of the batch have "
              + bytes
              + " bytes together, more than the maximum of "
              + MAX_BYTES);
    }
    Set<ItemKey> keys = new HashSet<>();
    for (WriteItemRequest request : requests) {
      PreparedWrite write = writes.prepare(request);
      if (!keys.add(write.key())) {
        throw KeyRules.duplicate(
            "Provided list of item keys contains duplicates", write.table(), write.key().key());
      }
      PlannedChange.checkNew(write);
    }
  }

  private static BatchWriteItemResult result(
      List<WriteItemRequest> requests, List<WriteRequest> originals, List<Outcome> outcomes) {
    Map<String, List<WriteRequest>> unprocessed = new LinkedHashMap<>();
    Map<String, List<ItemCollectionMetrics>> metrics = new LinkedHashMap<>();
    Map<String, ConsumedCapacity> consumed = new LinkedHashMap<>();
    EngineException failure = null;
    EngineException throttled = null;
    for (int i = 0; i < outcomes.size(); i++) {
      String table = requests.get(i).table();
      if (outcomes.get(i) instanceof Done done) {
        WriteItemResult result = done.result();
        consumed.merge(table, result.consumed(), ConsumedCapacity::plus);
        note(metrics, table, result.itemCollectionMetrics());
      } else if (outcomes.get(i) instanceof Failed failed) {
        boolean isThrottled = failed.cause() instanceof ThrottlingException;
        if (isThrottled || failed.cause() instanceof TransactionConflictException) {
          unprocessed.computeIfAbsent(table, name -> new ArrayList<>()).add(originals.get(i));
          throttled = isThrottled ? failed.cause() : throttled;
        } else if (failure == null) {
          failure = failed.cause();
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    if (throttled != null && consumed.isEmpty()) {
      throw throttled;
    }
    return new BatchWriteItemResult(unprocessed, metrics, List.copyOf(consumed.values()));
  }

  private static void note(
      Map<String, List<ItemCollectionMetrics>> metrics,
      String table,
      @Nullable ItemCollectionMetrics ofItem) {
    if (ofItem != null) {
      List<ItemCollectionMetrics> known = metrics.computeIfAbsent(table, name -> new ArrayList<>());
      if (!known.contains(ofItem)) {
        known.add(ofItem);
      }
    }
  }
}
