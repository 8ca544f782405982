package io.partita.engine.embedded;

import static io.partita.engine.embedded.EngineFixture.EVENTUAL;
import static io.partita.engine.embedded.EngineFixture.STRONG;
import static io.partita.engine.embedded.EngineFixture.createTable;
import static io.partita.engine.embedded.EngineFixture.item;
import static io.partita.engine.embedded.EngineFixture.key;
import static io.partita.engine.embedded.EngineFixture.n;
import static io.partita.engine.embedded.EngineFixture.pk;
import static io.partita.engine.embedded.EngineFixture.put;
import static io.partita.engine.embedded.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.BatchGetItemRequest;
import io.partita.engine.BatchGetItemResult;
import io.partita.engine.CancellationReason;
import io.partita.engine.ConsumedCapacity;
import io.partita.engine.GetItemRequest;
import io.partita.engine.KeysAndAttributes;
import io.partita.engine.PageResult;
import io.partita.engine.PrimaryKey;
import io.partita.engine.ResourceNotFoundException;
import io.partita.engine.ScanRequest;
import io.partita.engine.Select;
import io.partita.engine.TransactGetItemsRequest;
import io.partita.engine.TransactGetItemsResult;
import io.partita.engine.TransactGetItemsResult.ItemResponse;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.embedded.file.FaultyDisk;
import io.partita.engine.embedded.file.SyncGate;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.Projection;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.Item;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches, transactions and segments of reads. */
class ReadsTest {
  private final SyncGate disk = new SyncGate(new FaultyDisk(1, 1));
  private EmbeddedEngine engine;

  @BeforeEach
  void open() {
    engine =
        EmbeddedEngine.open(
            Path.of("database"), true, EmbeddedOptions.DEFAULTS, disk.files(), EngineFixture.CLOCK);
    createTable(engine, "docs", key("pk", AttributeType.S, "sk", AttributeType.N));
    createTable(engine, "tags", key("pk", AttributeType.S));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static Item doc(long sort, int bytes) {
    return item("pk", s("p"), "sk", n(sort), "v", s("x".repeat(bytes)));
  }

  private static PrimaryKey doc(long sort) {
    return pk(s("p"), n(sort));
  }

  private static KeysAndAttributes keys(boolean consistent, PrimaryKey... keys) {
    return new KeysAndAttributes(List.of(keys), consistent, null);
  }

  private static Projection attribute(String name) {
    return new Projection(List.of(DocumentPath.of(name)));
  }

  private static void refused(Kind kind, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ValidationException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessage(message);
  }

  private BatchGetItemResult batchGet(Map<String, KeysAndAttributes> requestItems) {
    return engine.batchGetItem(new BatchGetItemRequest(requestItems), EVENTUAL);
  }

  @Test
  void aBatchReadsEachTableAsItsEntrySays() {
    put(engine, "docs", doc(1, 5_000));
    put(engine, "docs", doc(2, 10));
    put(engine, "tags", item("pk", s("t"), "a", n(1), "b", n(2)));
    Map<String, KeysAndAttributes> wanted = new LinkedHashMap<>();
    wanted.put("docs", keys(true, doc(1), doc(3), doc(2)));
    wanted.put("tags", new KeysAndAttributes(List.of(pk(s("t"))), false, attribute("b")));

    BatchGetItemResult result = batchGet(wanted);

    assertThat(result.responses())
        .containsExactly(
            Map.entry("docs", List.of(doc(1, 5_000), doc(2, 10))),
            Map.entry("tags", List.of(item("b", n(2)))));
    assertThat(result.unprocessedKeys()).isEmpty();
    assertThat(result.consumed())
        .containsExactly(
            ConsumedCapacity.ofTable("docs", 2 + 1 + 1), ConsumedCapacity.ofTable("tags", 0.5));
  }

  @Test
  void whatPassesSixteenMegabytesIsLeftForTheNextBatch() {
    PrimaryKey[] keys = new PrimaryKey[45];
    for (int i = 0; i < keys.length; i++) {
      put(engine, "docs", doc(i, 400_000));
      keys[i] = doc(i);
    }

    BatchGetItemResult first = batchGet(Map.of("docs", keys(true, keys)));
    BatchGetItemResult second = batchGet(first.unprocessedKeys());

    assertThat(first.responses().get("docs")).hasSize(41);
    assertThat(first.unprocessedKeys())
        .isEqualTo(Map.of("docs", keys(true, doc(41), doc(42), doc(43), doc(44))));
    assertThat(second.responses().get("docs")).hasSize(4);
    assertThat(first.consumed()).containsExactly(ConsumedCapacity.ofTable("docs", 41 * 98));
  }

  @Test
  void aBatchOfReadsHasAHundredDistinctKeysAtMost() {
    PrimaryKey[] many =
        IntStream.rangeClosed(0, 100).mapToObj(i -> doc(i)).toArray(PrimaryKey[]::new);

    refused(
        Kind.INVALID_PARAMETER,
        "The requestItems parameter is required for BatchGetItem",
        () -> batchGet(Map.of()));
    refused(
        Kind.INVALID_PARAMETER,
        "1 validation error detected: Value '[]' at 'requestItems.docs.member.keys' failed to"
            + " satisfy constraint: Member must have length greater than or equal to 1",
        () -> batchGet(Map.of("docs", keys(true))));
    refused(
        Kind.TOO_LARGE,
        "Too many items requested for the BatchGetItem call: 101 keys, at most 100",
        () -> batchGet(Map.of("docs", keys(true, many))));
    assertThatThrownBy(
            () -> batchGet(Map.of("docs", keys(true, pk(s("p"), n("1000")), pk(s("p"), n("1e3"))))))
        .isInstanceOfSatisfying(
            ValidationException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DUPLICATE_ITEM))
        .hasMessageStartingWith("Provided list of item keys contains duplicates: table docs, key ");
    assertThatThrownBy(() -> batchGet(Map.of("none", keys(true, doc(1)))))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  private static TransactGetItemsRequest gets(GetItemRequest... gets) {
    return new TransactGetItemsRequest(List.of(gets));
  }

  private static GetItemRequest get(PrimaryKey key) {
    return new GetItemRequest("docs", key, null);
  }

  @Test
  void aTransactionOfReadsAnswersByPosition() {
    put(engine, "docs", doc(1, 5_000));
    put(engine, "tags", item("pk", s("t"), "a", n(1)));
    long version = EngineFixture.get(engine, "docs", doc(1)).version();

    TransactGetItemsResult result =
        engine.transactGetItems(
            gets(
                get(doc(7)),
                get(doc(1)),
                new GetItemRequest("tags", pk(s("t")), attribute("nothing"))),
            EVENTUAL);

    assertThat(result.responses().get(0)).isEqualTo(new ItemResponse(null, 0));
    assertThat(result.responses().get(1)).isEqualTo(new ItemResponse(doc(1, 5_000), version));
    assertThat(result.responses().get(2).item()).as("a projection that takes nothing").isNull();
    assertThat(result.consumed())
        .containsExactly(
            ConsumedCapacity.ofTable("docs", 2 + 4), ConsumedCapacity.ofTable("tags", 2));
  }

  @Test
  void aTransactionOfReadsIsCancelledByAnyWriteInProgress() throws Exception {
    put(engine, "docs", doc(1, 10));
    SyncGate.Hold hold = disk.holdNext();
    Thread writer = new Thread(() -> put(engine, "docs", doc(1, 20)));
    writer.start();
    hold.awaitReached();

    assertThatThrownBy(() -> engine.transactGetItems(gets(get(doc(2)), get(doc(1))), STRONG))
        .isInstanceOfSatisfying(
            TransactionCanceledException.class,
            e ->
                assertThat(e.reasons())
                    .containsExactly(
                        CancellationReason.NONE,
                        new CancellationReason(
                            "TransactionConflict",
                            "Transaction is ongoing for the item",
                            null,
                            null)));
    assertThat(EngineFixture.get(engine, "docs", doc(1)).item()).isEqualTo(doc(1, 10));
    hold.release();
    writer.join();
    assertThat(engine.transactGetItems(gets(get(doc(1))), STRONG).responses().get(0).item())
        .isEqualTo(doc(1, 20));
  }

  @Test
  void faultsOfATransactionOfReadsAreRefusedOrBecomeReasons() {
    GetItemRequest wrongType = get(pk(s("p"), s("no number")));
    GetItemRequest[] many =
        IntStream.rangeClosed(0, 100).mapToObj(i -> get(doc(i))).toArray(GetItemRequest[]::new);

    assertThatThrownBy(() -> engine.transactGetItems(gets(get(doc(1)), wrongType), STRONG))
        .isInstanceOfSatisfying(
            TransactionCanceledException.class,
            e ->
                assertThat(e.reasons())
                    .extracting(CancellationReason::code)
                    .containsExactly("None", "ValidationError"));
    assertThatThrownBy(() -> engine.transactGetItems(gets(get(doc(1)), get(doc(1))), STRONG))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(
            "Transaction request cannot include multiple operations on one item: table docs, key ");
    refused(
        Kind.INVALID_PARAMETER,
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot"
            + " contain an empty string value. Key: pk",
        () -> engine.transactGetItems(gets(get(pk(s(""), n(1)))), STRONG));
    refused(
        Kind.TOO_LARGE,
        "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member"
            + " must have length less than or equal to 100; found: 101",
        () -> engine.transactGetItems(gets(many), STRONG));
  }

  @Test
  void aTransactionReadsAtMostFourMegabytes() {
    GetItemRequest[] gets = new GetItemRequest[11];
    for (int i = 0; i < gets.length; i++) {
      put(engine, "docs", doc(i, 400_000));
      gets[i] = get(doc(i));
    }

    refused(
        Kind.TOO_LARGE,
        "The items of the transaction have 4400087 bytes together, more than the maximum of"
            + " 4194304",
        () -> engine.transactGetItems(gets(gets), STRONG));
  }

  @Test
  void aPageEndsWithTheItemThatReachesAMegabyte() {
    int base = doc(1, 0).sizeBytes();
    for (int i = 1; i <= 4; i++) {
      put(engine, "docs", doc(i, (1 << 18) - base));
    }
    put(engine, "docs", doc(5, 100));

    PageResult page =
        engine.query(
            EngineFixture.queryRequest("docs", null, EngineFixture.partition(s("p"))), STRONG);

    assertThat(page.items()).hasSize(4);
    assertThat(page.lastEvaluatedKey()).isEqualTo(item("pk", s("p"), "sk", n(4)));
  }

  private ScanRequest segment(int segment, int totalSegments, int limit, Item start) {
    return new ScanRequest(
        "docs", null, null, Select.ALL_ATTRIBUTES, null, limit, start, segment, totalSegments);
  }

  @Test
  void segmentsHoldEachItemOnceAndNeverPartOfACollection() {
    for (int i = 0; i < 60; i++) {
      put(engine, "docs", item("pk", s("p" + i / 3), "sk", n(i)));
    }
    for (int total : new int[] {1, 2, 3, 7, 64, 1_000_000}) {
      List<Item> all = new ArrayList<>();
      Map<Object, Integer> segmentOf = new LinkedHashMap<>();
      for (int segment = 0; segment < Math.min(total, 64); segment++) {
        Item start = null;
        do {
          PageResult page = engine.scan(segment(segment, total, 4, start), EVENTUAL);
          for (Item each : page.items()) {
            Integer other = segmentOf.putIfAbsent(each.get("pk"), segment);
            assertThat(other).as("segment of a collection").isIn(null, segment);
          }
          all.addAll(page.items());
          start = page.lastEvaluatedKey();
        } while (start != null);
      }
      assertThat(all).doesNotHaveDuplicates();
      if (total <= 64) {
        assertThat(all).as("all of %s segments", total).hasSize(60);
      }
    }
  }

  @Test
  void aStartKeyLiesInTheSegmentThatIsScanned() {
    for (int i = 0; i < 20; i++) {
      put(engine, "docs", item("pk", s("p" + i), "sk", n(i)));
    }
    Item last = engine.scan(segment(0, 2, 1, null), EVENTUAL).lastEvaluatedKey();

    refused(
        Kind.INVALID_PARAMETER,
        "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use"
            + " ExclusiveStartKey with correct Segment. TotalSegments: 2 Segment: 1",
        () -> engine.scan(segment(1, 2, 1, last), EVENTUAL));
    refused(
        Kind.INVALID_PARAMETER,
        "The Segment parameter is zero-based and must be less than parameter TotalSegments:"
            + " Segment: 5 is not less than TotalSegments: 5",
        () -> engine.scan(segment(5, 5, 1, null), EVENTUAL));
    refused(
        Kind.INVALID_PARAMETER,
        "1 validation error detected: Value '1000001' at 'TotalSegments' failed to satisfy"
            + " constraint: Member must have value less than or equal to 1000000",
        () -> engine.scan(segment(0, 1_000_001, 1, null), EVENTUAL));
    refused(
        Kind.INVALID_PARAMETER,
        "1 validation error detected: Value '-1' at 'Segment' failed to satisfy constraint: Member"
            + " must have value greater than or equal to 0",
        () -> engine.scan(segment(-1, 1, 1, null), EVENTUAL));
  }
}
