package io.partita.engine;

import java.util.List;

/** Reads 1 to 100 items, none twice, all at one state. */
public record TransactGetItemsRequest(List<GetItemRequest> gets) {
  public TransactGetItemsRequest {
    gets = List.copyOf(gets);
  }
}
