package io.partita.engine.embedded.transaction;

import io.partita.engine.RangeChecks.RangeRead;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.embedded.store.ReadRange;
import io.partita.engine.embedded.store.RecentWrites;
import io.partita.engine.embedded.store.RecentWrites.Checked;
import io.partita.engine.embedded.store.RecentWrites.ReadMark;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ranges that a transaction has read, checked in two steps: {@link #check} looks at everything
 * while others append, {@link #checkSince} under the append lock at what they appended meanwhile.
 */
public final class RangeValidation {
  private final RecentWrites writes;
  private final ReadMark reader;
  private final List<RangeRead> reads;
  private final List<ReadRange> ranges;
  private @Nullable Checked checked;

  /**
   * @param ranges those of the reads, in their order
   */
  public RangeValidation(
      RecentWrites writes, ReadMark reader, List<RangeRead> reads, List<ReadRange> ranges) {
    this.writes = writes;
    this.reader = reader;
    this.reads = reads;
    this.ranges = ranges;
  }

  /**
   * @throws TransactionCanceledException if something was written into a range
   * @throws io.partita.engine.SnapshotTooOldException if nobody can tell
   */
  void check() {
    checked = require(writes.check(reader, ranges));
  }

  /** As {@link #check}, which went before. */
  void checkSince() {
    Checked earlier = checked;
    if (earlier == null) {
      throw new IllegalStateException("the ranges were not checked outside the append lock");
    }
    require(writes.checkSince(reader, ranges, earlier));
  }

  private Checked require(Checked result) {
    if (result.changed() != null) {
      throw new TransactionCanceledException(reads.get(ranges.indexOf(result.changed())));
    }
    return result;
  }
}
