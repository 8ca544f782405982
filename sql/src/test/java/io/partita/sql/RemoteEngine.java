package io.partita.sql;

import io.partita.engine.BatchGetItemRequest;
import io.partita.engine.BatchGetItemResult;
import io.partita.engine.BatchWriteItemRequest;
import io.partita.engine.BatchWriteItemResult;
import io.partita.engine.CreateTableRequest;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.GetItemRequest;
import io.partita.engine.GetItemResult;
import io.partita.engine.KeyValueEngine;
import io.partita.engine.KeysAndAttributes;
import io.partita.engine.ListTablesResult;
import io.partita.engine.PageResult;
import io.partita.engine.PrimaryKey;
import io.partita.engine.PutItemRequest;
import io.partita.engine.QueryRequest;
import io.partita.engine.RequestContext;
import io.partita.engine.ScanRequest;
import io.partita.engine.TableDescription;
import io.partita.engine.TransactGetItemsRequest;
import io.partita.engine.TransactGetItemsResult;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.TransactWriteItemsResult;
import io.partita.engine.UpdateItemRequest;
import io.partita.engine.UpdateTableRequest;
import io.partita.engine.WriteItemResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a remote engine of the same model gives: the operations and nothing else, in pages and
 * batches that end early, and without versions of items.
 */
final class RemoteEngine implements KeyValueEngine {
  private static final int PAGE_ITEMS = 3;
  private static final int BATCH_ITEMS = 2;

  private final KeyValueEngine engine;

  RemoteEngine(KeyValueEngine engine) {
    this.engine = engine;
  }

  @Override
  public <T> Optional<T> capability(Class<T> capability) {
    return Optional.empty();
  }

  @Override
  public GetItemResult getItem(GetItemRequest request, RequestContext context) {
    GetItemResult result = engine.getItem(request, context);
    return new GetItemResult(result.item(), -1, result.consumed());
  }

  @Override
  public BatchGetItemResult batchGetItem(BatchGetItemRequest request, RequestContext context) {
    Map<String, KeysAndAttributes> now = new LinkedHashMap<>();
    Map<String, KeysAndAttributes> later = new LinkedHashMap<>();
    request
        .requestItems()
        .forEach(
            (table, wanted) -> {
              List<PrimaryKey> keys = wanted.keys();
              int end = Math.min(BATCH_ITEMS, keys.size());
              now.put(table, of(wanted, keys.subList(0, end)));
              if (end < keys.size()) {
                later.put(table, of(wanted, keys.subList(end, keys.size())));
              }
            });
    BatchGetItemResult result = engine.batchGetItem(new BatchGetItemRequest(now), context);
    result.unprocessedKeys().forEach((table, keys) -> later.merge(table, keys, RemoteEngine::both));
    return new BatchGetItemResult(result.responses(), later, result.consumed());
  }

  private static KeysAndAttributes of(KeysAndAttributes wanted, List<PrimaryKey> keys) {
    return new KeysAndAttributes(keys, wanted.consistentRead(), wanted.projection());
  }

  private static KeysAndAttributes both(KeysAndAttributes some, KeysAndAttributes others) {
    List<PrimaryKey> keys = new ArrayList<>(some.keys());
    keys.addAll(others.keys());
    return of(some, keys);
  }

  @Override
  public PageResult query(QueryRequest request, RequestContext context) {
    return engine.query(
        new QueryRequest(
            request.table(),
            request.index(),
            request.keyCondition(),
            request.filter(),
            request.select(),
            request.projection(),
            request.scanIndexForward(),
            Math.min(request.limit(), PAGE_ITEMS),
            request.exclusiveStartKey()),
        context);
  }

  @Override
  public PageResult scan(ScanRequest request, RequestContext context) {
    return engine.scan(
        new ScanRequest(
            request.table(),
            request.index(),
            request.filter(),
            request.select(),
            request.projection(),
            Math.min(request.limit(), PAGE_ITEMS),
            request.exclusiveStartKey(),
            request.segment(),
            request.totalSegments()),
        context);
  }

  @Override
  public TableDescription createTable(CreateTableRequest request, RequestContext context) {
    return engine.createTable(request, context);
  }

  @Override
  public TableDescription updateTable(UpdateTableRequest request, RequestContext context) {
    return engine.updateTable(request, context);
  }

  @Override
  public TableDescription deleteTable(String table, RequestContext context) {
    return engine.deleteTable(table, context);
  }

  @Override
  public TableDescription describeTable(String table, RequestContext context) {
    return engine.describeTable(table, context);
  }

  @Override
  public ListTablesResult listTables(
      @Nullable String exclusiveStartTable, int limit, RequestContext context) {
    return engine.listTables(exclusiveStartTable, limit, context);
  }

  @Override
  public TransactGetItemsResult transactGetItems(
      TransactGetItemsRequest request, RequestContext context) {
    return engine.transactGetItems(request, context);
  }

  @Override
  public WriteItemResult putItem(PutItemRequest request, RequestContext context) {
    return engine.putItem(request, context);
  }

  @Override
  public WriteItemResult updateItem(UpdateItemRequest request, RequestContext context) {
    return engine.updateItem(request, context);
  }

  @Override
  public WriteItemResult deleteItem(DeleteItemRequest request, RequestContext context) {
    return engine.deleteItem(request, context);
  }

  @Override
  public BatchWriteItemResult batchWriteItem(
      BatchWriteItemRequest request, RequestContext context) {
    return engine.batchWriteItem(request, context);
  }

  @Override
  public TransactWriteItemsResult transactWriteItems(
      TransactWriteItemsRequest request, RequestContext context) {
    return engine.transactWriteItems(request, context);
  }

  @Override
  public void close() {
    engine.close();
  }
}
