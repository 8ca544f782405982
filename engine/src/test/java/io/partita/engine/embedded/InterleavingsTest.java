package io.partita.engine.embedded;

import static io.partita.engine.embedded.EngineFixture.STRONG;
import static io.partita.engine.embedded.EngineFixture.atStep;
import static io.partita.engine.embedded.EngineFixture.get;
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

import io.partita.engine.BatchExecute.Failed;
import io.partita.engine.CreateTableRequest;
import io.partita.engine.EngineException;
import io.partita.engine.GlobalIndex;
import io.partita.engine.GlobalIndexUpdate;
import io.partita.engine.IndexProjection;
import io.partita.engine.PartitionInsight.PartitionDescription;
import io.partita.engine.PutItemRequest;
import io.partita.engine.RangeChecks.RangeRead;
import io.partita.engine.RangeChecks.ReadSet;
import io.partita.engine.RangeChecks.Reader;
import io.partita.engine.RequestContext;
import io.partita.engine.ResourceNotFoundException;
import io.partita.engine.ReturnValues;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.UpdateItemRequest;
import io.partita.engine.UpdateTableRequest;
import io.partita.engine.ValidationException;
import io.partita.engine.embedded.file.FaultyDisk;
import io.partita.engine.embedded.file.SyncGate;
import io.partita.engine.embedded.partition.PartitionOptions;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.value.AttributeType;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What may come between the steps of a request, each at every place where it can come: a request
 * asks its cancel signal there, and the test answers with what comes.
 */
@Timeout(60)
class InterleavingsTest {
  private static final Path DIRECTORY = Path.of("database");
  private static final GlobalIndex BY_V =
      new GlobalIndex("byV", key("v", AttributeType.N), new IndexProjection.KeysOnly());

  private final FaultyDisk disk = new FaultyDisk(1, 1);
  private final SyncGate gate = new SyncGate(disk);
  private EmbeddedEngine engine;

  @BeforeEach
  void open() {
    engine =
        EmbeddedEngine.open(
            DIRECTORY,
            true,
            EmbeddedOptions.DEFAULTS
                .withIndexesHeld(true)
                .withPartitions(new PartitionOptions(1_024, 1e9, 1e9, 60, false)),
            gate.files(),
            EngineFixture.CLOCK);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void createTable() {
    engine.createTable(
        new CreateTableRequest("t", key("pk", AttributeType.S), List.of(), List.of(), 1, null),
        STRONG);
  }

  private static PutItemRequest write() {
    return putRequest("t", item("pk", s("p"), "v", s("no number")));
  }

  private static TransactWriteItemsRequest transaction() {
    return new TransactWriteItemsRequest(List.of(new TransactWriteItem.Put(write())), null);
  }

  /** Runs a request on a new table, again and again, with something else at one step of it. */
  private void atEachStep(
      Consumer<RequestContext> request, Runnable other, Consumer<Throwable> check) {
    createTable();
    AtomicInteger all = new AtomicInteger();
    request.accept(atStep(all, -1, () -> {}));
    assertThat(all.get()).as("steps").isGreaterThanOrEqualTo(3);
    for (int step = 1; step <= all.get(); step++) {
      while (engine.stepIndexes()) {
        // A table whose index is unsettled cannot go.
      }
      if (!engine.listTables(null, 10, STRONG).tables().isEmpty()) {
        engine.deleteTable("t", STRONG);
      }
      createTable();
      Throwable thrown = null;
      try {
        request.accept(atStep(new AtomicInteger(), step, other));
      } catch (EngineException e) {
        thrown = e;
      }
      check.accept(thrown);
    }
  }

  private void createIndex() {
    engine.updateTable(
        new UpdateTableRequest("t", new GlobalIndexUpdate.Create(BY_V), null), STRONG);
  }

  private static void isRefused(Throwable thrown) {
    assertThat(thrown).isNotNull().hasMessageContaining("Type mismatch for Index Key v");
  }

  @Test
  void anIndexThatComesAtAnyStepOfAPutRefusesItsValue() {
    atEachStep(
        context -> engine.putItem(write(), context),
        this::createIndex,
        thrown -> {
          isRefused(thrown);
          assertThat(get(engine, "t", pk(s("p"))).item()).isNull();
        });
  }

  @Test
  void anIndexThatComesAtAnyStepOfATransactionRefusesItsValue() {
    atEachStep(
        context -> engine.transactWriteItems(transaction(), context),
        this::createIndex,
        thrown -> {
          assertThat(thrown)
              .isInstanceOfSatisfying(
                  TransactionCanceledException.class,
                  e ->
                      assertThat(e.reasons().get(0).message())
                          .contains("Type mismatch for Index Key v"));
          assertThat(get(engine, "t", pk(s("p"))).item()).isNull();
        });
  }

  @Test
  void anIndexThatComesAtAnyStepOfABatchRefusesItsValue() {
    atEachStep(
        context ->
            engine
                .batchExecute(List.of(write()), context)
                .forEach(
                    outcome -> {
                      if (outcome instanceof Failed failed) {
                        throw failed.cause();
                      }
                    }),
        this::createIndex,
        thrown -> {
          assertThat(thrown).isInstanceOf(ValidationException.class);
          isRefused(thrown);
          assertThat(get(engine, "t", pk(s("p"))).item()).isNull();
        });
  }

  @Test
  void aTableThatGoesAtAnyStepOfAWriteTakesTheWriteWithIt() {
    List<Consumer<RequestContext>> writes =
        List.of(
            context -> engine.putItem(write(), context),
            context -> engine.transactWriteItems(transaction(), context));
    for (Consumer<RequestContext> write : writes) {
      atEachStep(
          write,
          () -> {
            engine.deleteTable("t", STRONG);
            createTable();
          },
          thrown -> {
            // What was looked up before the table went is of another table than the new one.
            boolean written = get(engine, "t", pk(s("p"))).item() != null;
            assertThat(thrown == null).isEqualTo(written);
            if (thrown != null) {
              assertThat(thrown).isInstanceOf(ResourceNotFoundException.class);
            }
          });
      engine.deleteTable("t", STRONG);
    }
  }

  @Test
  void aSplitAtAnyStepOfAWriteIsCrossedByIt() {
    List<Consumer<RequestContext>> writes =
        List.of(
            context -> engine.putItem(write(), context),
            context -> engine.transactWriteItems(transaction(), context),
            context -> engine.batchExecute(List.of(write()), context));
    for (Consumer<RequestContext> write : writes) {
      atEachStep(
          write,
          () -> {
            fill();
            assertThat(engine.splitDuePartitions()).isPositive();
          },
          thrown -> {
            assertThat(thrown).isNull();
            checkPartitions(41);
          });
      engine.deleteTable("t", STRONG);
    }
  }

  private void fill() {
    for (int i = 0; i < 40; i++) {
      put(engine, "t", item("pk", s("k" + i), "filler", s("x".repeat(40))));
    }
  }

  private void checkPartitions(int items) {
    List<PartitionDescription> partitions = engine.partitions("t");
    assertThat(partitions).hasSizeGreaterThan(1);
    assertThat(partitions.stream().mapToLong(PartitionDescription::items).sum()).isEqualTo(items);
    for (PartitionDescription each : partitions) {
      assertThat(each.items()).isNotNegative();
    }
    assertThat(EngineFixture.scan(engine, "t", null).items()).hasSize(items);
    assertThat(partitions.stream().mapToLong(PartitionDescription::bytes).sum())
        .isEqualTo(engine.counts("t", null).bytes());
  }

  @Test
  void aChangeInFlightIsCountedOnceByTheSplitThatMeetsIt() throws Exception {
    createTable();
    fill();
    SyncGate.Hold hold = gate.holdNext();
    Thread writer = new Thread(() -> put(engine, "t", item("pk", s("flying"))));
    writer.start();
    hold.awaitReached();
    CompletableFuture<Integer> split =
        CompletableFuture.supplyAsync(() -> engine.splitDuePartitions());
    hold.release();
    writer.join();

    assertThat(split.get(20, TimeUnit.SECONDS)).isPositive();
    checkPartitions(41);
  }

  /** Every change up to the cut is tried: before the record is durable, after, and in recovery. */
  @Test
  void aTransactionWithATokenTakesEffectOnceWhereverThePowerGoes() {
    createTable();
    TransactWriteItemsRequest add =
        new TransactWriteItemsRequest(List.of(new TransactWriteItem.Update(addOne())), "token");
    boolean beforeRecord = false;
    boolean afterRecord = false;
    for (int step = 0; step < 12; step++) {
      FaultyDisk copy = copyWith(step, add);
      try (EmbeddedEngine recovered =
          EmbeddedEngine.open(
              DIRECTORY, false, EmbeddedOptions.DEFAULTS, copy, EngineFixture.CLOCK)) {
        boolean repeated = recovered.transactWriteItems(add, STRONG).repeated();
        beforeRecord |= !repeated;
        afterRecord |= repeated;
        assertThat(get(recovered, "t", pk(s("p"))).item())
            .as("cut after %s steps", step)
            .isEqualTo(item("pk", s("p"), "v", n(1)));
      }
    }
    assertThat(beforeRecord).as("a cut before the record was durable").isTrue();
    assertThat(afterRecord).as("a cut after it").isTrue();
  }

  private static FaultyDisk copyWith(int step, TransactWriteItemsRequest request) {
    FaultyDisk copy = new FaultyDisk(step, 0);
    EmbeddedEngine cut =
        EmbeddedEngine.open(DIRECTORY, true, EmbeddedOptions.DEFAULTS, copy, EngineFixture.CLOCK);
    cut.createTable(
        new CreateTableRequest("t", key("pk", AttributeType.S), List.of(), List.of(), 1, null),
        STRONG);
    copy.cutAfter(step);
    try {
      cut.transactWriteItems(request, STRONG);
    } catch (EngineException e) {
      // The power went while it ran: nobody knows whether it was done.
    }
    copy.powerCycle();
    cut.close();
    return copy;
  }

  private static UpdateItemRequest addOne() {
    return new UpdateItemRequest(
        "t",
        pk(s("p")),
        new UpdateExpression(
            List.of(),
            List.of(),
            List.of(new UpdateExpression.AddAction(DocumentPath.of("v"), n(1))),
            List.of()),
        null,
        ReturnValues.NONE,
        false);
  }

  /** A full disk gives the position of the change up, and the next change gets it again. */
  @Test
  void aChangeThatTakesAPositionThatWasGivenUpIsNoticed() {
    createTable();
    put(engine, "t", item("pk", s("p")));
    try (Reader reader = engine.openReader()) {
      disk.limit(disk.usedBytes());
      EngineException full = null;
      for (int i = 0; full == null; i++) {
        try {
          put(engine, "t", item("pk", s("other" + i), "v", s("x".repeat(100_000))));
        } catch (EngineException e) {
          full = e;
        }
      }
      disk.limit(Long.MAX_VALUE);
      long position = reader.readPosition();
      RangeRead read = RangeRead.of("t", null, partition(s("p")), position);
      commit(reader, read);

      put(engine, "t", item("pk", s("p"), "v", n(1)));
      assertThatThrownBy(() -> commit(reader, read))
          .isInstanceOf(TransactionCanceledException.class);
    }
  }

  private void commit(Reader reader, RangeRead read) {
    engine.transactWriteItems(
        new TransactWriteItemsRequest(List.of(), null),
        new ReadSet(reader, List.of(), List.of(read)),
        STRONG);
  }
}
