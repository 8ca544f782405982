package io.partita.engine.embedded;

import static io.partita.engine.embedded.EngineFixture.CLOCK;
import static io.partita.engine.embedded.EngineFixture.EVENTUAL;
import static io.partita.engine.embedded.EngineFixture.STRONG;
import static io.partita.engine.embedded.EngineFixture.b;
import static io.partita.engine.embedded.EngineFixture.createTable;
import static io.partita.engine.embedded.EngineFixture.item;
import static io.partita.engine.embedded.EngineFixture.key;
import static io.partita.engine.embedded.EngineFixture.n;
import static io.partita.engine.embedded.EngineFixture.partition;
import static io.partita.engine.embedded.EngineFixture.pk;
import static io.partita.engine.embedded.EngineFixture.put;
import static io.partita.engine.embedded.EngineFixture.putRequest;
import static io.partita.engine.embedded.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.CancellationReason;
import io.partita.engine.CreateTableRequest;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.GlobalIndex;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.ListTablesResult;
import io.partita.engine.QueryRequest;
import io.partita.engine.ReturnValues;
import io.partita.engine.ScanRequest;
import io.partita.engine.Select;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.UpdateItemRequest;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.Projection;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a request may ask for, at its limits and beyond: what is found there is said. */
class RequestLimitsTest {
  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final int BIG = 390_000;

  private final EmbeddedEngine engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, CLOCK);

  @BeforeEach
  void create() {
    createTable(engine, "simple", key("pk", AttributeType.S));
    engine.createTable(
        new CreateTableRequest(
            "indexed",
            key("pk", AttributeType.S),
            List.of(),
            List.of(
                new GlobalIndex(
                    "idx",
                    new KeySchema(
                        List.of(new KeyAttribute("a", AttributeType.S)),
                        List.of(
                            new KeyAttribute("b", AttributeType.S),
                            new KeyAttribute("c", AttributeType.B))),
                    new IndexProjection.KeysOnly())),
            1,
            null),
        STRONG);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static void refused(Kind kind, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ValidationException.class, e -> assertThat(e.kind()).as(message).isEqualTo(kind))
        .hasMessage(message);
  }

  private static QueryRequest query(
      String table,
      @Nullable String index,
      Select select,
      @Nullable Projection projection,
      int limit,
      @Nullable Item start) {
    return new QueryRequest(
        table, index, partition(s("p")), null, select, projection, true, limit, start);
  }

  @Test
  void aPageExaminesAtLeastOneItem() {
    String message =
        "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member"
            + " must have value greater than or equal to 1";
    refused(
        Kind.INVALID_PARAMETER,
        message,
        () -> engine.query(query("simple", null, Select.COUNT, null, 0, null), STRONG));
    refused(
        Kind.INVALID_PARAMETER,
        message,
        () ->
            engine.scan(
                new ScanRequest("simple", null, null, Select.COUNT, null, 0, null), STRONG));
  }

  @Test
  void selectAndProjectionGoTogether() {
    Projection projection = new Projection(List.of(DocumentPath.of("a")));
    refused(
        Kind.INVALID_PARAMETER,
        INVALID + "Must specify the ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
        () ->
            engine.query(query("simple", null, Select.SPECIFIC_ATTRIBUTES, null, 1, null), STRONG));
    for (Select select : List.of(Select.COUNT, Select.ALL_ATTRIBUTES)) {
      refused(
          Kind.INVALID_PARAMETER,
          INVALID + "Cannot specify the ProjectionExpression when choosing to get " + select,
          () -> engine.query(query("simple", null, select, projection, 1, null), STRONG));
    }
    refused(
        Kind.INVALID_PARAMETER,
        INVALID + "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
        () ->
            engine.query(
                query("simple", null, Select.ALL_PROJECTED_ATTRIBUTES, null, 1, null), STRONG));
    refused(
        Kind.WRONG_OBJECT_KIND,
        INVALID
            + "Select type ALL_ATTRIBUTES is not supported for global secondary index idx because"
            + " its projection type is not ALL",
        () ->
            engine.scan(
                new ScanRequest("indexed", "idx", null, Select.ALL_ATTRIBUTES, null, 1, null),
                EVENTUAL));
  }

  @Test
  void aQueryByTheWholeKeyHasNoSecondPage() {
    put(engine, "simple", item("pk", s("p")));

    assertThat(
            engine
                .query(query("simple", null, Select.COUNT, null, 1, null), STRONG)
                .lastEvaluatedKey())
        .isNull();
    refused(
        Kind.INVALID_PARAMETER,
        "The provided starting key is invalid: a query by the whole key has no second page",
        () ->
            engine.query(query("simple", null, Select.COUNT, null, 1, item("pk", s("p"))), STRONG));
  }

  @Test
  void tablesAreListedByPagesOfAtMostAHundred() {
    for (int i = 0; i < 100; i++) {
      createTable(engine, "more" + i, key("pk", AttributeType.S));
    }

    ListTablesResult first = engine.listTables(null, 100, STRONG);
    assertThat(first.tables()).hasSize(100).isSorted();
    ListTablesResult second = engine.listTables(first.lastEvaluatedTable(), 100, STRONG);
    assertThat(second.tables()).hasSize(2).doesNotContainAnyElementsOf(first.tables());
    assertThat(second.lastEvaluatedTable()).isNull();
    for (int limit : List.of(0, 101)) {
      refused(
          Kind.INVALID_PARAMETER,
          "1 validation error detected: Value '"
              + limit
              + "' at 'limit' failed to satisfy constraint: Member must have value "
              + (limit == 0 ? "greater than or equal to 1" : "less than or equal to 100"),
          () -> engine.listTables(null, limit, STRONG));
    }
  }

  @Test
  void whatATransactionCarriesHasFourMegabytesAndWhatItDeletesAnySize() {
    List<TransactWriteItem> puts = new ArrayList<>();
    List<TransactWriteItem> deletes = new ArrayList<>();
    int bytes = 0;
    for (int i = 10; i < 24; i++) {
      Item big = item("pk", s("k" + i), "v", s("x".repeat(BIG)));
      bytes += i < 21 ? big.sizeBytes() : 0;
      puts.add(new TransactWriteItem.Put(putRequest("simple", big)));
      deletes.add(
          new TransactWriteItem.Delete(
              new DeleteItemRequest("simple", pk(s("k" + i)), null, ReturnValues.NONE, false)));
    }

    refused(
        Kind.TOO_LARGE,
        "Transaction request size has exceeded the maximum of 4 MB: "
            + bytes
            + " bytes, at most 4194304",
        () -> transact(puts.subList(0, 11)));
    transact(puts.subList(0, 10));
    transact(puts.subList(10, 14));
    transact(deletes);
    assertThat(engine.counts("simple", null).items()).isZero();
  }

  private void transact(List<TransactWriteItem> actions) {
    engine.transactWriteItems(new TransactWriteItemsRequest(actions, null), STRONG);
  }

  @Test
  void anItemThatIsTooLargeFailsATransactionAndAnUpdateThatMakesItSoIsAReason() {
    Item tooLarge = item("pk", s("k"), "v", s("x".repeat(409_600)));
    refused(
        Kind.TOO_LARGE,
        "Item size has exceeded the maximum allowed size: "
            + tooLarge.sizeBytes()
            + " bytes, at most 409600",
        () -> transact(List.of(new TransactWriteItem.Put(putRequest("simple", tooLarge)))));
    put(engine, "simple", item("pk", s("p"), "v", s("x".repeat(BIG))));
    UpdateExpression grow =
        new UpdateExpression(
            List.of(
                new UpdateExpression.SetAction(
                    DocumentPath.of("w"),
                    new UpdateExpression.SetOperand.Value(s("x".repeat(20_000))))),
            List.of(),
            List.of(),
            List.of());
    List<TransactWriteItem> actions =
        List.of(
            new TransactWriteItem.Put(putRequest("simple", item("pk", s("other")))),
            new TransactWriteItem.Update(
                new UpdateItemRequest("simple", pk(s("p")), grow, null, ReturnValues.NONE, false)));

    assertThatThrownBy(() -> transact(actions))
        .isInstanceOfSatisfying(
            TransactionCanceledException.class,
            e -> {
              assertThat(e.reasons())
                  .extracting(CancellationReason::code)
                  .containsExactly("None", "ValidationError");
              assertThat(e.reasons().get(1).message())
                  .startsWith("Item size to update has exceeded the maximum allowed size: 410005");
            });
    assertThat(engine.counts("simple", null).items()).isEqualTo(1);
  }

  @Test
  void aTokenHasOneToThirtySixCharacters() {
    List<TransactWriteItem> actions =
        List.of(new TransactWriteItem.Put(putRequest("simple", item("pk", s("p")))));
    engine.transactWriteItems(new TransactWriteItemsRequest(actions, "t"), STRONG);
    engine.transactWriteItems(new TransactWriteItemsRequest(actions, "t".repeat(36)), STRONG);
    for (int length : List.of(0, 37)) {
      refused(
          Kind.INVALID_PARAMETER,
          "1 validation error detected: Value '"
              + "t".repeat(length)
              + "' at 'clientRequestToken' failed to satisfy constraint: Member must have length "
              + (length == 0 ? "greater than or equal to 1" : "less than or equal to 36"),
          () ->
              engine.transactWriteItems(
                  new TransactWriteItemsRequest(actions, "t".repeat(length)), STRONG));
    }
  }

  @Test
  void theSortAttributesOfAnIndexKeyHave1024BytesTogether() {
    Item longest =
        item("pk", s("k"), "a", s("x"), "b", s("x".repeat(600)), "c", b("y".repeat(424)));
    put(engine, "indexed", longest);

    refused(
        Kind.TOO_LARGE,
        INVALID
            + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes:"
            + " IndexName: idx, IndexKey: b, c, found: 1025 bytes",
        () ->
            put(
                engine,
                "indexed",
                item("pk", s("k"), "a", s("x"), "b", s("x".repeat(600)), "c", b("y".repeat(425)))));
  }

  @Test
  void aWriteOfSeveralIndexKeysNamesTheFirstThatIsNone() {
    refused(
        Kind.TYPE_MISMATCH,
        INVALID + "Type mismatch for Index Key b Expected: S Actual: N IndexName: idx",
        () -> put(engine, "indexed", item("pk", s("k"), "b", n(1), "c", n(1))));
    assertThat(engine.counts("indexed", null).items()).isZero();
  }
}
