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
import static io.partita.engine.embedded.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.BatchGetItemRequest;
import io.partita.engine.BatchWriteItemRequest;
import io.partita.engine.BatchWriteItemRequest.WriteRequest;
import io.partita.engine.ConsumedCapacity;
import io.partita.engine.CreateTableRequest;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.GetItemRequest;
import io.partita.engine.GlobalIndex;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.KeysAndAttributes;
import io.partita.engine.LocalIndex;
import io.partita.engine.PrimaryKey;
import io.partita.engine.QueryRequest;
import io.partita.engine.RequestContext;
import io.partita.engine.ReturnValues;
import io.partita.engine.ScanRequest;
import io.partita.engine.Select;
import io.partita.engine.TransactGetItemsRequest;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.expression.Projection;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the rows of {@code units.txt}. */
class UnitsTest {
  private static final Set<String> INDEX_KEYS = Set.of("i", "j", "k", "l", "m");

  /** The first key attribute of each global index of the table "followed". */
  private static final Map<String, String> GLOBAL_INDEXES =
      Map.of("gkeys", "i", "gsome", "j", "gall", "k", "gpair", "l");

  private EmbeddedEngine engine;

  @BeforeEach
  void open() {
    engine =
        EmbeddedEngine.inMemory(
            EmbeddedOptions.DEFAULTS.withIndexesHeld(true), EngineFixture.CLOCK);
    createTable(engine, "docs", key("pk", AttributeType.S, "sk", AttributeType.N));
    createTable(
        engine,
        "indexed",
        key("pk", AttributeType.S, "sk", AttributeType.N),
        index("keys", "i", new IndexProjection.KeysOnly()),
        index("some", "j", new IndexProjection.Include(Set.of("a"))),
        index("all", "k", new IndexProjection.All()));
    engine.createTable(
        new CreateTableRequest(
            "followed",
            key("pk", AttributeType.S, "sk", AttributeType.N),
            List.of(),
            List.of(
                global("gkeys", new IndexProjection.KeysOnly(), "i"),
                global("gsome", new IndexProjection.Include(Set.of("a")), "j"),
                global("gall", new IndexProjection.All(), "k"),
                global("gpair", new IndexProjection.KeysOnly(), "l", "m")),
            1,
            null),
        STRONG);
  }

  private static GlobalIndex global(
      String name, IndexProjection projection, String partition, String... sort) {
    return new GlobalIndex(
        name,
        new KeySchema(
            List.of(new KeyAttribute(partition, AttributeType.N)),
            Stream.of(sort).map(each -> new KeyAttribute(each, AttributeType.N)).toList()),
        projection);
  }

  private static LocalIndex index(String name, String sort, IndexProjection projection) {
    return new LocalIndex(name, new KeyAttribute(sort, AttributeType.N), projection);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  static List<String> rows() throws IOException {
    try (BufferedReader file =
        new BufferedReader(
            new InputStreamReader(
                UnitsTest.class.getResourceAsStream("units.txt"), StandardCharsets.UTF_8))) {
      return file.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void anOperationConsumesWhatItsRowSays(String row) {
    String[] columns = row.split("\\|", -1);
    String table = columns[0].strip();
    List<String> stored = list(columns[2]);
    for (int i = 0; i < stored.size(); i++) {
      if (!stored.get(i).equals("-")) {
        put(engine, table, item(stored.get(i), i + 1));
      }
    }
    while (engine.stepIndexes()) {
      // Until the global indexes have what is stored.
    }

    ConsumedCapacity consumed =
        run(table, columns[1].strip().split(" ", -1), stored.size(), list(columns[3]));

    Map<String, Double> expected = expected(columns[4]);
    assertThat(units(consumed)).isEqualTo(expected);
    assertThat(consumed.totalUnits())
        .as("the table and all indexes")
        .isEqualTo(expected.values().stream().mapToDouble(Double::doubleValue).sum());
  }

  /** The parts between commas, the repeated ones as often as they say. */
  private static List<String> list(String column) {
    List<String> parts = new ArrayList<>();
    for (String part : column.split(",", -1)) {
      String[] times = part.strip().split("x ", 2);
      int count = times.length == 1 ? 1 : Integer.parseInt(times[0]);
      for (int i = 0; i < count; i++) {
        parts.add(times[times.length - 1].strip());
      }
    }
    return parts;
  }

  private static Map<String, Double> expected(String column) {
    Map<String, Double> units = new TreeMap<>();
    for (String part : column.strip().split(", ", -1)) {
      units.put(part.split(" ", -1)[0], Double.valueOf(part.split(" ", -1)[1]));
    }
    return units;
  }

  private static Map<String, Double> units(ConsumedCapacity consumed) {
    Map<String, Double> units = new TreeMap<>(consumed.localIndexUnits());
    units.putAll(consumed.globalIndexUnits());
    if (consumed.tableUnits() != 0) {
      units.put("table", consumed.tableUnits());
    }
    return units;
  }

  private static Map<String, AttributeValue> attributes(String text) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    String[] parts = text.split(" ", -1);
    for (int i = 1; i < parts.length; i++) {
      String name = parts[i].split("=", -1)[0];
      int number = Integer.parseInt(parts[i].split("=", -1)[1]);
      attributes.put(name, INDEX_KEYS.contains(name) ? n(number) : s("x".repeat(number)));
    }
    return attributes;
  }

  private static PrimaryKey keyOf(int sort) {
    return pk(s("p"), n(sort));
  }

  private static Item item(String text, int sort) {
    Map<String, AttributeValue> attributes = attributes(text);
    attributes.put("pk", s("p"));
    attributes.put("sk", n(sort));
    String size = text.split(" ", -1)[0];
    if (!size.equals("*")) {
      attributes.put("filler", s(""));
      int missing = Integer.parseInt(size) - Item.of(attributes).sizeBytes();
      attributes.put("filler", s("x".repeat(missing)));
    }
    return Item.of(attributes);
  }

  private ConsumedCapacity run(String table, String[] operation, int items, List<String> request) {
    boolean strong = operation[operation.length - 1].equals("strong");
    RequestContext context = strong ? STRONG : EVENTUAL;
    String index = operation.length == 3 ? operation[1] : null;
    return switch (operation[0]) {
      case "get" -> engine.getItem(new GetItemRequest(table, keyOf(1), null), context).consumed();
      case "batchGet" ->
          engine
              .batchGetItem(
                  new BatchGetItemRequest(
                      Map.of(table, new KeysAndAttributes(keys(items), strong, null))),
                  EVENTUAL)
              .consumed()
              .get(0);
      case "transactGet" ->
          engine
              .transactGetItems(
                  new TransactGetItemsRequest(
                      keys(items).stream()
                          .map(key -> new GetItemRequest(table, key, null))
                          .toList()),
                  EVENTUAL)
              .consumed()
              .get(0);
      case "query", "count", "filter", "project", "fetch" ->
          engine.query(query(table, index, operation[0]), context).consumed();
      case "scan" ->
          engine
              .scan(
                  new ScanRequest(table, index, null, select(index), null, Integer.MAX_VALUE, null),
                  context)
              .consumed();
      default -> write(table, operation[0], request);
    };
  }

  private static List<PrimaryKey> keys(int count) {
    List<PrimaryKey> keys = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      keys.add(keyOf(i));
    }
    return keys;
  }

  private static Select select(String index) {
    return index == null ? Select.ALL_ATTRIBUTES : Select.ALL_PROJECTED_ATTRIBUTES;
  }

  private static QueryRequest query(String table, String index, String kind) {
    boolean filters = kind.equals("filter");
    boolean projects = kind.equals("project");
    Select select =
        switch (kind) {
          case "count" -> Select.COUNT;
          case "fetch" -> Select.ALL_ATTRIBUTES;
          case "project" -> Select.SPECIFIC_ATTRIBUTES;
          default -> select(index);
        };
    return new QueryRequest(
        table,
        index,
        index != null && GLOBAL_INDEXES.containsKey(index)
            ? new KeyCondition(
                List.of(new KeyCondition.Equality(GLOBAL_INDEXES.get(index), n(1))), null)
            : partition(s("p")),
        filters ? new Condition.AttributeNotExists(DocumentPath.of("filler")) : null,
        select,
        projects ? new Projection(List.of(DocumentPath.of("sk"))) : null,
        true,
        Integer.MAX_VALUE,
        null);
  }

  private ConsumedCapacity write(String table, String operation, List<String> request) {
    return switch (operation) {
      case "put" -> put(engine, table, item(request.get(0), 1)).consumed();
      case "update" ->
          EngineFixture.update(
                  engine, table, keyOf(1), set(request.get(0)), null, ReturnValues.NONE)
              .consumed();
      case "delete" -> engine.deleteItem(deletion(table, 1), STRONG).consumed();
      case "batchWrite" ->
          engine
              .batchWriteItem(new BatchWriteItemRequest(Map.of(table, batch(request))), STRONG)
              .consumed()
              .get(0);
      case "transactWrite" -> transact(table, request, null);
      case "repeat" -> {
        transact(table, request, "token");
        yield transact(table, request, "token");
      }
      default -> throw new AssertionError("no operation of that name: " + operation);
    };
  }

  private static UpdateExpression set(String text) {
    List<UpdateExpression.SetAction> actions = new ArrayList<>();
    attributes(text)
        .forEach(
            (name, value) ->
                actions.add(
                    new UpdateExpression.SetAction(
                        DocumentPath.of(name), new UpdateExpression.SetOperand.Value(value))));
    return new UpdateExpression(actions, List.of(), List.of(), List.of());
  }

  private static DeleteItemRequest deletion(String table, int sort) {
    return new DeleteItemRequest(table, keyOf(sort), null, ReturnValues.NONE, false);
  }

  private static List<WriteRequest> batch(List<String> request) {
    List<WriteRequest> writes = new ArrayList<>();
    for (int i = 0; i < request.size(); i++) {
      writes.add(
          request.get(i).equals("-")
              ? new BatchWriteItemRequest.Delete(keyOf(i + 1))
              : new BatchWriteItemRequest.Put(item(request.get(i), i + 1)));
    }
    return writes;
  }

  private ConsumedCapacity transact(String table, List<String> request, String token) {
    List<TransactWriteItem> actions = new ArrayList<>();
    for (int i = 0; i < request.size(); i++) {
      int sort = i + 1;
      actions.add(
          switch (request.get(i)) {
            case "-" -> new TransactWriteItem.Delete(deletion(table, sort));
            case "?" ->
                new TransactWriteItem.ConditionCheck(
                    table,
                    keyOf(sort),
                    new Condition.AttributeExists(DocumentPath.of("pk")),
                    false);
            default -> new TransactWriteItem.Put(putRequest(table, item(request.get(i), sort)));
          });
    }
    return engine
        .transactWriteItems(new TransactWriteItemsRequest(actions, token), STRONG)
        .consumed()
        .get(0);
  }
}
