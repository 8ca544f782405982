package io.partita.engine.embedded;

import io.partita.engine.embedded.partition.KeyRange;
import io.partita.engine.embedded.partition.PartitionMap;
import io.partita.engine.embedded.partition.PartitionSplits;
import io.partita.engine.embedded.partition.TableLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which partitions a page reads, and what of its units each of them takes: what the page's units
 * have grown by while it was there. A page that cannot leave its partition is not looked at item by
 * item.
 */
final class PageMeter {
  private static final byte[] FIRST = new byte[0];

  private final TableLayout table;
  private final KeyRange range;
  private final boolean staysInPartition;
  private final List<Visit> visits = new ArrayList<>(1);

  /** A partition, the first key that was read there, and the page's units before it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Visit(int partition, byte[] key, double unitsBefore) {}

  private PageMeter(TableLayout table, KeyRange range) {
    this.table = table;
    this.range = range;
    PartitionMap partitions = table.partitions();
    this.staysInPartition =
        partitions.size() == 1
            || (range.from() != null
                && range.to() != null
                && partitions.of(range.from()).number() == partitions.of(range.to()).number());
  }

  /** Of a page that partitions are charged for: those of global indexes are not. */
  static @Nullable PageMeter of(PagePlan plan) {
    return plan.index() != null && plan.index().isGlobal()
        ? null
        : new PageMeter(plan.table(), plan.range());
  }

  /** Whether {@link #examines} wants to know the next key. */
  boolean wantsKey() {
    return !staysInPartition || visits.isEmpty();
  }

  /** The page comes to an item, with so many units before it. */
  void examines(byte[] key, double unitsBefore) {
    int partition = table.partitions().of(key).number();
    if (visits.isEmpty() || visits.get(visits.size() - 1).partition != partition) {
      visits.add(new Visit(partition, key, unitsBefore));
    }
  }

  /** Charges the partitions with the units of the page. */
  void tell(PartitionSplits partitions, double units) {
    if (visits.isEmpty()) {
      partitions.readNothing(table, range.from() == null ? FIRST : range.from(), units);
    }
    for (int i = 0; i < visits.size(); i++) {
      Visit visit = visits.get(i);
      double unitsAfter = i + 1 < visits.size() ? visits.get(i + 1).unitsBefore : units;
      if (unitsAfter > visit.unitsBefore) {
        partitions.read(table, visit.key, unitsAfter - visit.unitsBefore);
      }
    }
  }
}
