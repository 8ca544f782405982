package io.partita.engine.embedded;

import static io.partita.engine.embedded.EngineFixture.STRONG;
import static io.partita.engine.embedded.EngineFixture.atStep;
import static io.partita.engine.embedded.EngineFixture.createTable;
import static io.partita.engine.embedded.EngineFixture.item;
import static io.partita.engine.embedded.EngineFixture.key;
import static io.partita.engine.embedded.EngineFixture.n;
import static io.partita.engine.embedded.EngineFixture.partition;
import static io.partita.engine.embedded.EngineFixture.pk;
import static io.partita.engine.embedded.EngineFixture.put;
import static io.partita.engine.embedded.EngineFixture.putRequest;
import static io.partita.engine.embedded.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.DeleteItemRequest;
import io.partita.engine.IndexProjection;
import io.partita.engine.ItemVersions.ItemVersion;
import io.partita.engine.KeyAttribute;
import io.partita.engine.LocalIndex;
import io.partita.engine.RangeChecks.RangeRead;
import io.partita.engine.RangeChecks.ReadSet;
import io.partita.engine.RangeChecks.Reader;
import io.partita.engine.RequestContext;
import io.partita.engine.ReturnValues;
import io.partita.engine.SnapshotTooOldException;
import io.partita.engine.Snapshots.Snapshot;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.embedded.file.FaultyDisk;
import io.partita.engine.embedded.file.SyncGate;
import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.Item;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a transaction has read, and which writes since then stop it. */
@Timeout(60)
class RangeChecksTest {
  private final TestClock clock = new TestClock();
  private final SyncGate disk = new SyncGate(new FaultyDisk(1, 1));
  private EmbeddedEngine engine;

  @BeforeEach
  void open() {
    engine =
        EmbeddedEngine.open(
            Path.of("database"),
            true,
            EmbeddedOptions.DEFAULTS.withStorage(
                EmbeddedOptions.DEFAULTS.storage().withMemtableSize(64 * 1024)),
            disk.files(),
            clock);
    create();
  }

  private void create() {
    createTable(
        engine,
        "docs",
        key("pk", AttributeType.S, "sk", AttributeType.N),
        new LocalIndex(
            "byV", new KeyAttribute("v", AttributeType.N), new IndexProjection.KeysOnly()));
    put(engine, "docs", doc(5, 50));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static Item doc(long sort, long value) {
    return item("pk", s("p"), "sk", n(sort), "v", n(value));
  }

  private void delete(long sort) {
    engine.deleteItem(
        new DeleteItemRequest("docs", pk(s("p"), n(sort)), null, ReturnValues.NONE, false), STRONG);
  }

  /** Keys of the partition from one sort value up to another, of the table or an index. */
  private static RangeRead between(String index, long low, long high, Reader reader) {
    return RangeRead.of(
        "docs",
        index,
        partition(s("p"), new KeyCondition.Between(index == null ? "sk" : "v", n(low), n(high))),
        reader.readPosition());
  }

  private void commit(Reader reader, RangeRead read, RequestContext context) {
    TransactWriteItemsRequest write =
        new TransactWriteItemsRequest(
            List.of(
                new TransactWriteItem.Put(
                    putRequest("docs", item("pk", s("own"), "sk", n(1), "v", n(1))))),
            null);
    engine.transactWriteItems(write, new ReadSet(reader, List.of(), List.of(read)), context);
  }

  private void isCancelled(Reader reader, RangeRead read) {
    assertThatThrownBy(() -> commit(reader, read, STRONG))
        .isInstanceOfSatisfying(
            TransactionCanceledException.class,
            e -> {
              assertThat(e.changedRange()).isEqualTo(read);
              assertThat(e.reasons()).isEmpty();
            })
        .hasMessageStartingWith("Transaction cancelled, what it read of table docs");
  }

  @Test
  void whatComesIntoARangeGoesOutOfItOrChangesInItStopsTheTransaction() {
    List<Runnable> writes =
        List.of(
            () -> put(engine, "docs", doc(7, 1)),
            () -> put(engine, "docs", doc(5, 51)),
            () -> delete(5));
    for (Runnable write : writes) {
      try (Reader reader = engine.openReader()) {
        RangeRead read = between(null, 3, 8, reader);
        write.run();
        isCancelled(reader, read);
      }
    }
  }

  @Test
  void writesBesideTheRangeAndOnesOwnDoNot() {
    try (Reader reader = engine.openReader()) {
      RangeRead read = between(null, 3, 8, reader);
      put(engine, "docs", doc(2, 1));
      put(engine, "docs", doc(9, 1));
      put(engine, "docs", item("pk", s("q"), "sk", n(5)));
      delete(6);

      commit(reader, read, STRONG);
      commit(reader, RangeRead.of("docs", null, partition(s("p")), reader.readPosition()), STRONG);
    }
  }

  @Test
  void anIndexRangeSeesEntriesThatLeaveItAndEntriesThatCome() {
    try (Reader reader = engine.openReader()) {
      RangeRead read = between("byV", 40, 60, reader);
      put(engine, "docs", doc(6, 10));
      commit(reader, read, STRONG);
      put(engine, "docs", doc(5, 10));
      isCancelled(reader, read);
      RangeRead again = between("byV", 40, 60, reader);
      put(engine, "docs", doc(6, 55));
      isCancelled(reader, again);
    }
  }

  @Test
  void aReadThatStoppedEarlyCountsAsFarAsItCame() {
    KeyCondition all = partition(s("p"));
    try (Reader reader = engine.openReader()) {
      Item last = item("pk", s("p"), "sk", n(5));
      RangeRead ascending = new RangeRead("docs", null, all, true, last, reader.readPosition());
      RangeRead descending = new RangeRead("docs", null, all, false, last, reader.readPosition());
      put(engine, "docs", doc(6, 1));

      commit(reader, ascending, STRONG);
      isCancelled(reader, descending);
    }
  }

  @Test
  void aScanIsTheWholeTable() {
    try (Reader reader = engine.openReader()) {
      RangeRead read = RangeRead.ofAll("docs", null, reader.readPosition());
      createTable(engine, "another", key("pk", AttributeType.S));
      commit(reader, read, STRONG);
      RangeRead again = RangeRead.ofAll("docs", null, reader.readPosition());
      put(engine, "docs", item("pk", s("anywhere"), "sk", n(1)));
      isCancelled(reader, again);
    }
  }

  @Test
  void aTableThatWasReplacedHasChanged() {
    try (Reader reader = engine.openReader()) {
      RangeRead read = between(null, 30, 80, reader);
      engine.deleteTable("docs", STRONG);
      create();

      isCancelled(reader, read);
    }
  }

  @Test
  void aChangeInFlightStopsTheTransactionThoughNobodySeesItYet() throws Exception {
    try (Reader reader = engine.openReader()) {
      SyncGate.Hold hold = disk.holdNext();
      Thread writer = new Thread(() -> put(engine, "docs", doc(7, 1)));
      writer.start();
      hold.awaitReached();
      RangeRead read = between(null, 3, 8, reader);

      assertThat(EngineFixture.get(engine, "docs", pk(s("p"), n(7))).item()).isNull();
      isCancelled(reader, read);
      hold.release();
      writer.join();
    }
  }

  @Test
  void aReaderThatOpensWhileAChangeIsInFlightReadsBehindIt() throws Exception {
    SyncGate.Hold hold = disk.holdNext();
    Thread writer = new Thread(() -> put(engine, "docs", doc(7, 1)));
    writer.start();
    hold.awaitReached();
    CompletableFuture<Reader> opened = new CompletableFuture<>();
    Thread opener = new Thread(() -> opened.complete(engine.openReader()));
    opener.start();
    while (opener.getState() != Thread.State.TIMED_WAITING && opener.isAlive()) {
      Thread.onSpinWait();
    }
    assertThat(opened).as("opened before the change in flight was applied").isNotDone();
    hold.release();
    writer.join();

    try (Reader reader = opened.get(20, TimeUnit.SECONDS)) {
      long written = EngineFixture.get(engine, "docs", pk(s("p"), n(7))).version();
      assertThat(reader.readPosition()).isGreaterThanOrEqualTo(written);
      commit(reader, between(null, 3, 8, reader), STRONG);
    }
  }

  /** The cancel signal is asked at every step of the commit: there the write comes. */
  @Test
  void aWriteAtAnyStepOfTheCommitStopsIt() {
    AtomicInteger steps = new AtomicInteger();
    try (Reader reader = engine.openReader()) {
      commit(reader, between(null, 3, 8, reader), counting(steps, -1));
    }
    assertThat(steps.get()).isGreaterThanOrEqualTo(3);
    for (int step = 1; step <= steps.get(); step++) {
      try (Reader reader = engine.openReader()) {
        RangeRead read = between(null, 3, 8, reader);
        RequestContext writing = counting(new AtomicInteger(), step);
        assertThatThrownBy(() -> commit(reader, read, writing))
            .as("write at step %s", step)
            .isInstanceOf(TransactionCanceledException.class);
      }
    }
  }

  private RequestContext counting(AtomicInteger steps, int writeAt) {
    return atStep(
        steps,
        writeAt,
        () -> CompletableFuture.runAsync(() -> put(engine, "docs", doc(7, writeAt))).join());
  }

  @Test
  void aReadAtASnapshotHasItsPosition() {
    try (Reader reader = engine.openReader();
        Snapshot snapshot = engine.snapshot()) {
      put(engine, "docs", doc(7, 1));
      long later = reader.readPosition();
      KeyCondition all = partition(s("p"));

      commit(reader, RangeRead.of("docs", null, all, later), STRONG);
      isCancelled(reader, RangeRead.of("docs", null, all, snapshot.readPosition()));
    }
  }

  @Test
  void aTransactionThatWritesNothingIsOnlyChecked() {
    TransactWriteItemsRequest nothing = new TransactWriteItemsRequest(List.of(), null);
    try (Reader reader = engine.openReader()) {
      ItemVersion five =
          new ItemVersion(
              "docs",
              pk(s("p"), n(5)),
              EngineFixture.get(engine, "docs", pk(s("p"), n(5))).version());
      ReadSet reads = new ReadSet(reader, List.of(five), List.of(between(null, 6, 8, reader)));

      assertThat(engine.transactWriteItems(nothing, reads, STRONG).consumed()).isEmpty();
      put(engine, "docs", doc(7, 1));
      assertThatThrownBy(() -> engine.transactWriteItems(nothing, reads, STRONG))
          .isInstanceOf(TransactionCanceledException.class);
    }
  }

  @Test
  void aReaderIsTooOldAfterFiveMinutesOfWrites() {
    try (Reader reader = engine.openReader()) {
      RangeRead read = between(null, 3, 8, reader);
      clock.pass(Duration.ofMinutes(5));
      put(engine, "docs", doc(100, 1));
      commit(reader, read, STRONG);
      clock.pass(Duration.ofSeconds(1));
      put(engine, "docs", doc(101, 1));

      assertThatThrownBy(() -> commit(reader, read, STRONG))
          .isInstanceOf(SnapshotTooOldException.class)
          .hasMessageContaining("its transaction is open for 301 s, at most 300");
    }
  }

  @Test
  void tooManyWritesSinceCancelTheOldestReaderOnly() {
    try (Reader old = engine.openReader()) {
      RangeRead read = between(null, 3, 8, old);
      for (int i = 0; i < 30; i++) {
        put(engine, "docs", doc(100 + i, i));
      }
      commit(old, read, STRONG);
      try (Reader young = engine.openReader()) {
        RangeRead youngRead = between(null, 3, 8, young);
        for (int i = 0; i < 30; i++) {
          put(engine, "docs", doc(200 + i, i));
        }

        assertThatThrownBy(() -> commit(old, read, STRONG))
            .isInstanceOf(SnapshotTooOldException.class)
            .hasMessageContaining("at most 16384 (a quarter of memtableSize)");
        commit(young, youngRead, STRONG);
        put(engine, "docs", doc(4, 1));
        isCancelled(young, youngRead);
      }
    }
  }

  @Test
  void aReadFromBeforeItsReaderCannotBeChecked() {
    try (Snapshot early = engine.snapshot()) {
      put(engine, "docs", doc(100, 1));
      try (Reader reader = engine.openReader()) {
        RangeRead read =
            RangeRead.of(
                "docs",
                null,
                partition(s("p"), new KeyCondition.Range("sk", Comparator.LESS, n(9))),
                early.readPosition());

        assertThatThrownBy(() -> commit(reader, read, STRONG))
            .isInstanceOf(SnapshotTooOldException.class)
            .hasMessageContaining("it was read before its transaction's reader was opened");
      }
    }
  }
}
