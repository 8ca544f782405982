package io.partita.engine.embedded.transaction;

import static io.partita.engine.embedded.EngineFixture.EVENTUAL;
import static io.partita.engine.embedded.EngineFixture.STRONG;
import static io.partita.engine.embedded.EngineFixture.createTable;
import static io.partita.engine.embedded.EngineFixture.item;
import static io.partita.engine.embedded.EngineFixture.key;
import static io.partita.engine.embedded.EngineFixture.l;
import static io.partita.engine.embedded.EngineFixture.n;
import static io.partita.engine.embedded.EngineFixture.partition;
import static io.partita.engine.embedded.EngineFixture.pk;
import static io.partita.engine.embedded.EngineFixture.put;
import static io.partita.engine.embedded.EngineFixture.putRequest;
import static io.partita.engine.embedded.EngineFixture.queryRequest;
import static io.partita.engine.embedded.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.CreateTableRequest;
import io.partita.engine.GlobalIndex;
import io.partita.engine.IndexProjection;
import io.partita.engine.RangeChecks.RangeRead;
import io.partita.engine.RangeChecks.ReadSet;
import io.partita.engine.RangeChecks.Reader;
import io.partita.engine.ScanRequest;
import io.partita.engine.Select;
import io.partita.engine.SnapshotTooOldException;
import io.partita.engine.Snapshots.Snapshot;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import io.partita.engine.embedded.EngineFixture;
import io.partita.engine.embedded.file.FaultyDisk;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Concurrent transactions that read ranges, while checkpoints run. */
@Timeout(120)
class SerializabilityTest {
  private static final int WORKERS = 4;
  private static final int ROUNDS = 100;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private EmbeddedEngine engine;

  @BeforeEach
  void open() {
    engine =
        EmbeddedEngine.open(
            Path.of("database"),
            true,
            EmbeddedOptions.DEFAULTS,
            new FaultyDisk(1, 1),
            EngineFixture.CLOCK);
    createTable(engine, "t", key("pk", AttributeType.S, "sk", AttributeType.N));
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    engine.close();
  }

  private interface Work {
    void run(Random random);
  }

  /** Runs the work many times in several threads, beside checkpoints. */
  private void everywhere(Work work) throws Exception {
    AtomicBoolean running = new AtomicBoolean(true);
    Future<?> checkpoints =
        threads.submit(
            () -> {
              while (running.get()) {
                engine.checkpoint();
              }
            });
    List<Future<?>> workers = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      Random random = new Random(worker);
      workers.add(
          threads.submit(
              () -> {
                for (int round = 0; round < ROUNDS; round++) {
                  work.run(random);
                }
              }));
    }
    for (Future<?> worker : workers) {
      worker.get(100, TimeUnit.SECONDS);
    }
    running.set(false);
    checkpoints.get(20, TimeUnit.SECONDS);
  }

  private static KeyCondition range(String partition, long low, long high) {
    return partition(s(partition), new KeyCondition.Between("sk", n(low), n(high)));
  }

  /** Reads a range and says that it was read. */
  private List<Item> read(Reader reader, List<RangeRead> reads, KeyCondition condition) {
    reads.add(RangeRead.of("t", null, condition, reader.readPosition()));
    return EngineFixture.query(engine, "t", condition).items();
  }

  private boolean commits(Reader reader, List<RangeRead> reads, Item... items) {
    return commits(reader, reads, "t", items);
  }

  private boolean commits(Reader reader, List<RangeRead> reads, String table, Item... items) {
    List<TransactWriteItem> actions = new ArrayList<>();
    for (Item item : items) {
      actions.add(new TransactWriteItem.Put(putRequest(table, item)));
    }
    try {
      engine.transactWriteItems(
          new TransactWriteItemsRequest(actions, null),
          new ReadSet(reader, List.of(), reads),
          STRONG);
      return true;
    } catch (TransactionCanceledException e) {
      return false;
    }
  }

  private static long number(Item item, String name) {
    return ((AttributeValue.N) item.get(name)).value().longValueExact();
  }

  @Test
  void theBankKeepsItsSumAtEveryState() throws Exception {
    int accounts = 6;
    for (int i = 0; i < accounts; i++) {
      put(engine, "t", item("pk", s("bank"), "sk", n(i), "balance", n(100)));
    }
    everywhere(
        random -> {
          checkSum(accounts);
          try (Reader reader = engine.openReader()) {
            List<RangeRead> reads = new ArrayList<>();
            List<Item> all = read(reader, reads, range("bank", 0, accounts));
            Item from = all.get(random.nextInt(accounts));
            Item to = all.get(random.nextInt(accounts));
            long amount = number(from, "balance") / 2;
            if (!from.equals(to)) {
              commits(
                  reader,
                  reads,
                  account(from, number(from, "balance") - amount),
                  account(to, number(to, "balance") + amount));
            }
          }
        });
  }

  private void checkSum(int accounts) {
    try (Snapshot snapshot = engine.snapshot()) {
      long sum = 0;
      for (int i = 0; i < accounts; i += 2) {
        for (Item account :
            engine
                .query(queryRequest("t", null, range("bank", i, i + 1)), STRONG.at(snapshot))
                .items()) {
          sum += number(account, "balance");
        }
      }
      assertThat(sum).isEqualTo(100L * accounts);
    } catch (SnapshotTooOldException e) {
      // Checkpoints that follow each other without a pause may take any snapshot away.
    }
  }

  private static Item account(Item account, long balance) {
    return item("pk", account.get("pk"), "sk", account.get("sk"), "balance", n(balance));
  }

  /** Whoever leaves has seen another one who stays: so somebody always stays. */
  @Test
  void twoWhoHaveSeenEachOtherDoNotBothLeave() throws Exception {
    everywhere(
        random -> {
          int shift = random.nextInt(ROUNDS);
          try (Reader reader = engine.openReader()) {
            List<RangeRead> reads = new ArrayList<>();
            List<Item> there = read(reader, reads, range("shift" + shift, 0, WORKERS));
            long present = there.stream().filter(each -> number(each, "there") == 1).count();
            if (there.isEmpty()) {
              commits(reader, reads, member(shift, 0, 1), member(shift, 1, 1));
            } else if (present > 1) {
              commits(reader, reads, member(shift, random.nextInt(2), 0));
            }
          }
        });
    for (int shift = 0; shift < ROUNDS; shift++) {
      List<Item> members =
          EngineFixture.query(engine, "t", range("shift" + shift, 0, WORKERS)).items();
      assertThat(members.stream().filter(each -> number(each, "there") == 1))
          .as("who stays of shift %s", shift)
          .hasSizeGreaterThanOrEqualTo(members.isEmpty() ? 0 : 1);
    }
  }

  private static Item member(int shift, int member, int there) {
    return item("pk", s("shift" + shift), "sk", n(member), "there", n(there));
  }

  /** The same rule, read through a sparse index that follows the table. */
  @Test
  void twoWhoHaveSeenEachOtherThroughAGlobalIndexDoNotBothLeave() throws Exception {
    createOnDuty();
    everywhere(
        random -> {
          int shift = random.nextInt(ROUNDS);
          try (Reader reader = engine.openReader()) {
            long position = reader.readPosition();
            assertThat(engine.await("duty", "onDuty", position, 60_000, STRONG)).isTrue();
            RangeRead read = RangeRead.of("duty", "onDuty", onDuty(shift), position);
            List<Item> there = membersOf(shift);
            if (there.isEmpty()) {
              commits(reader, List.of(read), "duty", onDuty(shift, 0), onDuty(shift, 1));
            } else if (there.size() > 1) {
              Item leaves = there.get(random.nextInt(2));
              commits(reader, List.of(read), "duty", item("pk", leaves.get("pk")));
            }
          }
        });
    assertThat(engine.await("duty", "onDuty", engine.appliedPosition(), 60_000, STRONG)).isTrue();
    int begun = 0;
    for (int shift = 0; shift < ROUNDS; shift++) {
      if (EngineFixture.get(engine, "duty", pk(s("member " + shift + "/0"))).item() != null) {
        begun++;
        assertThat(membersOf(shift)).as("who stays of shift %s", shift).isNotEmpty();
      }
    }
    assertThat(begun).as("shifts that were begun").isPositive();
  }

  /** Both members of a shift change together, and the index shows both changes or none. */
  @Test
  void aGlobalIndexShowsATransactionAsAWhole() throws Exception {
    createOnDuty();
    everywhere(
        random -> {
          int shift = random.nextInt(3);
          try (Reader reader = engine.openReader()) {
            commits(reader, List.of(), "duty", moved("a", shift), moved("b", shift));
          }
          List<Item> entries =
              engine
                  .scan(
                      new ScanRequest(
                          "duty", "onDuty", null, Select.ALL_PROJECTED_ATTRIBUTES, null, 10, null),
                      EVENTUAL)
                  .items();
          if (!entries.isEmpty()) {
            assertThat(entries).hasSize(2);
            assertThat(number(entries.get(0), "shift")).isEqualTo(number(entries.get(1), "shift"));
          }
        });
  }

  private static Item moved(String member, int shift) {
    return item("pk", s(member), "shift", n(shift));
  }

  private void createOnDuty() {
    engine.createTable(
        new CreateTableRequest(
            "duty",
            key("pk", AttributeType.S),
            List.of(),
            List.of(
                new GlobalIndex(
                    "onDuty", key("shift", AttributeType.N), new IndexProjection.KeysOnly())),
            1,
            null),
        STRONG);
  }

  private static KeyCondition onDuty(int shift) {
    return new KeyCondition(List.of(new KeyCondition.Equality("shift", n(shift))), null);
  }

  private static Item onDuty(int shift, int member) {
    return item("pk", s("member " + shift + "/" + member), "shift", n(shift));
  }

  private List<Item> membersOf(int shift) {
    return engine.query(queryRequest("duty", "onDuty", onDuty(shift)), EVENTUAL).items();
  }

  /** What a committed transaction saw of some lists, and what it appended to one of them. */
  private record Appended(long id, Map<Integer, List<Long>> seen, int list) {}

  @Test
  void appendsToListsAndReadsOfThemHaveOneOrder() throws Exception {
    int lists = 4;
    ConcurrentLinkedQueue<Appended> committed = new ConcurrentLinkedQueue<>();
    everywhere(
        random -> {
          long id = random.nextLong() >>> 1;
          try (Reader reader = engine.openReader()) {
            List<RangeRead> reads = new ArrayList<>();
            int list = random.nextInt(lists);
            int other = (list + 1 + random.nextInt(lists - 1)) % lists;
            List<Long> own = elements(read(reader, reads, range("lists", list, list)));
            List<Long> others = elements(read(reader, reads, range("lists", other, other)));
            if (commits(reader, reads, appended(list, own, id))) {
              committed.add(new Appended(id, Map.of(list, own, other, others), list));
            }
          }
        });
    Map<Integer, List<Long>> last = new HashMap<>();
    for (int list = 0; list < lists; list++) {
      last.put(
          list, elements(EngineFixture.query(engine, "t", range("lists", list, list)).items()));
    }
    assertThat(committed).as("committed transactions").isNotEmpty();
    assertThat(last.values().stream().mapToInt(List::size).sum())
        .as("elements of all lists")
        .isEqualTo(committed.size());
    assertThat(cycle(List.copyOf(committed), last)).as("transactions that form a circle").isEmpty();
  }

  private static Item appended(int list, List<Long> elements, long id) {
    List<AttributeValue> values = new ArrayList<>();
    elements.forEach(element -> values.add(n(element)));
    values.add(n(id));
    return item(
        "pk", s("lists"), "sk", n(list), "elements", l(values.toArray(AttributeValue[]::new)));
  }

  private static List<Long> elements(List<Item> lists) {
    List<Long> elements = new ArrayList<>();
    for (Item list : lists) {
      for (AttributeValue value : ((AttributeValue.L) list.get("elements")).values()) {
        elements.add(((AttributeValue.N) value).value().longValueExact());
      }
    }
    return elements;
  }

  /** Who must come before whom: writers in the order of a list, readers after what they saw. */
  private static Set<Long> cycle(List<Appended> committed, Map<Integer, List<Long>> last) {
    Map<Long, Set<Long>> after = new HashMap<>();
    committed.forEach(each -> after.put(each.id, new HashSet<>()));
    for (List<Long> list : last.values()) {
      for (int i = 1; i < list.size(); i++) {
        after.get(list.get(i - 1)).add(list.get(i));
      }
    }
    for (Appended each : committed) {
      each.seen.forEach(
          (list, seen) -> {
            List<Long> whole = last.get(list);
            assertThat(seen)
                .as("a read is a beginning of the list")
                .isEqualTo(whole.subList(0, seen.size()));
            if (!seen.isEmpty()) {
              after.get(seen.get(seen.size() - 1)).add(each.id);
            }
            if (seen.size() < whole.size() && whole.get(seen.size()) != each.id) {
              after.get(each.id).add(whole.get(seen.size()));
            }
          });
    }
    return withoutOrder(after);
  }

  /** What is left when everything that nobody must precede is taken away, again and again. */
  private static Set<Long> withoutOrder(Map<Long, Set<Long>> after) {
    Map<Long, Integer> before = new HashMap<>();
    after.keySet().forEach(id -> before.put(id, 0));
    after.values().forEach(ids -> ids.forEach(id -> before.merge(id, 1, Integer::sum)));
    Deque<Long> free = new ArrayDeque<>();
    before.forEach(
        (id, count) -> {
          if (count == 0) {
            free.add(id);
          }
        });
    Set<Long> left = new HashSet<>(after.keySet());
    while (!free.isEmpty()) {
      long id = free.remove();
      left.remove(id);
      for (long next : after.get(id)) {
        if (before.merge(next, -1, Integer::sum) == 0) {
          free.add(next);
        }
      }
    }
    return left;
  }
}
