package io.partita.sql;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Statements that a session has prepared lately, for programs that prepare before each execution:
 * found without a lock, and without the place in order that the database's cache gives. Of those
 * whose hashes meet, the last stays. What is prepared again is the same object, as it is immutable
 * but for its plan, which is renewed for all alike. Thread-safe.
 */
final class RecentStatements {
  private static final int PLACES = 32;

  /** Longer texts are seldom prepared twice, and a session should not hold on to them. */
  private static final int LONGEST_TEXT = 2_000;

  private final AtomicReferenceArray<@Nullable LocalPreparedSql> statements =
      new AtomicReferenceArray<>(PLACES);

  /** The statement of exactly this text that gives these keys, or null. Its plan may be old. */
  @Nullable LocalPreparedSql find(String text, @Nullable GeneratedKeys keys) {
    LocalPreparedSql found = statements.get(place(text));
    return found != null
            && found.text().hashCode() == text.hashCode()
            && found.text().equals(text)
            && Objects.equals(found.keys(), keys)
        ? found
        : null;
  }

  void keep(LocalPreparedSql statement) {
    if (statement.text().length() <= LONGEST_TEXT) {
      statements.set(place(statement.text()), statement);
    }
  }

  private static int place(String text) {
    int hash = text.hashCode();
    return (hash ^ (hash >>> 16)) & (PLACES - 1);
  }
}
