package io.partita.engine.model;

import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import io.partita.engine.embedded.EngineFixture;
import io.partita.engine.embedded.partition.PartitionOptions;
import io.partita.engine.embedded.store.Durability;
import io.partita.engine.embedded.store.StorageOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Random operations on the engine and on the plain model, with equal answers, errors and units. The
 * seed of a failed run is in its report; {@code -Dpartita.model.steps=100000} makes runs longer,
 * {@code -Dpartita.model.seed=…} repeats one.
 */
class EngineModelTest {
  private static final int STEPS = Integer.getInteger("partita.model.steps", 400);

  /** Indexes and partitions move when a run says so, and partitions are small. */
  private static final EmbeddedOptions OPTIONS =
      EmbeddedOptions.DEFAULTS
          .withIndexesHeld(true)
          .withPartitions(new PartitionOptions(2_000, 1e9, 1e9, 60, false));

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void anEngineInMemoryAnswersAsTheModelDoes(@ForAll long seed) {
    new ModelRun(seed, () -> EmbeddedEngine.inMemory(OPTIONS, EngineFixture.CLOCK), true)
        .run(STEPS, false);
  }

  @Property(tries = 3, shrinking = ShrinkingMode.OFF)
  void anEngineInADirectoryAnswersAsTheModelDoesAcrossRestarts(@ForAll long seed)
      throws IOException {
    runInADirectory(seed, STEPS, true);
  }

  /** The run leaves a store of three small chunks, none of them ever full enough to rest. */
  @Example
  void compactionOfASmallStoreEnds() throws IOException {
    runInADirectory(5111195811822994797L, 400, false);
  }

  private static void runInADirectory(long seed, int steps, boolean all) throws IOException {
    Path directory = Files.createTempDirectory("partita-model");
    try {
      EmbeddedOptions options =
          OPTIONS.withStorage(
              StorageOptions.defaults().withDurability(Durability.ASYNC).withMemtableSize(1 << 22));
      new ModelRun(
              seed, () -> EmbeddedEngine.open(directory, true, options, EngineFixture.CLOCK), all)
          .run(steps, true);
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
