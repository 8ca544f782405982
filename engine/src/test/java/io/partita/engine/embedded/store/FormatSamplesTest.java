package io.partita.engine.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.engine.CreateTableRequest;
import io.partita.engine.GlobalIndex;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.TableStatistics.Counts;
import io.partita.engine.embedded.file.SystemFiles;
import io.partita.engine.embedded.store.TableStructure.GlobalIndexStructure;
import io.partita.engine.embedded.store.TableStructure.IndexState;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Item;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Opens a directory that each format version has written. A new version adds a directory {@code
 * formats/<version>} and keeps the older ones: they must go on opening for one version more.
 */
class FormatSamplesTest {
  private static final int COUNTING_VERSION = 3;

  private static final StorageOptions OPTIONS =
      StorageOptions.defaults().withLogSize(1024 * 1024, 16 * 1024).withCacheSize(1 << 20);
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  private static final GlobalIndex BY_CITY =
      new GlobalIndex(
          "byCity",
          new KeySchema(
              List.of(
                  new KeyAttribute("city", AttributeType.S),
                  new KeyAttribute("zone", AttributeType.N)),
              List.of()),
          new IndexProjection.All());
  private static final GlobalIndex BY_ZONE =
      new GlobalIndex("byZone", Ledger.KEY, new IndexProjection.Include(Set.of("a", "b")));

  private static final Binary FIRST_BOUNDARY = Binary.copyOf(Ledger.bytes("m"));
  private static final Binary SECOND_BOUNDARY = Binary.copyOf(Ledger.bytes("p"));

  private record Split(Binary boundary) implements BoundaryChoice {
    @Override
    public byte @Nullable [] before(byte[] key, long items, long bytes) {
      return null;
    }

    @Override
    public byte[] atEnd() {
      return boundary.toByteArray();
    }
  }

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "3", "4"})
  void aDatabaseOfEachFormatOpensWithAllThatWasInIt(String version)
      throws IOException, URISyntaxException {
    copySample(version);
    boolean counting = Integer.parseInt(version) >= COUNTING_VERSION;
    long position = version.equals("1") ? 20 : 21;
    for (int opening = 0; opening < 2; opening++) {
      try (Storage storage = Storage.open(directory, false, OPTIONS, new SystemFiles(), CLOCK)) {
        TableStructure table = storage.structure().byName().get("ledger");
        assertThat(table.definition()).isEqualTo("a definition");
        assertThat(table.created()).isEqualTo(CLOCK.instant());
        assertThat(table.key()).isEqualTo(Ledger.KEY);
        assertThat(table.localIndexes().get(0).index()).isEqualTo(Ledger.INDEX);
        if (counting) {
          verifyCounted(storage, table.id());
        } else {
          verifyUncounted(storage, table.id());
        }
        assertThat(storage.counts(table.id())).isEqualTo(new Counts(29, 223));
        assertThat(Objects.requireNonNull(storage.appliedToken("token 3")).digest())
            .isEqualTo(Binary.copyOf(new byte[] {3}));
        if (version.equals("1")) {
          assertThat(storage.structure().byName()).containsOnlyKeys("ledger", "orders");
        } else {
          assertThat(storage.structure().byName())
              .containsOnlyKeys("bounded", "ledger", "orders", "stored");
          assertThat(limit(storage, "bounded")).isEqualTo(2048);
          assertThat(limit(storage, "stored")).isEqualTo(4096);
        }
        assertThat(limit(storage, "ledger")).isZero();
        TableStructure orders = storage.structure().byName().get("orders");
        assertThat(orders.globalIndexes())
            .extracting(GlobalIndexStructure::index)
            .containsExactly(BY_CITY, BY_ZONE);
        assertThat(orders.globalIndexes())
            .extracting(GlobalIndexStructure::state)
            .containsExactly(IndexState.ACTIVE, IndexState.BACKFILLING);
        assertThat(orders.partitionBoundaries()).containsExactly(FIRST_BOUNDARY, SECOND_BOUNDARY);
        assertThat(storage.partitionCounts(orders.id()))
            .containsExactly(new Counts(0, 0), new Counts(1, 5), new Counts(0, 0));
        assertThat(storage.distinctPartitionKeys(table.id())).isEqualTo(29);
        IndexPosition active = storage.indexes().position(orders.globalIndexes().get(0).id());
        assertThat(active).isEqualTo(IndexPosition.complete(position));
        IndexPosition filling = storage.indexes().position(orders.globalIndexes().get(1).id());
        assertThat(filling).isEqualTo(new IndexPosition(position, false, Ledger.bytes("filled")));
        storage.checkpoint();
      }
    }
  }

  @Test
  void aTableOfAnOldFormatIsCountedFromItsNextTruncationOn()
      throws IOException, URISyntaxException {
    copySample("2");
    try (Storage storage = Storage.open(directory, false, OPTIONS, new SystemFiles(), CLOCK)) {
      long table = storage.truncateTable("ledger").id();
      ItemChange change = Ledger.change(storage, table, "k", null, "1:value", List.of());
      storage.append(
          new ChangeDraft(Origin.USER, null, List.of(change), Ledger.sightings(table, "1:value")),
          AppendGuard.NONE);
    }
    try (Storage storage = Storage.open(directory, false, OPTIONS, new SystemFiles(), CLOCK)) {
      long table = storage.structure().byName().get("ledger").id();
      Map<String, Item> items = Ledger.items(storage, table);
      assertThat(items).containsOnlyKeys("k");
      Ledger.verifyCounts(storage, table, items.values());
    }
  }

  private static void verifyCounted(Storage storage, long table) {
    Map<String, Item> items = Ledger.items(storage, table);
    Map<String, String> expected = new TreeMap<>();
    for (int i = 1; i < 30; i++) {
      expected.put("k" + i, i + ":value");
    }
    expected.put("k1", "8:value");
    assertThat(Ledger.texts(items)).isEqualTo(expected);
    assertThat(storage.seenAttributes(table).attributes()).hasSize(31);
    Ledger.verifyCounts(storage, table, items.values());
  }

  /** Before version 3 nobody counted, and the samples' items are none. */
  private static void verifyUncounted(Storage storage, long table) {
    Map<String, String> expected = new TreeMap<>();
    for (int i = 1; i < 30; i++) {
      expected.put("k" + i, "value " + i);
    }
    assertThat(Ledger.contents(storage, table)).isEqualTo(expected);
    assertThat(storage.seenAttributes(table).attributes())
        .hasSize(30)
        .contains(new SeenAttribute("a29", Set.of(AttributeType.S)));
    assertThat(storage.attributeCounts(table)).isEmpty();
  }

  private static long limit(Storage storage, String table) {
    return Objects.requireNonNull(storage.structure().byName().get(table)).collectionLimitBytes();
  }

  private static void createBounded(Storage storage, String name, long limit) {
    storage.createTable(
        new CreateTableRequest(name, Ledger.KEY, List.of(Ledger.INDEX), List.of(), 1, limit, null),
        List.of());
  }

  private void copySample(String version) throws IOException, URISyntaxException {
    URL sample = FormatSamplesTest.class.getResource("/formats/" + version);
    Path source = Path.of(Objects.requireNonNull(sample).toURI());
    try (var files = Files.list(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve(file.getFileName().toString()));
      }
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "partita.writeSample", matches = ".+")
  void writeTheSampleOfTheCurrentVersion() throws IOException {
    Path live = directory.resolve("live");
    Path target = Path.of(System.getProperty("partita.writeSample"));
    Files.createDirectories(target);
    try (Storage storage = Storage.open(live, true, OPTIONS, new SystemFiles(), CLOCK)) {
      long table =
          storage.createTable("ledger", Ledger.KEY, List.of(Ledger.INDEX), "a definition").id();
      TableStructure orders =
          storage.createTable(
              new CreateTableRequest("orders", Ledger.KEY, List.of(), List.of(BY_CITY), 2, null),
              List.of(FIRST_BOUNDARY));
      storage.createTable("gone", Ledger.KEY, List.of(), null);
      for (int i = 0; i < 30; i++) {
        String value = i + ":value";
        ItemChange item = Ledger.change(storage, table, "k" + i, null, value, List.of());
        storage.append(
            new ChangeDraft(
                Origin.USER,
                new RequestToken("token " + i, Binary.copyOf(new byte[] {(byte) i})),
                List.of(item),
                Ledger.sightings(table, value)),
            AppendGuard.NONE);
        if (i == 15) {
          addIndex(storage, orders);
          createBounded(storage, "stored", 4096);
          storage.checkpoint();
        }
      }
      ItemChange removed = Ledger.change(storage, table, "k0", "0:value", null, List.of());
      ItemChange replaced = Ledger.change(storage, table, "k1", "1:value", "8:value", List.of());
      storage.append(
          new ChangeDraft(Origin.USER, null, List.of(removed, replaced), List.of()),
          AppendGuard.NONE);
      storage.dropTable("gone");
      assertThat(
              storage.split(
                  storage.structure().byId().get(orders.id()), 1, new Split(SECOND_BOUNDARY)))
          .isTrue();
      byte[] order = Ledger.bytes("order");
      ItemChange ordered =
          new ItemChange(
              orders.id(), order, 0, null, order.length, order, Shape.NONE, Shape.NONE, List.of());
      storage.append(
          new ChangeDraft(Origin.USER, null, List.of(ordered), List.of()), AppendGuard.NONE);
      createBounded(storage, "bounded", 2048);
      // While it is open, so that half of it is in the log only.
      try (var files = Files.list(live)) {
        for (Path file : files.filter(path -> !path.endsWith(SystemFiles.LOCK_FILE)).toList()) {
          Files.copy(file, target.resolve(file.getFileName().toString()));
        }
      }
    }
  }

  private static void addIndex(Storage storage, TableStructure orders) {
    TableStructure changed =
        storage.changeTable(
            "orders",
            (table, nextId) ->
                table.withGlobalIndexes(
                    List.of(
                        table.globalIndexes().get(0),
                        new GlobalIndexStructure(nextId, BY_ZONE, IndexState.BACKFILLING))));
    long position = storage.appliedLsn();
    take(storage, orders.globalIndexes().get(0).id(), IndexPosition.complete(position));
    take(
        storage,
        changed.globalIndexes().get(1).id(),
        new IndexPosition(position, false, Ledger.bytes("filled")));
  }

  private static void take(Storage storage, long index, IndexPosition position) {
    byte[] entry = Ledger.bytes("entry");
    storage
        .indexes()
        .take(
            new IndexStep(
                index,
                List.of(
                    new IndexStep.EntriesOf(
                        position.lsn(), List.of(new IndexEntryChange(index, entry, 0, 5, entry)))),
                position));
  }
}
