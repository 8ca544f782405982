package io.partita.sql.copy;

import io.partita.engine.value.AttributeValue;
import io.partita.sql.CopyFiles;
import java.util.Map;
import java.util.function.Function;

/** One JSON object in each line. */
final class JsonLinesWriter extends ItemWriter {
  private final Function<Map<String, AttributeValue>, AttributeValue> lines;

  /**
   * A writer.
   *
   * @param lines what stands in the line of an item
   */
  JsonLinesWriter(
      String name,
      CopyFiles.Target target,
      Function<Map<String, AttributeValue>, AttributeValue> lines) {
    super(name, target);
    this.lines = lines;
  }

  @Override
  public void write(Map<String, AttributeValue> attributes) {
    append(json(lines.apply(attributes)));
    append("\n");
  }
}
