package io.partita.engine.embedded;

import static io.partita.engine.embedded.EngineFixture.EVENTUAL;
import static io.partita.engine.embedded.EngineFixture.STRONG;
import static io.partita.engine.embedded.EngineFixture.atStep;
import static io.partita.engine.embedded.EngineFixture.item;
import static io.partita.engine.embedded.EngineFixture.key;
import static io.partita.engine.embedded.EngineFixture.n;
import static io.partita.engine.embedded.EngineFixture.pk;
import static io.partita.engine.embedded.EngineFixture.put;
import static io.partita.engine.embedded.EngineFixture.putRequest;
import static io.partita.engine.embedded.EngineFixture.queryRequest;
import static io.partita.engine.embedded.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.CreateTableRequest;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.GlobalIndex;
import io.partita.engine.GlobalIndexUpdate;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.RangeChecks.RangeRead;
import io.partita.engine.RangeChecks.ReadSet;
import io.partita.engine.RangeChecks.Reader;
import io.partita.engine.RequestContext;
import io.partita.engine.ReturnValues;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.UpdateTableRequest;
import io.partita.engine.embedded.file.FaultyDisk;
import io.partita.engine.embedded.file.SyncGate;
import io.partita.engine.embedded.partition.PartitionOptions;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a transaction has read through a global index, and which writes since then stop it. The
 * index moves by steps of the test alone.
 */
@Timeout(60)
class GlobalIndexRangesTest {
  private static final GlobalIndex BY_TEAM =
      new GlobalIndex(
          "byTeam",
          new KeySchema(
              List.of(new KeyAttribute("team", AttributeType.S)),
              List.of(new KeyAttribute("rank", AttributeType.N))),
          new IndexProjection.Include(Set.of("note")));

  private final SyncGate disk = new SyncGate(new FaultyDisk(1, 1));
  private EmbeddedEngine engine;

  @BeforeEach
  void open() {
    engine =
        EmbeddedEngine.open(
            Path.of("database"),
            true,
            EmbeddedOptions.DEFAULTS
                .withIndexesHeld(true)
                .withPartitions(new PartitionOptions(1_024, 1e9, 1e9, 60, false)),
            disk.files(),
            EngineFixture.CLOCK);
    engine.createTable(
        new CreateTableRequest(
            "people", key("pk", AttributeType.S), List.of(), List.of(BY_TEAM), 1, null),
        STRONG);
    put(engine, "people", person("ann", "red", 5));
    catchUp();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static Item person(String name, String team, int rank) {
    return item("pk", s(name), "team", s(team), "rank", n(rank), "note", s("-"), "age", n(30));
  }

  private static Item with(Item item, String name, String value) {
    Map<String, AttributeValue> attributes = new HashMap<>(item.attributes());
    attributes.put(name, s(value));
    return Item.of(attributes);
  }

  private void delete(String name) {
    engine.deleteItem(
        new DeleteItemRequest("people", pk(s(name)), null, ReturnValues.NONE, false), STRONG);
  }

  private void catchUp() {
    while (engine.stepIndexes()) {
      // Until there is nothing to do.
    }
  }

  private static KeyCondition team(String team, int low, int high) {
    return new KeyCondition(
        List.of(new KeyCondition.Equality("team", s(team))),
        new KeyCondition.Between("rank", n(low), n(high)));
  }

  private static RangeRead red(long position) {
    return RangeRead.of("people", "byTeam", team("red", 3, 8), position);
  }

  private boolean isShown(long position) {
    return engine.await("people", "byTeam", position, 0, STRONG);
  }

  private List<String> namesOfRed() {
    return engine
        .query(queryRequest("people", "byTeam", team("red", 3, 8)), EVENTUAL)
        .items()
        .stream()
        .map(item -> item.get("pk").toString())
        .toList();
  }

  private void commit(Reader reader, RangeRead read, RequestContext context) {
    TransactWriteItemsRequest write =
        new TransactWriteItemsRequest(
            List.of(new TransactWriteItem.Put(putRequest("people", item("pk", s("own"))))), null);
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
        .hasMessage(
            "Transaction cancelled, what it read of table people through index byTeam has changed"
                + " since");
  }

  @Test
  void entriesThatComeGoOrChangeStopTheTransactionBeforeTheIndexHasThem() {
    List<Runnable> writes =
        List.of(
            () -> put(engine, "people", person("bob", "red", 8)),
            () -> put(engine, "people", person("bob", "red", 9)),
            () -> put(engine, "people", with(person("ann", "red", 5), "note", "new")),
            () -> put(engine, "people", person("ann", "blue", 5)),
            () -> put(engine, "people", person("ann", "red", 3)),
            () -> put(engine, "people", item("pk", s("ann"), "team", s("red"))),
            () -> put(engine, "people", person("ann", "red", 3)),
            () -> delete("ann"));
    for (int i = 0; i < writes.size(); i++) {
      try (Reader reader = engine.openReader()) {
        RangeRead read = red(reader.readPosition());
        writes.get(i).run();
        isCancelled(reader, read);
      }
    }
  }

  @Test
  void whatLeavesTheEntriesOfTheRangeAsTheyAreDoesNot() {
    try (Reader reader = engine.openReader()) {
      RangeRead read = red(reader.readPosition());
      put(engine, "people", with(person("ann", "red", 5), "age", "thirty-one"));
      put(engine, "people", person("ann", "red", 5));
      put(engine, "people", person("bob", "red", 2));
      put(engine, "people", person("cid", "blue", 5));
      put(engine, "people", item("pk", s("dan"), "team", s("red")));
      put(engine, "people", person("bob", "red", 9));
      delete("cid");
      delete("dan");

      commit(reader, read, STRONG);
    }
  }

  @Test
  void everyKindOfWriteIsNoticed() {
    Item bob = person("bob", "red", 5);
    TransactWriteItemsRequest transaction =
        new TransactWriteItemsRequest(
            List.of(
                new TransactWriteItem.Put(putRequest("people", person("cid", "blue", 1))),
                new TransactWriteItem.Put(putRequest("people", bob))),
            null);
    List<Runnable> writes =
        List.of(
            () -> engine.transactWriteItems(transaction, STRONG),
            () ->
                engine.batchExecute(List.of(putRequest("people", with(bob, "note", "x"))), STRONG));
    for (Runnable write : writes) {
      try (Reader reader = engine.openReader()) {
        RangeRead read = red(reader.readPosition());
        write.run();
        isCancelled(reader, read);
      }
    }
  }

  @Test
  void aReadWaitsUntilTheIndexShowsItsPosition() {
    put(engine, "people", person("bob", "red", 6));
    try (Reader reader = engine.openReader()) {
      long position = reader.readPosition();
      assertThat(isShown(position)).isFalse();
      catchUp();
      assertThat(isShown(position)).isTrue();
      assertThat(namesOfRed()).hasSize(2);

      commit(reader, red(position), STRONG);
    }
  }

  @Test
  void aChangeAboveThePositionCountsThoughTheReadHasSeenIt() {
    try (Reader reader = engine.openReader()) {
      long position = reader.readPosition();
      put(engine, "people", person("bob", "red", 6));
      catchUp();
      assertThat(namesOfRed()).hasSize(2);

      isCancelled(reader, red(position));
      commit(reader, red(reader.readPosition()), STRONG);
    }
  }

  @Test
  void aChangeInFlightStopsTheTransactionThoughNobodySeesItYet() throws Exception {
    try (Reader reader = engine.openReader()) {
      SyncGate.Hold hold = disk.holdNext();
      Thread writer = new Thread(() -> put(engine, "people", person("bob", "red", 6)));
      writer.start();
      hold.awaitReached();
      long position = reader.readPosition();
      assertThat(isShown(position)).isTrue();
      assertThat(namesOfRed()).hasSize(1);

      isCancelled(reader, red(position));
      hold.release();
      writer.join();
    }
  }

  /** The cancel signal is asked at every step of the commit: there the write comes. */
  @Test
  void aWriteAtAnyStepOfTheCommitStopsIt() {
    AtomicInteger steps = new AtomicInteger();
    try (Reader reader = engine.openReader()) {
      commit(reader, red(reader.readPosition()), atStep(steps, -1, () -> {}));
    }
    assertThat(steps.get()).isGreaterThanOrEqualTo(3);
    for (int step = 1; step <= steps.get(); step++) {
      String name = "bob" + step;
      try (Reader reader = engine.openReader()) {
        RangeRead read = red(reader.readPosition());
        RequestContext writing =
            atStep(
                new AtomicInteger(),
                step,
                () ->
                    CompletableFuture.runAsync(() -> put(engine, "people", person(name, "red", 4)))
                        .join());
        assertThatThrownBy(() -> commit(reader, read, writing))
            .as("write at step %s", step)
            .isInstanceOf(TransactionCanceledException.class);
      }
    }
  }

  /** A writer prepares what a reader wants to know only if there is one when it looks. */
  @Test
  void aReaderThatOpensAtAnyStepOfAWriteIsToldOfIt() {
    AtomicInteger steps = new AtomicInteger();
    engine.putItem(putRequest("people", person("bob", "red", 4)), atStep(steps, -1, () -> {}));
    assertThat(steps.get()).isGreaterThanOrEqualTo(3);
    for (int step = 1; step <= steps.get(); step++) {
      Reader[] opened = new Reader[1];
      long[] position = new long[1];
      RequestContext opening =
          atStep(
              new AtomicInteger(),
              step,
              () -> {
                opened[0] = engine.openReader();
                position[0] = opened[0].readPosition();
              });
      engine.putItem(putRequest("people", person("bob", "red", 4 + step)), opening);

      try (Reader reader = opened[0]) {
        isCancelled(reader, red(position[0]));
      }
    }
  }

  @Test
  void aReadThatStoppedEarlyCountsAsFarAsItCame() {
    put(engine, "people", person("bob", "red", 7));
    Item last = item("team", s("red"), "rank", n(5), "pk", s("ann"));
    KeyCondition all = team("red", 0, 100);
    try (Reader reader = engine.openReader()) {
      long position = reader.readPosition();
      RangeRead ascending = new RangeRead("people", "byTeam", all, true, last, position);
      RangeRead descending = new RangeRead("people", "byTeam", all, false, last, position);
      put(engine, "people", person("cid", "red", 6));

      commit(reader, ascending, STRONG);
      isCancelled(reader, descending);
    }
  }

  @Test
  void aScanIsTheWholeIndex() {
    try (Reader reader = engine.openReader()) {
      RangeRead read = RangeRead.ofAll("people", "byTeam", reader.readPosition());
      put(engine, "people", item("pk", s("without team")));
      commit(reader, read, STRONG);
      put(engine, "people", person("bob", "any", 1));
      isCancelled(reader, read);
    }
  }

  @Test
  void anIndexThatWasMadeAnewHasChanged() {
    try (Reader reader = engine.openReader()) {
      RangeRead read = red(reader.readPosition());
      update(new GlobalIndexUpdate.Delete("byTeam"));
      isCancelled(reader, read);
      catchUp();
      isCancelled(reader, read);
      update(new GlobalIndexUpdate.Create(BY_TEAM));
      isCancelled(reader, read);
      catchUp();
      isCancelled(reader, read);
    }
  }

  private void update(GlobalIndexUpdate index) {
    engine.updateTable(new UpdateTableRequest("people", index, null), STRONG);
  }

  @Test
  void aSplitIsNoChange() {
    for (int i = 0; i < 40; i++) {
      put(engine, "people", person("p" + i, "blue", i));
    }
    try (Reader reader = engine.openReader()) {
      RangeRead read = red(reader.readPosition());
      assertThat(engine.splitDuePartitions()).isPositive();
      put(engine, "people", person("p1", "blue", 100));

      commit(reader, read, STRONG);
    }
  }
}
