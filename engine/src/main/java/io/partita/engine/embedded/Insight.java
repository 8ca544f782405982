package io.partita.engine.embedded;

import io.partita.engine.GlobalIndexDescription;
import io.partita.engine.PartitionInsight.IndexProgressDescription;
import io.partita.engine.PartitionInsight.PartitionDescription;
import io.partita.engine.TableStatistics.Counts;
import io.partita.engine.embedded.partition.PartitionMap;
import io.partita.engine.embedded.partition.PartitionSplits;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.IndexPosition;
import io.partita.engine.embedded.store.Storage;
import io.partita.engine.value.Binary;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is told of partitions and of indexes that are being filled. */
final class Insight {
  private Insight() {}

  static List<PartitionDescription> partitions(
      TableLayout table, Storage storage, PartitionSplits splits) {
    PartitionMap map = table.partitions();
    List<PartitionSplits.Load> loads = splits.loads(table);
    List<PartitionDescription> partitions = new ArrayList<>();
    for (int i = 0; i < map.size(); i++) {
      Counts counts = storage.partitionCounts(table.id(), i);
      partitions.add(
          new PartitionDescription(
              i,
              hexadecimal(map.from(i)),
              hexadecimal(map.to(i)),
              counts.items(),
              counts.bytes(),
              loads.get(i).readUnitsPerSecond(),
              loads.get(i).writeUnitsPerSecond()));
    }
    return partitions;
  }

  private static @Nullable String hexadecimal(@Nullable Binary key) {
    return key == null ? null : HexFormat.of().formatHex(key.toByteArray());
  }

  static IndexProgressDescription index(
      GlobalIndexDescription index, @Nullable IndexPosition position) {
    return new IndexProgressDescription(
        index.index().name(), index.status(), position == null ? 0 : filled(position), index.lag());
  }

  /** Keys begin with a hash, so the first bytes of the last one say which part lies below it. */
  private static double filled(IndexPosition position) {
    byte[] last = position.filledTo();
    if (position.complete() || last == null) {
      return position.complete() ? 1 : 0;
    }
    double part = 0;
    for (int i = Math.min(last.length, Integer.BYTES) - 1; i >= 0; i--) {
      part = (part + (last[i] & 0xFF)) / 256;
    }
    return part;
  }
}
