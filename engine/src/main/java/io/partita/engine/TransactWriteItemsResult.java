package io.partita.engine;

import java.util.List;

/** What a transaction consumed, one element per table in the order of first mention. */
public record TransactWriteItemsResult(List<ConsumedCapacity> consumed) {
  public TransactWriteItemsResult {
    consumed = List.copyOf(consumed);
  }
}
