package io.partita.engine.embedded.store;

/**
 * What can be set for a database's storage. Sizes are in bytes.
 *
 * @param durability when a change is acknowledged
 * @param cacheSizeBytes heap for pages of the checkpointed tree, 1 MB to 64 GB
 * @param memtableSizeBytes what is kept in memory beside it; a checkpoint starts at half of it; 64
 *     KB to 64 GB
 * @param logSizeBytes log that starts a checkpoint, 64 KB to 1 TB
 * @param memorySizeBytes bound of a database in memory, 64 KB to 1 TB
 * @param segmentSizeBytes size of a log segment, 4 KB to 1 GB
 * @param checkpointIntervalMillis a checkpoint starts when the last one is so long ago, 1 ms or
 *     more
 */
public record StorageOptions(
    Durability durability,
    long cacheSizeBytes,
    long memtableSizeBytes,
    long logSizeBytes,
    long memorySizeBytes,
    int segmentSizeBytes,
    long checkpointIntervalMillis) {
  private static final long KB = 1024;
  private static final long MB = 1024 * KB;
  private static final long GB = 1024 * MB;

  public StorageOptions {
    check("cacheSize", cacheSizeBytes, MB, 64 * GB, "heap for pages");
    check("memtableSize", memtableSizeBytes, 64 * KB, 64 * GB, "what is kept before a checkpoint");
    check("logSize", logSizeBytes, 64 * KB, 1024 * GB, "log that starts a checkpoint");
    check("memorySize", memorySizeBytes, 64 * KB, 1024 * GB, "bound of a database in memory");
    check("segmentSize", segmentSizeBytes, 4 * KB, GB, "size of a log segment");
    check("checkpointInterval", checkpointIntervalMillis, 1, Long.MAX_VALUE, "milliseconds");
  }

  /** The documented defaults, for the heap of this process. */
  public static StorageOptions defaults() {
    long heap = Runtime.getRuntime().maxMemory();
    return new StorageOptions(
        Durability.SYNC,
        Math.max(MB, Math.min(64 * MB, heap / 8)),
        Math.max(64 * KB, Math.min(64 * MB, heap / 4)),
        256 * MB,
        Math.max(64 * KB, heap / 2),
        (int) (16 * MB),
        5 * 60 * 1000L);
  }

  /** These options with another durability. */
  public StorageOptions withDurability(Durability other) {
    return new StorageOptions(
        other,
        cacheSizeBytes,
        memtableSizeBytes,
        logSizeBytes,
        memorySizeBytes,
        segmentSizeBytes,
        checkpointIntervalMillis);
  }

  /** These options with another size of the memtables. */
  public StorageOptions withMemtableSize(long bytes) {
    return new StorageOptions(
        durability,
        cacheSizeBytes,
        bytes,
        logSizeBytes,
        memorySizeBytes,
        segmentSizeBytes,
        checkpointIntervalMillis);
  }

  /** These options with another cache size. */
  public StorageOptions withCacheSize(long bytes) {
    return new StorageOptions(
        durability,
        bytes,
        memtableSizeBytes,
        logSizeBytes,
        memorySizeBytes,
        segmentSizeBytes,
        checkpointIntervalMillis);
  }

  /** These options with another bound of the log and another size of its segments. */
  public StorageOptions withLogSize(long bytes, int segmentBytes) {
    return new StorageOptions(
        durability,
        cacheSizeBytes,
        memtableSizeBytes,
        bytes,
        memorySizeBytes,
        segmentBytes,
        checkpointIntervalMillis);
  }

  /** These options with another bound of a database in memory. */
  public StorageOptions withMemorySize(long bytes) {
    return new StorageOptions(
        durability,
        cacheSizeBytes,
        memtableSizeBytes,
        logSizeBytes,
        bytes,
        segmentSizeBytes,
        checkpointIntervalMillis);
  }

  private static void check(String name, long value, long min, long max, String meaning) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " = " + value + " is not from " + min + " to " + max + " (" + meaning + ")");
    }
  }
}
