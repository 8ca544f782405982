package io.partita.sql.run;

import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.PrimaryKey;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Item;
import io.partita.engine.value.Numbers;
import io.partita.engine.value.Utf8;
import io.partita.sql.catalog.Table;
import io.partita.sql.function.CastFunctions;
import io.partita.sql.function.DateTimes;
import io.partita.sql.function.DynamicFunctions;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plan values as key values of the engine. */
final class KeyValues {
  static final int PARTITION_BYTES = 2048;
  static final int SORT_BYTES = 1024;

  private KeyValues() {}

  /**
   * The key value, or null if no item can have it: a null, a value of another type, an empty or
   * over-long text or binary, a number beyond what is stored. Such a value is never sent.
   */
  static @Nullable AttributeValue of(@Nullable Object value, AttributeType type, int maxBytes) {
    switch (type) {
      case S -> {
        String text =
            value instanceof Integer days
                ? DateTimes.text(LocalDate.ofEpochDay(days))
                : value instanceof String other ? other : null;
        return text == null || text.isEmpty() || isTooLong(text, maxBytes)
            ? null
            : new AttributeValue.S(text);
      }
      case N -> {
        return value instanceof BigDecimal number && isStorable(number)
            ? new AttributeValue.N(number)
            : null;
      }
      default -> {
        return value instanceof Binary bytes && bytes.length() > 0 && bytes.length() <= maxBytes
            ? new AttributeValue.B(bytes)
            : null;
      }
    }
  }

  /**
   * Whether an item is among those that a key orders: it has all its attributes, of their types.
   */
  static boolean isIn(KeySchema key, Item item) {
    for (KeyAttribute attribute : key.attributes()) {
      int position = item.find(attribute.name());
      if (position == Item.NOT_FOUND || item.typeAt(position) != attribute.type()) {
        return false;
      }
    }
    return true;
  }

  /** The key of a whole item. */
  static PrimaryKey key(Table table, Item item) {
    KeyAttribute partition = table.description().key().partition().get(0);
    List<KeyAttribute> sort = table.description().key().sort();
    AttributeValue value = keyValue(item, partition);
    return sort.isEmpty()
        ? PrimaryKey.of(partition.name(), value)
        : new PrimaryKey(partition.name(), value, sort.get(0).name(), keyValue(item, sort.get(0)));
  }

  private static AttributeValue keyValue(Item item, KeyAttribute attribute) {
    AttributeValue value = item.get(attribute.name());
    if (value == null) {
      throw new IllegalStateException("the item has no " + attribute.name());
    }
    return value;
  }

  /** A sentence that says which item it is, behind others. */
  static String sentence(Table table, Item item) {
    return " The item has the key " + text(table, item) + ".";
  }

  /** The key of an item as a condition. */
  static String text(Table table, Item item) {
    StringBuilder text = new StringBuilder();
    for (KeyAttribute attribute : table.description().key().attributes()) {
      Object value = DynamicFunctions.value(item.get(attribute.name()));
      text.append(text.isEmpty() ? "" : ", ")
          .append(attribute.name())
          .append(" = ")
          .append(value == null ? "NULL" : CastFunctions.shown(value));
    }
    return text.toString();
  }

  private static boolean isTooLong(String text, int maxBytes) {
    return text.length() * 3 > maxBytes && Utf8.length(text) > maxBytes;
  }

  static boolean isStorable(BigDecimal number) {
    int exponent = number.precision() - number.scale() - 1;
    return number.signum() == 0
        || (number.stripTrailingZeros().precision() <= Numbers.MAX_DIGITS
            && exponent <= Numbers.MAX_EXPONENT
            && exponent >= Numbers.MIN_EXPONENT);
  }
}
