package io.partita.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.LocalIndex;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EngineFixture;
import io.partita.engine.value.AttributeValue;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compares what the engine has counted with what the model's tables hold. */
final class ModelCounts {
  private ModelCounts() {}

  /** Checks the counts of tables and their local indexes. */
  static void check(EmbeddedEngine engine, Collection<ModelTable> tables) {
    tables.forEach(table -> check(engine, table));
  }

  private static void check(EmbeddedEngine engine, ModelTable table) {
    long bytes = table.items.values().stream().mapToLong(ModelSizes::item).sum();
    assertThat(engine.counts(table.name, null).items()).isEqualTo(table.items.size());
    assertThat(engine.counts(table.name, null).bytes()).isEqualTo(bytes);
    for (LocalIndex index : table.indexes) {
      List<Map<String, AttributeValue>> entries =
          table.items.values().stream()
              .map(item -> table.entry(index, item))
              .filter(Objects::nonNull)
              .toList();
      assertThat(engine.counts(table.name, index.name()).items()).isEqualTo(entries.size());
      assertThat(engine.counts(table.name, index.name()).bytes())
          .isEqualTo(entries.stream().mapToLong(ModelSizes::item).sum());
    }
  }

  /** Checks how many items of each table have each attribute that it has seen. */
  static void checkAttributes(EmbeddedEngine engine, Collection<ModelTable> tables) {
    for (ModelTable table : tables) {
      assertThat(engine.attributeCounts(table.name).orElseThrow().items())
          .as("items of %s with each attribute", table.name)
          .isEqualTo(
              EngineFixture.attributeCounts(
                  engine.seenAttributes(table.name), table.items.values()));
    }
  }
}
