package io.partita.engine.embedded;

import static io.partita.engine.embedded.EngineFixture.STRONG;
import static io.partita.engine.embedded.EngineFixture.createTable;
import static io.partita.engine.embedded.EngineFixture.item;
import static io.partita.engine.embedded.EngineFixture.key;
import static io.partita.engine.embedded.EngineFixture.n;
import static io.partita.engine.embedded.EngineFixture.pk;
import static io.partita.engine.embedded.EngineFixture.put;
import static io.partita.engine.embedded.EngineFixture.s;
import static io.partita.engine.embedded.EngineFixture.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.ConditionalCheckFailedException;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.PutItemRequest;
import io.partita.engine.ReturnValues;
import io.partita.engine.embedded.file.FaultyDisk;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How many items have which attribute. */
class AttributeCountsTest {
  private static final Path DIRECTORY = Path.of("database");
  private static final Map<AttributeType, Long> NONE = Map.of();

  private final FaultyDisk disk = new FaultyDisk(1, 0);

  private EmbeddedEngine open() {
    return EmbeddedEngine.open(
        DIRECTORY, true, EmbeddedOptions.DEFAULTS, disk, EngineFixture.CLOCK);
  }

  private static EmbeddedEngine inMemory() {
    EmbeddedEngine engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, EngineFixture.CLOCK);
    createTable(engine, "t", key("pk", AttributeType.S));
    return engine;
  }

  private static Map<AttributeType, Long> count(EmbeddedEngine engine, String name) {
    return engine.attributeCounts("t").orElseThrow().of(name);
  }

  private static Map<AttributeType, Long> texts(long items) {
    return Map.of(AttributeType.S, items);
  }

  private static void delete(EmbeddedEngine engine, String key) {
    engine.deleteItem(
        new DeleteItemRequest("t", pk(s(key)), null, ReturnValues.NONE, false), STRONG);
  }

  @Test
  void followEachChangeAndAreTheSameAfterAPowerCut() {
    EmbeddedEngine engine = open();
    createTable(engine, "t", key("pk", AttributeType.S));
    assertThat(count(engine, "pk")).isEqualTo(NONE);
    put(engine, "t", item("pk", s("a"), "v", s("x")));
    put(engine, "t", item("pk", s("b"), "v", n(1), "w", s("y")));
    engine.checkpoint();
    put(engine, "t", item("pk", s("c"), "v", s("x")));
    put(engine, "t", item("pk", s("c"), "v", s("of the same shape")));
    put(engine, "t", item("pk", s("a"), "v", n(2)));
    UpdateExpression setsNew =
        new UpdateExpression(
            List.of(
                new UpdateExpression.SetAction(
                    DocumentPath.of("z"), new UpdateExpression.SetOperand.Value(n(3)))),
            List.of(DocumentPath.of("w")),
            List.of(),
            List.of());
    update(engine, "t", pk(s("b")), setsNew, null, ReturnValues.NONE);
    Condition absent = new Condition.AttributeNotExists(DocumentPath.of("pk"));
    assertThatThrownBy(
            () ->
                engine.putItem(
                    new PutItemRequest(
                        "t", item("pk", s("a"), "q", n(1)), absent, ReturnValues.NONE, false),
                    STRONG))
        .isInstanceOf(ConditionalCheckFailedException.class);
    delete(engine, "c");
    delete(engine, "nothing");
    disk.powerCycle();
    engine.close();
    for (int opening = 0; opening < 2; opening++) {
      try (EmbeddedEngine again = open()) {
        assertThat(count(again, "pk")).isEqualTo(texts(2));
        assertThat(count(again, "v")).isEqualTo(Map.of(AttributeType.S, 0L, AttributeType.N, 2L));
        assertThat(count(again, "w")).isEqualTo(texts(0));
        assertThat(count(again, "z")).isEqualTo(Map.of(AttributeType.N, 1L));
        assertThat(count(again, "q")).isEqualTo(NONE);
        again.checkpoint();
      }
    }
  }

  @Test
  void doNotChangeTheVersionOfWhatWasSeen() {
    try (EmbeddedEngine engine = inMemory()) {
      put(engine, "t", item("pk", s("a"), "v", s("x")));
      long version = engine.seenAttributes("t").version();
      put(engine, "t", item("pk", s("b"), "v", s("x")));
      delete(engine, "a");
      assertThat(engine.seenAttributes("t").version()).isEqualTo(version);
      assertThat(count(engine, "v")).isEqualTo(texts(1));
    }
  }

  @Test
  void beginAgainWithATruncatedTable() {
    try (EmbeddedEngine engine = inMemory()) {
      put(engine, "t", item("pk", s("a"), "v", s("x")));
      engine.truncateTable("t", STRONG);
      assertThat(count(engine, "v")).isEqualTo(NONE);
      put(engine, "t", item("pk", s("a"), "v", n(1)));
      assertThat(count(engine, "v")).isEqualTo(Map.of(AttributeType.N, 1L));
    }
  }

  @Test
  void areOfTheNamesThatTheDictionaryHolds() {
    try (EmbeddedEngine engine = inMemory()) {
      Map<String, AttributeValue> wide = new LinkedHashMap<>();
      wide.put("pk", s("wide"));
      for (int i = 1; i < 10_000; i++) {
        wide.put("a" + i, n(i));
      }
      put(engine, "t", Item.of(wide));
      put(engine, "t", item("pk", s("b"), "a1", n(1), "one more", n(1)));
      put(engine, "t", item("pk", s("b"), "a2", n(1), "one more", s("x")));
      assertThat(count(engine, "one more")).isEqualTo(NONE);
      assertThat(count(engine, "a1")).isEqualTo(Map.of(AttributeType.N, 1L));
      assertThat(count(engine, "a2")).isEqualTo(Map.of(AttributeType.N, 2L));
      delete(engine, "b");
      delete(engine, "wide");
      assertThat(count(engine, "pk")).isEqualTo(texts(0));
      assertThat(count(engine, "a9999")).isEqualTo(Map.of(AttributeType.N, 0L));
    }
  }

  @Test
  void areRightWhenSeveralWritersBringTheSameNames() {
    try (EmbeddedEngine engine = inMemory()) {
      List<CompletableFuture<Void>> writers = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        String prefix = "w" + writer + "-";
        writers.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < 300; i++) {
                    put(engine, "t", item("pk", s(prefix + i), "a" + i / 2, n(i)));
                  }
                }));
      }
      writers.forEach(CompletableFuture::join);
      assertThat(count(engine, "pk")).isEqualTo(texts(1_200));
      for (int i = 0; i < 150; i++) {
        assertThat(count(engine, "a" + i)).isEqualTo(Map.of(AttributeType.N, 8L));
      }
    }
  }
}
