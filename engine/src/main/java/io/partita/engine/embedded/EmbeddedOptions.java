package io.partita.engine.embedded;

import io.partita.engine.embedded.partition.PartitionOptions;
import io.partita.engine.embedded.store.StorageOptions;

/**
 * How an embedded engine is opened.
 *
 * @param storage durability and sizes
 * @param itemCollectionBytes the most bytes of the items of one partition key with their entries in
 *     local indexes, 1 KB to 1 PB
 * @param indexesHeld whether global indexes wait for {@link EmbeddedEngine#releaseIndexes} before
 *     they take any change, so that a test decides how far behind they are
 * @param partitions when partitions are divided
 */
public record EmbeddedOptions(
    StorageOptions storage,
    long itemCollectionBytes,
    boolean indexesHeld,
    PartitionOptions partitions) {
  private static final long KB = 1L << 10;
  private static final long GB = 1L << 30;

  /** The model's limits and the default sizes for the heap of this process. */
  public static final EmbeddedOptions DEFAULTS =
      new EmbeddedOptions(StorageOptions.defaults(), 10 * GB, false, PartitionOptions.DEFAULTS);

  public EmbeddedOptions {
    if (!isCollectionLimit(itemCollectionBytes)) {
      throw new IllegalArgumentException(
          "itemCollection = "
              + itemCollectionBytes
              + " is not between 1 KB and 1 PB; it bounds the items of one partition key in tables"
              + " with local indexes");
    }
  }

  static boolean isCollectionLimit(long bytes) {
    return bytes >= KB && bytes <= KB * KB * GB;
  }

  /** These options with other storage options. */
  public EmbeddedOptions withStorage(StorageOptions other) {
    return new EmbeddedOptions(other, itemCollectionBytes, indexesHeld, partitions);
  }

  /** These options with another limit of item collections. */
  public EmbeddedOptions withItemCollectionBytes(long bytes) {
    return new EmbeddedOptions(storage, bytes, indexesHeld, partitions);
  }

  /** These options with global indexes that wait to be released, or do not. */
  public EmbeddedOptions withIndexesHeld(boolean held) {
    return new EmbeddedOptions(storage, itemCollectionBytes, held, partitions);
  }

  /** These options with another rule for dividing partitions. */
  public EmbeddedOptions withPartitions(PartitionOptions other) {
    return new EmbeddedOptions(storage, itemCollectionBytes, indexesHeld, other);
  }
}
