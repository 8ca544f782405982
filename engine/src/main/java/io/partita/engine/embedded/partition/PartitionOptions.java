package io.partita.engine.embedded.partition;

/**
 * When partitions are divided.
 *
 * @param sizeBytes a partition larger than this is divided, 1 KB to 1 PB
 * @param hotReadUnits a partition that takes more read units a second for long is divided
 * @param hotWriteUnits likewise of write units
 * @param sustainedSeconds how long, 1 to 3,600
 * @param automatic whether it happens by itself; else only when it is asked for
 */
public record PartitionOptions(
    long sizeBytes,
    double hotReadUnits,
    double hotWriteUnits,
    int sustainedSeconds,
    boolean automatic) {
  private static final long KB = 1L << 10;
  private static final long GB = 1L << 30;

  /** The model's ceilings of a partition. */
  public static final PartitionOptions DEFAULTS =
      new PartitionOptions(10 * GB, 3_000, 1_000, 60, true);

  public PartitionOptions {
    if (sizeBytes < KB || sizeBytes > KB * KB * GB) {
      throw new IllegalArgumentException(
          "partitionSize = "
              + sizeBytes
              + " is not between 1 KB and 1 PB; a partition larger than this is divided");
    }
    if (sustainedSeconds < 1 || sustainedSeconds > 3_600 || hotReadUnits < 1 || hotWriteUnits < 1) {
      throw new IllegalArgumentException(
          "A partition is divided after 1 to 3600 seconds above 1 or more units a second: "
              + sustainedSeconds
              + " s, "
              + hotReadUnits
              + " read units, "
              + hotWriteUnits
              + " write units");
    }
  }
}
