package io.partita.engine.embedded;

import static io.partita.engine.embedded.EngineFixture.CLOCK;
import static io.partita.engine.embedded.EngineFixture.EVENTUAL;
import static io.partita.engine.embedded.EngineFixture.STRONG;
import static io.partita.engine.embedded.EngineFixture.item;
import static io.partita.engine.embedded.EngineFixture.key;
import static io.partita.engine.embedded.EngineFixture.n;
import static io.partita.engine.embedded.EngineFixture.pk;
import static io.partita.engine.embedded.EngineFixture.put;
import static io.partita.engine.embedded.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.CreateTableRequest;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.GlobalIndex;
import io.partita.engine.GlobalIndexDescription;
import io.partita.engine.GlobalIndexUpdate;
import io.partita.engine.IndexProjection;
import io.partita.engine.IndexStatus;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.PageResult;
import io.partita.engine.QueryRequest;
import io.partita.engine.RequestContext;
import io.partita.engine.ResourceInUseException;
import io.partita.engine.ReturnValues;
import io.partita.engine.ScanRequest;
import io.partita.engine.Select;
import io.partita.engine.TableStatus;
import io.partita.engine.ThrottlingException;
import io.partita.engine.UpdateTableRequest;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.embedded.store.Durability;
import io.partita.engine.embedded.store.StorageOptions;
import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.expression.Projection;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Global indexes as a client sees them. Nothing moves but by a step of the test. */
class GlobalIndexTest {
  private static final GlobalIndex BY_CITY =
      new GlobalIndex(
          "byCity",
          new KeySchema(
              List.of(new KeyAttribute("city", AttributeType.S)),
              List.of(new KeyAttribute("total", AttributeType.N))),
          new IndexProjection.Include(Set.of("note")));
  private static final GlobalIndex ALL =
      new GlobalIndex("all", key("city", AttributeType.S), new IndexProjection.All());
  private static final EmbeddedOptions HELD = EmbeddedOptions.DEFAULTS.withIndexesHeld(true);

  @TempDir Path directory;
  private EmbeddedEngine engine = EmbeddedEngine.inMemory(HELD, CLOCK);

  @AfterEach
  void close() {
    engine.close();
  }

  private void createOrders(GlobalIndex... indexes) {
    engine.createTable(
        new CreateTableRequest(
            "orders", key("pk", AttributeType.S), List.of(), List.of(indexes), 1, null),
        STRONG);
  }

  private void createIndex(GlobalIndex index) {
    engine.updateTable(
        new UpdateTableRequest("orders", new GlobalIndexUpdate.Create(index), null), STRONG);
  }

  private void deleteIndex(String name) {
    engine.updateTable(
        new UpdateTableRequest("orders", new GlobalIndexUpdate.Delete(name), null), STRONG);
  }

  private static Item order(String pk, String city, int total) {
    return item("pk", s(pk), "city", s(city), "total", n(total), "note", s("n"), "other", s("o"));
  }

  private void catchUp() {
    while (engine.stepIndexes()) {
      // Until there is nothing to do.
    }
  }

  private GlobalIndexDescription describe(String index) {
    GlobalIndexDescription found = engine.describeTable("orders", STRONG).globalIndex(index);
    assertThat(found).as(index).isNotNull();
    return found;
  }

  private List<String> keysOf(String index) {
    PageResult page = scan(index);
    return page.items().stream().map(item -> text(item.get("pk"))).sorted().toList();
  }

  private static String text(@Nullable AttributeValue value) {
    return ((AttributeValue.S) java.util.Objects.requireNonNull(value)).value();
  }

  private PageResult scan(String index) {
    return engine.scan(
        new ScanRequest(
            "orders", index, null, Select.ALL_PROJECTED_ATTRIBUTES, null, Integer.MAX_VALUE, null),
        EVENTUAL);
  }

  private PageResult query(
      String index,
      KeyCondition condition,
      Select select,
      @Nullable Projection projection,
      @Nullable Condition filter,
      RequestContext context) {
    return engine.query(
        new QueryRequest(
            "orders", index, condition, filter, select, projection, true, Integer.MAX_VALUE, null),
        context);
  }

  private static KeyCondition city(String city) {
    return new KeyCondition(List.of(new KeyCondition.Equality("city", s(city))), null);
  }

  @Test
  void anIndexShowsWhatItHasTakenAndNothingElse() {
    createOrders(BY_CITY);
    put(engine, "orders", order("a", "Rome", 3));
    put(engine, "orders", order("b", "Rome", 1));
    assertThat(keysOf("byCity")).isEmpty();
    assertThat(describe("byCity").lag().changes()).isEqualTo(2);

    catchUp();

    PageResult page =
        query("byCity", city("Rome"), Select.ALL_PROJECTED_ATTRIBUTES, null, null, EVENTUAL);
    assertThat(page.items())
        .containsExactly(
            item("city", s("Rome"), "total", n(1), "pk", s("b"), "note", s("n")),
            item("city", s("Rome"), "total", n(3), "pk", s("a"), "note", s("n")));
    assertThat(page.consumed().globalIndexUnits()).isEqualTo(Map.of("byCity", 0.5));
    assertThat(page.consumed().tableUnits()).isZero();
    assertThat(describe("byCity").lag().isCaughtUp()).isTrue();
    assertThat(describe("byCity").itemCount()).isEqualTo(2);
  }

  @Test
  void anItemWithoutTheWholeKeyHasNoEntry() {
    createOrders(BY_CITY);
    put(engine, "orders", item("pk", s("a"), "city", s("Rome")));
    put(engine, "orders", item("pk", s("b"), "total", n(1)));
    put(engine, "orders", order("c", "Rome", 1));
    catchUp();
    assertThat(keysOf("byCity")).containsExactly("c");
  }

  @Test
  void changesOfAnItemMoveAndRemoveItsEntry() {
    createOrders(BY_CITY, ALL);
    put(engine, "orders", order("a", "Rome", 3));
    put(engine, "orders", order("a", "Oslo", 3));
    put(engine, "orders", order("b", "Oslo", 4));
    engine.deleteItem(
        new DeleteItemRequest("orders", pk(s("b")), null, ReturnValues.NONE, false), STRONG);
    catchUp();
    assertThat(scan("byCity").items())
        .containsExactly(item("city", s("Oslo"), "total", n(3), "pk", s("a"), "note", s("n")));
    assertThat(scan("all").items()).containsExactly(order("a", "Oslo", 3));
    assertThat(describe("byCity").itemCount()).isEqualTo(1);
    assertThat(describe("all").sizeBytes()).isEqualTo(order("a", "Oslo", 3).sizeBytes());
  }

  @Test
  void aKeyOfSeveralAttributesIsQueriedFromTheLeft() {
    GlobalIndex index =
        new GlobalIndex(
            "wide",
            new KeySchema(
                List.of(
                    new KeyAttribute("city", AttributeType.S),
                    new KeyAttribute("zone", AttributeType.N)),
                List.of(
                    new KeyAttribute("kind", AttributeType.S),
                    new KeyAttribute("total", AttributeType.N))),
            new IndexProjection.KeysOnly());
    createOrders(index);
    for (int i = 0; i < 8; i++) {
      put(
          engine,
          "orders",
          item(
              "pk",
              s("k" + i),
              "city",
              s("Rome"),
              "zone",
              n(i / 4),
              "kind",
              s("k" + i / 2 % 2),
              "total",
              n(i)));
    }
    catchUp();
    List<KeyCondition.Equality> zone =
        List.of(
            new KeyCondition.Equality("city", s("Rome")), new KeyCondition.Equality("zone", n(1)));
    assertThat(totals(new KeyCondition(zone, null))).containsExactly(4, 5, 6, 7);
    assertThat(totals(new KeyCondition(zone, new KeyCondition.BeginsWith("kind", s("k")))))
        .containsExactly(4, 5, 6, 7);
    List<KeyCondition.Equality> kind = new ArrayList<>(zone);
    kind.add(new KeyCondition.Equality("kind", s("k1")));
    assertThat(totals(new KeyCondition(kind, null))).containsExactly(6, 7);
    assertThat(
            totals(
                new KeyCondition(kind, new KeyCondition.Range("total", Comparator.GREATER, n(6)))))
        .containsExactly(7);
    List<KeyCondition.Equality> total = new ArrayList<>(kind);
    total.add(new KeyCondition.Equality("total", n(6)));
    assertThat(totals(new KeyCondition(total, null))).containsExactly(6);
    assertThatThrownBy(() -> totals(new KeyCondition(zone.subList(0, 1), null)))
        .hasMessage("Query condition missed key schema element: zone");
    assertThatThrownBy(
            () ->
                totals(
                    new KeyCondition(
                        zone, new KeyCondition.Range("total", Comparator.GREATER, n(6)))))
        .hasMessage("Query condition missed key schema element: kind");
  }

  private List<Integer> totals(KeyCondition condition) {
    return query("wide", condition, Select.ALL_PROJECTED_ATTRIBUTES, null, null, EVENTUAL)
        .items()
        .stream()
        .map(
            item ->
                ((AttributeValue.N) java.util.Objects.requireNonNull(item.get("total")))
                    .value()
                    .intValueExact())
        .toList();
  }

  @Test
  void pagesContinueWithTheKeysOfIndexAndTable() {
    createOrders(BY_CITY);
    for (int i = 0; i < 5; i++) {
      put(engine, "orders", order("k" + i, "Rome", 7));
    }
    catchUp();
    List<String> found = new ArrayList<>();
    Item start = null;
    do {
      PageResult page =
          engine.query(
              new QueryRequest(
                  "orders",
                  "byCity",
                  city("Rome"),
                  null,
                  Select.ALL_PROJECTED_ATTRIBUTES,
                  null,
                  false,
                  2,
                  start),
              EVENTUAL);
      page.items().forEach(item -> found.add(text(item.get("pk"))));
      start = page.lastEvaluatedKey();
      assertThat(start == null || start.attributeCount() == 3).isTrue();
    } while (start != null);
    assertThat(found).containsExactly("k4", "k3", "k2", "k1", "k0");
  }

  @Test
  void whatAGlobalIndexCannotGiveIsRefused() {
    createOrders(BY_CITY);
    assertThatThrownBy(
            () -> query("byCity", city("R"), Select.ALL_PROJECTED_ATTRIBUTES, null, null, STRONG))
        .isInstanceOfSatisfying(
            ValidationException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_OBJECT_KIND))
        .hasMessageContaining("Consistent reads are not supported on global secondary indexes");
    assertThatThrownBy(
            () -> query("byCity", city("R"), Select.ALL_ATTRIBUTES, null, null, EVENTUAL))
        .hasMessageContaining("global secondary index byCity because its projection type is not");
    assertThatThrownBy(
            () ->
                query(
                    "byCity",
                    city("R"),
                    Select.SPECIFIC_ATTRIBUTES,
                    new Projection(List.of(DocumentPath.of("other"), DocumentPath.of("note"))),
                    null,
                    EVENTUAL))
        .isInstanceOfSatisfying(
            ValidationException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_PROJECTED))
        .hasMessageContaining("byCity does not project [other]");
    assertThatThrownBy(
            () ->
                query(
                    "byCity",
                    city("R"),
                    Select.ALL_PROJECTED_ATTRIBUTES,
                    null,
                    new Condition.AttributeExists(DocumentPath.of("other")),
                    EVENTUAL))
        .hasMessageContaining("byCity does not project [other]");
  }

  @Test
  void aWriteWithAValueThatIsNoIndexKeyIsRefusedAsAWhole() {
    createOrders(BY_CITY);
    assertThatThrownBy(() -> put(engine, "orders", item("pk", s("a"), "city", n(1), "total", n(1))))
        .hasMessageContaining(
            "Type mismatch for Index Key city Expected: S Actual: N IndexName: byCity");
    assertThatThrownBy(() -> put(engine, "orders", item("pk", s("a"), "city", s(""))))
        .hasMessageContaining("IndexName: byCity, IndexKey: city");
    assertThatThrownBy(
            () -> put(engine, "orders", item("pk", s("a"), "city", s("x".repeat(2_049)))))
        .hasMessageContaining("2048 bytes: IndexName: byCity, IndexKey: city, found: 2049 bytes");
    assertThat(scan("byCity").items()).isEmpty();
    assertThat(engine.counts("orders", null).items()).isZero();
  }

  @Test
  void writesAreChargedToTheIndexesThatTheyChange() {
    createOrders(BY_CITY);
    assertThat(put(engine, "orders", order("a", "Rome", 1)).consumed().globalIndexUnits())
        .isEqualTo(Map.of("byCity", 1.0));
    assertThat(put(engine, "orders", order("a", "Rome", 1)).consumed().globalIndexUnits())
        .isEmpty();
    assertThat(put(engine, "orders", order("a", "Rome", 2)).consumed().globalIndexUnits())
        .isEqualTo(Map.of("byCity", 2.0));
    assertThat(put(engine, "orders", item("pk", s("a"))).consumed().globalIndexUnits())
        .isEqualTo(Map.of("byCity", 1.0));
  }

  @Test
  void aNewIndexGoesThroughItsStates() {
    createOrders();
    for (int i = 0; i < 300; i++) {
      put(engine, "orders", order("k" + i, "Rome", i));
    }
    put(engine, "orders", item("pk", s("odd"), "city", n(1), "total", n(1)));
    createIndex(BY_CITY);
    assertThat(describe("byCity").status()).isEqualTo(IndexStatus.CREATING);
    assertThat(describe("byCity").backfilling()).isFalse();
    assertThat(engine.describeTable("orders", STRONG).status()).isEqualTo(TableStatus.UPDATING);
    assertThatThrownBy(() -> deleteIndex("byCity")).isInstanceOf(ResourceInUseException.class);
    assertThatThrownBy(() -> createIndex(ALL))
        .hasMessageContaining("the global index byCity is being created");
    assertThatThrownBy(() -> engine.deleteTable("orders", STRONG))
        .isInstanceOf(ResourceInUseException.class);
    assertThatThrownBy(() -> scan("byCity"))
        .isInstanceOfSatisfying(
            ValidationException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_STATE));

    engine.stepIndexes();
    assertThat(describe("byCity").backfilling()).isTrue();
    engine.stepIndexes();
    assertThat(describe("byCity").itemCount()).isBetween(1L, 299L);
    assertThatThrownBy(() -> put(engine, "orders", item("pk", s("late"), "city", n(1))))
        .hasMessageContaining("Type mismatch for Index Key city");

    catchUp();
    assertThat(describe("byCity").status()).isEqualTo(IndexStatus.ACTIVE);
    assertThat(describe("byCity").backfilling()).isNull();
    assertThat(keysOf("byCity")).hasSize(300).doesNotContain("odd");
    assertThat(engine.describeTable("orders", STRONG).status()).isEqualTo(TableStatus.ACTIVE);
    engine.deleteItem(
        new DeleteItemRequest("orders", pk(s("odd")), null, ReturnValues.NONE, false), STRONG);
  }

  @Test
  void changesBesideABackFillAreNeitherLostNorUndone() {
    createOrders();
    for (int i = 0; i < 400; i++) {
      put(engine, "orders", order("k" + i, "Rome", i));
    }
    createIndex(BY_CITY);
    for (int step = 0; step < 20; step++) {
      engine.stepIndexes();
      for (int i = step; i < 400; i += 20) {
        switch (i % 4) {
          case 0 -> put(engine, "orders", order("k" + i, "Oslo", i));
          case 1 ->
              engine.deleteItem(
                  new DeleteItemRequest("orders", pk(s("k" + i)), null, ReturnValues.NONE, false),
                  STRONG);
          case 2 -> put(engine, "orders", order("new" + i, "Bern", i));
          default -> {
            // Stays as it is.
          }
        }
      }
    }
    catchUp();
    assertIndexesAgree();
  }

  private void assertIndexesAgree() {
    List<Item> expected = new ArrayList<>();
    engine
        .scan(
            new ScanRequest(
                "orders", null, null, Select.ALL_ATTRIBUTES, null, Integer.MAX_VALUE, null),
            STRONG)
        .items()
        .forEach(
            each ->
                expected.add(
                    item(
                        "city",
                        each.get("city"),
                        "total",
                        each.get("total"),
                        "pk",
                        each.get("pk"),
                        "note",
                        each.get("note"))));
    assertThat(scan("byCity").items()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(describe("byCity").itemCount()).isEqualTo(expected.size());
    assertThat(describe("byCity").sizeBytes())
        .isEqualTo(expected.stream().mapToLong(Item::sizeBytes).sum());
  }

  @Test
  void anIndexGoesWhileItIsFilledAndItsNameIsFree() {
    createOrders();
    for (int i = 0; i < 300; i++) {
      put(engine, "orders", order("k" + i, "Rome", i));
    }
    createIndex(BY_CITY);
    engine.stepIndexes();
    engine.stepIndexes();
    deleteIndex("byCity");
    assertThat(describe("byCity").status()).isEqualTo(IndexStatus.DELETING);
    put(engine, "orders", item("pk", s("free"), "city", n(1)));
    catchUp();
    assertThat(engine.describeTable("orders", STRONG).globalIndexes()).isEmpty();
    createIndex(BY_CITY);
    catchUp();
    assertThat(keysOf("byCity")).hasSize(300);
  }

  @Test
  void aReaderWaitsForAPosition() {
    createOrders(BY_CITY);
    put(engine, "orders", order("a", "Rome", 1));
    long position = engine.appliedPosition();
    assertThat(engine.await("orders", "byCity", position, 0, EVENTUAL)).isFalse();
    engine.releaseIndexes();
    assertThat(engine.await("orders", "byCity", position, 60_000, EVENTUAL)).isTrue();
    assertThat(keysOf("byCity")).containsExactly("a");
  }

  @Test
  void writersAreRefusedWhenAnIndexIsTooFarBehind() {
    engine.close();
    engine =
        EmbeddedEngine.inMemory(
            HELD.withStorage(StorageOptions.defaults().withMemorySize(16 << 20)), CLOCK);
    createOrders(BY_CITY);
    createOther();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100_000; i++) {
                put(engine, "orders", order("k" + i % 10, "Rome", i));
              }
            })
        .isInstanceOfSatisfying(
            ThrottlingException.class, e -> assertThat(e.resource()).isEqualTo("orders/byCity"))
        .hasMessageContaining("byCity");
    put(engine, "other", item("pk", s("a")));
    catchUp();
    put(engine, "orders", order("k", "Rome", 1));
  }

  private void createOther() {
    EngineFixture.createTable(engine, "other", key("pk", AttributeType.S));
  }

  // ---- across openings

  private void open(EmbeddedOptions options) {
    engine.close();
    engine = EmbeddedEngine.open(directory, true, options, CLOCK);
  }

  private static EmbeddedOptions small() {
    return HELD.withStorage(
        StorageOptions.defaults().withDurability(Durability.ASYNC).withLogSize(1 << 20, 16 * 1024));
  }

  @Test
  void anIndexGoesOnWhereItWasAfterARestart() {
    open(small());
    createOrders(BY_CITY);
    for (int i = 0; i < 50; i++) {
      put(engine, "orders", order("k" + i, "Rome", i));
    }
    engine.stepIndexes();
    engine.checkpoint();
    for (int i = 0; i < 50; i += 2) {
      put(engine, "orders", order("k" + i, "Oslo", i));
    }
    open(small());
    assertThat(describe("byCity").lag().isCaughtUp()).isFalse();
    catchUp();
    assertIndexesAgree();
  }

  @Test
  void differentPartitionKeysAreCountedAcrossRestarts() {
    open(small());
    createOrders(BY_CITY);
    for (int i = 0; i < 60; i++) {
      put(engine, "orders", order("k" + i, "c" + i % 7, i));
      if (i == 30) {
        catchUp();
        engine.checkpoint();
      }
    }
    catchUp();
    open(small());
    catchUp();
    assertThat(engine.distinctPartitionKeys("orders", null)).isEqualTo(60);
    assertThat(engine.distinctPartitionKeys("orders", "byCity")).isEqualTo(7);
  }

  @Test
  void theLogIsKeptForAnIndexThatIsBehind() {
    open(small());
    createOrders(BY_CITY);
    for (int i = 0; i < 2_000; i++) {
      put(engine, "orders", order("k" + i % 300, "c" + i % 7, i));
      if (i % 400 == 0) {
        engine.checkpoint();
      }
    }
    engine.checkpoint();
    engine.checkpoint();
    open(small());
    put(engine, "orders", order("last", "Rome", 1));
    catchUp();
    assertIndexesAgree();
  }

  @Test
  void anIndexThatFellOutOfMemoryCatchesUpFromTheLog() {
    open(small().withStorage(small().storage().withLogSize(64 << 20, 1 << 20)));
    createOrders(BY_CITY);
    String note = "x".repeat(20_000);
    for (int i = 0; i < 200; i++) {
      put(
          engine,
          "orders",
          item("pk", s("k" + i % 20), "city", s("c" + i), "total", n(i), "note", s(note)));
    }
    for (int i = 0; i < 5; i++) {
      engine.stepIndexes();
      put(engine, "orders", order("more" + i, "Rome", i));
    }
    catchUp();
    assertIndexesAgree();
  }

  @Test
  void aBackFillGoesOnAfterARestartWithItsCheckpointedKey() {
    open(small());
    createOrders();
    for (int i = 0; i < 600; i++) {
      put(engine, "orders", order("k" + i, "Rome", i));
    }
    createIndex(BY_CITY);
    engine.stepIndexes();
    engine.stepIndexes();
    engine.checkpoint();
    engine.stepIndexes();
    for (int i = 0; i < 600; i += 3) {
      put(engine, "orders", order("k" + i, "Oslo", i));
    }
    engine.stepIndexes();
    open(small());
    assertThat(describe("byCity").status()).isEqualTo(IndexStatus.CREATING);
    for (int i = 1; i < 600; i += 3) {
      put(engine, "orders", order("k" + i, "Bern", i));
    }
    catchUp();
    assertThat(describe("byCity").status()).isEqualTo(IndexStatus.ACTIVE);
    assertIndexesAgree();
    open(small());
    catchUp();
    assertIndexesAgree();
  }
}
