package io.partita.engine.embedded;

import static io.partita.engine.embedded.EngineFixture.EVENTUAL;
import static io.partita.engine.embedded.EngineFixture.STRONG;
import static io.partita.engine.embedded.EngineFixture.createTable;
import static io.partita.engine.embedded.EngineFixture.item;
import static io.partita.engine.embedded.EngineFixture.key;
import static io.partita.engine.embedded.EngineFixture.n;
import static io.partita.engine.embedded.EngineFixture.partition;
import static io.partita.engine.embedded.EngineFixture.pk;
import static io.partita.engine.embedded.EngineFixture.put;
import static io.partita.engine.embedded.EngineFixture.putRequest;
import static io.partita.engine.embedded.EngineFixture.queryRequest;
import static io.partita.engine.embedded.EngineFixture.s;
import static io.partita.engine.embedded.EngineFixture.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.ConsumedCapacity;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.GetItemRequest;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeyValueEngine;
import io.partita.engine.LocalIndex;
import io.partita.engine.PageResult;
import io.partita.engine.QueryRequest;
import io.partita.engine.ReturnValues;
import io.partita.engine.Select;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.Item;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rows of the reference's table of capacity units. */
class UnitsTest {
  private KeyValueEngine engine;

  @BeforeEach
  void open() {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, EngineFixture.CLOCK);
    createTable(engine, "docs", key("pk", AttributeType.S, "sk", AttributeType.N));
    createTable(
        engine,
        "indexed",
        key("pk", AttributeType.S, "sk", AttributeType.N),
        new LocalIndex(
            "keys", new KeyAttribute("i", AttributeType.N), new IndexProjection.KeysOnly()),
        new LocalIndex(
            "some",
            new KeyAttribute("j", AttributeType.N),
            new IndexProjection.Include(Set.of("a"))));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /** An item of exactly so many bytes. */
  private static Item sized(long sort, int bytes) {
    int base = item("pk", s("p"), "sk", n(sort), "v", s("")).sizeBytes();
    Item item = item("pk", s("p"), "sk", n(sort), "v", s("x".repeat(bytes - base)));
    assertThat(item.sizeBytes()).isEqualTo(bytes);
    return item;
  }

  private double read(long sort, boolean strong) {
    return engine
        .getItem(new GetItemRequest("docs", pk(s("p"), n(sort)), null), strong ? STRONG : EVENTUAL)
        .consumed()
        .tableUnits();
  }

  @Test
  void aGetCostsAUnitPerFourKilobytesBegunAndHalfIfEventual() {
    put(engine, "docs", sized(1, 4_096));
    put(engine, "docs", sized(2, 4_097));

    assertThat(read(1, true)).isEqualTo(1);
    assertThat(read(1, false)).isEqualTo(0.5);
    assertThat(read(2, true)).isEqualTo(2);
    assertThat(read(2, false)).isEqualTo(1);
    assertThat(read(3, true)).isEqualTo(1);
    assertThat(read(3, false)).isEqualTo(0.5);
  }

  @Test
  void aPutCostsTheLargerOfBothItems() {
    assertThat(put(engine, "docs", sized(1, 1_024)).consumed().tableUnits()).isEqualTo(1);
    assertThat(put(engine, "docs", sized(1, 3_000)).consumed().tableUnits()).isEqualTo(3);
    assertThat(put(engine, "docs", sized(1, 100)).consumed().tableUnits()).isEqualTo(3);
    assertThat(put(engine, "docs", sized(1, 100)).consumed().tableUnits()).isEqualTo(1);
  }

  @Test
  void aPartialUpdatePaysForTheWholeItem() {
    put(engine, "docs", sized(1, 5_000));
    UpdateExpression set =
        new UpdateExpression(
            List.of(
                new UpdateExpression.SetAction(
                    DocumentPath.of("w"), new UpdateExpression.SetOperand.Value(n(1)))),
            List.of(),
            List.of(),
            List.of());

    assertThat(
            update(engine, "docs", pk(s("p"), n(1)), set, null, ReturnValues.NONE)
                .consumed()
                .tableUnits())
        .isEqualTo(5);
  }

  @Test
  void aDeleteCostsTheDeletedItemOrOne() {
    put(engine, "docs", sized(1, 2_049));

    assertThat(delete(1).tableUnits()).isEqualTo(3);
    assertThat(delete(1).tableUnits()).isEqualTo(1);
  }

  private ConsumedCapacity delete(long sort) {
    return engine
        .deleteItem(
            new DeleteItemRequest("docs", pk(s("p"), n(sort)), null, ReturnValues.NONE, false),
            STRONG)
        .consumed();
  }

  @Test
  void aQueryIsRoundedOncePerPageWhateverItReturns() {
    for (int i = 0; i < 10; i++) {
      put(engine, "docs", sized(i, 1_000));
    }
    QueryRequest all = queryRequest("docs", null, partition(s("p")));
    QueryRequest count =
        new QueryRequest(
            "docs",
            null,
            partition(s("p")),
            new Condition.AttributeNotExists(DocumentPath.of("v")),
            Select.COUNT,
            null,
            true,
            Integer.MAX_VALUE,
            null);

    assertThat(engine.query(all, STRONG).consumed().tableUnits()).isEqualTo(3);
    assertThat(engine.query(all, EVENTUAL).consumed().tableUnits()).isEqualTo(1.5);
    PageResult counted = engine.query(count, EVENTUAL);
    assertThat(counted.consumed().tableUnits()).isEqualTo(1.5);
    assertThat(counted.count()).isZero();
    assertThat(counted.scannedCount()).isEqualTo(10);
    QueryRequest none = queryRequest("docs", null, partition(s("nobody")));
    assertThat(engine.query(none, EVENTUAL).consumed().tableUnits()).isEqualTo(0.5);
    assertThat(engine.query(none, STRONG).consumed().tableUnits()).isEqualTo(1);
  }

  @Test
  void aPageEndsWithTheItemThatReachesAMegabyte() {
    for (int i = 0; i < 4; i++) {
      put(engine, "docs", sized(i, 1 << 18));
    }
    put(engine, "docs", sized(4, 100));

    PageResult page = engine.query(queryRequest("docs", null, partition(s("p"))), STRONG);

    assertThat(page.items()).hasSize(4);
    assertThat(page.lastEvaluatedKey()).isEqualTo(item("pk", s("p"), "sk", n(3)));
    assertThat(page.consumed().tableUnits()).isEqualTo(256);
  }

  @Test
  void indexWritesCostByWhatBecomesOfTheEntry() {
    Item bare = item("pk", s("p"), "sk", n(1));
    assertThat(indexUnits(bare)).isEmpty();
    assertThat(indexUnits(item("pk", s("p"), "sk", n(1), "i", n(1))))
        .containsOnly(entry("keys", 1));
    assertThat(indexUnits(item("pk", s("p"), "sk", n(1), "i", n(1), "z", n(1)))).isEmpty();
    assertThat(indexUnits(item("pk", s("p"), "sk", n(1), "i", n(2))))
        .containsOnly(entry("keys", 2));
    assertThat(indexUnits(item("pk", s("p"), "sk", n(1), "j", n(1), "a", s("x".repeat(2_000)))))
        .containsOnly(entry("keys", 1), entry("some", 2));
    assertThat(indexUnits(item("pk", s("p"), "sk", n(1), "j", n(1), "a", s("x"))))
        .containsOnly(entry("some", 2));
    assertThat(indexUnits(item("pk", s("p"), "sk", n(1), "j", n(1), "a", s("x")))).isEmpty();
    assertThat(indexUnits(bare)).containsOnly(entry("some", 1));
  }

  private Map<String, Double> indexUnits(Item item) {
    return put(engine, "indexed", item).consumed().localIndexUnits();
  }

  private static Map.Entry<String, Double> entry(String index, double units) {
    return Map.entry(index, units);
  }

  @Test
  void aLocalIndexIsChargedByItsEntriesAndPaysForEachFetchedItem() {
    for (int i = 0; i < 3; i++) {
      put(engine, "indexed", item("pk", s("p"), "sk", n(i), "i", n(i), "v", s("x".repeat(5_000))));
    }
    QueryRequest projected = queryRequest("indexed", "keys", partition(s("p")));
    QueryRequest everything =
        new QueryRequest(
            "indexed",
            "keys",
            partition(s("p")),
            null,
            Select.ALL_ATTRIBUTES,
            null,
            true,
            Integer.MAX_VALUE,
            null);

    assertThat(engine.query(projected, STRONG).consumed())
        .isEqualTo(new ConsumedCapacity("indexed", 0, Map.of("keys", 1.0), Map.of()));
    PageResult fetched = engine.query(everything, STRONG);
    assertThat(fetched.consumed().totalUnits()).isEqualTo(1 + 3 * 2);
    assertThat(fetched.items().get(0).get("v")).isNotNull();
    assertThat(engine.query(everything, EVENTUAL).consumed().totalUnits()).isEqualTo(0.5 + 3);
  }

  @Test
  void aTransactionPaysDoubleAndChecksCountAsWrites() {
    put(engine, "docs", sized(1, 3_000));
    TransactWriteItemsRequest request =
        new TransactWriteItemsRequest(
            List.of(
                new TransactWriteItem.ConditionCheck(
                    "docs",
                    pk(s("p"), n(1)),
                    new Condition.AttributeExists(DocumentPath.of("v")),
                    false),
                new TransactWriteItem.Put(putRequest("docs", sized(2, 1_500))),
                new TransactWriteItem.Put(
                    putRequest("indexed", item("pk", s("p"), "sk", n(1), "i", n(1))))),
            "token-1");

    assertThat(engine.transactWriteItems(request, STRONG).consumed())
        .containsExactly(
            ConsumedCapacity.ofTable("docs", 6 + 4),
            new ConsumedCapacity("indexed", 2, Map.of("keys", 2.0), Map.of()));
    assertThat(engine.transactWriteItems(request, STRONG).consumed())
        .as("the same token again reads")
        .containsExactly(
            ConsumedCapacity.ofTable("docs", 2 + 2), ConsumedCapacity.ofTable("indexed", 2));
  }
}
