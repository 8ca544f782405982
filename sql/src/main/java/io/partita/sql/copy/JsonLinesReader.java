package io.partita.sql.copy;

import io.partita.engine.ValidationException;
import io.partita.engine.value.AttributeValue;
import io.partita.sql.CopyFiles;
import io.partita.sql.EngineErrors;
import io.partita.sql.Json;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One JSON object in each line. */
final class JsonLinesReader extends TextReader {
  private final Function<AttributeValue, Map<String, AttributeValue>> items;

  /**
   * A reader.
   *
   * @param items the attributes of an item, of the JSON of a line
   */
  JsonLinesReader(
      String name,
      CopyFiles.Source source,
      Function<AttributeValue, Map<String, AttributeValue>> items) {
    super(name, source);
    this.items = items;
  }

  /** The members of an object as attributes of the types that JSON has. */
  static Map<String, AttributeValue> plain(AttributeValue json) {
    if (json instanceof AttributeValue.M object) {
      return object.values();
    }
    throw new SqlError(
        SqlErrors.NOT_CONVERTIBLE,
        "Each line holds one item as a JSON object, {\"name\": value, …}.");
  }

  @Override
  @Nullable Map<String, AttributeValue> read() {
    String line;
    do {
      if (text.peek() == TextSource.END) {
        return null;
      }
      begins();
      line = readLine();
    } while (line.isBlank());
    try {
      return items.apply(Json.parse(line, DynamoDbJson.MAX_DEPTH));
    } catch (SqlError e) {
      throw text.failure(e.error(), line(), e.getMessage());
    } catch (ValidationException e) {
      throw text.failure(EngineErrors.of(e), line(), e.getMessage());
    }
  }

  private String readLine() {
    StringBuilder line = new StringBuilder();
    for (int c = text.read(); c != '\n' && c != TextSource.END; c = text.read()) {
      line.append((char) c);
      requireLength(line.length());
    }
    return line.toString();
  }
}
