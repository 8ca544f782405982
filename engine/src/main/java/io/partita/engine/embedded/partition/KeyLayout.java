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
 * there is one; of a local index: token, partition key, index sort key, table sort key. The
 * components are written as {@link KeyWriter} describes; the partition key counts as followed by
 * more even where it stands alone, so that an item collection is exactly the range of its prefix.
 */
public final class KeyLayout {
  private final List<KeyAttribute> attributes;
  private final AttributeName[] names;

  private KeyLayout(List<KeyAttribute> attributes) {
    this.attributes = List.copyOf(attributes);
    this.names =
        attributes.stream()
            .map(attribute -> AttributeName.of(attribute.name()))
            .toArray(AttributeName[]::new);
  }

  /** The keys of a table. */
  public static KeyLayout ofTable(KeySchema table) {
    return new KeyLayout(table.attributes());
  }

  /** The keys of a local index of a table. */
  public static KeyLayout ofLocalIndex(KeySchema table, KeyAttribute indexSort) {
    List<KeyAttribute> attributes = new ArrayList<>(table.partition());
    attributes.add(indexSort);
    attributes.addAll(table.sort());
    return new KeyLayout(attributes);
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

  /** The key of an item, which has all attributes of the key with their types. */
  public byte[] encode(Item item) {
    KeyWriter writer = new KeyWriter();
    for (int i = 0; i < names.length; i++) {
      writer.component(item, item.find(names[i]), isLast(i));
      if (i == 0) {
        writer.token();
      }
    }
    return writer.toBytes();
  }

  /** The first bytes of all keys that begin with the given values, partition key first. */
  public byte[] prefix(AttributeValue... values) {
    return write(values).toBytes();
  }

  /**
   * The first bytes of all keys with that partition key and a next value, S or B, that begins with
   * the prefix.
   */
  public byte[] prefixOfBeginning(AttributeValue partition, AttributeValue prefix) {
    KeyWriter writer = write(partition);
    writer.prefix(prefix, isLast(1));
    return writer.toBytes();
  }

  private KeyWriter write(AttributeValue... values) {
    KeyWriter writer = new KeyWriter();
    for (int i = 0; i < values.length; i++) {
      writer.component(values[i], isLast(i));
      if (i == 0) {
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

  private boolean isLast(int index) {
    return index > 0 && index == names.length - 1;
  }
}
