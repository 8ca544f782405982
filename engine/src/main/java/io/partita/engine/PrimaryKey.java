package io.partita.engine;

import io.partita.engine.value.AttributeValue;
import org.jspecify.annotations.Nullable;

/**
 * The key of an item: the names and values of the table's key attributes.
 *
 * @param sortName null exactly when {@code sort} is
 */
public record PrimaryKey(
    String partitionName,
    AttributeValue partition,
    @Nullable String sortName,
    @Nullable AttributeValue sort) {

  /** The key of a table without sort key. */
  public static PrimaryKey of(String partitionName, AttributeValue partition) {
    return new PrimaryKey(partitionName, partition, null, null);
  }
}
