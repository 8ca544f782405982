package io.partita.engine.embedded;

import static io.partita.engine.embedded.EngineFixture.CLOCK;
import static io.partita.engine.embedded.EngineFixture.EVENTUAL;
import static io.partita.engine.embedded.EngineFixture.STRONG;
import static io.partita.engine.embedded.EngineFixture.get;
import static io.partita.engine.embedded.EngineFixture.item;
import static io.partita.engine.embedded.EngineFixture.key;
import static io.partita.engine.embedded.EngineFixture.n;
import static io.partita.engine.embedded.EngineFixture.partition;
import static io.partita.engine.embedded.EngineFixture.pk;
import static io.partita.engine.embedded.EngineFixture.put;
import static io.partita.engine.embedded.EngineFixture.queryRequest;
import static io.partita.engine.embedded.EngineFixture.s;
import static io.partita.engine.embedded.EngineFixture.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.CreateTableRequest;
import io.partita.engine.GlobalIndex;
import io.partita.engine.GlobalIndexUpdate;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.LocalIndex;
import io.partita.engine.PageResult;
import io.partita.engine.QueryRequest;
import io.partita.engine.ResourceInUseException;
import io.partita.engine.ResourceNotFoundException;
import io.partita.engine.ScanRequest;
import io.partita.engine.Select;
import io.partita.engine.Snapshots.Snapshot;
import io.partita.engine.TableDescription;
import io.partita.engine.TableTruncation;
import io.partita.engine.UpdateTableRequest;
import io.partita.engine.value.AttributeType;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table that is emptied in one change. */
class TruncationTest {
  private static final GlobalIndex BY_CITY =
      new GlobalIndex("byCity", key("city", AttributeType.S), new IndexProjection.All());

  private static final EmbeddedOptions OPTIONS = EmbeddedOptions.DEFAULTS.withIndexesHeld(true);

  @Test
  void takesAllItemsAndLeavesTheTable() {
    try (EmbeddedEngine engine = inMemory()) {
      TableDescription before = create(engine);
      fill(engine, 30);
      catchUp(engine);

      TableTruncation truncation = engine.capability(TableTruncation.class).orElseThrow();
      TableDescription after = truncation.truncateTable("docs", STRONG);

      assertThat(after.id()).isGreaterThan(before.id());
      assertThat(after.key()).isEqualTo(before.key());
      assertThat(after.localIndexes()).isEqualTo(before.localIndexes());
      assertThat(after.globalIndexes().get(0).index()).isEqualTo(BY_CITY);
      assertThat(after.definition()).isEqualTo("a definition");
      assertThat(after.created()).isEqualTo(before.created());
      assertThat(after.itemCount()).isZero();
      assertThat(scan(engine, "docs", null).items()).isEmpty();
      assertThat(scan(engine, "docs", "byV").items()).isEmpty();
      assertThat(get(engine, "docs", pk(s("p"), n(3))).item()).isNull();
      assertThat(byCity(engine).items()).isEmpty();
      assertThat(engine.seenAttributes("docs").attributes()).isEmpty();
    }
  }

  @Test
  void writesAndIndexesGoOn() {
    try (EmbeddedEngine engine = inMemory()) {
      create(engine);
      fill(engine, 30);
      engine.truncateTable("docs", STRONG);
      fill(engine, 2);
      catchUp(engine);

      assertThat(engine.counts("docs", null).items()).isEqualTo(2);
      assertThat(engine.counts("docs", "byV").items()).isEqualTo(2);
      assertThat(byCity(engine).items()).hasSize(2);
    }
  }

  @Test
  void aSnapshotFromBeforeAndAQueryOnItsWayAreNotHurt() {
    try (EmbeddedEngine engine = inMemory()) {
      create(engine);
      fill(engine, 30);
      QueryRequest firstPage =
          new QueryRequest(
              "docs", null, partition(s("p")), null, Select.ALL_ATTRIBUTES, null, true, 10, null);
      PageResult page = engine.query(firstPage, STRONG);
      try (Snapshot snapshot = engine.snapshot()) {
        engine.truncateTable("docs", STRONG);
        engine.checkpoint();

        assertThat(
                engine
                    .query(queryRequest("docs", null, partition(s("p"))), STRONG.at(snapshot))
                    .items())
            .hasSize(30);
      }
      QueryRequest nextPage =
          new QueryRequest(
              "docs",
              null,
              partition(s("p")),
              null,
              Select.ALL_ATTRIBUTES,
              null,
              true,
              10,
              Objects.requireNonNull(page.lastEvaluatedKey()));
      assertThat(engine.query(nextPage, STRONG).items()).isEmpty();
    }
  }

  @Test
  void survivesAnOpeningFromTheLogAndFromACheckpoint(@TempDir Path directory) {
    try (EmbeddedEngine engine = open(directory)) {
      create(engine);
      fill(engine, 30);
      engine.checkpoint();
      engine.truncateTable("docs", STRONG);
      fill(engine, 2);
    }
    for (int opening = 0; opening < 3; opening++) {
      try (EmbeddedEngine engine = open(directory)) {
        catchUp(engine);
        assertThat(scan(engine, "docs", null).items()).hasSize(2);
        assertThat(engine.counts("docs", "byV").items()).isEqualTo(2);
        assertThat(byCity(engine).items()).hasSize(2);
        if (opening == 1) {
          engine.checkpoint();
        }
      }
    }
  }

  @Test
  void isRefusedWhileAnIndexIsMade() {
    try (EmbeddedEngine engine = inMemory()) {
      engine.createTable(
          new CreateTableRequest("docs", key("pk", AttributeType.S), List.of(), null), STRONG);
      engine.updateTable(
          new UpdateTableRequest("docs", new GlobalIndexUpdate.Create(BY_CITY), null), STRONG);

      assertThatThrownBy(() -> engine.truncateTable("docs", STRONG))
          .isInstanceOf(ResourceInUseException.class);
      assertThatThrownBy(() -> engine.truncateTable("none", STRONG))
          .isInstanceOf(ResourceNotFoundException.class);
    }
  }

  private static EmbeddedEngine inMemory() {
    return EmbeddedEngine.inMemory(OPTIONS, CLOCK);
  }

  private static EmbeddedEngine open(Path directory) {
    return EmbeddedEngine.open(directory, true, OPTIONS, CLOCK);
  }

  private static void catchUp(EmbeddedEngine engine) {
    while (engine.stepIndexes()) {
      // Until there is nothing to do.
    }
  }

  private static TableDescription create(EmbeddedEngine engine) {
    return engine.createTable(
        new CreateTableRequest(
            "docs",
            key("pk", AttributeType.S, "sk", AttributeType.N),
            List.of(
                new LocalIndex(
                    "byV", new KeyAttribute("v", AttributeType.N), new IndexProjection.KeysOnly())),
            List.of(BY_CITY),
            1,
            "a definition"),
        STRONG);
  }

  private static void fill(EmbeddedEngine engine, int items) {
    for (int i = 0; i < items; i++) {
      put(engine, "docs", item("pk", s("p"), "sk", n(i), "v", n(-i), "city", s("Linz")));
    }
  }

  private static PageResult byCity(EmbeddedEngine engine) {
    return engine.scan(
        new ScanRequest(
            "docs", "byCity", null, Select.ALL_PROJECTED_ATTRIBUTES, null, Integer.MAX_VALUE, null),
        EVENTUAL);
  }
}
