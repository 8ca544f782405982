package io.partita.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads up to 100 items, each by itself.
 *
 * @param requestItems what to read of each table; read in this order
 */
public record BatchGetItemRequest(Map<String, KeysAndAttributes> requestItems) {
  public BatchGetItemRequest {
    requestItems = Collections.unmodifiableMap(new LinkedHashMap<>(requestItems));
  }
}
