package io.partita.engine.embedded;

import static io.partita.engine.embedded.EngineFixture.EVENTUAL;
import static io.partita.engine.embedded.EngineFixture.STRONG;
import static io.partita.engine.embedded.EngineFixture.get;
import static io.partita.engine.embedded.EngineFixture.item;
import static io.partita.engine.embedded.EngineFixture.key;
import static io.partita.engine.embedded.EngineFixture.n;
import static io.partita.engine.embedded.EngineFixture.partition;
import static io.partita.engine.embedded.EngineFixture.pk;
import static io.partita.engine.embedded.EngineFixture.put;
import static io.partita.engine.embedded.EngineFixture.putRequest;
import static io.partita.engine.embedded.EngineFixture.queryRequest;
import static io.partita.engine.embedded.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.ConditionalCheckFailedException;
import io.partita.engine.CreateTableRequest;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.GlobalIndex;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.LocalIndex;
import io.partita.engine.PageResult;
import io.partita.engine.PartitionInsight.PartitionDescription;
import io.partita.engine.PutItemRequest;
import io.partita.engine.QueryRequest;
import io.partita.engine.ReturnValues;
import io.partita.engine.ScanRequest;
import io.partita.engine.Select;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.ValidationException;
import io.partita.engine.embedded.partition.PartitionOptions;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partitions and how they are divided. Nothing is divided but when the test asks for it. */
class PartitionsTest {
  private static final KeySchema SIMPLE = key("pk", AttributeType.S);
  private static final KeySchema SORTED = key("pk", AttributeType.S, "sk", AttributeType.N);

  @TempDir Path directory;
  private final TestClock clock = new TestClock();
  private EmbeddedEngine engine = EmbeddedEngine.inMemory(options(4_000), clock);

  @AfterEach
  void close() {
    engine.close();
  }

  private static EmbeddedOptions options(long size) {
    return EmbeddedOptions.DEFAULTS
        .withIndexesHeld(true)
        .withPartitions(new PartitionOptions(size, 100, 50, 5, false));
  }

  private void open() {
    engine.close();
    engine = EmbeddedEngine.open(directory, true, options(4_000), clock);
  }

  private void create(KeySchema key, int partitions, LocalIndex... indexes) {
    engine.createTable(
        new CreateTableRequest("t", key, List.of(indexes), List.of(), partitions, null), STRONG);
  }

  private void fill(int from, int to) {
    for (int i = from; i < to; i++) {
      put(engine, "t", item("pk", s("k" + i), "v", s("x".repeat(50))));
    }
  }

  private List<PartitionDescription> partitions() {
    return engine.partitions("t");
  }

  /** Checks that the partitions join and count what they hold. */
  private void check() {
    List<PartitionDescription> partitions = partitions();
    long items = 0;
    long bytes = 0;
    for (int i = 0; i < partitions.size(); i++) {
      PartitionDescription each = partitions.get(i);
      assertThat(each.number()).isEqualTo(i);
      assertThat(each.from()).isEqualTo(i == 0 ? null : partitions.get(i - 1).to());
      assertThat(each.items()).as("items of partition %s", i).isNotNegative();
      items += each.items();
      bytes += each.bytes();
    }
    assertThat(partitions.get(partitions.size() - 1).to()).isNull();
    assertThat(items).isEqualTo(engine.counts("t", null).items());
    assertThat(bytes).isEqualTo(engine.counts("t", null).bytes());
  }

  @Test
  void aTableBeginsWithAsManyPartitionsAsItIsGiven() {
    create(SIMPLE, 4);
    fill(0, 40);
    assertThat(partitions()).hasSize(4);
    assertThat(partitions()).allSatisfy(each -> assertThat(each.items()).isPositive());
    check();
    assertThatThrownBy(() -> create(SIMPLE, 0))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("'0' at 'partitions'");
  }

  @Test
  void aLargePartitionIsDividedBetweenItemCollectionsUntilNoneIsTooLarge() {
    create(SIMPLE, 1);
    fill(0, 300);
    while (engine.splitDuePartitions() > 0) {
      fill(0, 300);
    }
    assertThat(partitions()).hasSizeGreaterThan(4);
    assertThat(partitions()).allSatisfy(each -> assertThat(each.bytes()).isBetween(1L, 4_000L));
    assertThat(partitions().get(1).from()).hasSize(32);
    check();
    for (int i = 0; i < 300; i++) {
      assertThat(get(engine, "t", pk(s("k" + i))).item()).isNotNull();
    }
  }

  @Test
  void oneItemCollectionIsNeverDividedBySize() {
    create(SORTED, 1);
    for (int i = 0; i < 200; i++) {
      put(engine, "t", item("pk", s("one"), "sk", n(i), "v", s("x".repeat(50))));
    }
    assertThat(engine.splitDuePartitions()).isZero();
    assertThat(partitions()).hasSize(1);
  }

  @Test
  void splitsAndTheirCountsSurviveACrashOfAnyCheckpoint() {
    open();
    create(SIMPLE, 2);
    fill(0, 150);
    assertThat(engine.splitDuePartitions()).isPositive();
    engine.checkpoint();
    fill(150, 400);
    assertThat(engine.splitDuePartitions()).isPositive();
    fill(0, 20);
    List<PartitionDescription> before = partitions();
    open();
    assertThat(partitions())
        .usingRecursiveComparison()
        .ignoringFieldsMatchingRegexes(".*PerSecond")
        .isEqualTo(before);
    check();
  }

  /** Reads and writes for longer than it takes to be hot. */
  private void heat(Runnable request) {
    for (int second = 0; second < 7; second++) {
      for (int i = 0; i < 120; i++) {
        request.run();
      }
      clock.pass(Duration.ofSeconds(1));
    }
    request.run();
  }

  @Test
  void aHotKeyIsIsolatedDownToItself() {
    engine.close();
    engine = EmbeddedEngine.inMemory(options(1 << 30), clock);
    create(SORTED, 1);
    for (int i = 0; i < 20; i++) {
      put(engine, "t", item("pk", s("p" + i % 2), "sk", n(i)));
    }
    heat(() -> put(engine, "t", item("pk", s("p1"), "sk", n(7))));
    assertThat(engine.splitDuePartitions()).isEqualTo(1);
    heat(() -> put(engine, "t", item("pk", s("p1"), "sk", n(7))));
    assertThat(engine.splitDuePartitions()).isEqualTo(1);
    assertThat(partitions()).hasSize(3);
    assertThat(partitions().get(1).items()).isEqualTo(1);
    assertThat(partitions().get(1).to()).isEqualTo(partitions().get(1).from() + "00");
    heat(() -> put(engine, "t", item("pk", s("p1"), "sk", n(7))));
    assertThat(engine.splitDuePartitions()).isZero();
    assertThat(partitions().get(1).writeUnitsPerSecond()).isGreaterThan(50);
    check();
  }

  @Test
  void anItemCollectionOfATableWithLocalIndexesStaysWhole() {
    engine.close();
    engine = EmbeddedEngine.inMemory(options(1 << 30), clock);
    create(
        SORTED,
        1,
        new LocalIndex(
            "byV", new KeyAttribute("v", AttributeType.N), new IndexProjection.KeysOnly()));
    for (int i = 0; i < 20; i++) {
      put(engine, "t", item("pk", s("p" + i % 4), "sk", n(i)));
    }
    for (int round = 0; round < 3; round++) {
      heat(() -> put(engine, "t", item("pk", s("p1"), "sk", n(7))));
      engine.splitDuePartitions();
    }
    assertThat(partitions()).hasSizeBetween(2, 3);
    assertThat(partitions()).anySatisfy(each -> assertThat(each.items()).isEqualTo(5));
    check();
  }

  /** The keys of its entries are not those of the table. */
  @Test
  void heatThroughALocalIndexDividesBetweenItemCollections() {
    engine.close();
    engine = EmbeddedEngine.inMemory(options(1 << 30), clock);
    create(
        SORTED,
        1,
        new LocalIndex(
            "byText", new KeyAttribute("v", AttributeType.S), new IndexProjection.KeysOnly()));
    for (int i = 0; i < 20; i++) {
      put(engine, "t", item("pk", s("p" + i % 4), "sk", n(i), "v", s("@text")));
    }
    heat(
        () ->
            assertThat(
                    engine.query(queryRequest("t", "byText", partition(s("p1"))), STRONG).count())
                .isEqualTo(5));
    assertThat(engine.splitDuePartitions()).isEqualTo(1);
    check();
  }

  /** Ten items of 512 bytes: two in a kilobyte, eight in a read unit. */
  @Test
  void aPageIsChargedToEveryPartitionThatItReads() {
    create(SIMPLE, 4);
    for (int i = 0; i < 40; i++) {
      String pk = "k" + i;
      put(engine, "t", item("pk", s(pk), "v", s("x".repeat(512 - 3 - pk.length()))));
    }
    clock.pass(Duration.ofSeconds(1));
    readRates();

    PageResult page = EngineFixture.scan(engine, "t", null);
    clock.pass(Duration.ofSeconds(1));

    assertThat(page.consumed().totalUnits()).isEqualTo(5);
    List<Double> expected = new ArrayList<>();
    long bytes = 0;
    for (PartitionDescription each : partitions()) {
      double before = Math.ceil(bytes / 4096.0);
      bytes += each.bytes();
      expected.add(Math.ceil(bytes / 4096.0) - before);
    }
    assertThat(readRates()).isEqualTo(expected);
    assertThat(expected).as("of a page that crosses partitions").contains(1.0);
  }

  @Test
  void aPageThatFindsNothingIsChargedToThePartitionWhereItLooked() {
    create(SORTED, 4);
    clock.pass(Duration.ofSeconds(1));
    readRates();

    engine.query(
        new QueryRequest(
            "t",
            null,
            partition(s("absent")),
            null,
            Select.ALL_ATTRIBUTES,
            null,
            false,
            Integer.MAX_VALUE,
            null),
        STRONG);
    clock.pass(Duration.ofSeconds(1));

    assertThat(readRates()).containsExactlyInAnyOrder(1.0, 0.0, 0.0, 0.0);
    EngineFixture.scan(engine, "t", null);
    clock.pass(Duration.ofSeconds(1));
    assertThat(readRates()).containsExactly(1.0, 0.0, 0.0, 0.0);
  }

  @Test
  void aWriteWhoseConditionFailsIsChargedToItsPartition() {
    create(SIMPLE, 1);
    put(engine, "t", item("pk", s("p"), "v", s("x".repeat(2_000))));
    clock.pass(Duration.ofSeconds(1));
    assertThat(partitions().get(0).writeUnitsPerSecond()).isEqualTo(2);
    Condition absent = new Condition.AttributeNotExists(DocumentPath.of("pk"));

    assertThatThrownBy(
            () ->
                engine.putItem(
                    new PutItemRequest(
                        "t",
                        item("pk", s("p"), "v", s("x".repeat(3_000))),
                        absent,
                        ReturnValues.NONE,
                        false),
                    STRONG))
        .isInstanceOf(ConditionalCheckFailedException.class);
    clock.pass(Duration.ofSeconds(1));
    assertThat(partitions().get(0).writeUnitsPerSecond()).isEqualTo(3);
    assertThatThrownBy(
            () ->
                engine.deleteItem(
                    new DeleteItemRequest("t", pk(s("p")), absent, ReturnValues.NONE, false),
                    STRONG))
        .isInstanceOf(ConditionalCheckFailedException.class);
    clock.pass(Duration.ofSeconds(1));
    assertThat(partitions().get(0).writeUnitsPerSecond()).isEqualTo(2);
  }

  private List<Double> readRates() {
    return partitions().stream().map(PartitionDescription::readUnitsPerSecond).toList();
  }

  @Test
  void readersWithAContinuationKeyCrossASplit() {
    create(SORTED, 1);
    for (int i = 0; i < 200; i++) {
      put(engine, "t", item("pk", s("p" + i % 10), "sk", n(i), "v", s("x".repeat(50))));
    }
    Set<Item> found = new HashSet<>();
    Item start = null;
    do {
      PageResult page =
          engine.scan(
              new ScanRequest("t", null, null, Select.ALL_ATTRIBUTES, null, 7, start), EVENTUAL);
      page.items().forEach(each -> assertThat(found.add(each)).isTrue());
      start = page.lastEvaluatedKey();
      put(engine, "t", item("pk", s("p0"), "sk", n(0), "v", s("x".repeat(50))));
      engine.splitDuePartitions();
    } while (start != null);
    assertThat(found).hasSize(200);
    assertThat(partitions()).hasSizeGreaterThan(2);
    List<AttributeValue> sorted = new ArrayList<>();
    start = null;
    do {
      PageResult page =
          engine.query(
              new QueryRequest(
                  "t", null, partition(s("p3")), null, Select.ALL_ATTRIBUTES, null, true, 3, start),
              EVENTUAL);
      page.items().forEach(each -> sorted.add(each.get("sk")));
      start = page.lastEvaluatedKey();
    } while (start != null);
    assertThat(sorted).hasSize(20);
  }

  @Test
  void writersTransactionsAndIndexesCrossSplitsWithoutErrorOrLoss() throws Exception {
    engine.close();
    engine =
        EmbeddedEngine.inMemory(
            EmbeddedOptions.DEFAULTS.withPartitions(new PartitionOptions(2_000, 100, 50, 5, false)),
            clock);
    engine.createTable(
        new CreateTableRequest(
            "t",
            SIMPLE,
            List.of(),
            List.of(new GlobalIndex("byV", key("v", AttributeType.N), new IndexProjection.All())),
            1,
            null),
        STRONG);
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      Future<?> splitting =
          threads.submit(
              () -> {
                while (!done.get()) {
                  engine.splitDuePartitions();
                }
              });
      Future<?> puts = threads.submit(() -> putMany(0));
      Future<?> transactions = threads.submit(() -> transact(1));
      puts.get();
      transactions.get();
      done.set(true);
      splitting.get();
    } finally {
      done.set(true);
      threads.shutdown();
    }
    assertThat(engine.splits()).isPositive();
    assertThat(engine.counts("t", null).items()).isEqualTo(800);
    check();
    assertThat(engine.await("t", "byV", engine.appliedPosition(), 60_000, EVENTUAL)).isTrue();
    assertThat(engine.counts("t", "byV")).isEqualTo(engine.counts("t", null));
  }

  private void putMany(int offset) {
    for (int i = 0; i < 400; i++) {
      put(engine, "t", item("pk", s("k" + (2 * i + offset)), "v", n(i), "x", s("y".repeat(20))));
    }
  }

  private void transact(int offset) {
    for (int i = 0; i < 400; i += 4) {
      List<TransactWriteItem> actions = new ArrayList<>();
      for (int k = i; k < i + 4; k++) {
        actions.add(
            new TransactWriteItem.Put(
                putRequest("t", item("pk", s("k" + (2 * k + offset)), "v", n(k)))));
      }
      engine.transactWriteItems(new TransactWriteItemsRequest(actions, null), STRONG);
    }
  }
}
