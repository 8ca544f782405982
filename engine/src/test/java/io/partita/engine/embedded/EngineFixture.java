package io.partita.engine.embedded;

import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.engine.AttributeDictionary.SeenAttributes;
import io.partita.engine.CreateTableRequest;
import io.partita.engine.GetItemRequest;
import io.partita.engine.GetItemResult;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.KeyValueEngine;
import io.partita.engine.LocalIndex;
import io.partita.engine.PageResult;
import io.partita.engine.PrimaryKey;
import io.partita.engine.PutItemRequest;
import io.partita.engine.QueryRequest;
import io.partita.engine.RequestContext;
import io.partita.engine.ReturnValues;
import io.partita.engine.ScanRequest;
import io.partita.engine.Select;
import io.partita.engine.UpdateItemRequest;
import io.partita.engine.WriteItemResult;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Item;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Short words for values, items and requests in tests. */
public final class EngineFixture {
  /** The moment at which all tests take place. */
  public static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  public static final RequestContext STRONG = RequestContext.CONSISTENT;
  public static final RequestContext EVENTUAL = RequestContext.EVENTUAL;

  private EngineFixture() {}

  public static AttributeValue s(String text) {
    return new AttributeValue.S(text);
  }

  public static AttributeValue n(String number) {
    return new AttributeValue.N(new BigDecimal(number));
  }

  public static AttributeValue n(long number) {
    return AttributeValue.N.of(number);
  }

  public static AttributeValue b(String latin1) {
    return new AttributeValue.B(Binary.copyOf(latin1.getBytes(StandardCharsets.ISO_8859_1)));
  }

  public static AttributeValue l(AttributeValue... values) {
    return new AttributeValue.L(List.of(values));
  }

  public static AttributeValue m(Object... namesAndValues) {
    return new AttributeValue.M(attributes(namesAndValues));
  }

  public static AttributeValue ss(String... values) {
    return new AttributeValue.SS(new LinkedHashSet<>(Arrays.asList(values)));
  }

  public static Item item(Object... namesAndValues) {
    return Item.of(attributes(namesAndValues));
  }

  private static Map<String, AttributeValue> attributes(Object... namesAndValues) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      attributes.put((String) namesAndValues[i], (AttributeValue) namesAndValues[i + 1]);
    }
    return attributes;
  }

  /**
   * A context whose cancel signal, asked between the steps of a request, runs something at one of
   * them.
   *
   * @param steps counts how often it was asked
   */
  public static RequestContext atStep(AtomicInteger steps, int step, Runnable action) {
    return new RequestContext(
        true,
        Long.MAX_VALUE,
        () -> {
          if (steps.incrementAndGet() == step) {
            action.run();
          }
          return false;
        });
  }

  public static KeySchema key(String partition, AttributeType partitionType) {
    return new KeySchema(List.of(new KeyAttribute(partition, partitionType)), List.of());
  }

  public static KeySchema key(
      String partition, AttributeType partitionType, String sort, AttributeType sortType) {
    return new KeySchema(
        List.of(new KeyAttribute(partition, partitionType)),
        List.of(new KeyAttribute(sort, sortType)));
  }

  public static void createTable(
      KeyValueEngine engine, String table, KeySchema key, LocalIndex... indexes) {
    engine.createTable(new CreateTableRequest(table, key, List.of(indexes), null), STRONG);
  }

  public static PrimaryKey pk(AttributeValue partition) {
    return PrimaryKey.of("pk", partition);
  }

  public static PrimaryKey pk(AttributeValue partition, AttributeValue sort) {
    return new PrimaryKey("pk", partition, "sk", sort);
  }

  public static PutItemRequest putRequest(String table, Item item) {
    return new PutItemRequest(table, item, null, ReturnValues.NONE, false);
  }

  public static WriteItemResult put(KeyValueEngine engine, String table, Item item) {
    return engine.putItem(putRequest(table, item), STRONG);
  }

  public static GetItemResult get(KeyValueEngine engine, String table, PrimaryKey key) {
    return engine.getItem(new GetItemRequest(table, key, null), STRONG);
  }

  public static WriteItemResult update(
      KeyValueEngine engine,
      String table,
      PrimaryKey key,
      @Nullable UpdateExpression update,
      @Nullable Condition condition,
      ReturnValues returnValues) {
    return engine.updateItem(
        new UpdateItemRequest(table, key, update, condition, returnValues, false), STRONG);
  }

  public static KeyCondition partition(AttributeValue partition) {
    return new KeyCondition(List.of(new KeyCondition.Equality("pk", partition)), null);
  }

  public static KeyCondition partition(
      AttributeValue partition, KeyCondition.SortCondition condition) {
    return new KeyCondition(List.of(new KeyCondition.Equality("pk", partition)), condition);
  }

  public static PageResult query(KeyValueEngine engine, String table, KeyCondition condition) {
    return engine.query(queryRequest(table, null, condition), STRONG);
  }

  public static QueryRequest queryRequest(
      String table, @Nullable String index, KeyCondition condition) {
    return new QueryRequest(
        table,
        index,
        condition,
        null,
        index == null ? Select.ALL_ATTRIBUTES : Select.ALL_PROJECTED_ATTRIBUTES,
        null,
        true,
        Integer.MAX_VALUE,
        null);
  }

  public static PageResult scan(KeyValueEngine engine, String table, @Nullable String index) {
    return engine.scan(
        new ScanRequest(
            table,
            index,
            null,
            index == null ? Select.ALL_ATTRIBUTES : Select.ALL_PROJECTED_ATTRIBUTES,
            null,
            Integer.MAX_VALUE,
            null),
        STRONG);
  }

  /** What is to be counted of these items, with 0 for what was seen and none of them has. */
  public static Map<String, Map<AttributeType, Long>> attributeCounts(
      SeenAttributes seen, Collection<Map<String, AttributeValue>> items) {
    Map<String, Map<AttributeType, Long>> counts = new HashMap<>();
    for (SeenAttribute attribute : seen.attributes()) {
      Map<AttributeType, Long> none = new EnumMap<>(AttributeType.class);
      attribute.types().forEach(type -> none.put(type, 0L));
      counts.put(attribute.name(), none);
    }
    for (Map<String, AttributeValue> item : items) {
      item.forEach(
          (name, value) ->
              counts
                  .computeIfAbsent(name, unseen -> new EnumMap<>(AttributeType.class))
                  .merge(value.type(), 1L, Long::sum));
    }
    return counts;
  }
}
