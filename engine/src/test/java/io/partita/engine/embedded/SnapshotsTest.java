package io.partita.engine.embedded;

import static io.partita.engine.embedded.EngineFixture.STRONG;
import static io.partita.engine.embedded.EngineFixture.createTable;
import static io.partita.engine.embedded.EngineFixture.item;
import static io.partita.engine.embedded.EngineFixture.key;
import static io.partita.engine.embedded.EngineFixture.n;
import static io.partita.engine.embedded.EngineFixture.partition;
import static io.partita.engine.embedded.EngineFixture.pk;
import static io.partita.engine.embedded.EngineFixture.put;
import static io.partita.engine.embedded.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.BatchGetItemRequest;
import io.partita.engine.GetItemRequest;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeysAndAttributes;
import io.partita.engine.LocalIndex;
import io.partita.engine.PageResult;
import io.partita.engine.PrimaryKey;
import io.partita.engine.QueryRequest;
import io.partita.engine.RequestContext;
import io.partita.engine.ResourceNotFoundException;
import io.partita.engine.ScanRequest;
import io.partita.engine.Select;
import io.partita.engine.SnapshotTooOldException;
import io.partita.engine.Snapshots.Snapshot;
import io.partita.engine.ValidationException;
import io.partita.engine.embedded.file.FaultyDisk;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.Item;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads at one state, how long that state stays, and what it does not hold up. */
class SnapshotsTest {
  private final TestClock clock = new TestClock();
  private EmbeddedEngine engine;

  @BeforeEach
  void open() {
    engine =
        EmbeddedEngine.open(
            Path.of("database"), true, EmbeddedOptions.DEFAULTS, new FaultyDisk(1, 1), clock);
    createTable(
        engine,
        "docs",
        key("pk", AttributeType.S, "sk", AttributeType.N),
        new LocalIndex(
            "byV", new KeyAttribute("v", AttributeType.N), new IndexProjection.KeysOnly()));
    createTable(engine, "other", key("pk", AttributeType.S));
    for (int i = 0; i < 20; i++) {
      put(engine, "docs", doc(i, i));
    }
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static Item doc(long sort, long value) {
    return item("pk", s("p"), "sk", n(sort), "v", n(value));
  }

  private static PrimaryKey keyOf(long sort) {
    return pk(s("p"), n(sort));
  }

  private Item get(long sort, RequestContext context) {
    return engine.getItem(new GetItemRequest("docs", keyOf(sort), null), context).item();
  }

  private List<Item> pages(String index, RequestContext context) {
    List<Item> items = new ArrayList<>();
    Item start = null;
    do {
      QueryRequest request =
          new QueryRequest(
              "docs", index, partition(s("p")), null, Select.ALL_ATTRIBUTES, null, true, 3, start);
      PageResult page = engine.query(request, context);
      items.addAll(page.items());
      start = page.lastEvaluatedKey();
      // Somebody writes between any two pages.
      put(engine, "docs", doc(100 + items.size(), items.size()));
      put(engine, "docs", doc(items.size(), 50));
    } while (start != null);
    return items;
  }

  @Test
  void allReadsAtASnapshotSeeItsStateWhateverIsWrittenAndMerged() {
    List<Item> before = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      before.add(doc(i, i));
    }
    try (Snapshot snapshot = engine.snapshot()) {
      RequestContext then = STRONG.at(snapshot);
      put(engine, "docs", doc(0, 99));
      engine.checkpoint();

      assertThat(pages(null, then)).isEqualTo(before);
      assertThat(pages("byV", then)).as("items fetched through an index").isEqualTo(before);
      assertThat(get(0, then)).isEqualTo(doc(0, 0));
      assertThat(get(103, then)).isNull();
      assertThat(
              engine
                  .batchGetItem(
                      new BatchGetItemRequest(
                          Map.of(
                              "docs",
                              new KeysAndAttributes(List.of(keyOf(0), keyOf(103)), true, null))),
                      then)
                  .responses()
                  .get("docs"))
          .containsExactly(doc(0, 0));
      ScanRequest scan =
          new ScanRequest("docs", null, null, Select.ALL_ATTRIBUTES, null, Integer.MAX_VALUE, null);
      assertThat(engine.scan(scan, then).items()).isEqualTo(before);
    }
    assertThat(get(0, STRONG)).isEqualTo(doc(0, 99));
  }

  @Test
  void aTableOfASnapshotOutlivesItsRemoval() {
    try (Snapshot snapshot = engine.snapshot()) {
      engine.deleteTable("docs", STRONG);
      createTable(engine, "docs", key("pk", AttributeType.S));
      engine.checkpoint();

      assertThat(get(7, STRONG.at(snapshot))).isEqualTo(doc(7, 7));
      assertThat(pages7(snapshot)).hasSize(20);
    }
  }

  private List<Item> pages7(Snapshot snapshot) {
    ScanRequest scan =
        new ScanRequest("docs", null, null, Select.ALL_ATTRIBUTES, null, Integer.MAX_VALUE, null);
    return engine.scan(scan, STRONG.at(snapshot)).items();
  }

  @Test
  void aSnapshotOfSomeTablesKnowsNoOthers() {
    try (Snapshot snapshot = engine.snapshot(Set.of("docs"))) {
      RequestContext then = STRONG.at(snapshot);
      put(engine, "docs", doc(1, 9));

      assertThat(get(1, then)).isEqualTo(doc(1, 1));
      assertThatThrownBy(() -> engine.getItem(new GetItemRequest("other", pk(s("x")), null), then))
          .isInstanceOf(ValidationException.class)
          .hasMessage("The snapshot does not hold table other, only [docs]");
    }
    assertThatThrownBy(() -> engine.snapshot(Set.of("none")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void itIsTooOldAfterAMinuteOnlyOnceACheckpointHasEndedSince() {
    try (Snapshot snapshot = engine.snapshot()) {
      RequestContext then = STRONG.at(snapshot);
      clock.pass(Duration.ofSeconds(61));
      assertThat(get(1, then)).as("old, but nothing was merged").isNotNull();
      put(engine, "docs", doc(1, 2));
      engine.checkpoint();

      assertThatThrownBy(() -> get(1, then))
          .isInstanceOfSatisfying(
              SnapshotTooOldException.class,
              e -> assertThat(e.readPosition()).isEqualTo(snapshot.readPosition()))
          .hasMessage(
              "Snapshot too old: it is 61 s old, at most 60 once a checkpoint has ended since (read"
                  + " position "
                  + snapshot.readPosition()
                  + ")");
    }
    try (Snapshot young = engine.snapshot()) {
      put(engine, "docs", doc(1, 3));
      engine.checkpoint();
      clock.pass(Duration.ofSeconds(59));
      assertThat(get(1, STRONG.at(young))).as("merged, but young").isEqualTo(doc(1, 2));
      clock.pass(Duration.ofSeconds(1));
      assertThatThrownBy(() -> get(1, STRONG.at(young)))
          .isInstanceOf(SnapshotTooOldException.class);
    }
  }

  @Test
  void theOldestGoesWhenAllTogetherHoldMoreThanTwoGenerations() {
    List<Snapshot> snapshots = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      snapshots.add(engine.snapshot());
      snapshots.add(engine.snapshot());
      put(engine, "docs", doc(1, 10 + i));
      engine.checkpoint();
    }

    for (int i = 0; i < 4; i++) {
      assertThatThrownBy(() -> get(1, STRONG.at(snapshots.get(0))))
          .isInstanceOf(SnapshotTooOldException.class)
          .hasMessageContaining("snapshots held 3 generations of memtables, at most 2");
      snapshots.remove(0);
    }
    assertThat(get(1, STRONG.at(snapshots.get(0)))).isEqualTo(doc(1, 11));
    assertThat(get(1, STRONG.at(snapshots.get(3)))).isEqualTo(doc(1, 12));
    snapshots.forEach(Snapshot::close);
  }
}
