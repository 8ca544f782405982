package io.partita.sql.run;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Item;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.function.Keyed;
import java.lang.ref.Cleaner;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one execution holds of the {@link QueryMemory}, until it is closed, or nobody can reach it
 * any more: a connection may be closed, and a result forgotten, in the middle of its rows. For one
 * thread.
 */
final class HeldMemory {
  /** Taken at once, so that the threads of a database seldom meet. */
  private static final long PIECE = 64 << 10;

  // Estimates for a heap with compressed references, on the safe side.
  private static final int ROW_BYTES = 64;
  private static final int REFERENCE_BYTES = 8;
  private static final int OBJECT_BYTES = 24;
  private static final int TEXT_BYTES = 48;
  private static final int NUMBER_BYTES = 48;

  private final QueryMemory memory;
  private @Nullable Taken taken;
  private long used;

  /** Made with the first execution that holds something; many never do. */
  private static final class Forgotten {
    static final Cleaner CLEANER = Cleaner.create();

    private Forgotten() {}
  }

  /** What was taken of the memory, which the cleaner's thread may give back. */
  private static final class Taken implements Runnable {
    final QueryMemory memory;
    final AtomicLong bytes = new AtomicLong();
    Cleaner.@Nullable Cleanable end;

    Taken(QueryMemory memory) {
      this.memory = memory;
    }

    @Override
    public void run() {
      memory.giveBack(bytes.get());
    }
  }

  HeldMemory(QueryMemory memory) {
    this.memory = memory;
  }

  /**
   * Holds some more.
   *
   * @param what what holds it, as a message names it
   * @throws SqlError 53200 if there is not so much left
   */
  void hold(long bytes, String what) {
    if (used + bytes > takenBytes()) {
      take(bytes, what);
    }
    used += bytes;
  }

  private long takenBytes() {
    return taken == null ? 0 : taken.bytes.get();
  }

  private void take(long bytes, String what) {
    Taken all = taken;
    if (all == null) {
      all = new Taken(memory);
      all.end = Forgotten.CLEANER.register(this, all);
      taken = all;
    }
    long needed = used + bytes - all.bytes.get();
    long more = Math.max(needed, PIECE);
    if (!memory.take(more)) {
      more = needed;
      if (!memory.take(more)) {
        throw refusal(what);
      }
    }
    all.bytes.addAndGet(more);
  }

  private SqlError refusal(String what) {
    long others = memory.heldBytes() - takenBytes();
    return new SqlError(
        SqlErrors.OUT_OF_MEMORY,
        String.format(
            Locale.ROOT,
            "%s of this statement needs more memory than all statements of the database may hold"
                + " together: %s (queryMemory), of which it has %s%s. Narrow what it reads, %s, or"
                + " raise queryMemory.",
            what,
            size(memory.limitBytes()),
            size(takenBytes()),
            others > 0 ? " and others have " + size(others) : "",
            what.equals("ORDER BY")
                ? "add a LIMIT, order by a key"
                : "group or join by fewer rows"));
  }

  private static String size(long bytes) {
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%,d KB", bytes >> 10)
        : String.format(Locale.ROOT, "%,d MB", bytes >> 20);
  }

  /** Lets go of some; what was taken stays with this execution. */
  void release(long bytes) {
    used -= bytes;
  }

  /** Lets go of all. Idempotent. */
  void close() {
    if (taken != null && taken.end != null) {
      taken.end.clean();
    }
    taken = null;
    used = 0;
  }

  /** What a row takes in a list or map, about. */
  static long bytes(@Nullable Object[] row) {
    long bytes = ROW_BYTES + (long) REFERENCE_BYTES * row.length;
    for (Object value : row) {
      bytes += bytes(value);
    }
    return bytes;
  }

  /** What a value takes, about. */
  static long bytes(@Nullable Object value) {
    if (value == null || value instanceof Boolean) {
      return 0;
    }
    if (value instanceof String text) {
      return TEXT_BYTES + 2L * text.length();
    }
    if (value instanceof BigDecimal) {
      return NUMBER_BYTES;
    }
    if (value instanceof Binary binary) {
      return (long) TEXT_BYTES + binary.length();
    }
    if (value instanceof Item item) {
      return (long) TEXT_BYTES + item.sizeBytes();
    }
    if (value instanceof Keyed keyed) {
      return OBJECT_BYTES + bytes(keyed.value()) + bytes(keyed.key());
    }
    return value instanceof AttributeValue stored ? bytes(stored) : OBJECT_BYTES;
  }

  private static long bytes(AttributeValue stored) {
    long bytes = OBJECT_BYTES;
    if (stored instanceof AttributeValue.M map) {
      for (Map.Entry<String, AttributeValue> entry : map.values().entrySet()) {
        bytes += ROW_BYTES + bytes(entry.getKey()) + bytes(entry.getValue());
      }
    } else if (stored instanceof AttributeValue.L list) {
      for (AttributeValue value : list.values()) {
        bytes += REFERENCE_BYTES + bytes(value);
      }
    } else if (stored instanceof AttributeValue.S text) {
      bytes += bytes(text.value());
    } else if (stored instanceof AttributeValue.SS set) {
      bytes += set.values().stream().mapToLong(value -> ROW_BYTES + bytes(value)).sum();
    } else if (stored instanceof AttributeValue.NS set) {
      bytes += (long) (ROW_BYTES + NUMBER_BYTES) * set.values().size();
    } else if (stored instanceof AttributeValue.BS set) {
      bytes += set.values().stream().mapToLong(value -> ROW_BYTES + bytes(value)).sum();
    } else if (stored instanceof AttributeValue.B binary) {
      bytes += bytes(binary.value());
    } else if (stored instanceof AttributeValue.N) {
      bytes += NUMBER_BYTES;
    }
    return bytes;
  }
}
