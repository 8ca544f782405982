package io.partita.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Up to {@link #MAX_ACTIONS} actions, each on another item.
 *
 * @param clientRequestToken 1 to 36 characters that make a retry harmless for ten minutes, or null
 */
public record TransactWriteItemsRequest(
    List<TransactWriteItem> actions, @Nullable String clientRequestToken) {
  /** The most actions that an engine carries out together. */
  public static final int MAX_ACTIONS = 100;

  public TransactWriteItemsRequest {
    actions = List.copyOf(actions);
  }
}
