package io.partita.sql.function;

import io.partita.engine.value.AttributeValue;
import io.partita.sql.Json;
import io.partita.sql.SqlError;
import java.math.BigDecimal;
import org.apache.calcite.linq4j.function.Strict;
import org.jspecify.annotations.Nullable;

/** Functions of JSON on documents, and on texts that spell one. */
public final class JsonFunctions {
  private JsonFunctions() {}

  /** A stored or dynamic value as it is, a text as the JSON that it spells, or null. */
  public static @Nullable Object json(@Nullable Object value) {
    String text =
        value instanceof AttributeValue.S stored
            ? stored.value()
            : value instanceof String dynamic ? dynamic : null;
    if (text == null) {
      return DynamicFunctions.stored(value);
    }
    try {
      return Json.parse(text);
    } catch (SqlError notJson) {
      return null;
    }
  }

  /** The text of a value that is no document; null for a document. */
  @Strict
  public static @Nullable String scalar(Object value) {
    return value instanceof AttributeValue
        ? null
        : CastFunctions.toText(value, "VARCHAR", BigDecimal.ZERO, BigDecimal.ZERO, false);
  }

  /** The value if it is a document, else null. */
  @Strict
  public static @Nullable Object document(Object value) {
    return value instanceof AttributeValue ? value : null;
  }
}
