package io.partita.sql;

import io.partita.engine.ConsumedCapacity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a result, one after the other. Used by one thread at a time.
 *
 * <p>Values are of these classes: {@code String} (VARCHAR, CHAR, and the canonical text of TIME and
 * TIMESTAMP), {@code BigDecimal} (DECIMAL, REAL and DOUBLE columns), {@code Double} (computed
 * DOUBLE), {@code Short}, {@code Integer}, {@code Long}, {@code Boolean}, {@code
 * java.time.LocalDate}, {@link io.partita.engine.value.Binary}, and {@link
 * io.partita.engine.value.AttributeValue} for maps, lists and sets. An undeclared attribute that
 * was seen with several types is a VARCHAR column whose values may be of any of these.
 */
public interface Rows extends AutoCloseable {

  /** Moves to the next row; false at the end, after which the cursor holds no resources. */
  boolean next();

  /**
   * Whether all rows were read before, so that moving and closing use nothing that belongs to the
   * session.
   */
  default boolean isAtHand() {
    return false;
  }

  /** The value of a column of the current row, counted from 0; null for SQL NULL. */
  @Nullable Object get(int column);

  /**
   * Why the value of a column of the current row is null; of one that is not null nothing is said.
   */
  default Absence absence(int column) {
    return Absence.UNKNOWN;
  }

  /** Why there is no value. */
  enum Absence {
    /** The item has nothing at this place. */
    MISSING,
    /** The item has something there: a stored NULL, or what does not fit the declared type. */
    STORED,
    /** The value was computed, or the row is no longer the item that was read. */
    UNKNOWN
  }

  /** The number of columns. */
  int width();

  /**
   * What the reads have consumed so far, one element for each request and table; also when closed.
   */
  List<ConsumedCapacity> consumed();

  /** What became known while rows were read, in order. */
  List<SqlNotice> notices();

  /** Ends the reading. Idempotent. */
  @Override
  void close();
}
