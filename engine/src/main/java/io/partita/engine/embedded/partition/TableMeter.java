package io.partita.engine.embedded.partition;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The meters of a table's partitions; a partition keeps its meter until it is divided. */
public final class TableMeter {
  private final AtomicReference<@Nullable Meters> current = new AtomicReference<>();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Meters(PartitionMap partitions, PartitionMeter[] each) {}

  TableMeter() {}

  /** The meter of a partition. */
  @SuppressWarnings("ReferenceEquality") // Maps are the same object as long as nothing was divided.
  PartitionMeter of(PartitionMap partitions, int number, PartitionOptions options) {
    Meters known = current.get();
    if (known == null || known.partitions != partitions) {
      known = begin(partitions, known, options);
    }
    return known.each[number];
  }

  private Meters begin(PartitionMap partitions, @Nullable Meters before, PartitionOptions options) {
    PartitionMeter[] each = new PartitionMeter[partitions.size()];
    for (int i = 0; i < each.length; i++) {
      PartitionMeter same = before == null ? null : same(before, partitions, i);
      each[i] = same == null ? new PartitionMeter(options) : same;
    }
    Meters begun = new Meters(partitions, each);
    // Whoever still has the map before begins its meters again, and loses some units.
    current.set(begun);
    return begun;
  }

  private static @Nullable PartitionMeter same(Meters before, PartitionMap partitions, int number) {
    for (int i = 0; i < before.each.length; i++) {
      if (Objects.equals(before.partitions.from(i), partitions.from(number))
          && Objects.equals(before.partitions.to(i), partitions.to(number))) {
        return before.each[i];
      }
    }
    return null;
  }
}
