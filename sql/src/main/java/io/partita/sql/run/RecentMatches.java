package io.partita.sql.run;

import io.partita.engine.expression.KeyCondition;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the last keys of a lookup gave, so that rows of the left that agree in their key, as those
 * of one customer or one state do, cost one query. It holds a bounded amount beside the memory of
 * queries, and forgets the keys that were asked for longest ago. For one cursor.
 */
final class RecentMatches implements RowSource {
  private static final int KEYS = 100;
  private static final long BYTES = 1 << 20;
  private static final long BYTES_OF_KEY = BYTES / 4;

  private final PathRun path;
  private final RowSource rows;
  private final Map<KeyCondition, Kept> recent = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** The rows of one key. */
  private static final class Kept {
    final List<@Nullable Object[]> rows = new ArrayList<>();
    long bytes;

    boolean takes(@Nullable Object[] row) {
      bytes += HeldMemory.bytes(row);
      return bytes <= BYTES_OF_KEY && rows.add(row);
    }
  }

  /**
   * Nothing yet.
   *
   * @param path one query, of which nothing but the key depends on the row of the left
   */
  RecentMatches(PathRun path) {
    this.path = path;
    this.rows = Operators.read(path);
  }

  /** The rows for the row of the left that is entered. */
  @Override
  public RowCursor open(Frame frame, Execution execution, long wanted) {
    KeyCondition key = path.onlyCondition(frame);
    if (key == null) {
      return RowCursor.EMPTY;
    }
    Kept known = recent.get(key);
    return known != null
        ? Operators.over(known.rows.iterator(), execution)
        : new Reading(key, rows.open(frame, execution, Long.MAX_VALUE));
  }

  private void remember(KeyCondition key, Kept kept) {
    recent.put(key, kept);
    bytes += kept.bytes;
    Iterator<Kept> eldest = recent.values().iterator();
    while (recent.size() > KEYS || bytes > BYTES) {
      bytes -= eldest.next().bytes;
      eldest.remove();
    }
  }

  /** Rows as they are read, remembered if there are not too many. */
  private final class Reading implements RowCursor {
    private final KeyCondition key;
    private final RowCursor found;
    private @Nullable Kept kept = new Kept();

    Reading(KeyCondition key, RowCursor found) {
      this.key = key;
      this.found = found;
    }

    @Override
    public @Nullable Object @Nullable [] next() {
      @Nullable Object[] row = found.next();
      if (kept != null && row == null) {
        remember(key, kept);
        kept = null;
      } else if (kept != null && !kept.takes(row)) {
        kept = null;
      }
      return row;
    }
  }
}
