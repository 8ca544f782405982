package io.partita.engine.embedded;

import io.partita.engine.embedded.store.StorageOptions;

/**
 * How an embedded engine is opened.
 *
 * @param storage durability and sizes
 * @param itemCollectionBytes the most bytes of the items of one partition key with their entries in
 *     local indexes, 1 KB to 1 PB
 */
public record EmbeddedOptions(StorageOptions storage, long itemCollectionBytes) {
  private static final long KB = 1L << 10;
  private static final long GB = 1L << 30;

  /** The model's limits and the default sizes for the heap of this process. */
  public static final EmbeddedOptions DEFAULTS =
      new EmbeddedOptions(StorageOptions.defaults(), 10 * GB);

  public EmbeddedOptions {
    if (itemCollectionBytes < KB || itemCollectionBytes > KB * KB * GB) {
      throw new IllegalArgumentException(
          "itemCollection = "
              + itemCollectionBytes
              + " is not between 1 KB and 1 PB; it bounds the items of one partition key in tables"
              + " with local indexes");
    }
  }

  /** These options with other storage options. */
  public EmbeddedOptions withStorage(StorageOptions other) {
    return new EmbeddedOptions(other, itemCollectionBytes);
  }

  /** These options with another limit of item collections. */
  public EmbeddedOptions withItemCollectionBytes(long bytes) {
    return new EmbeddedOptions(storage, bytes);
  }
}
