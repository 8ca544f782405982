package io.partita.sql.copy;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Numbers;
import io.partita.sql.Json;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * DynamoDB's own JSON, which says the type of every value: {@code {"Item": {"pk": {"S": "a"}, "n":
 * {"N": "1.5"}}}}, one item in each line, as the service exports tables to S3. All ten types and
 * all digits survive.
 */
final class DynamoDbJson {
  private static final String ITEM = "Item";

  /** Every level of a value takes two of JSON, and two stand around an item. */
  static final int MAX_DEPTH = 2 * Json.MAX_DEPTH + 2;

  private DynamoDbJson() {}

  /**
   * The attributes of an exported item.
   *
   * @param json a line of the file
   */
  static Map<String, AttributeValue> item(AttributeValue json) {
    if (json instanceof AttributeValue.M line
        && line.values().size() == 1
        && line.values().get(ITEM) instanceof AttributeValue.M item) {
      return attributes(item);
    }
    throw refused("", "each line is one item as {\"Item\": {\"name\": {\"S\": \"value\"}, …}}");
  }

  /**
   * The attributes of the JSON of an item.
   *
   * @throws SqlError 22018 for what is not of the format
   */
  static Map<String, AttributeValue> attributes(AttributeValue.M item) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    item.values().forEach((name, value) -> attributes.put(name, value(value, name)));
    return attributes;
  }

  private static AttributeValue value(AttributeValue json, String path) {
    if (!(json instanceof AttributeValue.M typed) || typed.values().size() != 1) {
      throw refused(path, "a value is an object with its type, {\"S\": \"text\"}");
    }
    Map.Entry<String, AttributeValue> entry = typed.values().entrySet().iterator().next();
    AttributeValue content = entry.getValue();
    return switch (entry.getKey()) {
      case "S" -> new AttributeValue.S(text(content, path));
      case "N" -> new AttributeValue.N(number(content, path));
      case "B" -> new AttributeValue.B(binary(content, path));
      case "BOOL" -> {
        if (content instanceof AttributeValue.Bool bool) {
          yield bool;
        }
        throw refused(path, "BOOL is true or false");
      }
      case "NULL" -> {
        if (AttributeValue.Bool.TRUE.equals(content)) {
          yield AttributeValue.Null.INSTANCE;
        }
        throw refused(path, "NULL is true");
      }
      case "M" -> {
        if (!(content instanceof AttributeValue.M members)) {
          throw refused(path, "M is an object");
        }
        Map<String, AttributeValue> values = new LinkedHashMap<>();
        members
            .values()
            .forEach((name, member) -> values.put(name, value(member, path + "." + name)));
        yield new AttributeValue.M(values);
      }
      case "L" -> {
        List<AttributeValue> values = new ArrayList<>();
        for (AttributeValue element : elements(content, "L", path)) {
          values.add(value(element, path + "[" + values.size() + "]"));
        }
        yield new AttributeValue.L(values);
      }
      case "SS" -> new AttributeValue.SS(set(content, "SS", path, each -> text(each, path)));
      case "NS" -> new AttributeValue.NS(set(content, "NS", path, each -> number(each, path)));
      case "BS" -> new AttributeValue.BS(set(content, "BS", path, each -> binary(each, path)));
      default ->
          throw refused(
              path,
              "the types are S, N, B, BOOL, NULL, M, L, SS, NS and BS, not " + entry.getKey());
    };
  }

  private static <T> Set<T> set(
      AttributeValue json, String type, String path, Function<AttributeValue, T> member) {
    Set<T> members = new LinkedHashSet<>();
    for (AttributeValue element : elements(json, type, path)) {
      if (!members.add(member.apply(element))) {
        throw refused(path, "a set has each member once");
      }
    }
    return members;
  }

  private static List<AttributeValue> elements(AttributeValue json, String type, String path) {
    if (json instanceof AttributeValue.L list) {
      return list.values();
    }
    throw refused(path, type + " is an array");
  }

  private static String text(AttributeValue json, String path) {
    if (json instanceof AttributeValue.S text) {
      return text.value();
    }
    throw refused(path, "a text is written in quotes, a number and a binary, too");
  }

  private static BigDecimal number(AttributeValue json, String path) {
    String text = text(json, path);
    try {
      return Numbers.parse(text);
    } catch (NumberFormatException e) {
      throw refused(path, "\"" + text + "\" is no number");
    }
  }

  static Binary binary(AttributeValue json, String path) {
    try {
      return Binary.copyOf(Base64.getDecoder().decode(text(json, path)));
    } catch (IllegalArgumentException e) {
      throw refused(path, "a binary is Base64 text");
    }
  }

  private static SqlError refused(String path, String what) {
    return new SqlError(
        SqlErrors.NOT_CONVERTIBLE,
        "Not DynamoDB JSON" + (path.isEmpty() ? "" : " at " + path) + ": " + what + ".");
  }

  /** The line of an item. */
  static AttributeValue line(Map<String, AttributeValue> attributes) {
    return new AttributeValue.M(Map.of(ITEM, json(attributes)));
  }

  /** The JSON of an item. */
  static AttributeValue.M json(Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> typed = new LinkedHashMap<>();
    attributes.forEach((name, value) -> typed.put(name, json(value)));
    return new AttributeValue.M(typed);
  }

  private static AttributeValue.M json(AttributeValue value) {
    return new AttributeValue.M(Map.of(value.type().name(), content(value)));
  }

  private static AttributeValue content(AttributeValue value) {
    if (value instanceof AttributeValue.N number) {
      return text(number.value());
    }
    if (value instanceof AttributeValue.Null) {
      return AttributeValue.Bool.TRUE;
    }
    if (value instanceof AttributeValue.M map) {
      return json(map.values());
    }
    if (value instanceof AttributeValue.L list) {
      return new AttributeValue.L(
          list.values().stream().<AttributeValue>map(DynamoDbJson::json).toList());
    }
    if (value instanceof AttributeValue.NS set) {
      return new AttributeValue.L(
          set.values().stream().<AttributeValue>map(DynamoDbJson::text).toList());
    }
    // Texts, truth values and binaries are what JSON makes of them, and their sets arrays.
    return value;
  }

  private static AttributeValue.S text(BigDecimal number) {
    return new AttributeValue.S(number.toPlainString());
  }
}
