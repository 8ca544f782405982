package io.partita.engine.embedded;

import io.partita.engine.AttributeDictionary;
import io.partita.engine.BatchExecute;
import io.partita.engine.BatchGetItemRequest;
import io.partita.engine.BatchGetItemResult;
import io.partita.engine.BatchWriteItemRequest;
import io.partita.engine.BatchWriteItemResult;
import io.partita.engine.CreateTableRequest;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.EngineUnavailableException;
import io.partita.engine.GetItemRequest;
import io.partita.engine.GetItemResult;
import io.partita.engine.GlobalIndexUpdate;
import io.partita.engine.IndexLag;
import io.partita.engine.IndexProgress;
import io.partita.engine.ItemVersions;
import io.partita.engine.KeyValueEngine;
import io.partita.engine.ListTablesResult;
import io.partita.engine.NamedDefinitions;
import io.partita.engine.PageResult;
import io.partita.engine.PartitionInsight;
import io.partita.engine.PutItemRequest;
import io.partita.engine.QueryRequest;
import io.partita.engine.RangeChecks;
import io.partita.engine.RequestContext;
import io.partita.engine.ScanRequest;
import io.partita.engine.Snapshots;
import io.partita.engine.TableDescription;
import io.partita.engine.TableStatistics;
import io.partita.engine.TableTruncation;
import io.partita.engine.TransactGetItemsRequest;
import io.partita.engine.TransactGetItemsResult;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.TransactWriteItemsResult;
import io.partita.engine.UpdateItemRequest;
import io.partita.engine.UpdateTableRequest;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.WriteItemRequest;
import io.partita.engine.WriteItemResult;
import io.partita.engine.embedded.file.FileLayer;
import io.partita.engine.embedded.file.SystemFiles;
import io.partita.engine.embedded.index.CollectionSizes;
import io.partita.engine.embedded.index.IndexPropagation;
import io.partita.engine.embedded.partition.IndexLayout;
import io.partita.engine.embedded.partition.PartitionMap;
import io.partita.engine.embedded.partition.PartitionSplits;
import io.partita.engine.embedded.partition.TableCatalog;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.Storage;
import io.partita.engine.embedded.store.TableStructure;
import io.partita.engine.embedded.transaction.BatchPuts;
import io.partita.engine.embedded.transaction.BatchWrites;
import io.partita.engine.embedded.transaction.ItemWrites;
import io.partita.engine.embedded.transaction.TransactionReads;
import io.partita.engine.embedded.transaction.Transactions;
import io.partita.engine.expression.Projector;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The engine in this process, over a {@link Storage} of its own. Safe for use by many threads;
 * reads take no lock, writes lock the items that they change.
 *
 * <p>Capabilities: {@link BatchExecute}, {@link ItemVersions}, {@link RangeChecks}, {@link
 * Snapshots}, {@link AttributeDictionary}, {@link NamedDefinitions}, {@link TableTruncation},
 * {@link TableStatistics}, {@link IndexProgress}, {@link PartitionInsight}.
 */
public final class EmbeddedEngine
    implements KeyValueEngine,
        BatchExecute,
        ItemVersions,
        RangeChecks,
        Snapshots,
        AttributeDictionary,
        NamedDefinitions,
        TableTruncation,
        TableStatistics,
        IndexProgress,
        PartitionInsight {
  private final Storage storage;
  private final TableCatalog catalog;
  private final ReadStates states;
  private final ItemReads reads;
  private final IndexPropagation indexes;
  private final PartitionSplits splits;
  private final ItemWrites writes;
  private final BatchWrites batches;
  private final BatchPuts puts;
  private final Transactions transactions;
  private final TransactionReads transactionReads;
  private final Insight insight;
  private volatile boolean closed;

  private EmbeddedEngine(Storage storage, EmbeddedOptions options, Clock clock) {
    this.storage = storage;
    this.catalog = new TableCatalog(storage);
    this.splits = new PartitionSplits(storage, catalog, options.partitions(), clock);
    this.states = new ReadStates(storage, catalog);
    this.reads = new ItemReads(storage, states, splits);
    this.indexes = new IndexPropagation(storage, catalog, clock, options.indexesHeld());
    this.writes =
        new ItemWrites(
            storage,
            catalog,
            new CollectionSizes(storage, options.itemCollectionBytes()),
            indexes,
            splits);
    this.batches = new BatchWrites(writes);
    this.puts = new BatchPuts(writes, batches);
    this.transactions = new Transactions(writes);
    this.transactionReads = new TransactionReads(writes);
    this.insight = new Insight(storage, catalog, splits, indexes);
  }

  /**
   * The engine of a database directory.
   *
   * @param create whether a missing directory is created
   * @throws io.partita.engine.DirectoryUnavailableException if it is missing, or somebody else has
   *     it open
   * @throws io.partita.engine.DamagedFileException if a file does not hold what was written to it
   * @throws io.partita.engine.UnknownFormatException if a file is of a newer release
   */
  public static EmbeddedEngine open(
      Path directory, boolean create, EmbeddedOptions options, Clock clock) {
    return open(directory, create, options, new SystemFiles(), clock);
  }

  /** As {@link #open(Path, boolean, EmbeddedOptions, Clock)}, with the files of a test. */
  public static EmbeddedEngine open(
      Path directory, boolean create, EmbeddedOptions options, FileLayer files, Clock clock) {
    return new EmbeddedEngine(
        Storage.open(directory, create, options.storage(), files, clock), options, clock);
  }

  /** An empty engine in memory, which ends with {@link #close}. */
  public static EmbeddedEngine inMemory(EmbeddedOptions options, Clock clock) {
    return new EmbeddedEngine(Storage.inMemory(options.storage(), clock), options, clock);
  }

  @Override
  public TableDescription createTable(CreateTableRequest request, RequestContext context) {
    check(context);
    TableRules.check(request);
    return insight.describe(storage.createTable(request, PartitionMap.even(request.partitions())));
  }

  @Override
  public TableDescription updateTable(UpdateTableRequest request, RequestContext context) {
    check(context);
    GlobalIndexUpdate update = request.globalIndex();
    String definition = request.definition();
    long limit = request.collectionLimitBytes();
    if (update == null && definition == null && limit == 0) {
      throw new ValidationException(
          Kind.INVALID_PARAMETER,
          "At least one of GlobalIndex, CollectionLimitBytes, Definition is required: "
              + request.table());
    }
    TableRules.checkCollectionLimit(limit);
    TableRules.checkDefinition(definition);
    return insight.describe(
        storage.changeTable(
            request.table(),
            (table, nextId) -> {
              TableStructure limited = limit == 0 ? table : table.withCollectionLimit(limit);
              TableStructure changed =
                  definition == null ? limited : limited.withDefinition(definition);
              return update == null
                  ? changed
                  : changed.withGlobalIndexes(TableRules.indexesAfter(table, update, nextId));
            }));
  }

  @Override
  public TableDescription deleteTable(String table, RequestContext context) {
    check(context);
    TableDescription description = insight.describe(catalog.table(table).structure());
    storage.dropTable(table);
    return description;
  }

  @Override
  public TableDescription truncateTable(String table, RequestContext context) {
    check(context);
    return insight.describe(storage.truncateTable(table));
  }

  @Override
  public Map<String, String> definitions() {
    checkOpen();
    return storage.structure().definitions();
  }

  @Override
  public void putDefinition(String name, String document, RequestContext context) {
    check(context);
    TableRules.checkNamedDefinition(name, document);
    storage.define(name, document);
  }

  @Override
  public boolean deleteDefinition(String name, RequestContext context) {
    check(context);
    return storage.define(name, null);
  }

  @Override
  public TableDescription describeTable(String table, RequestContext context) {
    check(context);
    return insight.describe(catalog.table(table).structure());
  }

  @Override
  public ListTablesResult listTables(
      @Nullable String exclusiveStartTable, int limit, RequestContext context) {
    check(context);
    return insight.list(exclusiveStartTable, limit);
  }

  @Override
  public GetItemResult getItem(GetItemRequest request, RequestContext context) {
    check(context);
    return reads.get(request, context);
  }

  @Override
  public BatchGetItemResult batchGetItem(BatchGetItemRequest request, RequestContext context) {
    check(context);
    return reads.batchGet(request, context);
  }

  @Override
  public TransactGetItemsResult transactGetItems(
      TransactGetItemsRequest request, RequestContext context) {
    check(context);
    return transactionReads.read(request, context);
  }

  @Override
  public WriteItemResult putItem(PutItemRequest request, RequestContext context) {
    check(context);
    return writes.write(request, context);
  }

  @Override
  public WriteItemResult updateItem(UpdateItemRequest request, RequestContext context) {
    check(context);
    return writes.write(request, context);
  }

  @Override
  public WriteItemResult deleteItem(DeleteItemRequest request, RequestContext context) {
    check(context);
    return writes.write(request, context);
  }

  @Override
  public BatchWriteItemResult batchWriteItem(
      BatchWriteItemRequest request, RequestContext context) {
    check(context);
    return puts.write(request, context);
  }

  @Override
  public List<Outcome> batchExecute(
      List<? extends WriteItemRequest> requests, RequestContext context) {
    check(context);
    return batches.execute(requests, context);
  }

  @Override
  public PageResult query(QueryRequest request, RequestContext context) {
    check(context);
    Projector projector =
        PageRules.checkShape(request.limit(), request.filter(), request.projection());
    TableLayout table = states.table(request.table(), context);
    return PageReader.read(
        states, splits, PageRules.plan(table, request, projector, context), context);
  }

  @Override
  public PageResult scan(ScanRequest request, RequestContext context) {
    check(context);
    PageRules.checkSegment(request.segment(), request.totalSegments());
    Projector projector =
        PageRules.checkShape(request.limit(), request.filter(), request.projection());
    TableLayout table = states.table(request.table(), context);
    return PageReader.read(
        states, splits, PageRules.plan(table, request, projector, context), context);
  }

  @Override
  public TransactWriteItemsResult transactWriteItems(
      TransactWriteItemsRequest request, RequestContext context) {
    return transactWriteItems(request, List.of(), context);
  }

  @Override
  public TransactWriteItemsResult transactWriteItems(
      TransactWriteItemsRequest request, List<ItemVersion> unchanged, RequestContext context) {
    check(context);
    return transactions.write(request, new Transactions.Reads(unchanged, null), context);
  }

  @Override
  public TransactWriteItemsResult transactWriteItems(
      TransactWriteItemsRequest request, ReadSet unchanged, RequestContext context) {
    check(context);
    return transactions.write(
        request, new Transactions.Reads(unchanged.items(), states.validation(unchanged)), context);
  }

  @Override
  public Snapshot snapshot() {
    checkOpen();
    return states.snapshot();
  }

  @Override
  public Snapshot snapshot(Set<String> tables) {
    checkOpen();
    return states.snapshot(tables);
  }

  @Override
  public Reader openReader() {
    checkOpen();
    return states.openReader();
  }

  @Override
  public SeenAttributes seenAttributes(String table) {
    checkOpen();
    return storage.seenAttributes(catalog.table(table).id());
  }

  @Override
  public Optional<AttributeCounts> attributeCounts(String table) {
    checkOpen();
    return storage.attributeCounts(catalog.table(table).id());
  }

  @Override
  public Counts counts(String table, @Nullable String index) {
    checkOpen();
    TableLayout layout = catalog.table(table);
    return storage.counts(index == null ? layout.id() : index(layout, index).id());
  }

  @Override
  public long distinctPartitionKeys(String table, @Nullable String index) {
    checkOpen();
    TableLayout layout = catalog.table(table);
    return storage.distinctPartitionKeys(index == null ? layout.id() : index(layout, index).id());
  }

  private static IndexLayout index(TableLayout table, String name) {
    IndexLayout index = table.index(name);
    if (index == null) {
      throw new ValidationException(
          Kind.UNKNOWN_INDEX, "The table does not have the specified index: " + name);
    }
    return index;
  }

  @Override
  public long appliedPosition() {
    checkOpen();
    return storage.appliedLsn();
  }

  @Override
  public IndexLag lag(String table, String index) {
    checkOpen();
    return indexes.lag(globalIndex(table, index).id());
  }

  @Override
  public boolean await(
      String table, String index, long position, long timeoutMillis, RequestContext context) {
    check(context);
    return indexes.await(globalIndex(table, index), position, timeoutMillis, context);
  }

  private IndexLayout globalIndex(String table, String name) {
    IndexLayout index = index(catalog.table(table), name);
    if (!index.isGlobal()) {
      throw new ValidationException(
          Kind.WRONG_OBJECT_KIND, "A local index is never behind its table: " + name);
    }
    return index;
  }

  @Override
  public List<PartitionDescription> partitions(String table) {
    checkOpen();
    return insight.partitions(catalog.table(table));
  }

  @Override
  public long splits() {
    return splits.splits();
  }

  @Override
  public List<IndexProgressDescription> indexes(String table) {
    checkOpen();
    return insight.indexes(catalog.table(table).structure());
  }

  /**
   * Divides the partitions that are due now, in the calling thread.
   *
   * @return how many were divided
   */
  public int splitDuePartitions() {
    checkOpen();
    return splits.splitDue();
  }

  /** Stops all global indexes where they are. */
  public void holdIndexes() {
    indexes.hold();
  }

  /** Lets all global indexes move again. */
  public void releaseIndexes() {
    indexes.release();
  }

  /**
   * Has every global index do one small piece of work now, also while they are held.
   *
   * @return whether there was anything to do
   */
  public boolean stepIndexes() {
    checkOpen();
    return indexes.step();
  }

  @Override
  public <T> Optional<T> capability(Class<T> capability) {
    boolean offered =
        capability == BatchExecute.class
            || capability == ItemVersions.class
            || capability == RangeChecks.class
            || capability == Snapshots.class
            || capability == AttributeDictionary.class
            || capability == NamedDefinitions.class
            || capability == TableTruncation.class
            || capability == TableStatistics.class
            || capability == IndexProgress.class
            || capability == PartitionInsight.class;
    return offered ? Optional.of(capability.cast(this)) : Optional.empty();
  }

  /** Merges what was written so far into the store, and returns when that is done. */
  public void checkpoint() {
    checkOpen();
    storage.checkpoint();
  }

  /** The entries that are newer than the last checkpoint. */
  public long memtableEntries() {
    return storage.memtableEntries();
  }

  private void check(RequestContext context) {
    checkOpen();
    context.checkNotEnded();
  }

  private void checkOpen() {
    if (closed) {
      throw new EngineUnavailableException("The engine is closed", null);
    }
  }

  @Override
  public void close() {
    closed = true;
    splits.close();
    indexes.close();
    storage.close();
  }
}
