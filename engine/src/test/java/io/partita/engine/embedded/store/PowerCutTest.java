package io.partita.engine.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.EngineException;
import io.partita.engine.embedded.file.FaultyDisk;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Rounds of changes and checkpoints, each ended by a power cut or a failure at some step. */
class PowerCutTest {
  private static final Path DIRECTORY = Path.of("database");
  private static final int ROUNDS = Integer.getInteger("partita.powerCutRounds", 40);

  private static final StorageOptions OPTIONS =
      StorageOptions.defaults()
          .withMemtableSize(64 * 1024)
          .withLogSize(256 * 1024, 32 * 1024)
          .withCacheSize(1 << 20);

  @Test
  void nothingAcknowledgedIsLostWhereverThePowerGoes(TestReporter reporter) {
    run(ROUNDS, 0, 0.7, OPTIONS, reporter);
  }

  @Test
  void nothingAcknowledgedIsLostWhenNoUnsyncedBlockSurvives(TestReporter reporter) {
    run(ROUNDS / 4, 1_000_000, 0.0, OPTIONS, reporter);
  }

  @Test
  void asynchronousChangesEndAtAPrefix(TestReporter reporter) {
    run(ROUNDS / 4, 2_000_000, 0.7, OPTIONS.withDurability(Durability.ASYNC), reporter);
  }

  private static void run(
      int rounds, long firstSeed, double survival, StorageOptions options, TestReporter reporter) {
    long found = 0;
    for (int round = 0; round < rounds; round++) {
      found += new Rounds(firstSeed + round, survival, options).run();
    }
    reporter.publishEntry("proof", rounds + " rounds, " + found + " changes found");
  }

  /** Several lives of one database. */
  private static final class Rounds {
    private final long seed;
    private final Random random;
    private final FaultyDisk disk;
    private final Ledger ledger;
    private final StorageOptions options;

    Rounds(long seed, double survival, StorageOptions options) {
      this.seed = seed;
      this.random = new Random(seed);
      this.disk = new FaultyDisk(seed, survival);
      this.ledger = new Ledger(seed, 60);
      this.options = options;
    }

    /** Returns how many changes the last opening found. */
    long run() {
      try {
        for (int life = 0; life < 6; life++) {
          live();
          // A second cut, in the recovery after the first or right behind it.
          if (random.nextBoolean()) {
            disk.cutAfter(random.nextInt(40));
            Storage interrupted = open(false);
            disk.powerCycle();
            interrupted.close();
          }
        }
        try (Storage storage = open(true)) {
          ledger.verify(storage, floor());
          return storage.appliedLsn();
        }
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed, e);
      }
    }

    /** What must be there: with asynchronous durability nothing but an order is promised. */
    private long floor() {
      return options.durability() == Durability.SYNC ? ledger.acknowledged() : 0;
    }

    private void live() {
      Storage storage = open(true);
      ledger.verify(storage, floor());
      int trouble = random.nextInt(5);
      int after = 1 + random.nextInt(400);
      if (trouble == 0) {
        disk.failSyncAfter(after);
      } else if (trouble == 1) {
        disk.failWriteAfter(after);
      } else {
        disk.cutAfter(after);
      }
      try {
        ledger.prepare(storage);
        for (int i = 0; i < 150; i++) {
          ledger.change(storage);
          if (random.nextInt(60) == 0) {
            storage.checkpoint();
          }
        }
      } catch (EngineException e) {
        // The power is off, or the disk failed.
      }
      if (random.nextInt(4) == 0) {
        storage.close();
        disk.powerCycle();
      } else {
        if (random.nextInt(4) == 0) {
          disk.killProcess();
        } else {
          disk.powerCycle();
        }
        storage.close();
      }
    }

    private Storage open(boolean mustSucceed) {
      try {
        return Storage.open(DIRECTORY, true, options, disk, Clock.systemUTC());
      } catch (EngineException e) {
        assertThat(mustSucceed).as("opened: " + e).isFalse();
        return Storage.inMemory(options.withDurability(Durability.NONE), Clock.systemUTC());
      }
    }
  }
}
