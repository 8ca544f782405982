package io.partita.engine;

import io.partita.engine.value.Item;
import org.jspecify.annotations.Nullable;

/**
 * What a write did.
 *
 * @param attributes what was asked to be returned, or null if there is nothing to return
 * @param itemCollectionMetrics if {@link RequestContext#itemCollectionMetrics()} asked for them and
 *     the table has local indexes, else null
 */
public record WriteItemResult(
    @Nullable Item attributes,
    ConsumedCapacity consumed,
    @Nullable ItemCollectionMetrics itemCollectionMetrics) {

  /** A result without metrics. */
  public WriteItemResult(@Nullable Item attributes, ConsumedCapacity consumed) {
    this(attributes, consumed, null);
  }
}
