package io.partita.engine.embedded;

import static io.partita.engine.embedded.EngineFixture.CLOCK;
import static io.partita.engine.embedded.EngineFixture.EVENTUAL;
import static io.partita.engine.embedded.EngineFixture.STRONG;
import static io.partita.engine.embedded.EngineFixture.key;
import static io.partita.engine.embedded.EngineFixture.n;
import static io.partita.engine.embedded.EngineFixture.pk;
import static io.partita.engine.embedded.EngineFixture.put;
import static io.partita.engine.embedded.EngineFixture.putRequest;
import static io.partita.engine.embedded.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.CreateTableRequest;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.EngineException;
import io.partita.engine.GlobalIndex;
import io.partita.engine.GlobalIndexDescription;
import io.partita.engine.GlobalIndexUpdate;
import io.partita.engine.IndexProjection;
import io.partita.engine.IndexStatus;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.PageResult;
import io.partita.engine.PartitionInsight.PartitionDescription;
import io.partita.engine.ReturnValues;
import io.partita.engine.ScanRequest;
import io.partita.engine.Select;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.UpdateTableRequest;
import io.partita.engine.embedded.file.FaultyDisk;
import io.partita.engine.embedded.partition.PartitionOptions;
import io.partita.engine.embedded.store.StorageOptions;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Power cuts, killed processes and failing disks below an engine with global indexes, back-fills,
 * splits and tokens. After each, table, indexes, partitions and dictionary agree. {@code
 * -Dpartita.indexCrashRounds=1000} makes it longer.
 */
class IndexCrashTest {
  private static final int ROUNDS = Integer.getInteger("partita.indexCrashRounds", 12);
  private static final Path DIRECTORY = Path.of("db");
  private static final EmbeddedOptions OPTIONS =
      EmbeddedOptions.DEFAULTS
          .withIndexesHeld(true)
          .withPartitions(new PartitionOptions(2_000, 1e9, 1e9, 60, false))
          .withStorage(
              StorageOptions.defaults()
                  .withMemtableSize(128 * 1024)
                  .withLogSize(256 * 1024, 32 * 1024)
                  .withCacheSize(1 << 20));
  private static final GlobalIndex FIRST =
      new GlobalIndex(
          "first",
          new KeySchema(
              List.of(new KeyAttribute("a", AttributeType.S)),
              List.of(new KeyAttribute("b", AttributeType.N))),
          new IndexProjection.KeysOnly());
  private static final GlobalIndex SECOND =
      new GlobalIndex(
          "second",
          new KeySchema(List.of(new KeyAttribute("b", AttributeType.N)), List.of()),
          new IndexProjection.Include(Set.of("c")));

  @Test
  void tableIndexesPartitionsAndDictionaryAgreeAfterEveryCrash(TestReporter reporter) {
    long items = 0;
    for (int round = 0; round < ROUNDS; round++) {
      items += new Round(round).run();
    }
    reporter.publishEntry("proof", ROUNDS + " rounds, " + items + " items found");
  }

  /** Several lives of one database. */
  private static final class Round {
    private final long seed;
    private final Random random;
    private final FaultyDisk disk;
    private Map<String, Item> items = new HashMap<>();

    /** The items if the change that a crash interrupted was made. */
    private Map<String, Item> possible = items;

    private boolean created;

    /** Whether the indexes of this life fall far behind. */
    private boolean lags;

    Round(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.disk = new FaultyDisk(seed, 0.7);
    }

    long run() {
      try {
        for (int life = 0; life < 5; life++) {
          live(random.nextBoolean());
        }
        live(true);
        return items.size();
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed, e);
      }
    }

    private void live(boolean catchesUp) {
      EmbeddedEngine engine = EmbeddedEngine.open(DIRECTORY, true, OPTIONS, disk, CLOCK);
      checkItems(engine);
      if (catchesUp && created) {
        while (engine.stepIndexes()) {
          // Until there is nothing to do.
        }
        checkIndexes(engine);
      }
      lags = random.nextBoolean();
      int after = 1 + random.nextInt(500);
      switch (random.nextInt(4)) {
        case 0 -> disk.failSyncAfter(after);
        case 1 -> disk.failWriteAfter(after);
        default -> disk.cutAfter(after);
      }
      try {
        if (!created) {
          create(engine);
        }
        for (int i = 0; i < 250; i++) {
          step(engine);
        }
      } catch (EngineException e) {
        // The power is off, or the disk has failed.
      }
      if (random.nextInt(3) == 0) {
        disk.killProcess();
      } else {
        disk.powerCycle();
      }
      engine.close();
    }

    private void create(EmbeddedEngine engine) {
      engine.createTable(
          new CreateTableRequest(
              "t", key("pk", AttributeType.S), List.of(), List.of(FIRST), 2, null),
          STRONG);
      created = true;
    }

    private void step(EmbeddedEngine engine) {
      int choice = random.nextInt(100);
      if (choice < 45) {
        change(engine, random.nextInt(80));
      } else if (choice < 55) {
        transact(engine);
      } else if (choice < 90) {
        if (!lags || random.nextInt(30) == 0) {
          engine.stepIndexes();
        }
      } else if (choice < 94) {
        engine.splitDuePartitions();
      } else if (choice < 97) {
        engine.checkpoint();
      } else {
        changeIndexes(engine);
      }
    }

    private void change(EmbeddedEngine engine, int key) {
      possible = new HashMap<>(items);
      if (random.nextInt(4) == 0) {
        possible.remove("k" + key);
        engine.deleteItem(
            new DeleteItemRequest("t", pk(s("k" + key)), null, ReturnValues.NONE, false), STRONG);
      } else {
        Item item = randomItem(key);
        possible.put("k" + key, item);
        put(engine, "t", item);
      }
      items = possible;
    }

    private Item randomItem(int key) {
      Map<String, AttributeValue> attributes = new HashMap<>();
      attributes.put("pk", s("k" + key));
      if (random.nextInt(8) > 0) {
        attributes.put("a", s("a" + random.nextInt(5)));
      }
      if (random.nextInt(8) > 0) {
        attributes.put("b", n(random.nextInt(5)));
      }
      attributes.put("c", s("c".repeat(random.nextInt(120))));
      attributes.put("d" + random.nextInt(20), n(1));
      return Item.of(attributes);
    }

    private void transact(EmbeddedEngine engine) {
      possible = new HashMap<>(items);
      List<TransactWriteItem> actions = new ArrayList<>();
      int first = random.nextInt(80);
      for (int key = first; key < first + 3; key++) {
        Item item = randomItem(key);
        possible.put("k" + key, item);
        actions.add(new TransactWriteItem.Put(putRequest("t", item)));
      }
      TransactWriteItemsRequest request =
          new TransactWriteItemsRequest(actions, "token" + random.nextLong());
      engine.transactWriteItems(request, STRONG);
      items = possible;
      engine.transactWriteItems(request, STRONG);
    }

    private void changeIndexes(EmbeddedEngine engine) {
      GlobalIndexDescription second = engine.describeTable("t", STRONG).globalIndex("second");
      if (second == null) {
        engine.updateTable(
            new UpdateTableRequest("t", new GlobalIndexUpdate.Create(SECOND), null), STRONG);
      } else if (second.status() == IndexStatus.ACTIVE
          || Boolean.TRUE.equals(second.backfilling())) {
        engine.updateTable(
            new UpdateTableRequest("t", new GlobalIndexUpdate.Delete("second"), null), STRONG);
      }
    }

    private void checkItems(EmbeddedEngine engine) {
      if (engine.listTables(null, 1, STRONG).tables().isEmpty()) {
        assertThat(created).isFalse();
        return;
      }
      created = true;
      Map<String, Item> found = new HashMap<>();
      Set<String> seen = names(engine);
      for (Item item : scan(engine, null)) {
        found.put(((AttributeValue.S) Objects.requireNonNull(item.get("pk"))).value(), item);
        assertThat(seen).containsAll(item.names());
      }
      assertThat(found).isIn(items, possible);
      items = found;
      possible = found;
      long total = 0;
      for (PartitionDescription partition : engine.partitions("t")) {
        assertThat(partition.items()).isNotNegative();
        assertThat(partition.bytes()).isNotNegative();
        total += partition.items();
      }
      assertThat(total).as("items of all partitions").isEqualTo(found.size());
      assertThat(engine.counts("t", null).items()).isEqualTo(found.size());
    }

    private static Set<String> names(EmbeddedEngine engine) {
      Set<String> names = new java.util.HashSet<>();
      engine.seenAttributes("t").attributes().forEach(each -> names.add(each.name()));
      return names;
    }

    private void checkIndexes(EmbeddedEngine engine) {
      for (GlobalIndexDescription index : engine.describeTable("t", STRONG).globalIndexes()) {
        assertThat(index.status()).isEqualTo(IndexStatus.ACTIVE);
        assertThat(index.lag().isCaughtUp()).isTrue();
        List<Item> expected = new ArrayList<>();
        for (Item item : items.values()) {
          Item entry = entry(index.index(), item);
          if (entry != null) {
            expected.add(entry);
          }
        }
        String name = index.index().name();
        assertThat(scan(engine, name)).as(name).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(index.itemCount()).as(name).isEqualTo(expected.size());
        assertThat(index.sizeBytes())
            .as(name)
            .isEqualTo(expected.stream().mapToLong(Item::sizeBytes).sum());
      }
    }

    private static @Nullable Item entry(GlobalIndex index, Item item) {
      Map<String, AttributeValue> entry = new HashMap<>(item.attributes());
      if (!index.key().attributes().stream().allMatch(each -> entry.containsKey(each.name()))) {
        return null;
      }
      boolean first = index.name().equals("first");
      entry.keySet().retainAll(first ? Set.of("pk", "a", "b") : Set.of("pk", "b", "c"));
      return Item.of(entry);
    }

    private static List<Item> scan(EmbeddedEngine engine, @Nullable String index) {
      PageResult page =
          engine.scan(
              new ScanRequest(
                  "t",
                  index,
                  null,
                  index == null ? Select.ALL_ATTRIBUTES : Select.ALL_PROJECTED_ATTRIBUTES,
                  null,
                  Integer.MAX_VALUE,
                  null),
              index == null ? STRONG : EVENTUAL);
      assertThat(page.lastEvaluatedKey()).isNull();
      return page.items();
    }
  }
}
