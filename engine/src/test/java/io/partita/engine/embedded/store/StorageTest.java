package io.partita.engine.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.CreateTableRequest;
import io.partita.engine.GlobalIndex;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.ResourceInUseException;
import io.partita.engine.ResourceNotFoundException;
import io.partita.engine.TableStatistics.Counts;
import io.partita.engine.embedded.file.FaultyDisk;
import io.partita.engine.value.AttributeType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StorageTest {
  private static final KeySchema KEY =
      new KeySchema(List.of(new KeyAttribute("id", AttributeType.S)), List.of());

  private final Storage storage =
      Storage.inMemory(
          StorageOptions.defaults().withDurability(Durability.NONE), Clock.systemUTC());

  @Test
  void whatWasPutIsReadUntilItIsRemoved() {
    long table = storage.createTable("t", KEY, List.of(), null).id();
    put(table, "a", "one");
    assertThat(get(table, "a")).isEqualTo("one");
    put(table, "a", null);
    assertThat(get(table, "a")).isNull();
  }

  @Test
  void aViewKeepsShowingItsState() {
    long table = storage.createTable("t", KEY, List.of(), null).id();
    put(table, "a", "1");
    put(table, "b", "2");
    put(table, "c", "3");
    try (ReadView view = storage.view()) {
      put(table, "b", null);
      put(table, "d", "4");
      assertThat(keys(view.cursor(table, null, true, null, true, false)))
          .containsExactly("a", "b", "c");
      assertThat(keys(view.cursor(table, bytes("a"), false, bytes("c"), false, true)))
          .containsExactly("b");
    }
    try (ReadView view = storage.view(table)) {
      assertThat(keys(view.cursor(table, null, true, null, true, true)))
          .containsExactly("d", "c", "a");
    }
  }

  @Test
  void countsFollowTheSizesOfTheChanges() {
    long table = storage.createTable("t", KEY, List.of(), null).id();
    put(table, "a", "one");
    put(table, "b", "three");
    assertThat(storage.counts(table)).isEqualTo(new Counts(2, 8));
    put(table, "a", null);
    assertThat(storage.counts(table)).isEqualTo(new Counts(1, 5));
  }

  @Test
  void aNameIsTakenOnceAndGoneOnce() {
    storage.createTable("t", KEY, List.of(), null);
    assertThatThrownBy(() -> storage.createTable("t", KEY, List.of(), null))
        .isInstanceOf(ResourceInUseException.class);
    storage.dropTable("t");
    assertThatThrownBy(() -> storage.dropTable("t")).isInstanceOf(ResourceNotFoundException.class);
  }

  /** A checkpoint comes when the first entry of a step is put and the second one is not. */
  @Test
  void aCheckpointWaitsForTheWholeStepOfAnIndex() throws Exception {
    Path directory = Path.of("database");
    FaultyDisk disk = new FaultyDisk(1, 0.7);
    StorageOptions options = StorageOptions.defaults();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    FaultyDisk crashed;
    long id;
    try (Storage onDisk = Storage.open(directory, true, options, disk, Clock.systemUTC())) {
      id = createIndex(onDisk);
      AtomicReference<Future<?>> checkpoint = new AtomicReference<>();
      List<IndexEntryChange> entries =
          new AbstractList<>() {
            @Override
            public IndexEntryChange get(int number) {
              if (number == 1) {
                Future<?> begun = thread.submit(onDisk::checkpoint);
                checkpoint.set(begun);
                awaitFreezing(begun);
              }
              return entry(id, number == 0 ? "b" : "c");
            }

            @Override
            public int size() {
              return 2;
            }
          };
      onDisk.indexes().take(step(id, 1, entries));
      checkpoint.get().get();
      crashed = disk.copy(1);
    } finally {
      thread.shutdown();
    }
    try (Storage again = Storage.open(directory, false, options, crashed, Clock.systemUTC())) {
      assertThat(keysOf(again, id)).containsExactly("b", "c");
      assertThat(again.counts(id)).isEqualTo(new Counts(2, 6));
    }
  }

  /** Returns when the store thread waits to freeze the memtables, or has done so. */
  private static void awaitFreezing(Future<?> checkpoint) {
    while (!checkpoint.isDone()
        && Thread.getAllStackTraces().entrySet().stream()
            .noneMatch(
                thread ->
                    thread.getKey().getState() == Thread.State.WAITING
                        && Arrays.stream(thread.getValue())
                            .anyMatch(frame -> frame.getMethodName().equals("freeze")))) {
      Thread.onSpinWait();
    }
  }

  /** A reader comes when the first entry of a step is put and the second one is not. */
  @Test
  void anIndexShowsNothingOfAStepUntilAllOfIt() {
    long id = createIndex(storage);
    take(id, 1, entry(id, "a"));
    List<String> seen = new ArrayList<>();
    List<Counts> counted = new ArrayList<>();
    List<IndexEntryChange> entries =
        new AbstractList<>() {
          @Override
          public IndexEntryChange get(int number) {
            seen.addAll(keysOf(storage, id));
            counted.add(storage.counts(id));
            return entry(id, number == 0 ? "b" : "c");
          }

          @Override
          public int size() {
            return 2;
          }
        };

    storage.indexes().take(step(id, 2, entries));

    assertThat(seen).containsExactly("a", "a");
    assertThat(counted).containsOnly(new Counts(1, 3));
    assertThat(keysOf(storage, id)).containsExactly("a", "b", "c");
    assertThat(storage.counts(id)).isEqualTo(new Counts(3, 9));
    storage.checkpoint();
    assertThat(keysOf(storage, id)).containsExactly("a", "b", "c");
    take(id, 3, entry(id, "d"));
    assertThat(keysOf(storage, id)).containsExactly("a", "b", "c", "d");
  }

  private void take(long index, long lsn, IndexEntryChange entry) {
    storage.indexes().take(step(index, lsn, List.of(entry)));
  }

  private static IndexStep step(long index, long lsn, List<IndexEntryChange> entries) {
    return new IndexStep(
        index, List.of(new IndexStep.EntriesOf(lsn, entries)), new IndexPosition(lsn, true, null));
  }

  private static IndexEntryChange entry(long index, String key) {
    return new IndexEntryChange(index, bytes(key), 0, 3, bytes("any"));
  }

  private static long createIndex(Storage storage) {
    GlobalIndex index = new GlobalIndex("byV", KEY, new IndexProjection.All());
    return storage
        .createTable(
            new CreateTableRequest("t", KEY, List.of(), List.of(index), 1, null), List.of())
        .globalIndexes()
        .get(0)
        .id();
  }

  private static List<String> keysOf(Storage storage, long index) {
    try (ReadView view = storage.view(index)) {
      return keys(view.cursor(index, null, true, null, true, false));
    }
  }

  private void put(long table, String key, @Nullable String value) {
    byte[] before = storage.get(table, bytes(key));
    byte[] after = value == null ? null : bytes(value);
    ItemChange change =
        new ItemChange(
            table,
            bytes(key),
            before == null ? 0 : before.length - StoredItem.ITEM_OFFSET,
            null,
            after == null ? 0 : after.length,
            after,
            Shape.NONE,
            Shape.NONE,
            List.of());
    storage.append(
        new ChangeDraft(Origin.USER, null, List.of(change), List.of()), AppendGuard.NONE);
  }

  private @Nullable String get(long table, String key) {
    byte[] stored = storage.get(table, bytes(key));
    return stored == null
        ? null
        : new String(
            stored,
            StoredItem.itemOffset(stored),
            stored.length - StoredItem.ITEM_OFFSET,
            StandardCharsets.UTF_8);
  }

  private static List<String> keys(EntryCursor cursor) {
    List<String> keys = new ArrayList<>();
    while (cursor.next()) {
      keys.add(new String(cursor.key(), StandardCharsets.UTF_8));
    }
    return keys;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
