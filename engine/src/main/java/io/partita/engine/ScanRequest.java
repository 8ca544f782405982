package io.partita.engine;

import io.partita.engine.expression.Condition;
import io.partita.engine.expression.Projection;
import io.partita.engine.value.Item;
import org.jspecify.annotations.Nullable;

/**
 * Reads one page of a table or an index, or of one segment of it. Segments share nothing and
 * together hold everything; the items of one partition key are never in two of them.
 *
 * @param index the index to read, or null for the table
 * @param filter applied after the read, or null
 * @param projection goes with {@link Select#SPECIFIC_ATTRIBUTES}, else null
 * @param limit the number of items examined at most, 1 or more; {@link Integer#MAX_VALUE} for none
 * @param exclusiveStartKey the last evaluated key of the page before, or null
 * @param segment which segment to read, from 0
 * @param totalSegments into how many segments the whole is divided, 1 to 1,000,000; 1 reads all
 */
public record ScanRequest(
    String table,
    @Nullable String index,
    @Nullable Condition filter,
    Select select,
    @Nullable Projection projection,
    int limit,
    @Nullable Item exclusiveStartKey,
    int segment,
    int totalSegments) {

  /** A page of the whole. */
  public ScanRequest(
      String table,
      @Nullable String index,
      @Nullable Condition filter,
      Select select,
      @Nullable Projection projection,
      int limit,
      @Nullable Item exclusiveStartKey) {
    this(table, index, filter, select, projection, limit, exclusiveStartKey, 0, 1);
  }
}
