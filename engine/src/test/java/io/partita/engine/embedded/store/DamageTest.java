package io.partita.engine.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.DamagedFileException;
import io.partita.engine.DirectoryUnavailableException;
import io.partita.engine.DiskFullException;
import io.partita.engine.EngineException;
import io.partita.engine.MemoryLimitException;
import io.partita.engine.OutcomeUnknownException;
import io.partita.engine.RequestContext;
import io.partita.engine.StorageWriteException;
import io.partita.engine.UnknownFormatException;
import io.partita.engine.embedded.file.FaultyDisk;
import io.partita.engine.embedded.file.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** What a database does about files that are not what they should be, and disks that refuse. */
class DamageTest {
  private static final Path DIRECTORY = Path.of("database");
  private static final StorageOptions OPTIONS =
      StorageOptions.defaults()
          .withMemtableSize(1024 * 1024)
          .withLogSize(1024 * 1024, 64 * 1024)
          .withCacheSize(1 << 20);

  private final FaultyDisk disk = new FaultyDisk(1, 0.7);
  private final Ledger ledger = new Ledger(1, 40);

  private Storage open() {
    return open(disk);
  }

  private static Storage open(FaultyDisk where) {
    return Storage.open(DIRECTORY, true, OPTIONS, where, Clock.systemUTC());
  }

  /** Changes that are in the log only, ended by a power cut; returns the log's only segment. */
  private Path changesInTheLog(int changes) {
    Storage storage = open();
    ledger.prepare(storage);
    for (int i = 0; i < changes; i++) {
      ledger.change(storage);
    }
    disk.powerCycle();
    storage.close();
    return disk.list(DIRECTORY).stream()
        .filter(file -> file.toString().contains("log-"))
        .filter(file -> disk.bytes(file)[0] != 0)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aFlippedBitBeforeTheDurableEndOfTheLogIsReportedWithItsPlace() {
    Path segment = changesInTheLog(20);
    disk.flip(segment, 512 + 512 * 4 + 60, 3);
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            DamagedFileException.class,
            e -> {
              assertThat(e.file()).isEqualTo(segment);
              assertThat(e.offset()).isBetween(512L, 512L + 512 * 5);
            });
    // A refused opening lets go of the directory.
    assertThat(disk.isLocked(DIRECTORY)).isFalse();
  }

  @Test
  void aTornLastFrameIsDropped() {
    Path segment = changesInTheLog(20);
    byte[] bytes = disk.bytes(segment);
    int last = 512;
    for (int at = 512; at < bytes.length; at += 512) {
      if (ByteBuffer.wrap(bytes).getInt(at) == 0x5046_5231) {
        last = at;
      }
    }
    disk.flip(segment, last + 70, 0);
    try (Storage storage = open()) {
      ledger.verify(storage, ledger.acknowledged() - 1);
      ledger.change(storage);
      ledger.verify(storage);
    }
  }

  @Test
  void flippedBitsInTheStoreAreNeverSilent() {
    Storage storage = open();
    ledger.prepare(storage);
    for (int i = 0; i < 600; i++) {
      ledger.change(storage);
      if (i % 100 == 99) {
        storage.checkpoint();
      }
    }
    storage.close();
    Path file = DIRECTORY.resolve(Tree.FILE);
    int size = disk.bytes(file).length;
    Random random = new Random(4);
    int found = 0;
    for (int i = 0; i < 300; i++) {
      FaultyDisk copy = disk.copy(i);
      copy.flip(file, random.nextInt(size), random.nextInt(8));
      try (Storage damaged = open(copy)) {
        // Right, or refused: never something else.
        ledger.verify(damaged);
      } catch (DamagedFileException | UnknownFormatException e) {
        found++;
      }
    }
    assertThat(found).isGreaterThan(20);
  }

  @Test
  void aStoreThatWasCutShortIsNeverSilent() throws IOException {
    Storage storage = open();
    ledger.prepare(storage);
    for (int i = 0; i < 600; i++) {
      ledger.change(storage);
      if (i % 100 == 99) {
        storage.checkpoint();
      }
    }
    storage.close();
    Path file = DIRECTORY.resolve(Tree.FILE);
    int size = disk.bytes(file).length;
    int found = 0;
    for (int i = 1; i < 40; i++) {
      FaultyDisk copy = disk.copy(i);
      try (StoredFile opened = copy.open(file, true)) {
        opened.truncate(size - (long) i * size / 40);
      }
      try (Storage damaged = open(copy)) {
        ledger.verify(damaged);
      } catch (DamagedFileException e) {
        found++;
      }
    }
    assertThat(found).isGreaterThan(20);
  }

  @Test
  void flippedBitsInTheLogAreReportedWithTheirPlaceUnlessTheyTearItsEnd() {
    Path segment = changesInTheLog(20);
    int end = new String(disk.bytes(segment), StandardCharsets.ISO_8859_1).lastIndexOf("PFR1");
    Random random = new Random(6);
    int found = 0;
    for (int i = 0; i < 300; i++) {
      FaultyDisk copy = disk.copy(i);
      copy.flip(segment, random.nextInt(end), random.nextInt(8));
      try (Storage damaged = open(copy)) {
        ledger.verify(damaged);
      } catch (DamagedFileException e) {
        found++;
        assertThat(e.file()).isEqualTo(segment);
        assertThat(e.offset()).isBetween(0L, (long) end);
      } catch (UnknownFormatException e) {
        found++;
      }
    }
    assertThat(found).isGreaterThan(100);
  }

  @Test
  void aDamagedPageThatOpeningMeetsIsReportedWithItsPlace() {
    Storage storage = open();
    ledger.prepare(storage);
    storage.close();
    Path file = DIRECTORY.resolve(Tree.FILE);
    int at = lastIndexOf(file, "the ledger");
    disk.flip(file, at, 0);
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(DamagedFileException.class, e -> assertPlace(e, file, at));
    assertThat(disk.isLocked(DIRECTORY)).isFalse();
  }

  @Test
  void aDamagedPageThatTheRecoveryMergesIntoIsReportedWithItsPlace() {
    Storage storage = open();
    ledger.prepare(storage);
    for (int i = 0; i < 200; i++) {
      ledger.change(storage);
    }
    storage.checkpoint();
    for (int i = 0; i < 400; i++) {
      ledger.change(storage);
    }
    disk.powerCycle();
    storage.close();
    Path file = DIRECTORY.resolve(Tree.FILE);
    int at = lastIndexOf(file, "xxxxx");
    disk.flip(file, at, 0);
    // So little memory that the log's changes have to be merged while they are read.
    StorageOptions small = OPTIONS.withMemtableSize(64 * 1024);
    assertThatThrownBy(() -> Storage.open(DIRECTORY, true, small, disk, Clock.systemUTC()))
        .isInstanceOfSatisfying(DamagedFileException.class, e -> assertPlace(e, file, at));
    assertThat(disk.isLocked(DIRECTORY)).isFalse();
  }

  private int lastIndexOf(Path file, String text) {
    return new String(disk.bytes(file), StandardCharsets.ISO_8859_1).lastIndexOf(text);
  }

  private static void assertPlace(DamagedFileException e, Path file, long at) {
    assertThat(e.file()).isEqualTo(file);
    assertThat(e.offset()).isBetween(at - 16_384L, at);
  }

  @Test
  void aDamagedPageIsReportedWithItsPlace() {
    Storage storage = open();
    ledger.prepare(storage);
    for (int i = 0; i < 200; i++) {
      ledger.change(storage);
    }
    storage.close();
    Path file = DIRECTORY.resolve(Tree.FILE);
    int at = lastIndexOf(file, "xxxxx");
    disk.flip(file, at, 0);
    try (Storage damaged = open()) {
      assertThatThrownBy(() -> ledger.verify(damaged))
          .isInstanceOfSatisfying(DamagedFileException.class, e -> assertPlace(e, file, at));
    }
  }

  @Test
  void aFileOfANewerVersionIsRefusedNamingBothVersions() throws IOException {
    open().close();
    Path file = DIRECTORY.resolve(Tree.FILE);
    ByteBuffer header = ByteBuffer.wrap(disk.bytes(file), 0, 4096);
    header.putInt(8, 7).putInt(20, 0);
    CRC32C crc = new CRC32C();
    crc.update(header.array(), 0, 4096);
    header.putInt(20, (int) crc.getValue());
    try (StoredFile opened = disk.open(file, true)) {
      opened.write(header, 0);
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(UnknownFormatException.class)
        .hasMessageContaining("version 7")
        .hasMessageContaining("newer than 1");
  }

  @Test
  void aMissingDatabaseIsNotCreatedUnlessThatIsAskedFor() {
    assertThatThrownBy(() -> Storage.open(DIRECTORY, false, OPTIONS, disk, Clock.systemUTC()))
        .isInstanceOf(DirectoryUnavailableException.class);
    assertThat(disk.exists(DIRECTORY)).isFalse();
  }

  @Test
  void aLogWithoutItsStoreIsNoRoomForANewDatabase() throws IOException {
    changesInTheLog(5);
    disk.delete(DIRECTORY.resolve(Tree.FILE));
    assertThatThrownBy(this::open).isInstanceOf(DamagedFileException.class);
  }

  @Test
  void afterAFailedSyncTheOutcomeIsUnknownReadsGoOnAndWritesAreRefused() {
    Storage storage = open();
    ledger.prepare(storage);
    ledger.change(storage);
    disk.failSyncAfter(0);
    assertThatThrownBy(() -> ledger.change(storage)).isInstanceOf(OutcomeUnknownException.class);
    assertThatThrownBy(() -> ledger.change(storage)).isInstanceOf(StorageWriteException.class);
    assertThat(storage.isOpen()).isTrue();
    ledger.verify(storage);
    storage.close();
    assertThat(disk.isLocked(DIRECTORY)).isFalse();
    // The process is another one, but the power stayed on: the unsynced frame may be read, and
    // then it must survive the power cut that follows.
    try (Storage again = open()) {
      long seen = again.appliedLsn();
      disk.powerCycle();
      try (Storage third = open()) {
        assertThat(third.appliedLsn()).isGreaterThanOrEqualTo(seen);
      }
    }
  }

  @Test
  void aFailureOfTheStoreEndsTheEngineAndLosesNothing() {
    Storage storage = open();
    ledger.prepare(storage);
    for (int i = 0; i < 50; i++) {
      ledger.change(storage);
    }
    // Of this file: a segment that is prepared beside it may be synced first, and is made anew.
    disk.failNextSyncOf(DIRECTORY.resolve(Tree.FILE));
    List<LogRecord> logged =
        logged(
            () -> {
              assertThatThrownBy(storage::checkpoint).isInstanceOf(EngineException.class);
              assertThat(storage.isOpen()).isFalse();
              assertThatThrownBy(() -> ledger.change(storage)).isInstanceOf(EngineException.class);
              storage.close();
            });
    assertThat(disk.isLocked(DIRECTORY)).isFalse();
    assertThat(logged)
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.getLevel()).isEqualTo(Level.SEVERE);
              assertThat(record.getThrown()).hasMessageContaining("the disk failed to sync");
            });
    disk.powerCycle();
    try (Storage again = open()) {
      ledger.verify(again);
    }
  }

  @Test
  void aDiskWithoutRoomForACheckpointIsLoggedOnceUntilThereIsRoom() {
    try (Storage storage = open()) {
      ledger.prepare(storage);
      List<LogRecord> logged =
          logged(
              () -> {
                for (int i = 0; i < 2; i++) {
                  ledger.change(storage);
                  disk.limit(disk.usedBytes());
                  storage.checkpoint();
                  storage.checkpoint();
                  disk.limit(Long.MAX_VALUE);
                  storage.checkpoint();
                }
              });
      assertThat(logged).extracting(LogRecord::getLevel).containsOnly(Level.WARNING).hasSize(2);
    }
  }

  /** What the store thread logs meanwhile. */
  private static List<LogRecord> logged(Runnable action) {
    List<LogRecord> records = new CopyOnWriteArrayList<>();
    Handler handler = collecting(records);
    Logger logger = Logger.getLogger(Checkpointer.class.getName());
    logger.addHandler(handler);
    try {
      action.run();
    } finally {
      logger.removeHandler(handler);
    }
    return records;
  }

  private static Handler collecting(List<LogRecord> records) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        records.add(record);
      }

      @Override
      public void flush() {
        // Nothing is kept back.
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }

  @Test
  void asynchronousChangesThatFoundTheDiskFullAreWrittenInOrderOnceThereIsRoom() {
    StorageOptions async = OPTIONS.withDurability(Durability.ASYNC);
    Storage storage = Storage.open(DIRECTORY, true, async, disk, Clock.systemUTC());
    ledger.prepare(storage);
    disk.limit(disk.usedBytes());
    DiskFullException full = null;
    for (int i = 0; i < 100_000 && full == null; i++) {
      try {
        ledger.change(storage);
      } catch (DiskFullException e) {
        full = e;
      }
    }
    assertThat(full).isNotNull();
    // Acknowledged before the disk was found full, and so still there.
    ledger.verify(storage);
    long acknowledged = ledger.acknowledged();
    disk.limit(Long.MAX_VALUE);
    // A checkpoint holds nothing that the log has not synced, so it waits for the second try.
    storage.checkpoint();
    assertThat(storage.memtableEntries()).isZero();
    for (int i = 0; i < 100; i++) {
      ledger.change(storage);
    }
    disk.powerCycle();
    storage.close();
    try (Storage again = Storage.open(DIRECTORY, true, async, disk, Clock.systemUTC())) {
      ledger.verify(again, acknowledged);
    }
  }

  @Test
  void aFullDiskRefusesChangesAndTheEngineGoesOnWhenThereIsRoom() {
    Storage storage = open();
    ledger.prepare(storage);
    disk.limit(disk.usedBytes());
    DiskFullException full = null;
    for (int i = 0; i < 3000 && full == null; i++) {
      try {
        ledger.change(storage);
      } catch (DiskFullException e) {
        full = e;
      }
    }
    assertThat(full).isNotNull();
    ledger.verify(storage);
    // A smaller change may still fit into what is left of the segment.
    assertThatThrownBy(() -> IntStream.range(0, 20).forEach(i -> ledger.change(storage)))
        .isInstanceOf(DiskFullException.class);
    ledger.verify(storage);
    disk.limit(Long.MAX_VALUE);
    for (int i = 0; i < 100; i++) {
      ledger.change(storage);
    }
    ledger.verify(storage);
    disk.powerCycle();
    storage.close();
    try (Storage again = open()) {
      ledger.verify(again);
    }
  }

  @Test
  void fullMemoryOnADiskWithoutRoomIsToldInsteadOfWaitedFor() {
    StorageOptions options = OPTIONS.withMemtableSize(64 * 1024).withLogSize(1 << 30, 1 << 20);
    try (Storage storage = Storage.open(DIRECTORY, true, options, disk, Clock.systemUTC())) {
      ledger.prepare(storage);
      disk.limit(disk.usedBytes());
      assertThatThrownBy(
              () -> {
                while (true) {
                  storage.admit(RequestContext.EVENTUAL);
                  ledger.change(storage);
                }
              })
          .isInstanceOf(DiskFullException.class);
      disk.limit(Long.MAX_VALUE);
      storage.checkpoint();
      storage.admit(RequestContext.EVENTUAL);
      ledger.change(storage);
      ledger.verify(storage);
    }
  }

  @Test
  void aDatabaseInMemoryHasABound() {
    StorageOptions options = OPTIONS.withDurability(Durability.NONE).withMemorySize(256 * 1024);
    try (Storage storage = Storage.inMemory(options, Clock.systemUTC())) {
      long table = storage.createTable("t", Ledger.KEY, List.of(), null).id();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100_000; i++) {
                  storage.admit(RequestContext.EVENTUAL);
                  ItemChange item =
                      new ItemChange(
                          table,
                          Ledger.bytes("k" + i),
                          0,
                          null,
                          100,
                          new byte[100],
                          Shape.NONE,
                          Shape.NONE,
                          List.of());
                  storage.append(
                      new ChangeDraft(Origin.USER, null, List.of(item), List.of()),
                      AppendGuard.NONE);
                }
              })
          .isInstanceOf(MemoryLimitException.class);
      assertThat(storage.counts(table).items()).isBetween(500L, 3000L);
      storage.dropTable("t");
      storage.checkpoint();
      storage.admit(RequestContext.EVENTUAL);
    }
  }
}
