package io.partita.engine;

import io.partita.engine.value.Item;
import org.jspecify.annotations.Nullable;

/**
 * Why an action made its transaction fail.
 *
 * @param code {@code None}, {@code ConditionalCheckFailed}, {@code TransactionConflict}, {@code
 *     ValidationError}, {@code ItemCollectionSizeLimitExceeded}, …
 * @param message in the model's words, null for {@code None}
 * @param item the stored item, if asked for
 * @param kind for {@code ValidationError}
 */
public record CancellationReason(
    String code,
    @Nullable String message,
    @Nullable Item item,
    ValidationException.@Nullable Kind kind) {
  /** The reason of an action without fault. */
  public static final CancellationReason NONE = new CancellationReason("None", null, null, null);
}
