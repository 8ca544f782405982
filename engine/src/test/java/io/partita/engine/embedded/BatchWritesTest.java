package io.partita.engine.embedded;

import static io.partita.engine.embedded.EngineFixture.STRONG;
import static io.partita.engine.embedded.EngineFixture.createTable;
import static io.partita.engine.embedded.EngineFixture.get;
import static io.partita.engine.embedded.EngineFixture.item;
import static io.partita.engine.embedded.EngineFixture.key;
import static io.partita.engine.embedded.EngineFixture.n;
import static io.partita.engine.embedded.EngineFixture.pk;
import static io.partita.engine.embedded.EngineFixture.put;
import static io.partita.engine.embedded.EngineFixture.putRequest;
import static io.partita.engine.embedded.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.BatchExecute;
import io.partita.engine.BatchExecute.Done;
import io.partita.engine.BatchExecute.Failed;
import io.partita.engine.BatchExecute.Outcome;
import io.partita.engine.BatchWriteItemRequest;
import io.partita.engine.BatchWriteItemRequest.Delete;
import io.partita.engine.BatchWriteItemRequest.Put;
import io.partita.engine.BatchWriteItemRequest.WriteRequest;
import io.partita.engine.BatchWriteItemResult;
import io.partita.engine.CancellationReason;
import io.partita.engine.ConditionalCheckFailedException;
import io.partita.engine.ConsumedCapacity;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.IndexProjection;
import io.partita.engine.ItemCollectionMetrics;
import io.partita.engine.ItemCollectionSizeLimitExceededException;
import io.partita.engine.KeyAttribute;
import io.partita.engine.LocalIndex;
import io.partita.engine.OutcomeUnknownException;
import io.partita.engine.PrimaryKey;
import io.partita.engine.PutItemRequest;
import io.partita.engine.RequestCancelledException;
import io.partita.engine.RequestContext;
import io.partita.engine.ReturnValues;
import io.partita.engine.StorageWriteException;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.TransactWriteItemsResult;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.TransactionConflictException;
import io.partita.engine.TransactionInProgressException;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.WriteItemRequest;
import io.partita.engine.WriteItemResult;
import io.partita.engine.embedded.file.FaultyDisk;
import io.partita.engine.embedded.file.SyncGate;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches of writes, with and without conditions. */
@Timeout(60)
class BatchWritesTest {
  private static final Condition ABSENT = new Condition.AttributeNotExists(DocumentPath.of("pk"));
  private final FaultyDisk disk = new FaultyDisk(1, 1);
  private final SyncGate gate = new SyncGate(disk);
  private EmbeddedEngine engine;

  @BeforeEach
  void open() {
    engine =
        EmbeddedEngine.open(
            Path.of("database"),
            true,
            EmbeddedOptions.DEFAULTS.withItemCollectionBytes(2_000),
            gate.files(),
            EngineFixture.CLOCK);
    createTable(engine, "docs", key("pk", AttributeType.S));
    createTable(
        engine,
        "indexed",
        key("pk", AttributeType.S, "sk", AttributeType.S),
        new LocalIndex(
            "byI", new KeyAttribute("i", AttributeType.S), new IndexProjection.KeysOnly()));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static Item doc(String key, long value) {
    return item("pk", s(key), "v", n(value));
  }

  private static WriteItemRequest insert(String key, long value) {
    return new PutItemRequest("docs", doc(key, value), ABSENT, ReturnValues.NONE, true);
  }

  private static WriteItemRequest delete(String key) {
    return new DeleteItemRequest("docs", pk(s(key)), null, ReturnValues.ALL_OLD, false);
  }

  private List<Outcome> execute(WriteItemRequest... writes) {
    return engine
        .capability(BatchExecute.class)
        .orElseThrow()
        .batchExecute(List.of(writes), STRONG);
  }

  private static WriteItemResult done(Outcome outcome) {
    return ((Done) outcome).result();
  }

  private static Exception cause(Outcome outcome) {
    return ((Failed) outcome).cause();
  }

  private long value(String key) {
    AttributeValue value = get(engine, "docs", pk(s(key))).item().get("v");
    return ((AttributeValue.N) value).value().longValueExact();
  }

  @Test
  void aHundredWritesAreOneSync() {
    List<WriteItemRequest> writes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      writes.add(insert("k" + i, i));
    }
    int before = gate.syncs();

    List<Outcome> outcomes = engine.batchExecute(writes, STRONG);

    assertThat(gate.syncs() - before).isEqualTo(1);
    assertThat(outcomes).hasSize(100).allMatch(Done.class::isInstance);
    assertThat(engine.counts("docs", null).items()).isEqualTo(100);
  }

  @Test
  void eachWriteEndsAsItWouldAloneAndStopsNoOther() {
    put(engine, "docs", doc("b", 1));

    List<Outcome> outcomes =
        execute(
            insert("a", 1),
            insert("b", 2),
            putRequest("none", doc("x", 1)),
            putRequest("docs", item("pk", n(1))),
            delete("b"),
            delete("nobody"));

    assertThat(done(outcomes.get(0)).consumed()).isEqualTo(ConsumedCapacity.ofTable("docs", 1));
    assertThat(cause(outcomes.get(1)))
        .isInstanceOfSatisfying(
            ConditionalCheckFailedException.class,
            e -> assertThat(e.item()).isEqualTo(doc("b", 1)));
    assertThat(cause(outcomes.get(2))).hasMessageContaining("none not found");
    assertThat(cause(outcomes.get(3))).hasMessageContaining("Type mismatch for key pk");
    assertThat(done(outcomes.get(4)).attributes()).isEqualTo(doc("b", 1));
    assertThat(done(outcomes.get(5)).attributes()).isNull();
  }

  @Test
  void writesOfOneKeyFollowEachOther() {
    List<Outcome> outcomes =
        execute(
            insert("a", 1),
            insert("z", 1),
            insert("a", 2),
            delete("a"),
            insert("a", 3),
            insert("z", 2));

    assertThat(outcomes)
        .extracting(outcome -> outcome instanceof Done)
        .containsExactly(true, true, false, true, true, false);
    assertThat(value("a")).isEqualTo(3);
    assertThat(value("z")).isEqualTo(1);
  }

  @Test
  void aTransactionInProgressRefusesOnlyTheWritesOfItsItems() throws Exception {
    SyncGate.Hold hold = gate.holdNext();
    Thread transaction = new Thread(() -> transact(null, "b"));
    transaction.start();
    hold.awaitReached();

    // What needs no place in the log does not wait behind the held sync.
    List<Outcome> outcomes = execute(insert("b", 1), delete("nobody"));
    BatchWriteItemResult result =
        batchWrite(Map.of("docs", List.of(new Put(doc("b", 7)), new Delete(pk(s("nobody"))))));
    hold.release();
    transaction.join();

    assertThat(cause(outcomes.get(0))).isInstanceOf(TransactionConflictException.class);
    assertThat(outcomes.get(1)).isInstanceOf(Done.class);
    assertThat(result.unprocessedItems()).isEqualTo(Map.of("docs", List.of(new Put(doc("b", 7)))));
    assertThat(value("b")).as("written by the transaction").isEqualTo(100);
  }

  private TransactWriteItemsResult transact(String token, String key) {
    return engine.transactWriteItems(
        new TransactWriteItemsRequest(
            List.of(new TransactWriteItem.Put(putRequest("docs", doc(key, 100)))), token),
        STRONG);
  }

  @Test
  void aTokenWhoseTransactionStillRunsIsToldSo() throws Exception {
    SyncGate.Hold hold = gate.holdNext();
    Thread transaction = new Thread(() -> transact("token", "b"));
    transaction.start();
    hold.awaitReached();

    assertThatThrownBy(() -> transact("token", "b"))
        .isInstanceOf(TransactionInProgressException.class)
        .hasMessage("Transaction from previous request is still in progress");
    hold.release();
    transaction.join();
    TransactWriteItemsResult again = transact("token", "b");
    assertThat(again.repeated()).isTrue();
    assertThat(again.consumed()).containsExactly(ConsumedCapacity.ofTable("docs", 2));
  }

  @Test
  void aLogThatFailsUnderABatchLeavesTheOutcomeOpenAndRefusesWhatFollows() {
    execute(insert("a", 1));
    disk.failSyncAfter(0);

    List<Outcome> outcomes = execute(insert("b", 1), insert("c", 1), insert("b", 2));

    assertThat(cause(outcomes.get(0))).isInstanceOf(OutcomeUnknownException.class);
    assertThat(cause(outcomes.get(1))).isInstanceOf(OutcomeUnknownException.class);
    assertThat(cause(outcomes.get(2))).isInstanceOf(StorageWriteException.class);
    assertThat(value("a")).isEqualTo(1);
  }

  @Test
  void whatIsCancelledHalfWaySaysHowFarItCame() {
    AtomicInteger asked = new AtomicInteger();
    RequestContext context =
        new RequestContext(true, Long.MAX_VALUE, () -> asked.incrementAndGet() > 4);

    List<Outcome> outcomes =
        engine.batchExecute(
            List.of(insert("a", 1), insert("a", 2), delete("a"), insert("b", 1)), context);

    assertThat(outcomes.get(0)).isInstanceOf(Done.class);
    assertThat(cause(outcomes.get(3))).isInstanceOf(RequestCancelledException.class);
    assertThat(get(engine, "docs", pk(s("b"))).item()).isNull();
  }

  private BatchWriteItemResult batchWrite(Map<String, List<WriteRequest>> requestItems) {
    return engine.batchWriteItem(new BatchWriteItemRequest(requestItems), STRONG);
  }

  @Test
  void aBatchPutsAndDeletesInSeveralTables() {
    put(engine, "docs", item("pk", s("old"), "v", s("x".repeat(3_000))));
    Map<String, List<WriteRequest>> batch = new LinkedHashMap<>();
    batch.put("docs", List.of(new Delete(pk(s("old"))), new Put(doc("new", 1))));
    batch.put("indexed", List.of(new Put(item("pk", s("p"), "sk", s("s"), "i", s("i")))));

    BatchWriteItemResult result = batchWrite(batch);

    assertThat(result.unprocessedItems()).isEmpty();
    assertThat(result.consumed())
        .containsExactly(
            ConsumedCapacity.ofTable("docs", 3 + 1),
            new ConsumedCapacity("indexed", 1, Map.of("byI", 1.0), Map.of()));
    assertThat(get(engine, "docs", pk(s("old"))).item()).isNull();
    assertThat(value("new")).isEqualTo(1);
  }

  private void refusedBatch(Kind kind, String message, Map<String, List<WriteRequest>> batch) {
    assertThatThrownBy(() -> batchWrite(batch))
        .isInstanceOfSatisfying(
            ValidationException.class, e -> assertThat(e.kind()).as(message).isEqualTo(kind))
        .hasMessage(message);
    assertThat(engine.counts("docs", null).items()).as("items written").isZero();
  }

  @Test
  void oneInvalidWriteRefusesTheWholeBatch() {
    Put good = new Put(doc("good", 1));
    List<WriteRequest> many = new ArrayList<>();
    for (int i = 0; i < 26; i++) {
      many.add(new Put(doc("k" + i, i)));
    }
    String bounds =
        "1 validation error detected: Value at 'requestItems' failed to satisfy constraint: Map"
            + " value must satisfy constraint: [Member must have length less than or equal to 25,"
            + " Member must have length greater than or equal to 1]; found: ";
    refusedBatch(
        Kind.INVALID_PARAMETER,
        "The requestItems parameter is required for BatchWriteItem",
        Map.of());
    refusedBatch(Kind.INVALID_PARAMETER, bounds + 0, Map.of("docs", List.of()));
    refusedBatch(Kind.TOO_LARGE, bounds + 26, Map.of("docs", many));
    refusedBatch(
        Kind.DUPLICATE_ITEM,
        "Provided list of item keys contains duplicates: table docs, key pk = S[value=good]",
        Map.of("docs", List.of(good, new Delete(pk(s("good"))))));
    refusedBatch(
        Kind.KEY_MISSING,
        "One or more parameter values were invalid: Missing the key pk in the item",
        Map.of("docs", List.of(good, new Put(item("v", n(1))))));
    refusedBatch(
        Kind.TYPE_MISMATCH,
        "One or more parameter values were invalid: Type mismatch for Index Key i Expected: S"
            + " Actual: N IndexName: byI",
        Map.of(
            "docs",
            List.of(good),
            "indexed",
            List.of(new Put(item("pk", s("p"), "sk", s("s"), "i", n(1))))));
  }

  @Test
  void metricsSayHowLargeTheCollectionIsWhereTheTableHasLocalIndexes() {
    RequestContext asking = STRONG.withItemCollectionMetrics();
    Item key = item("pk", s("p"));
    ItemCollectionMetrics small = new ItemCollectionMetrics(key, 0, 1);
    Item first = item("pk", s("p"), "sk", s("1"));
    Item second = item("pk", s("p"), "sk", s("2"));

    assertThat(engine.putItem(putRequest("indexed", first), asking).itemCollectionMetrics())
        .isEqualTo(small);
    assertThat(engine.putItem(putRequest("indexed", first), STRONG).itemCollectionMetrics())
        .isNull();
    assertThat(engine.putItem(putRequest("docs", doc("a", 1)), asking).itemCollectionMetrics())
        .isNull();
    assertThat(
            engine
                .batchWriteItem(
                    new BatchWriteItemRequest(
                        Map.of("indexed", List.of(new Put(first), new Put(second)))),
                    asking)
                .itemCollectionMetrics())
        .isEqualTo(Map.of("indexed", List.of(small)));
    assertThat(
            engine
                .transactWriteItems(
                    new TransactWriteItemsRequest(
                        List.of(
                            new TransactWriteItem.Put(putRequest("indexed", first)),
                            new TransactWriteItem.Put(putRequest("indexed", second))),
                        null),
                    asking)
                .itemCollectionMetrics())
        .isEqualTo(Map.of("indexed", List.of(small)));
  }

  @Test
  void aFullCollectionIsToldAfterTheRestOfTheBatchWasWritten() {
    PrimaryKey other = pk(s("q"), s("1"));
    for (int i = 0; i < 3; i++) {
      put(engine, "indexed", item("pk", s("p"), "sk", s("" + i), "v", s("x".repeat(600))));
    }

    assertThatThrownBy(
            () ->
                batchWrite(
                    Map.of(
                        "indexed",
                        List.of(
                            new Put(item("pk", s("p"), "sk", s("9"), "v", s("x".repeat(600)))),
                            new Put(item("pk", s("q"), "sk", s("1")))))))
        .isInstanceOf(ItemCollectionSizeLimitExceededException.class);
    assertThat(get(engine, "indexed", other).item()).isNotNull();
  }

  private static Item member(String sort, int bytes) {
    return item("pk", s("p"), "sk", s(sort), "v", s("x".repeat(bytes)));
  }

  @Test
  void theWritesOfABatchGrowTheirCollectionOneAfterTheOther() {
    put(engine, "indexed", member("0", 1_200));

    List<Outcome> outcomes =
        engine.batchExecute(
            List.of(
                putRequest("indexed", member("1", 600)),
                putRequest("indexed", member("2", 600)),
                new DeleteItemRequest(
                    "indexed", pk(s("p"), s("0")), null, ReturnValues.NONE, false),
                putRequest("indexed", member("3", 600)),
                putRequest("indexed", member("4", 600)),
                putRequest("indexed", member("5", 600))),
            STRONG);

    assertThat(outcomes)
        .extracting(each -> each instanceof Failed ? "failed" : "done")
        .containsExactly("done", "failed", "done", "done", "done", "failed");
    assertThat(((Failed) outcomes.get(5)).cause())
        .isInstanceOf(ItemCollectionSizeLimitExceededException.class);
    assertThat(engine.counts("indexed", null).items()).isEqualTo(3);
  }

  @Test
  void theActionsOfATransactionGrowTheirCollectionTogether() {
    put(engine, "indexed", member("0", 1_200));
    TransactWriteItem delete =
        new TransactWriteItem.Delete(
            new DeleteItemRequest("indexed", pk(s("p"), s("0")), null, ReturnValues.NONE, false));
    List<TransactWriteItem> puts =
        List.of(
            new TransactWriteItem.Put(putRequest("indexed", item("pk", s("q"), "sk", s("1")))),
            new TransactWriteItem.Put(putRequest("indexed", member("1", 600))),
            new TransactWriteItem.Put(putRequest("indexed", member("2", 600))));

    assertThatThrownBy(
            () -> engine.transactWriteItems(new TransactWriteItemsRequest(puts, null), STRONG))
        .isInstanceOfSatisfying(
            TransactionCanceledException.class,
            e ->
                assertThat(e.reasons())
                    .extracting(CancellationReason::code)
                    .containsExactly("None", "ItemCollectionSizeLimitExceeded", "None"));
    List<TransactWriteItem> replaced = new ArrayList<>(puts);
    replaced.add(delete);
    engine.transactWriteItems(new TransactWriteItemsRequest(replaced, null), STRONG);
    assertThat(engine.counts("indexed", null).items()).isEqualTo(3);
  }
}
