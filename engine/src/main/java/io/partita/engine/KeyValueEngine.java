package io.partita.engine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The item operations of the DynamoDB model, under its names. Every request and result is
 * immutable; an engine is safe for use by many threads.
 *
 * <p>Every operation checks its request first and throws a {@link ValidationException} before
 * anything is read or written. An operation on a table that is missing throws {@link
 * ResourceNotFoundException}. When the context's deadline has passed or its cancel signal is set,
 * an operation that has not yet been decided ends with {@link RequestCancelledException}.
 */
public interface KeyValueEngine extends AutoCloseable {

  /** Creates a table, usable at once. {@link ResourceInUseException} if the name is taken. */
  TableDescription createTable(CreateTableRequest request, RequestContext context);

  /**
   * Changes a table: creates or deletes one global index, replaces the definition. A new index is
   * filled while the table is in use; {@link #describeTable} says how far that is. {@link
   * ResourceInUseException} while another index is being created or deleted.
   */
  TableDescription updateTable(UpdateTableRequest request, RequestContext context);

  /** Deletes a table with its items and indexes, and returns what it was. */
  TableDescription deleteTable(String table, RequestContext context);

  /** Describes a table. */
  TableDescription describeTable(String table, RequestContext context);

  /**
   * The names of up to {@code limit} tables, sorted by UTF-8 bytes, after the given one (null: from
   * the first).
   */
  ListTablesResult listTables(
      @Nullable String exclusiveStartTable, int limit, RequestContext context);

  /** Reads one item by its key. */
  GetItemResult getItem(GetItemRequest request, RequestContext context);

  /**
   * Reads up to 100 items of any tables, each at a state of its own. What would make the answer
   * larger than 16 MB is left for a next request.
   */
  BatchGetItemResult batchGetItem(BatchGetItemRequest request, RequestContext context);

  /**
   * Reads up to 100 items of any tables at one state.
   *
   * @throws TransactionCanceledException if an item is being written: a retry may succeed
   */
  TransactGetItemsResult transactGetItems(TransactGetItemsRequest request, RequestContext context);

  /** Creates an item, or replaces it as a whole. */
  WriteItemResult putItem(PutItemRequest request, RequestContext context);

  /** Changes attributes of an item, or creates it. */
  WriteItemResult updateItem(UpdateItemRequest request, RequestContext context);

  /** Deletes an item; a missing one is no error. */
  WriteItemResult deleteItem(DeleteItemRequest request, RequestContext context);

  /**
   * Puts and deletes up to 25 items of any tables. The batch is refused as a whole before anything
   * is written; after that each write is by itself, in no order.
   */
  BatchWriteItemResult batchWriteItem(BatchWriteItemRequest request, RequestContext context);

  /** Reads one page of an item collection of a table or an index, in sort key order. */
  PageResult query(QueryRequest request, RequestContext context);

  /** Reads one page of a table or an index, in the order of tokens. */
  PageResult scan(ScanRequest request, RequestContext context);

  /** Applies up to 100 actions on distinct items, all or none. */
  TransactWriteItemsResult transactWriteItems(
      TransactWriteItemsRequest request, RequestContext context);

  /** The optional capability, if this engine has it. */
  <T> Optional<T> capability(Class<T> capability);

  /** Ends the engine: later operations throw {@link EngineUnavailableException}. Idempotent. */
  @Override
  void close();
}
