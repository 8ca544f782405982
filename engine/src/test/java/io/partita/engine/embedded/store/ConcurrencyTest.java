package io.partita.engine.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.RequestContext;
import io.partita.engine.embedded.file.FaultyDisk;
import io.partita.engine.embedded.file.SystemFiles;
import io.partita.engine.value.AttributeType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers, readers and checkpoints at the same time. */
class ConcurrencyTest {
  private static final int WRITERS = 4;
  private static final int CHANGES = 600;
  private static final int ACCOUNTS = 40;
  private static final StorageOptions OPTIONS =
      StorageOptions.defaults()
          .withMemtableSize(256 * 1024)
          .withLogSize(512 * 1024, 64 * 1024)
          .withCacheSize(1 << 20);

  @TempDir Path directory;

  @Test
  void readersSeeWholeChangesWhileCheckpointsRun() throws Exception {
    for (Durability durability : List.of(Durability.SYNC, Durability.ASYNC)) {
      FaultyDisk disk = new FaultyDisk(1, 0.7);
      StorageOptions options = OPTIONS.withDurability(durability);
      Path where = Path.of("database");
      try (Storage storage = Storage.open(where, true, options, disk, Clock.systemUTC())) {
        transfers(storage);
      }
      try (Storage again = Storage.open(where, false, options, disk, Clock.systemUTC())) {
        assertThat(again.appliedLsn()).isEqualTo(1 + WRITERS * CHANGES);
        requirePairs(again, again.structure().byName().get("t").id());
      }
    }
  }

  @Test
  void aDatabaseInMemoryBehavesAlike() throws Exception {
    try (Storage storage =
        Storage.inMemory(OPTIONS.withDurability(Durability.NONE), Clock.systemUTC())) {
      transfers(storage);
      storage.checkpoint();
      requirePairs(storage, storage.structure().byName().get("t").id());
    }
  }

  /** Each writer keeps pairs of items equal; readers check that they never see half a pair. */
  private static void transfers(Storage storage) throws Exception {
    long table = storage.createTable("t", Ledger.KEY, List.of(), null).id();
    AtomicBoolean writing = new AtomicBoolean(true);
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 2);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int w = 0; w < WRITERS; w++) {
        int writer = w;
        writers.add(threads.submit(() -> write(storage, table, writer)));
      }
      Future<?> reader =
          threads.submit(
              () -> {
                while (writing.get()) {
                  requirePairs(storage, table);
                }
              });
      Future<?> checkpoints =
          threads.submit(
              () -> {
                while (writing.get()) {
                  storage.checkpoint();
                }
              });
      for (Future<?> writer : writers) {
        writer.get();
      }
      writing.set(false);
      reader.get();
      checkpoints.get();
    } finally {
      writing.set(false);
      threads.shutdownNow();
    }
  }

  private static void write(Storage storage, long table, int writer) {
    Random random = new Random(writer);
    for (int i = 1; i <= CHANGES; i++) {
      int account = random.nextInt(ACCOUNTS);
      byte[] value = Ledger.bytes("v" + i);
      storage.admit(RequestContext.EVENTUAL);
      storage.append(
          new ChangeDraft(
              Origin.USER,
              null,
              List.of(
                  item(storage, table, "a/" + writer + "/" + account, value),
                  item(storage, table, "b/" + writer + "/" + account, value)),
              List.of(new AttributeSighting(table, "n" + i % 100, AttributeType.S))),
          AppendGuard.NONE);
      byte[] read = storage.get(table, Ledger.bytes("a/" + writer + "/" + account));
      assertThat(read).isNotNull();
      assertThat(Ledger.text(read, StoredItem.ITEM_OFFSET)).isEqualTo("v" + i);
    }
  }

  private static ItemChange item(Storage storage, long table, String key, byte[] value) {
    byte[] before = storage.get(table, Ledger.bytes(key));
    int sizeBefore = before == null ? 0 : before.length;
    return new ItemChange(
        table,
        Ledger.bytes(key),
        sizeBefore,
        null,
        9 + value.length,
        value,
        Shape.NONE,
        Shape.NONE,
        List.of());
  }

  private static void requirePairs(Storage storage, long table) {
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    try (ReadView view = storage.view(table)) {
      EntryCursor cursor = view.cursor(table, null, true, null, true, false);
      while (cursor.next()) {
        String key = Ledger.text(cursor.key(), 0);
        String entry = key.substring(1) + "=" + Ledger.text(cursor.value(), StoredItem.ITEM_OFFSET);
        (key.startsWith("a") ? first : second).add(entry);
      }
    }
    assertThat(second).isEqualTo(first);
  }

  @Test
  void logAndStoreStayBoundedUnderOverwriting() throws IOException {
    byte[] value = new byte[500];
    long largest = 0;
    try (Storage storage =
        Storage.open(
            directory,
            true,
            OPTIONS.withDurability(Durability.ASYNC),
            new SystemFiles(),
            Clock.systemUTC())) {
      long table = storage.createTable("t", Ledger.KEY, List.of(), null).id();
      for (int i = 0; i < 60_000; i++) {
        storage.admit(RequestContext.EVENTUAL);
        int sizeBefore = i < 500 ? 0 : value.length;
        ItemChange item =
            new ItemChange(
                table,
                Ledger.bytes("k" + i % 500),
                sizeBefore,
                null,
                value.length,
                value,
                Shape.NONE,
                Shape.NONE,
                List.of());
        storage.append(
            new ChangeDraft(Origin.USER, null, List.of(item), List.of()), AppendGuard.NONE);
        if (i % 5_000 == 4_999) {
          largest = Math.max(largest, size());
        }
      }
      storage.checkpoint();
      assertThat(storage.counts(table).items()).isEqualTo(500);
    }
    // 30 MB were written; live are 0.25 MB.
    assertThat(largest).isLessThan(12L * 1024 * 1024);
  }

  private long size() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .mapToLong(
              file -> {
                // A segment may be deleted between the listing and here.
                return file.toFile().length();
              })
          .sum();
    }
  }

  @Test
  void anInterruptDisturbsNeitherTheCallNorTheDatabase()
      throws InterruptedException, ExecutionException {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Storage storage =
        Storage.open(directory, true, OPTIONS, new SystemFiles(), Clock.systemUTC())) {
      long table = storage.createTable("t", Ledger.KEY, List.of(), null).id();
      for (int i = 0; i < 300; i++) {
        ItemChange item =
            new ItemChange(
                table,
                Ledger.bytes("k" + i),
                0,
                null,
                10,
                new byte[10],
                Shape.NONE,
                Shape.NONE,
                List.of());
        boolean kept =
            thread
                .submit(
                    () -> {
                      Thread.currentThread().interrupt();
                      storage.append(
                          new ChangeDraft(Origin.USER, null, List.of(item), List.of()),
                          AppendGuard.NONE);
                      return Thread.interrupted();
                    })
                .get();
        assertThat(kept).isTrue();
        if (i % 100 == 50) {
          storage.checkpoint();
        }
      }
      assertThat(storage.counts(table).items()).isEqualTo(300);
    } finally {
      thread.shutdownNow();
    }
    try (Storage again =
        Storage.open(directory, false, OPTIONS, new SystemFiles(), Clock.systemUTC())) {
      assertThat(again.counts(again.structure().byName().get("t").id()).items()).isEqualTo(300);
    }
  }
}
