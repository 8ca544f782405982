package io.partita.engine.embedded.transaction;

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

import io.partita.engine.CancellationReason;
import io.partita.engine.GetItemResult;
import io.partita.engine.IdempotentParameterMismatchException;
import io.partita.engine.ItemVersions.ItemVersion;
import io.partita.engine.PrimaryKey;
import io.partita.engine.ReturnValues;
import io.partita.engine.ThrottlingException;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.ValidationException;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import io.partita.engine.embedded.EngineFixture;
import io.partita.engine.embedded.TestClock;
import io.partita.engine.embedded.store.Durability;
import io.partita.engine.embedded.store.StorageOptions;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TransactionsTest {
  private static final int ACCOUNTS = 8;
  private EmbeddedEngine engine;
  private ExecutorService threads;

  @BeforeEach
  void open() {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, EngineFixture.CLOCK);
    createTable(engine, "bank", key("pk", AttributeType.S));
    threads = Executors.newCachedThreadPool();
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    engine.close();
  }

  private static PrimaryKey account(int number) {
    return pk(s("account" + number));
  }

  private static Item account(int number, long balance) {
    return item("pk", s("account" + number), "balance", n(balance));
  }

  private static TransactWriteItem putAction(Item item) {
    return new TransactWriteItem.Put(putRequest("bank", item));
  }

  private static TransactWriteItemsRequest transaction(TransactWriteItem... actions) {
    return new TransactWriteItemsRequest(List.of(actions), null);
  }

  private static long balance(GetItemResult account) {
    return ((AttributeValue.N) account.item().get("balance")).value().longValueExact();
  }

  private ItemVersion version(int number) {
    return new ItemVersion("bank", account(number), get(engine, "bank", account(number)).version());
  }

  private <T> List<Future<T>> together(int count, Callable<T> task) throws Exception {
    CyclicBarrier start = new CyclicBarrier(count);
    List<Future<T>> futures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      futures.add(
          threads.submit(
              () -> {
                start.await(20, TimeUnit.SECONDS);
                return task.call();
              }));
    }
    return futures;
  }

  /** Reads two accounts, computes outside, and writes both if neither has changed. */
  @Test
  void transfersKeepTheSumWhoeverRunsBesideThem() throws Exception {
    for (int i = 0; i < ACCOUNTS; i++) {
      put(engine, "bank", account(i, 100));
    }
    List<Future<Integer>> workers =
        together(
            4,
            () -> {
              Random random = new Random(Thread.currentThread().getId());
              int done = 0;
              for (int i = 0; i < 300; i++) {
                done += transfer(random) ? 1 : 0;
              }
              return done;
            });
    int done = 0;
    for (Future<Integer> worker : workers) {
      done += worker.get(50, TimeUnit.SECONDS);
    }

    long sum = 0;
    for (int i = 0; i < ACCOUNTS; i++) {
      sum += balance(get(engine, "bank", account(i)));
    }
    assertThat(sum).isEqualTo(100 * ACCOUNTS);
    assertThat(done).as("transfers that went through").isPositive();
  }

  private boolean transfer(Random random) {
    int from = random.nextInt(ACCOUNTS);
    int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
    GetItemResult a = get(engine, "bank", account(from));
    GetItemResult b = get(engine, "bank", account(to));
    List<ItemVersion> read =
        List.of(
            new ItemVersion("bank", account(from), a.version()),
            new ItemVersion("bank", account(to), b.version()));
    try {
      engine.transactWriteItems(
          transaction(
              putAction(account(from, balance(a) - 1)), putAction(account(to, balance(b) + 1))),
          read,
          STRONG);
      return true;
    } catch (TransactionCanceledException e) {
      return false;
    }
  }

  /** Write skew: each reads both and writes the other; at most one may commit per round. */
  @Test
  void twoTransactionsThatReadWhatTheOtherWritesDoNotBothCommit() throws Exception {
    for (int round = 0; round < 200; round++) {
      put(engine, "bank", account(0, 0));
      put(engine, "bank", account(1, 0));
      ItemVersion first = version(0);
      ItemVersion second = version(1);
      CyclicBarrier start = new CyclicBarrier(2);
      Future<Boolean> a = threads.submit(() -> commits(start, account(0, 1), second));
      Future<Boolean> b = threads.submit(() -> commits(start, account(1, 1), first));

      boolean firstCommits = a.get(20, TimeUnit.SECONDS);
      boolean secondCommits = b.get(20, TimeUnit.SECONDS);

      assertThat(firstCommits && secondCommits).as("round %s", round).isFalse();
    }
  }

  private boolean commits(CyclicBarrier start, Item item, ItemVersion unchanged) throws Exception {
    start.await(20, TimeUnit.SECONDS);
    try {
      engine.transactWriteItems(transaction(putAction(item)), List.of(unchanged), STRONG);
      return true;
    } catch (TransactionCanceledException e) {
      return false;
    }
  }

  @Test
  void plainWritersOfOneItemAllSucceedOneAfterTheOther() throws Exception {
    put(engine, "bank", account(0, 0));
    List<Future<Integer>> writers =
        together(
            4,
            () -> {
              for (int i = 0; i < 200; i++) {
                EngineFixture.update(
                    engine,
                    "bank",
                    account(0),
                    new UpdateExpression(
                        List.of(),
                        List.of(),
                        List.of(new UpdateExpression.AddAction(DocumentPath.of("balance"), n(1))),
                        List.of()),
                    null,
                    ReturnValues.NONE);
              }
              return 0;
            });
    for (Future<Integer> writer : writers) {
      writer.get(50, TimeUnit.SECONDS);
    }

    assertThat(balance(get(engine, "bank", account(0)))).isEqualTo(800);
  }

  @Test
  void aStaleVersionNamesItsItemAndNothingIsWritten() {
    put(engine, "bank", account(0, 1));
    ItemVersion stale = version(0);
    ItemVersion absent = version(7);
    put(engine, "bank", account(0, 2));

    assertThatThrownBy(
            () ->
                engine.transactWriteItems(
                    transaction(putAction(account(1, 5))), List.of(absent, stale), STRONG))
        .isInstanceOfSatisfying(
            TransactionCanceledException.class,
            e -> {
              assertThat(e.changedItem()).isEqualTo(stale);
              assertThat(e.reasons()).isEmpty();
            });
    assertThat(get(engine, "bank", account(1)).item()).isNull();
    engine.transactWriteItems(transaction(), List.of(absent, version(0)), STRONG);
  }

  @Test
  void everyFailedConditionIsReportedAndNothingIsWritten() {
    put(engine, "bank", account(0, 1));
    Condition exists = new Condition.AttributeExists(DocumentPath.of("pk"));
    Condition absent = new Condition.Not(exists);
    TransactWriteItemsRequest request =
        transaction(
            new TransactWriteItem.ConditionCheck("bank", account(0), absent, true),
            putAction(account(1, 1)),
            new TransactWriteItem.ConditionCheck("bank", account(2), exists, true));

    assertThatThrownBy(() -> engine.transactWriteItems(request, STRONG))
        .isInstanceOfSatisfying(
            TransactionCanceledException.class,
            e ->
                assertThat(e.reasons())
                    .containsExactly(
                        new CancellationReason(
                            "ConditionalCheckFailed",
                            "The conditional request failed",
                            account(0, 1),
                            null),
                        CancellationReason.NONE,
                        new CancellationReason(
                            "ConditionalCheckFailed",
                            "The conditional request failed",
                            null,
                            null)))
        .hasMessage(
            "Transaction cancelled, please refer cancellation reasons for specific reasons"
                + " [ConditionalCheckFailed, None, ConditionalCheckFailed]");
    assertThat(get(engine, "bank", account(1)).item()).isNull();
  }

  @Test
  void aTransactionHasOneActionPerItemAndAtMostAHundred() {
    assertThatThrownBy(
            () ->
                engine.transactWriteItems(
                    transaction(putAction(account(0, 1)), putAction(account(0, 2))), STRONG))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Transaction request cannot include multiple operations on one item: table bank, key"
                + " pk = S[value=account0]");
    List<TransactWriteItem> tooMany = new ArrayList<>();
    for (int i = 0; i <= 100; i++) {
      tooMany.add(putAction(account(i, 1)));
    }
    assertThatThrownBy(
            () -> engine.transactWriteItems(new TransactWriteItemsRequest(tooMany, null), STRONG))
        .hasMessage(
            "1 validation error detected: Value at 'transactItems' failed to satisfy constraint:"
                + " Member must have length less than or equal to 100; found: 101");
    engine.transactWriteItems(new TransactWriteItemsRequest(tooMany.subList(0, 100), null), STRONG);
    assertThat(engine.counts("bank", null).items()).isEqualTo(100);
  }

  @Test
  void theSameTokenTakesEffectOnceAndTakesNoOtherRequest() {
    TransactWriteItemsRequest request =
        new TransactWriteItemsRequest(List.of(putAction(account(0, 1))), "token");
    engine.transactWriteItems(request, STRONG);
    put(engine, "bank", account(0, 9));

    engine.transactWriteItems(request, STRONG);

    assertThat(balance(get(engine, "bank", account(0)))).isEqualTo(9);
    assertThatThrownBy(
            () ->
                engine.transactWriteItems(
                    new TransactWriteItemsRequest(List.of(putAction(account(0, 2))), "token"),
                    STRONG))
        .isInstanceOf(IdempotentParameterMismatchException.class)
        .hasMessage(
            "Specified idempotent token was used with different request parameters within the"
                + " idempotency window");
    assertThatThrownBy(
            () ->
                engine.transactWriteItems(
                    new TransactWriteItemsRequest(
                        Collections.nCopies(1, putAction(account(0, 2))), "t".repeat(37)),
                    STRONG))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void noMoreThanAHundredThousandTokensAreRememberedAlsoAcrossARestart(@TempDir Path directory) {
    EmbeddedOptions options =
        EmbeddedOptions.DEFAULTS.withStorage(
            StorageOptions.defaults().withDurability(Durability.ASYNC));
    TestClock clock = new TestClock();
    try (EmbeddedEngine first = EmbeddedEngine.open(directory, true, options, clock)) {
      createTable(first, "bank", key("pk", AttributeType.S));
      for (int i = 0; i < 60_000; i++) {
        first.transactWriteItems(withToken(i), STRONG);
      }
      first.checkpoint();
      for (int i = 60_000; i < 100_000; i++) {
        first.transactWriteItems(withToken(i), STRONG);
      }
      assertThatThrownBy(() -> first.transactWriteItems(withToken(100_000), STRONG))
          .isInstanceOf(ThrottlingException.class)
          .hasMessage(
              "100000 request tokens are remembered, each for ten minutes, at most 100000. Nothing"
                  + " was changed; try again shortly, or without a token.");
      assertThat(first.transactWriteItems(withToken(1), STRONG).repeated()).isTrue();
      first.transactWriteItems(transaction(putAction(account(1, 1))), STRONG);
    }
    try (EmbeddedEngine second = EmbeddedEngine.open(directory, false, options, clock)) {
      assertThatThrownBy(() -> second.transactWriteItems(withToken(100_000), STRONG))
          .isInstanceOf(ThrottlingException.class);
      clock.pass(Duration.ofMinutes(10).plusSeconds(1));
      second.transactWriteItems(withToken(100_000), STRONG);
    }
  }

  private static TransactWriteItemsRequest withToken(int number) {
    return new TransactWriteItemsRequest(
        List.of(putAction(account(number % 100, number))), "token " + number);
  }
}
