package io.partita.engine.embedded;

import static io.partita.engine.embedded.EngineFixture.STRONG;
import static io.partita.engine.embedded.EngineFixture.createTable;
import static io.partita.engine.embedded.EngineFixture.get;
import static io.partita.engine.embedded.EngineFixture.item;
import static io.partita.engine.embedded.EngineFixture.key;
import static io.partita.engine.embedded.EngineFixture.n;
import static io.partita.engine.embedded.EngineFixture.partition;
import static io.partita.engine.embedded.EngineFixture.pk;
import static io.partita.engine.embedded.EngineFixture.put;
import static io.partita.engine.embedded.EngineFixture.query;
import static io.partita.engine.embedded.EngineFixture.queryRequest;
import static io.partita.engine.embedded.EngineFixture.s;
import static io.partita.engine.embedded.EngineFixture.scan;
import static io.partita.engine.embedded.EngineFixture.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.ConditionalCheckFailedException;
import io.partita.engine.CreateTableRequest;
import io.partita.engine.EngineUnavailableException;
import io.partita.engine.IndexProjection;
import io.partita.engine.ItemCollectionSizeLimitExceededException;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.KeyValueEngine;
import io.partita.engine.LocalIndex;
import io.partita.engine.PrimaryKey;
import io.partita.engine.PutItemRequest;
import io.partita.engine.QueryRequest;
import io.partita.engine.RequestCancelledException;
import io.partita.engine.RequestContext;
import io.partita.engine.ResourceInUseException;
import io.partita.engine.ResourceNotFoundException;
import io.partita.engine.ReturnValues;
import io.partita.engine.Select;
import io.partita.engine.TableDescription;
import io.partita.engine.UpdateTableRequest;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.expression.Operand;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The model's texts, as far as requests without text reach them. */
class RefusalsTest {
  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final String EMPTY_KEY =
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot"
          + " contain an empty string value. Key: ";
  private KeyValueEngine engine;

  @BeforeEach
  void open() {
    engine =
        EmbeddedEngine.inMemory(
            EmbeddedOptions.DEFAULTS.withItemCollectionBytes(2_000), EngineFixture.CLOCK);
    createTable(engine, "docs", key("pk", AttributeType.S, "sk", AttributeType.S));
    createTable(engine, "simple", key("pk", AttributeType.S));
    createTable(
        engine,
        "indexed",
        key("pk", AttributeType.S, "sk", AttributeType.S),
        new LocalIndex(
            "byI", new KeyAttribute("i", AttributeType.S), new IndexProjection.KeysOnly()));
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

  private void refusedPut(Kind kind, String message, Item item) {
    refused(kind, message, () -> put(engine, "docs", item));
  }

  @Test
  void anItemNeedsItsKeysWithTheirTypesAndLengths() {
    refusedPut(Kind.KEY_MISSING, INVALID + "Missing the key sk in the item", item("pk", s("p")));
    refusedPut(
        Kind.TYPE_MISMATCH,
        INVALID + "Type mismatch for key pk expected: S actual: N",
        item("pk", n(1), "sk", s("s")));
    refusedPut(Kind.INVALID_PARAMETER, EMPTY_KEY + "sk", item("pk", s("p"), "sk", s("")));
    refusedPut(
        Kind.TOO_LARGE,
        INVALID
            + "Size of hashkey has exceeded the maximum size limit of2048 bytes: attribute pk has 2049 bytes",
        item("pk", s("p".repeat(2_049)), "sk", s("s")));
    refusedPut(
        Kind.TOO_LARGE,
        INVALID
            + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes: attribute sk has 1025 bytes",
        item("pk", s("p"), "sk", s("s".repeat(1_025))));
    put(engine, "docs", item("pk", s("p".repeat(2_048)), "sk", s("s".repeat(1_024))));
  }

  @Test
  void aKeyArgumentMatchesTheSchema() {
    String noMatch = "The provided key element does not match the schema: the key of table ";
    refused(
        Kind.KEY_MISSING,
        noMatch + "docs is pk (S), sk (S), found: pk (S)",
        () -> get(engine, "docs", pk(s("p"))));
    refused(
        Kind.TYPE_MISMATCH,
        noMatch + "docs is pk (S), sk (S), found: pk (S), sk (N)",
        () -> get(engine, "docs", pk(s("p"), n(1))));
    refused(
        Kind.KEY_MISSING,
        noMatch + "simple is pk (S), found: other (S)",
        () -> get(engine, "simple", PrimaryKey.of("other", s("p"))));
    refused(
        Kind.INVALID_PARAMETER,
        noMatch + "simple is pk (S), found: pk (S), sk (S)",
        () -> get(engine, "simple", pk(s("p"), s("s"))));
    refused(Kind.INVALID_PARAMETER, EMPTY_KEY + "pk", () -> get(engine, "simple", pk(s(""))));
  }

  @Test
  void anItemHasAtMost400Kilobytes() {
    int base = item("pk", s("p"), "sk", s("s"), "v", s("")).sizeBytes();
    Item largest = item("pk", s("p"), "sk", s("s"), "v", s("x".repeat(409_600 - base)));
    put(engine, "docs", largest);
    refusedPut(
        Kind.TOO_LARGE,
        "Item size has exceeded the maximum allowed size: 409601 bytes, at most 409600",
        item("pk", s("p"), "sk", s("s"), "v", s("x".repeat(409_601 - base))));
    refused(
        Kind.TOO_LARGE,
        "Item size to update has exceeded the maximum allowed size: 409603 bytes, at most 409600",
        () -> update(engine, "docs", pk(s("p"), s("s")), set("w", n(1)), null, ReturnValues.NONE));
    assertThat(get(engine, "docs", pk(s("p"), s("s"))).item()).isEqualTo(largest);
  }

  private static UpdateExpression set(String attribute, AttributeValue value) {
    return new UpdateExpression(
        List.of(
            new UpdateExpression.SetAction(
                DocumentPath.of(attribute), new UpdateExpression.SetOperand.Value(value))),
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void keysAreNoTargetsOfUpdates() {
    refused(
        Kind.KEY_UPDATE,
        INVALID + "Cannot update attribute sk. This attribute is part of the key",
        () ->
            update(engine, "docs", pk(s("p"), s("s")), set("sk", s("s")), null, ReturnValues.NONE));
  }

  @Test
  void anIndexKeyIsOfItsTypeAndNotEmpty() {
    refused(
        Kind.TYPE_MISMATCH,
        INVALID + "Type mismatch for Index Key i Expected: S Actual: NULL IndexName: byI",
        () ->
            put(
                engine,
                "indexed",
                item("pk", s("p"), "sk", s("s"), "i", AttributeValue.Null.INSTANCE)));
    refused(
        Kind.INVALID_PARAMETER,
        "One or more parameter values are not valid. A value specified for a secondary index key"
            + " is not supported. The AttributeValue for a key attribute cannot contain an empty"
            + " string value. IndexName: byI, IndexKey: i",
        () -> put(engine, "indexed", item("pk", s("p"), "sk", s("s"), "i", s(""))));
  }

  @Test
  void anItemCollectionOfATableWithLocalIndexesHasALimitThatShrinkingPasses() {
    for (int i = 0; i < 3; i++) {
      put(engine, "indexed", item("pk", s("p"), "sk", s("" + i), "i", s("x"), "v", filler(500)));
    }
    Item fourth = item("pk", s("p"), "sk", s("3"), "i", s("x"), "v", filler(500));

    assertThatThrownBy(() -> put(engine, "indexed", fourth))
        .isInstanceOf(ItemCollectionSizeLimitExceededException.class)
        .hasMessage("Collection size exceeded.");
    put(engine, "indexed", item("pk", s("q"), "sk", s("3"), "i", s("x"), "v", filler(500)));
    put(engine, "indexed", item("pk", s("p"), "sk", s("0"), "v", filler(10)));
    put(engine, "indexed", fourth);
    assertThatThrownBy(
            () -> put(engine, "indexed", item("pk", s("p"), "sk", s("4"), "v", filler(500))))
        .isInstanceOf(ItemCollectionSizeLimitExceededException.class);
  }

  @Test
  void aTableMayHaveALimitOfItemCollectionsOfItsOwn() {
    engine.createTable(
        new CreateTableRequest(
            "bounded",
            new KeySchema(
                List.of(new KeyAttribute("pk", AttributeType.S)),
                List.of(new KeyAttribute("sk", AttributeType.S))),
            List.of(
                new LocalIndex(
                    "byI", new KeyAttribute("i", AttributeType.S), new IndexProjection.All())),
            List.of(),
            1,
            1024,
            null),
        STRONG);
    put(engine, "bounded", item("pk", s("p"), "sk", s("1"), "v", filler(900)));
    Item second = item("pk", s("p"), "sk", s("2"), "v", filler(900));
    assertThatThrownBy(() -> put(engine, "bounded", second))
        .isInstanceOf(ItemCollectionSizeLimitExceededException.class);

    TableDescription larger =
        engine.updateTable(new UpdateTableRequest("bounded", null, 2048, null), STRONG);

    assertThat(larger.collectionLimitBytes()).isEqualTo(2048);
    put(engine, "bounded", second);
    refused(
        Kind.INVALID_PARAMETER,
        "1 validation error detected: Value '1' at 'collectionLimitBytes' failed to satisfy"
            + " constraint: Member must have value between 1 KB and 1 PB",
        () -> engine.updateTable(new UpdateTableRequest("bounded", null, 1, null), STRONG));
  }

  private static AttributeValue filler(int bytes) {
    return s("x".repeat(bytes));
  }

  @Test
  void putAndDeleteReturnOnlyTheOldItem() {
    refused(
        Kind.INVALID_PARAMETER,
        "ReturnValues can only be ALL_OLD or NONE",
        () ->
            engine.putItem(
                new PutItemRequest(
                    "docs", item("pk", s("p"), "sk", s("s")), null, ReturnValues.ALL_NEW, false),
                STRONG));
  }

  @Test
  void aFailedConditionCarriesTheItemOnRequest() {
    Item old = item("pk", s("p"), "sk", s("s"), "v", n(1));
    put(engine, "docs", old);
    Condition absent = new Condition.AttributeNotExists(DocumentPath.of("pk"));

    assertThatThrownBy(
            () ->
                engine.putItem(
                    new PutItemRequest("docs", old, absent, ReturnValues.NONE, true), STRONG))
        .isInstanceOfSatisfying(
            ConditionalCheckFailedException.class,
            e -> {
              assertThat(e.item()).isEqualTo(old);
              assertThat(e.version()).isEqualTo(get(engine, "docs", pk(s("p"), s("s"))).version());
            })
        .hasMessage("The conditional request failed");
  }

  @Test
  void missingAndExistingTablesAreTold() {
    assertThatThrownBy(() -> scan(engine, "nowhere", null))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessage("Requested resource not found: Table: nowhere not found");
    assertThatThrownBy(() -> createTable(engine, "docs", key("pk", AttributeType.S)))
        .isInstanceOf(ResourceInUseException.class)
        .hasMessage("Table already exists: docs");
  }

  private void refusedQuery(Kind kind, String message, KeyCondition condition) {
    refused(kind, message, () -> query(engine, "docs", condition));
  }

  @Test
  void aKeyConditionSaysWhichCollectionAndOneRange() {
    refusedQuery(
        Kind.WRONG_OBJECT_KIND,
        "Query condition missed key schema element: pk",
        new KeyCondition(List.of(new KeyCondition.Equality("sk", s("s"))), null));
    refusedQuery(
        Kind.WRONG_OBJECT_KIND,
        "Query condition missed key schema element: sk",
        partition(s("p"), new KeyCondition.BeginsWith("other", s("x"))));
    refusedQuery(
        Kind.TYPE_MISMATCH,
        INVALID + "Condition parameter type does not match schema type: pk is S, found: N",
        partition(n(1)));
    refusedQuery(
        Kind.INVALID_PARAMETER,
        "Invalid KeyConditionExpression: The BETWEEN operator requires upper bound to be greater"
            + " than or equal to lower bound; lower bound operand: AttributeValue: {S:b}, upper"
            + " bound operand: AttributeValue: {S:a}",
        partition(s("p"), new KeyCondition.Between("sk", s("b"), s("a"))));
    refusedQuery(Kind.INVALID_PARAMETER, EMPTY_KEY + "pk", partition(s("")));
    refused(
        Kind.WRONG_OBJECT_KIND,
        "Query key condition not supported: the key has 1 attributes, found: 2 conditions",
        () ->
            query(
                engine,
                "simple",
                partition(s("p"), new KeyCondition.Range("sk", Comparator.LESS, s("x")))));
    refusedQuery(
        Kind.WRONG_OBJECT_KIND,
        "Conditions can be of length 1 or 2 only; found: 3",
        new KeyCondition(
            List.of(
                new KeyCondition.Equality("pk", s("p")), new KeyCondition.Equality("sk", s("s"))),
            new KeyCondition.BeginsWith("sk", s("s"))));
    refusedQuery(
        Kind.WRONG_OBJECT_KIND,
        "Invalid operator used in KeyConditionExpression: <>",
        partition(s("p"), new KeyCondition.Range("sk", Comparator.NOT_EQUAL, s("x"))));
    refused(
        Kind.UNKNOWN_INDEX,
        "The table does not have the specified index: none",
        () -> engine.query(queryRequest("docs", "none", partition(s("p"))), STRONG));
  }

  private QueryRequest starting(KeyCondition condition, Item start) {
    return new QueryRequest(
        "docs", null, condition, null, Select.ALL_ATTRIBUTES, null, true, 10, start);
  }

  @Test
  void aStartKeyLiesWhereTheQueryReads() {
    refused(
        Kind.INVALID_PARAMETER,
        "The provided starting key is invalid: a key has pk (S), sk (S), found: pk (S)",
        () -> engine.query(starting(partition(s("p")), item("pk", s("p"))), STRONG));
    refused(
        Kind.INVALID_PARAMETER,
        "The provided starting key is invalid: a key has pk (S), sk (S), found: pk (S), sk (N)",
        () -> engine.query(starting(partition(s("p")), item("pk", s("p"), "sk", n(1))), STRONG));
    refused(
        Kind.INVALID_PARAMETER,
        "The provided starting key is outside query boundaries based on provided conditions",
        () -> engine.query(starting(partition(s("p")), item("pk", s("q"), "sk", s("s"))), STRONG));
    refused(
        Kind.INVALID_PARAMETER,
        "The provided starting key does not match the range key predicate",
        () ->
            engine.query(
                starting(
                    partition(s("p"), new KeyCondition.BeginsWith("sk", s("a"))),
                    item("pk", s("p"), "sk", s("b"))),
                STRONG));
  }

  @Test
  void filtersOfAQueryLeaveTheKeysAlone() {
    QueryRequest request =
        new QueryRequest(
            "docs",
            null,
            partition(s("p")),
            new Condition.Comparison(
                Comparator.EQUAL, Operand.attribute("sk"), Operand.value(s("x"))),
            Select.ALL_ATTRIBUTES,
            null,
            true,
            10,
            null);
    refused(
        Kind.INVALID_PARAMETER,
        "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk",
        () -> engine.query(request, STRONG));
  }

  @Test
  void aTableIsWellFormed() {
    KeySchema sorted = key("pk", AttributeType.S, "sk", AttributeType.S);
    LocalIndex index =
        new LocalIndex("idx", new KeyAttribute("i", AttributeType.S), new IndexProjection.All());
    refusedTable(
        "1 validation error detected: Value '' at 'tableName' failed to satisfy constraint:"
            + " Member must have length greater than or equal to 1",
        new CreateTableRequest("", sorted, List.of(), null));
    refusedTable(
        "1 validation error detected: Value 'a b c' at 'tableName' failed to satisfy constraint:"
            + " Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
        new CreateTableRequest("a b c", sorted, List.of(), null));
    refusedTable(
        INVALID + "Duplicate index name: idx",
        new CreateTableRequest("table", sorted, List.of(index, index), null));
    refusedTable(
        INVALID
            + "Table KeySchema does not have a range key, which is required when specifying a"
            + " LocalSecondaryIndex",
        new CreateTableRequest("table", key("pk", AttributeType.S), List.of(index), null));
  }

  private void refusedTable(String message, CreateTableRequest request) {
    assertThatThrownBy(() -> engine.createTable(request, STRONG))
        .isInstanceOf(ValidationException.class)
        .hasMessage(message);
  }

  @Test
  void whatHasEndedIsNotBegun() {
    RequestContext cancelled = new RequestContext(true, Long.MAX_VALUE, () -> true);
    RequestContext late = new RequestContext(true, System.nanoTime() - 1, () -> false);
    Item item = item("pk", s("p"), "sk", s("s"));
    PutItemRequest request = EngineFixture.putRequest("docs", item);

    assertThatThrownBy(() -> engine.putItem(request, cancelled))
        .isInstanceOfSatisfying(
            RequestCancelledException.class, e -> assertThat(e.timedOut()).isFalse());
    assertThatThrownBy(() -> engine.putItem(request, late))
        .isInstanceOfSatisfying(
            RequestCancelledException.class, e -> assertThat(e.timedOut()).isTrue());
    assertThat(scan(engine, "docs", null).items()).isEmpty();
  }

  @Test
  void aClosedEngineSaysSo() {
    engine.close();
    assertThatThrownBy(() -> get(engine, "docs", pk(s("p"), s("s"))))
        .isInstanceOf(EngineUnavailableException.class);
  }
}
