package io.partita.engine.model;

import io.partita.engine.ConsumedCapacity;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Sizes and units, written from the reference's tables and sharing nothing with the engine. */
final class ModelSizes {
  private ModelSizes() {}

  static int item(Map<String, AttributeValue> item) {
    int size = 0;
    for (var attribute : item.entrySet()) {
      size += utf8(attribute.getKey()) + value(attribute.getValue());
    }
    return size;
  }

  static int value(AttributeValue value) {
    int size = 0;
    switch (value.type()) {
      case S -> size = utf8(((AttributeValue.S) value).value());
      case N -> size = number(((AttributeValue.N) value).value());
      case B -> size = ((AttributeValue.B) value).value().length();
      case BOOL, NULL -> size = 1;
      case L -> {
        size = 3;
        for (AttributeValue element : ((AttributeValue.L) value).values()) {
          size += 1 + value(element);
        }
      }
      case M -> {
        size = 3;
        for (var entry : ((AttributeValue.M) value).values().entrySet()) {
          size += 1 + utf8(entry.getKey()) + value(entry.getValue());
        }
      }
      case SS -> {
        for (String element : ((AttributeValue.SS) value).values()) {
          size += utf8(element);
        }
      }
      case NS -> {
        for (BigDecimal element : ((AttributeValue.NS) value).values()) {
          size += number(element);
        }
      }
      case BS -> {
        for (Binary element : ((AttributeValue.BS) value).values()) {
          size += element.length();
        }
      }
    }
    return size;
  }

  /** Writes the number in pairs of digits around the point, and counts those between zeros. */
  static int number(BigDecimal number) {
    if (number.signum() == 0) {
      return 1;
    }
    String plain = number.abs().toPlainString();
    int point = plain.indexOf('.');
    String before = point < 0 ? plain : plain.substring(0, point);
    String after = point < 0 ? "" : plain.substring(point + 1);
    String digits =
        (before.length() % 2 == 1 ? "0" : "")
            + before
            + after
            + (after.length() % 2 == 1 ? "0" : "");
    int first = 0;
    int last = digits.length();
    while (digits.startsWith("00", first)) {
      first += 2;
    }
    while (digits.startsWith("00", last - 2)) {
      last -= 2;
    }
    return 1 + (last - first) / 2 + (number.signum() < 0 ? 1 : 0);
  }

  static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  static double read(long bytes, boolean strong) {
    double units = Math.max(1, Math.ceil(bytes / 4096.0));
    return strong ? units : units * 0.5;
  }

  static double write(long bytes) {
    return Math.max(1, Math.ceil(bytes / 1024.0));
  }

  static ConsumedCapacity plus(ConsumedCapacity left, ConsumedCapacity right) {
    return new ConsumedCapacity(
        left.table(),
        left.tableUnits() + right.tableUnits(),
        plus(left.localIndexUnits(), right.localIndexUnits()),
        plus(left.globalIndexUnits(), right.globalIndexUnits()));
  }

  private static Map<String, Double> plus(Map<String, Double> left, Map<String, Double> right) {
    Map<String, Double> units = new HashMap<>(left);
    right.forEach((index, each) -> units.merge(index, each, Double::sum));
    return units;
  }
}
