package io.partita.engine.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.LocalIndex;
import io.partita.engine.TableStatistics.Counts;
import io.partita.engine.embedded.EngineFixture;
import io.partita.engine.embedded.store.TableStructure.LocalIndexStructure;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A plain model of one table with one local index, and the changes that a test makes to both. A
 * change writes two items with the same number, each with an index entry, so that half a record
 * shows as two numbers; every state that was reached is kept by its position.
 */
final class Ledger {
  static final KeySchema KEY =
      new KeySchema(
          List.of(new KeyAttribute("p", AttributeType.S)),
          List.of(new KeyAttribute("s", AttributeType.S)));
  static final LocalIndex INDEX =
      new LocalIndex("byNumber", new KeyAttribute("n", AttributeType.N), new IndexProjection.All());

  private final Random random;
  private final int keys;
  private final TreeMap<Long, Map<String, String>> states = new TreeMap<>();
  private Map<String, String> current = Map.of();
  private long table;
  private long index;
  private long number;
  private long acknowledged;

  Ledger(long seed, int keys) {
    this.random = new Random(seed);
    this.keys = keys;
  }

  /** Creates the table if it is not there, and finds its ids. */
  void prepare(Storage storage) {
    TableStructure found = storage.structure().byName().get("ledger");
    if (found == null) {
      found = storage.createTable("ledger", KEY, List.of(INDEX), "the ledger");
      acknowledged = Math.max(acknowledged, storage.appliedLsn());
    }
    table = found.id();
    LocalIndexStructure local = found.localIndexes().get(0);
    index = local.id();
    states.putIfAbsent(storage.appliedLsn(), current);
  }

  long table() {
    return table;
  }

  long acknowledged() {
    return acknowledged;
  }

  /** Makes one change; what it throws, the caller gets, and the change counts as possible. */
  void change(Storage storage) {
    String first = "k" + random.nextInt(keys);
    String second = "k" + random.nextInt(keys);
    boolean remove = random.nextInt(5) == 0;
    number++;
    Map<String, String> next = new TreeMap<>(current);
    List<ItemChange> items = new ArrayList<>();
    List<AttributeSighting> sightings = new ArrayList<>();
    List<String> changed = first.equals(second) ? List.of(first) : List.of(first, second);
    for (String key : changed) {
      String before = current.get(key);
      String after = remove ? null : number + ":" + "x".repeat(random.nextInt(300));
      items.add(change(storage, table, key, before, after, entries(key, before, after)));
      if (after == null) {
        next.remove(key);
      } else {
        next.put(key, after);
        sightings.addAll(sightings(table, after));
      }
    }
    long expected = storage.appliedLsn() + 1;
    states.put(expected, next);
    long lsn =
        storage.append(new ChangeDraft(Origin.USER, null, items, sightings), AppendGuard.NONE);
    assertThat(lsn).isEqualTo(expected);
    current = next;
    acknowledged = lsn;
  }

  private List<IndexEntryChange> entries(
      String key, @Nullable String before, @Nullable String after) {
    List<IndexEntryChange> entries = new ArrayList<>();
    if (before != null) {
      entries.add(new IndexEntryChange(index, indexKey(before, key), 3, 0, null));
    }
    if (after != null) {
      entries.add(new IndexEntryChange(index, indexKey(after, key), 0, 3, bytes(key)));
    }
    return entries;
  }

  /** A change of an item with such a text, which counts its attributes; its size is the text's. */
  static ItemChange change(
      Storage storage,
      long table,
      String key,
      @Nullable String before,
      @Nullable String after,
      List<IndexEntryChange> entries) {
    Item itemBefore = before == null ? null : item(before);
    Item itemAfter = after == null ? null : item(after);
    return new ItemChange(
        table,
        bytes(key),
        before == null ? 0 : before.length(),
        itemBefore == null ? null : itemBefore.encoded(),
        after == null ? 0 : after.length(),
        itemAfter == null ? null : itemAfter.encoded(),
        shape(storage, table, itemBefore),
        shape(storage, table, itemAfter),
        entries);
  }

  /** The item of a text that begins with a number and a colon; its attributes depend on that. */
  static Item item(String text) {
    long number = Long.parseLong(text.substring(0, text.indexOf(':')));
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    attributes.put("text", new AttributeValue.S(text));
    attributes.put("a" + number % 50, new AttributeValue.S("any"));
    attributes.put("a" + number % 7, AttributeValue.N.of(number));
    return Item.of(attributes);
  }

  /** What may be new to the table with the item of a text. */
  static List<AttributeSighting> sightings(long table, String text) {
    List<AttributeSighting> sightings = new ArrayList<>();
    item(text)
        .attributes()
        .forEach((name, value) -> sightings.add(new AttributeSighting(table, name, value.type())));
    return sightings;
  }

  private static Shape shape(Storage storage, long table, @Nullable Item item) {
    if (item == null) {
      return Shape.NONE;
    }
    List<Integer> numbers = new ArrayList<>();
    item.attributes()
        .forEach((name, value) -> numbers.add(storage.attributeNumber(table, name, value.type())));
    return numbers.contains(Shape.NOT_SEEN)
        ? Shape.OF_ITEM
        : Shape.of(numbers.stream().mapToInt(Integer::intValue).toArray());
  }

  private static byte[] indexKey(String value, String key) {
    return bytes(value.substring(0, value.indexOf(':')) + "/" + key);
  }

  /**
   * Checks that the storage is at one of the states that were possible, and has all that was
   * acknowledged; goes on from there.
   */
  void verify(Storage storage) {
    verify(storage, acknowledged);
  }

  void verify(Storage storage, long leastLsn) {
    long lsn = storage.appliedLsn();
    assertThat(lsn).as("position after what was acknowledged").isGreaterThanOrEqualTo(leastLsn);
    if (storage.structure().byName().get("ledger") == null) {
      assertThat(leastLsn).isZero();
      current = Map.of();
      return;
    }
    Map<String, String> expected = Objects.requireNonNullElse(states.get(lsn), current);
    Map<String, Item> items = items(storage, table);
    assertThat(texts(items)).as("items at %s", lsn).isEqualTo(expected);
    verifyCounts(storage, table, items.values());
    Map<String, String> entries = new TreeMap<>();
    expected.forEach((key, value) -> entries.put(text(indexKey(value, key), 0), key));
    assertThat(contents(storage, index)).as("index entries at %s", lsn).isEqualTo(entries);
    long bytes = expected.values().stream().mapToLong(String::length).sum();
    assertThat(storage.counts(table)).isEqualTo(new Counts(expected.size(), bytes));
    assertThat(storage.counts(index)).isEqualTo(new Counts(expected.size(), 3L * expected.size()));
    for (String key : expected.keySet()) {
      byte[] stored = storage.get(table, bytes(key));
      assertThat(stored).isNotNull();
      assertThat(Item.over(stored, StoredItem.itemOffset(stored)))
          .isEqualTo(item(expected.get(key)));
    }
    current = expected;
    acknowledged = lsn;
    states.tailMap(lsn, false).clear();
    states.put(lsn, expected);
  }

  /** Checks that the counts of attributes are those of the items. */
  static void verifyCounts(Storage storage, long table, Collection<Item> items) {
    assertThat(storage.attributeCounts(table).orElseThrow().items())
        .as("items with each attribute at %s", storage.appliedLsn())
        .isEqualTo(
            EngineFixture.attributeCounts(
                storage.seenAttributes(table), items.stream().map(Item::attributes).toList()));
  }

  static Map<String, Item> items(Storage storage, long table) {
    Map<String, Item> items = new TreeMap<>();
    try (ReadView view = storage.view(table)) {
      EntryCursor cursor = view.cursor(table, null, true, null, true, false);
      while (cursor.next()) {
        byte[] stored = cursor.value();
        items.put(text(cursor.key(), 0), Item.over(stored, StoredItem.itemOffset(stored)).alone());
      }
    }
    return items;
  }

  static Map<String, String> texts(Map<String, Item> items) {
    Map<String, String> texts = new TreeMap<>();
    items.forEach((key, item) -> texts.put(key, item.textAt(item.find("text"))));
    return texts;
  }

  static Map<String, String> contents(Storage storage, long map) {
    Map<String, String> contents = new TreeMap<>();
    try (ReadView view = storage.view(map)) {
      EntryCursor cursor = view.cursor(map, null, true, null, true, false);
      while (cursor.next()) {
        contents.put(
            text(cursor.key(), 0), text(cursor.value(), StoredItem.itemOffset(cursor.value())));
      }
    }
    return contents;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes, int offset) {
    return new String(bytes, offset, bytes.length - offset, StandardCharsets.UTF_8);
  }
}
