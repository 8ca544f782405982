package io.partita.engine.model;

import io.partita.engine.BatchExecute;
import io.partita.engine.BatchExecute.Done;
import io.partita.engine.BatchExecute.Failed;
import io.partita.engine.BatchGetItemRequest;
import io.partita.engine.BatchWriteItemRequest;
import io.partita.engine.BatchWriteItemRequest.WriteRequest;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.GetItemRequest;
import io.partita.engine.KeysAndAttributes;
import io.partita.engine.PrimaryKey;
import io.partita.engine.PutItemRequest;
import io.partita.engine.RequestContext;
import io.partita.engine.TransactGetItemsRequest;
import io.partita.engine.TransactGetItemsResult;
import io.partita.engine.TransactGetItemsResult.ItemResponse;
import io.partita.engine.UpdateItemRequest;
import io.partita.engine.WriteItemRequest;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The steps of a run that read and write many items at once. */
final class BatchSteps {
  private final ModelEngine model;
  private final ModelBatches batches;
  private final RandomRequests random;
  private final Comparison comparison;

  /** Compares what both sides answer to a request, and returns the answer. */
  interface Comparison {
    Object compare(Object request, Supplier<Object> onEngine, Supplier<Object> onModel);
  }

  BatchSteps(ModelEngine model, RandomRequests random, Comparison comparison) {
    this.model = model;
    this.batches = new ModelBatches(model);
    this.random = random;
    this.comparison = comparison;
  }

  void step(EmbeddedEngine engine) {
    switch (random.number(4)) {
      case 0 -> get(engine);
      case 1 -> transactGet(engine);
      case 2 -> write(engine);
      default -> execute(engine);
    }
  }

  private ModelTable table() {
    return random.oneOf(new ArrayList<>(model.tables.values()));
  }

  private void get(EmbeddedEngine engine) {
    Set<List<String>> seen = new HashSet<>();
    Map<String, KeysAndAttributes> wanted = new LinkedHashMap<>();
    for (int i = 1 + random.number(2); i > 0; i--) {
      ModelTable table = table();
      List<PrimaryKey> keys = new ArrayList<>();
      for (int k = 1 + random.number(6); k > 0; k--) {
        PrimaryKey key = random.key(table);
        if (seen.add(text(table.name, key))) {
          keys.add(key);
        }
      }
      if (!keys.isEmpty()) {
        wanted.putIfAbsent(
            table.name, new KeysAndAttributes(keys, random.chance(50), random.maybeProjection()));
      }
    }
    BatchGetItemRequest request = new BatchGetItemRequest(wanted);
    comparison.compare(
        request,
        () -> engine.batchGetItem(request, RequestContext.EVENTUAL),
        () -> batches.get(request));
  }

  private static List<String> text(String table, PrimaryKey key) {
    return List.of(table, String.valueOf(key.partition()), String.valueOf(key.sort()));
  }

  private void transactGet(EmbeddedEngine engine) {
    Set<List<String>> seen = new HashSet<>();
    List<GetItemRequest> gets = new ArrayList<>();
    for (int i = 1 + random.number(6); i > 0; i--) {
      ModelTable table = table();
      PrimaryKey key = random.key(table);
      if (seen.add(text(table.name, key))) {
        gets.add(new GetItemRequest(table.name, key, random.maybeProjection()));
      }
    }
    TransactGetItemsRequest request = new TransactGetItemsRequest(gets);
    comparison.compare(
        request,
        () -> withoutVersions(engine.transactGetItems(request, RequestContext.EVENTUAL)),
        () -> batches.transactGet(gets));
  }

  private static TransactGetItemsResult withoutVersions(TransactGetItemsResult result) {
    return new TransactGetItemsResult(
        result.responses().stream().map(each -> new ItemResponse(each.item(), 0)).toList(),
        result.consumed());
  }

  private void write(EmbeddedEngine engine) {
    Set<List<String>> seen = new HashSet<>();
    Map<String, List<WriteRequest>> writes = new LinkedHashMap<>();
    for (int i = 1 + random.number(8); i > 0; i--) {
      ModelTable table = table();
      Item item = random.item(table);
      PrimaryKey key = random.key(table);
      boolean puts = random.chance(60);
      if (seen.add(puts ? text(table, item) : text(table.name, key))) {
        writes
            .computeIfAbsent(table.name, name -> new ArrayList<>())
            .add(
                puts ? new BatchWriteItemRequest.Put(item) : new BatchWriteItemRequest.Delete(key));
      }
    }
    BatchWriteItemRequest request = new BatchWriteItemRequest(writes);
    comparison.compare(
        request,
        () -> engine.batchWriteItem(request, RequestContext.EVENTUAL),
        () -> batches.write(request));
  }

  private static List<String> text(ModelTable table, Item item) {
    List<String> text = new ArrayList<>(List.of(table.name));
    table.keys().forEach(key -> text.add(String.valueOf(item.get(key.name()))));
    while (text.size() < 3) {
      text.add("null");
    }
    return text;
  }

  private void execute(EmbeddedEngine engine) {
    List<WriteItemRequest> writes = new ArrayList<>();
    for (int i = 1 + random.number(12); i > 0; i--) {
      writes.add(write(table()));
    }
    List<BatchExecute.Outcome> actual = engine.batchExecute(writes, RequestContext.EVENTUAL);
    List<BatchExecute.Outcome> expected = batches.execute(writes);
    for (int i = 0; i < writes.size(); i++) {
      BatchExecute.Outcome onEngine = actual.get(i);
      BatchExecute.Outcome onModel = expected.get(i);
      comparison.compare(writes.get(i), () -> answer(onEngine), () -> answer(onModel));
    }
  }

  private static Object answer(BatchExecute.Outcome outcome) {
    if (outcome instanceof Failed failed) {
      throw failed.cause();
    }
    return ((Done) outcome).result();
  }

  private WriteItemRequest write(ModelTable table) {
    return switch (random.number(3)) {
      case 0 ->
          new PutItemRequest(
              table.name,
              random.item(table),
              random.maybeCondition(),
              random.putReturnValues(),
              random.chance(50));
      case 1 ->
          new UpdateItemRequest(
              table.name,
              random.key(table),
              random.update(),
              random.maybeCondition(),
              random.updateReturnValues(),
              random.chance(50));
      default ->
          new DeleteItemRequest(
              table.name,
              random.key(table),
              random.maybeCondition(),
              random.putReturnValues(),
              random.chance(50));
    };
  }
}
