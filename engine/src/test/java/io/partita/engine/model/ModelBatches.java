package io.partita.engine.model;

import io.partita.engine.BatchExecute;
import io.partita.engine.BatchGetItemRequest;
import io.partita.engine.BatchGetItemResult;
import io.partita.engine.BatchWriteItemRequest;
import io.partita.engine.BatchWriteItemRequest.WriteRequest;
import io.partita.engine.BatchWriteItemResult;
import io.partita.engine.CancellationReason;
import io.partita.engine.ConsumedCapacity;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.EngineException;
import io.partita.engine.GetItemRequest;
import io.partita.engine.GetItemResult;
import io.partita.engine.KeysAndAttributes;
import io.partita.engine.LocalIndex;
import io.partita.engine.PrimaryKey;
import io.partita.engine.PutItemRequest;
import io.partita.engine.ReturnValues;
import io.partita.engine.TransactGetItemsResult;
import io.partita.engine.TransactGetItemsResult.ItemResponse;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.UpdateItemRequest;
import io.partita.engine.ValidationException;
import io.partita.engine.WriteItemRequest;
import io.partita.engine.WriteItemResult;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Batches in the plain model: many times what it does for one item. */
final class ModelBatches {
  private final ModelEngine model;

  ModelBatches(ModelEngine model) {
    this.model = model;
  }

  /** A batch without duplicates that the limits allow. */
  BatchGetItemResult get(BatchGetItemRequest request) {
    request
        .requestItems()
        .forEach((table, wanted) -> wanted.keys().forEach(key -> model.table(table).keyOf(key)));
    Map<String, List<Item>> responses = new LinkedHashMap<>();
    List<ConsumedCapacity> consumed = new ArrayList<>();
    request
        .requestItems()
        .forEach(
            (table, wanted) -> {
              List<Item> items = new ArrayList<>();
              double units = 0;
              for (PrimaryKey key : wanted.keys()) {
                GetItemResult result = get(table, key, wanted);
                units += result.consumed().tableUnits();
                if (result.item() != null) {
                  items.add(result.item());
                }
              }
              responses.put(table, items);
              consumed.add(ConsumedCapacity.ofTable(table, units));
            });
    return new BatchGetItemResult(responses, Map.of(), consumed);
  }

  private GetItemResult get(String table, PrimaryKey key, KeysAndAttributes wanted) {
    return model.get(new GetItemRequest(table, key, wanted.projection()), wanted.consistentRead());
  }

  /** A transaction without duplicates that the limits allow; the versions are left out. */
  TransactGetItemsResult transactGet(List<GetItemRequest> gets) {
    gets.forEach(get -> ModelTable.checkNotEmpty(get.key()));
    for (int i = 0; i < gets.size(); i++) {
      try {
        model.table(gets.get(i).table()).keyOf(gets.get(i).key());
      } catch (ValidationException e) {
        List<CancellationReason> reasons =
            new ArrayList<>(Collections.nCopies(gets.size(), CancellationReason.NONE));
        reasons.set(i, new CancellationReason("ValidationError", e.getMessage(), null, e.kind()));
        throw new TransactionCanceledException(reasons);
      }
    }
    List<ItemResponse> responses = new ArrayList<>();
    Map<String, ConsumedCapacity> consumed = new LinkedHashMap<>();
    for (GetItemRequest get : gets) {
      GetItemResult result = model.get(get, true);
      Item item = result.item();
      responses.add(new ItemResponse(item == null || item.attributeCount() == 0 ? null : item, 0));
      consumed.merge(
          get.table(),
          ConsumedCapacity.ofTable(get.table(), 2 * result.consumed().tableUnits()),
          ModelSizes::plus);
    }
    return new TransactGetItemsResult(responses, List.copyOf(consumed.values()));
  }

  /** A batch without duplicates that the limits allow. */
  BatchWriteItemResult write(BatchWriteItemRequest request) {
    List<WriteItemRequest> writes = new ArrayList<>();
    request
        .requestItems()
        .forEach((table, ofTable) -> ofTable.forEach(each -> writes.add(single(table, each))));
    writes.forEach(this::checkSize);
    writes.forEach(this::checkAgainstTable);
    Map<String, ConsumedCapacity> consumed = new LinkedHashMap<>();
    for (WriteItemRequest write : writes) {
      consumed.merge(write.table(), write(write).consumed(), ModelSizes::plus);
    }
    return new BatchWriteItemResult(Map.of(), Map.of(), List.copyOf(consumed.values()));
  }

  private static WriteItemRequest single(String table, WriteRequest write) {
    return write instanceof BatchWriteItemRequest.Put put
        ? new PutItemRequest(table, put.item(), null, ReturnValues.NONE, false)
        : new DeleteItemRequest(
            table, ((BatchWriteItemRequest.Delete) write).key(), null, ReturnValues.NONE, false);
  }

  private void checkSize(WriteItemRequest write) {
    if (write instanceof PutItemRequest put) {
      ModelEngine.checkSize(ModelSizes.item(put.item().attributes()), false);
    }
  }

  private void checkAgainstTable(WriteItemRequest write) {
    ModelTable table = model.table(write.table());
    if (write instanceof PutItemRequest put) {
      Map<String, AttributeValue> item = put.item().attributes();
      table.keyOf(item);
      int bytes = ModelSizes.item(item);
      for (LocalIndex index : table.indexes) {
        Map<String, AttributeValue> entry = table.entry(index, item);
        bytes += entry == null ? 0 : ModelSizes.item(entry);
      }
      ModelIndexes.units(table, null, item, 1);
      ModelEngine.checkSize(bytes, false);
    } else if (write instanceof DeleteItemRequest delete) {
      table.keyOf(delete.key());
    }
  }

  private WriteItemResult write(WriteItemRequest write) {
    return write instanceof PutItemRequest put
        ? model.put(put)
        : write instanceof UpdateItemRequest update
            ? model.update(update)
            : model.delete((DeleteItemRequest) write);
  }

  /** One after the other; a refusal stops none of the others. */
  List<BatchExecute.Outcome> execute(List<WriteItemRequest> writes) {
    List<BatchExecute.Outcome> outcomes = new ArrayList<>();
    for (WriteItemRequest write : writes) {
      try {
        outcomes.add(new BatchExecute.Done(write(write)));
      } catch (EngineException e) {
        outcomes.add(new BatchExecute.Failed(e));
      }
    }
    return outcomes;
  }
}
