package io.partita.engine;

import io.partita.engine.ItemVersions.ItemVersion;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.value.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Capability: a transaction commits only if nothing has been written since into the ranges of keys
 * that it has read, and so is serializable although it holds no lock while it is open.
 */
public interface RangeChecks {

  /**
   * Begins a transaction's reads: from here on the engine remembers which keys are written. To be
   * closed when the transaction ends.
   */
  Reader openReader();

  /**
   * As {@link KeyValueEngine#transactWriteItems}, and only if nothing that was read has changed
   * since. What was read counts neither as actions nor as units; with no action at all it is only
   * checked.
   *
   * @throws TransactionCanceledException with the reasons of the actions, or with none if something
   *     that was read has changed: then it names the item or the range
   * @throws SnapshotTooOldException if too much was written since, or the reader is older than five
   *     minutes, so that nobody can tell
   */
  TransactWriteItemsResult transactWriteItems(
      TransactWriteItemsRequest request, ReadSet reads, RequestContext context);

  /** The reads of one open transaction. */
  interface Reader extends AutoCloseable {
    /**
     * A position for a read that begins after this call, which sees everything up to it: a strongly
     * consistent one at once, one through a global index when {@link IndexProgress#await} says so.
     * A read at a snapshot has the snapshot's own.
     */
    long readPosition();

    /** Ends the reads. Idempotent. */
    @Override
    void close();
  }

  /**
   * What a transaction has read.
   *
   * @param reader open since before the first of these reads
   * @param items read with their versions
   * @param ranges read at a position each
   */
  record ReadSet(Reader reader, List<ItemVersion> items, List<RangeRead> ranges) {
    public ReadSet {
      items = List.copyOf(items);
      ranges = List.copyOf(ranges);
    }
  }

  /**
   * The keys of a table or an index that a read has looked through, found or not. A change counts
   * for a global index from the moment it is made, also before the index has it; so a read of one
   * is as good as any other if it sees everything up to its position:
   *
   * <pre>
   * long position = reader.readPosition();
   * if (indexProgress.await(table, index, position, timeoutMillis, context)) {
   *   engine.query(… index …, eventually consistent);
   *   ranges.add(RangeRead.of(table, index, condition, position));
   * }
   * </pre>
   *
   * @param index null for the table
   * @param keyCondition null for all keys, as a scan reads them
   * @param scanIndexForward in which direction; counts only where reading stopped before the end
   * @param lastEvaluatedKey where reading stopped, or null if it came to the end
   * @param readPosition at which it was read; of several reads the lowest
   */
  record RangeRead(
      String table,
      @Nullable String index,
      @Nullable KeyCondition keyCondition,
      boolean scanIndexForward,
      @Nullable Item lastEvaluatedKey,
      long readPosition) {

    /** All keys of a table or an index. */
    public static RangeRead ofAll(String table, @Nullable String index, long readPosition) {
      return new RangeRead(table, index, null, true, null, readPosition);
    }

    /** The keys that a condition says. */
    public static RangeRead of(
        String table, @Nullable String index, KeyCondition keyCondition, long readPosition) {
      return new RangeRead(table, index, keyCondition, true, null, readPosition);
    }
  }
}
