package io.partita.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Capability: what the partitions of tables hold and take, and how far global indexes are. */
public interface PartitionInsight {

  /** The partitions of a table, in the order of their keys. */
  List<PartitionDescription> partitions(String table);

  /** How many partitions of all tables were divided since the engine was opened. */
  long splits();

  /** The global indexes of a table. */
  List<IndexProgressDescription> indexes(String table);

  /**
   * A partition.
   *
   * @param number its place among the table's partitions, from 0
   * @param from the first key that it may hold, in hexadecimal, or null for the first partition.
   *     The first 32 digits are a token; more if it begins inside an item collection
   * @param to the first key behind it, likewise, or null for the last partition
   * @param items the number of its items, exact
   * @param bytes their size by the model's formula
   * @param readUnitsPerSecond what was read in the last second in which something was
   * @param writeUnitsPerSecond what was written in the last second in which something was
   */
  record PartitionDescription(
      int number,
      @Nullable String from,
      @Nullable String to,
      long items,
      long bytes,
      double readUnitsPerSecond,
      double writeUnitsPerSecond) {}

  /**
   * A global index.
   *
   * @param status whether it can be read
   * @param filled the part of the table's items that it has taken, about, from 0 to 1
   * @param lag how far it is behind
   */
  record IndexProgressDescription(String index, IndexStatus status, double filled, IndexLag lag) {}
}
