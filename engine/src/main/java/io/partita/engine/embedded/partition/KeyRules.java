package io.partita.engine.embedded.partition;

import io.partita.engine.KeyAttribute;
import io.partita.engine.PrimaryKey;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import io.partita.engine.value.ItemBuilder;
import io.partita.engine.value.Numbers;
import io.partita.engine.value.Utf8;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What may be a key of a table or an index, and the key of what may. */
public final class KeyRules {
  private static final int MAX_PARTITION_BYTES = 2_048;
  private static final int MAX_SORT_BYTES = 1_024;
  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final String NOT_VALID = "One or more parameter values are not valid. ";

  private KeyRules() {}

  /**
   * The key of an item that is to be put.
   *
   * @throws ValidationException if a key attribute is missing, of another type, empty or too long
   */
  public static byte[] keyOf(TableLayout table, Item item) {
    KeyLayout keys = table.keys();
    for (int i = 0; i < keys.size(); i++) {
      KeyAttribute attribute = keys.attributes().get(i);
      int position = item.find(keys.name(i));
      if (position == Item.NOT_FOUND) {
        throw new ValidationException(
            Kind.KEY_MISSING, INVALID + "Missing the key " + attribute.name() + " in the item");
      }
      AttributeType type = item.typeAt(position);
      if (type != attribute.type()) {
        throw new ValidationException(
            Kind.TYPE_MISMATCH,
            INVALID
                + "Type mismatch for key "
                + attribute.name()
                + " expected: "
                + attribute.type()
                + " actual: "
                + type);
      }
      if (type != AttributeType.N) {
        int length = item.contentLengthAt(position);
        checkNotEmpty(attribute.name(), type, length);
        checkLength(i == 0, attribute.name(), length);
      }
    }
    return keys.encode(item);
  }

  /**
   * The key that a request names.
   *
   * @throws ValidationException if its attributes are not those of the table, or its values no key
   */
  public static byte[] keyOf(TableLayout table, PrimaryKey key) {
    List<KeyAttribute> attributes = table.keys().attributes();
    AttributeValue sort = key.sort();
    String sortName = key.sortName();
    boolean sorted = attributes.size() > 1;
    if (sorted != (sort != null) || sorted != (sortName != null)) {
      throw noMatch(sorted ? Kind.KEY_MISSING : Kind.INVALID_PARAMETER, table, key);
    }
    checkMatches(table, key, attributes.get(0), key.partitionName(), key.partition());
    if (sort == null || sortName == null) {
      checkKeyValue(true, key.partitionName(), key.partition());
      return table.keys().prefix(key.partition());
    }
    checkMatches(table, key, attributes.get(1), sortName, sort);
    checkKeyValue(true, key.partitionName(), key.partition());
    checkKeyValue(false, sortName, sort);
    return table.keys().prefix(key.partition(), sort);
  }

  /** An item with the attributes of a key alone. */
  public static Item itemOf(PrimaryKey key) {
    ItemBuilder builder = new ItemBuilder(64).put(key.partitionName(), key.partition());
    if (key.sortName() != null && key.sort() != null) {
      builder.put(key.sortName(), key.sort());
    }
    return builder.build();
  }

  /**
   * Refuses an empty value in a key that a request names, which shows without the table.
   *
   * @throws ValidationException if one is empty
   */
  public static void checkNotEmpty(PrimaryKey key) {
    checkNotEmpty(key.partitionName(), key.partition());
    if (key.sortName() != null && key.sort() != null) {
      checkNotEmpty(key.sortName(), key.sort());
    }
  }

  /**
   * Refuses an item that has the table's key attributes, but one of them empty.
   *
   * @throws ValidationException if one is empty
   */
  public static void checkNotEmpty(TableLayout table, Item item) {
    KeyLayout keys = table.keys();
    for (int i = 0; i < keys.size(); i++) {
      int position = item.find(keys.name(i));
      if (position != Item.NOT_FOUND && item.typeAt(position) == keys.attributes().get(i).type()) {
        checkNotEmpty(keys.name(i).name(), item.valueAt(position));
      }
    }
  }

  /**
   * Refuses a value that no key can have: empty, too long, no number of the model.
   *
   * @param partition whether it stands for a partition key
   */
  public static void checkKeyValue(boolean partition, String name, AttributeValue value) {
    if (value instanceof AttributeValue.N number) {
      Numbers.check(number.value());
    } else {
      int length = length(value);
      checkNotEmpty(name, value.type(), length);
      checkLength(partition, name, length);
    }
  }

  /**
   * The entry of the item in the index; null if it lacks an attribute of the index's key.
   *
   * @throws ValidationException if it has one with a value that no key can have, whatever else it
   *     has
   */
  public static @Nullable IndexEntry entry(IndexLayout index, Item item) {
    int[] positions = index.locate(item);
    boolean complete = true;
    int partitionBytes = 0;
    int sortBytes = 0;
    for (IndexLayout.Part part : index.parts()) {
      int position = positions[part.held()];
      if (position == Item.NOT_FOUND) {
        complete = false;
        continue;
      }
      int length = indexKeyLength(index, part.attribute(), item, position);
      partitionBytes += part.partition() ? length : 0;
      sortBytes += part.partition() ? 0 : length;
    }
    checkIndexLength(index, partitionBytes, sortBytes);
    return complete ? new IndexEntry(index, item, positions) : null;
  }

  /** As {@link #entry}, but null, too, if a value is one that no key can have. */
  public static @Nullable IndexEntry entryIfValid(IndexLayout index, Item item) {
    int[] positions = index.locate(item);
    int partitionBytes = 0;
    int sortBytes = 0;
    for (IndexLayout.Part part : index.parts()) {
      int position = positions[part.held()];
      if (position == Item.NOT_FOUND || item.typeAt(position) != part.attribute().type()) {
        return null;
      }
      if (part.attribute().type() != AttributeType.N) {
        int length = item.contentLengthAt(position);
        if (length == 0) {
          return null;
        }
        partitionBytes += part.partition() ? length : 0;
        sortBytes += part.partition() ? 0 : length;
      }
    }
    return partitionBytes <= MAX_PARTITION_BYTES && sortBytes <= MAX_SORT_BYTES
        ? new IndexEntry(index, item, positions)
        : null;
  }

  private static int indexKeyLength(
      IndexLayout index, KeyAttribute attribute, Item item, int position) {
    AttributeType type = item.typeAt(position);
    if (type != attribute.type()) {
      throw new ValidationException(
          Kind.TYPE_MISMATCH,
          INVALID
              + "Type mismatch for Index Key "
              + attribute.name()
              + " Expected: "
              + attribute.type()
              + " Actual: "
              + type
              + " IndexName: "
              + index.name());
    }
    if (type == AttributeType.N) {
      return 0;
    }
    int length = item.contentLengthAt(position);
    if (length == 0) {
      throw new ValidationException(
          Kind.INVALID_PARAMETER,
          NOT_VALID
              + "A value specified for a secondary index key is not supported. "
              + emptyValue(type)
              + " IndexName: "
              + index.name()
              + ", IndexKey: "
              + attribute.name());
    }
    return length;
  }

  private static void checkIndexLength(IndexLayout index, int partitionBytes, int sortBytes) {
    boolean partition = partitionBytes > MAX_PARTITION_BYTES;
    if (partition || sortBytes > MAX_SORT_BYTES) {
      StringJoiner names = new StringJoiner(", ");
      index.parts().stream()
          .filter(part -> part.partition() == partition)
          .forEach(part -> names.add(part.attribute().name()));
      throw new ValidationException(
          Kind.TOO_LARGE,
          tooLong(partition)
              + ": IndexName: "
              + index.name()
              + ", IndexKey: "
              + names
              + ", found: "
              + (partition ? partitionBytes : sortBytes)
              + " bytes");
    }
  }

  /** The refusal of a request that names a key twice; {@code text} says what the model says. */
  public static ValidationException duplicate(String text, TableLayout table, byte[] key) {
    StringJoiner values = new StringJoiner(", ");
    List<AttributeValue> decoded = table.keys().decode(key);
    for (int i = 0; i < decoded.size(); i++) {
      values.add(table.keys().name(i).name() + " = " + decoded.get(i));
    }
    return new ValidationException(
        Kind.DUPLICATE_ITEM, text + ": table " + table.name() + ", key " + values);
  }

  private static void checkMatches(
      TableLayout table,
      PrimaryKey key,
      KeyAttribute attribute,
      String name,
      AttributeValue value) {
    if (!attribute.name().equals(name)) {
      throw noMatch(Kind.KEY_MISSING, table, key);
    }
    if (value.type() != attribute.type()) {
      throw noMatch(Kind.TYPE_MISMATCH, table, key);
    }
  }

  private static ValidationException noMatch(Kind kind, TableLayout table, PrimaryKey key) {
    return new ValidationException(
        kind,
        "The provided key element does not match the schema: the key of table "
            + table.name()
            + " is "
            + describe(table.keys())
            + ", found: "
            + describe(key));
  }

  private static String describe(PrimaryKey key) {
    String partition = key.partitionName() + " (" + key.partition().type() + ")";
    return key.sort() == null
        ? partition
        : partition + ", " + key.sortName() + " (" + key.sort().type() + ")";
  }

  /** The attributes of a key with their types, for people. */
  public static String describe(KeyLayout keys) {
    StringJoiner names = new StringJoiner(", ");
    keys.attributes().forEach(each -> names.add(each.name() + " (" + each.type() + ")"));
    return names.toString();
  }

  /** The attributes of an item that was given as a key, with their types, for people. */
  public static String describe(Item item) {
    StringJoiner names = new StringJoiner(", ");
    item.attributes().forEach((name, value) -> names.add(name + " (" + value.type() + ")"));
    return names.toString();
  }

  private static void checkNotEmpty(String name, AttributeValue value) {
    if (value instanceof AttributeValue.S || value instanceof AttributeValue.B) {
      checkNotEmpty(name, value.type(), length(value));
    }
  }

  private static void checkNotEmpty(String name, AttributeType type, int length) {
    if (length == 0) {
      throw new ValidationException(
          Kind.INVALID_PARAMETER, NOT_VALID + emptyValue(type) + " Key: " + name);
    }
  }

  private static String emptyValue(AttributeType type) {
    return "The AttributeValue for a key attribute cannot contain an empty "
        + (type == AttributeType.S ? "string" : "binary")
        + " value.";
  }

  private static int length(AttributeValue value) {
    return value instanceof AttributeValue.S text
        ? Utf8.length(text.value())
        : ((AttributeValue.B) value).value().length();
  }

  private static void checkLength(boolean partition, String name, int length) {
    if (length > (partition ? MAX_PARTITION_BYTES : MAX_SORT_BYTES)) {
      throw new ValidationException(
          Kind.TOO_LARGE, tooLong(partition) + ": attribute " + name + " has " + length + " bytes");
    }
  }

  private static String tooLong(boolean partition) {
    return partition
        ? INVALID + "Size of hashkey has exceeded the maximum size limit of2048 bytes"
        : INVALID + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes";
  }
}
