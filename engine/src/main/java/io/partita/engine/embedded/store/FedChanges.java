package io.partita.engine.embedded.store;

import java.util.List;

/**
 * What follows the position of a global index.
 *
 * @param records the changes of its table, in order
 * @param upTo no other change up to this position concerns the index
 */
public record FedChanges(List<FedRecord> records, long upTo) {
  public FedChanges {
    records = List.copyOf(records);
  }
}
