package io.partita.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Up to 100 actions, each on another item.
 *
 * @param clientRequestToken 1 to 36 characters that make a retry harmless for ten minutes, or null
 */
public record TransactWriteItemsRequest(
    List<TransactWriteItem> actions, @Nullable String clientRequestToken) {
  public TransactWriteItemsRequest {
    actions = List.copyOf(actions);
  }
}
