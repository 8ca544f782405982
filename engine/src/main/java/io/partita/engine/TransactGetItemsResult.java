package io.partita.engine;

import io.partita.engine.value.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction has read.
 *
 * @param responses in the order of the request
 * @param consumed one element per table in the order of first mention
 */
public record TransactGetItemsResult(
    List<ItemResponse> responses, List<ConsumedCapacity> consumed) {
  public TransactGetItemsResult {
    responses = List.copyOf(responses);
    consumed = List.copyOf(consumed);
  }

  /**
   * One item.
   *
   * @param item null if there is none, or if the projection takes nothing from it
   * @param version as in {@link GetItemResult#version()}
   */
  public record ItemResponse(@Nullable Item item, long version) {}
}
