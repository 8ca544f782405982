package io.partita.engine;

import io.partita.engine.expression.Projection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a batch reads of one table.
 *
 * @param keys 1 to 100, none twice
 * @param consistentRead whether these reads are strongly consistent
 * @param projection null for all attributes
 */
public record KeysAndAttributes(
    List<PrimaryKey> keys, boolean consistentRead, @Nullable Projection projection) {
  public KeysAndAttributes {
    keys = List.copyOf(keys);
  }
}
