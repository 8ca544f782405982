package io.partita.engine.embedded.partition;

import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.value.AttributeName;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.List;

/**
 * What the keys of one map are made of. Of a table: {@link Token token}, partition key, sort key if
 * there is one; of a local index: token, partition key, index sort key, table sort key; of a global
 * index: the token of all its partition attributes, these, its sort attributes, then those key
 * attributes of the table that it does not have. The components are written as {@link KeyWriter}
 * describes; a partition attribute counts as followed by more even where it is the last, so that an
 * item collection is exactly the range of its prefix.
 */
public final class KeyLayout {
  private final List<KeyAttribute> attributes;
  private final AttributeName[] names;
  private final int partitionSize;
  private final int ownSize;

  private KeyLayout(List<KeyAttribute> attributes, int partitionSize, int ownSize) {
    this.attributes = List.copyOf(attributes);
    this.partitionSize = partitionSize;
    this.ownSize = ownSize;
    this.names =
        attributes.stream()
            .map(attribute -> AttributeName.of(attribute.name()))
            .toArray(AttributeName[]::new);
  }

  /** The keys of a table. */
  public static KeyLayout ofTable(KeySchema table) {
    return new KeyLayout(table.attributes(), 1, 1 + table.sort().size());
  }

  /** The keys of a local index of a table. */
  public static KeyLayout ofLocalIndex(KeySchema table, KeyAttribute indexSort) {
    List<KeyAttribute> attributes = new ArrayList<>(table.partition());
    attributes.add(indexSort);
    attributes.addAll(table.sort());
    return new KeyLayout(attributes, 1, 2);
  }

  /** The keys of a global index of a table. */
  public static KeyLayout ofGlobalIndex(KeySchema table, KeySchema index) {
    List<KeyAttribute> attributes = new ArrayList<>(index.attributes());
    for (KeyAttribute attribute : table.attributes()) {
      if (index.find(attribute.name()) == null) {
        attributes.add(attribute);
      }
    }
    return new KeyLayout(attributes, index.partition().size(), index.attributes().size());
  }

  /** The attributes of the key, in its order. */
  public List<KeyAttribute> attributes() {
    return attributes;
  }

  /** The name of an attribute of the key. */
  public AttributeName name(int index) {
    return names[index];
  }

  /** The number of attributes of the key. */
  public int size() {
    return names.length;
  }

  /** How many attributes of the key are its partition key; they come first. */
  public int partitionSize() {
    return partitionSize;
  }

  /**
   * How many attributes a key condition may name: those of the table's or index's own key. What
   * follows makes the keys of an index unique.
   */
  public int ownSize() {
    return ownSize;
  }

  /** The key of an item, which has all attributes of the key with their types. */
  public byte[] encode(Item item) {
    int[] positions = new int[names.length];
    item.locate(names, positions);
    return encode(item, positions);
  }

  /** The key of an item; its first positions are those of the key's attributes, in their order. */
  byte[] encode(Item item, int[] positions) {
    KeyWriter writer = new KeyWriter();
    for (int i = 0; i < names.length; i++) {
      writer.component(item, positions[i], isLast(i));
      if (i == partitionSize - 1) {
        writer.token();
      }
    }
    return writer.toBytes();
  }

  /**
   * The first bytes of all keys that begin with the given values, all of the partition key first.
   */
  public byte[] prefix(AttributeValue... values) {
    return write(values).toBytes();
  }

  /**
   * The first bytes of all keys with those first values and a next value, S or B, that begins with
   * the prefix.
   */
  public byte[] prefixOfBeginning(AttributeValue[] values, AttributeValue prefix) {
    KeyWriter writer = write(values);
    writer.prefix(prefix, isLast(values.length));
    return writer.toBytes();
  }

  private KeyWriter write(AttributeValue... values) {
    KeyWriter writer = new KeyWriter();
    for (int i = 0; i < values.length; i++) {
      writer.component(values[i], isLast(i));
      if (i == partitionSize - 1) {
        writer.token();
      }
    }
    return writer;
  }

  /** The values of a key, in its order. */
  public List<AttributeValue> decode(byte[] key) {
    KeyReader reader = new KeyReader(key);
    List<AttributeValue> values = new ArrayList<>(names.length);
    for (int i = 0; i < names.length; i++) {
      values.add(reader.component(attributes.get(i).type(), isLast(i)));
    }
    return values;
  }

  /** The first bytes of all keys of the item collection of a key, also of a local index's key. */
  byte[] collectionOf(byte[] key) {
    KeyReader reader = new KeyReader(key);
    AttributeValue[] partition = new AttributeValue[partitionSize];
    for (int i = 0; i < partitionSize; i++) {
      partition[i] = reader.component(attributes.get(i).type(), false);
    }
    return prefix(partition);
  }

  private boolean isLast(int index) {
    return index >= partitionSize && index == names.length - 1;
  }
}
