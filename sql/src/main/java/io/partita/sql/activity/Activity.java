package io.partita.sql.activity;

import java.time.Clock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What is known of the statements and sessions of one database. Safe for many threads; its lock is
 * taken where a statement is planned and where a session begins or ends, not where one runs.
 */
public final class Activity {
  /** Longer texts are counted by what they begin with. */
  private static final int TEXT_LENGTH = 10_000;

  private final int capacity;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Map<String, StatementStatistics> statements = new HashMap<>();
  private final Set<SessionActivity> sessions = new LinkedHashSet<>();
  private final BitSet slots = new BitSet();
  private long opened;
  private long planned;

  /**
   * Nothing yet.
   *
   * @param capacity the number of statement shapes that are counted, 1 or more; those that were not
   *     run for the longest time make room for others
   * @param clock says when something was seen
   * @param nanoTime says how long it took
   */
  public Activity(int capacity, Clock clock, LongSupplier nanoTime) {
    this.capacity = capacity;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * What is counted of a statement.
   *
   * @param shape its text with a question mark for each literal
   */
  public synchronized StatementStatistics statement(String shape) {
    String text = shape.length() <= TEXT_LENGTH ? shape : shape.substring(0, TEXT_LENGTH) + "…";
    StatementStatistics known = statements.get(text);
    if (known == null) {
      known = new StatementStatistics(text, planned++, clock.millis());
      keep(known);
    }
    return known;
  }

  /** A statement cannot be planned, so there is nothing to count. */
  public synchronized void withdraw(StatementStatistics statement) {
    if (statement.calls() == 0 && statements.remove(statement.text(), statement)) {
      statement.forgotten = true;
    }
  }

  /**
   * A statement that had made room while its plan was still kept runs again.
   *
   * @return what it is counted by
   */
  synchronized StatementStatistics remember(StatementStatistics forgotten) {
    StatementStatistics other = statements.get(forgotten.text());
    if (other == null) {
      keep(forgotten);
    }
    return other == null ? forgotten : other;
  }

  private void keep(StatementStatistics statement) {
    if (statements.size() >= capacity) {
      forgetSome();
    }
    statements.put(statement.text(), statement);
    statement.forgotten = false;
  }

  /** Makes room for several at once, so that it need not be looked for each time. */
  private void forgetSome() {
    List<StatementStatistics> oldest = new ArrayList<>(statements.values());
    oldest.sort(
        Comparator.comparingLong(StatementStatistics::lastSeenMillis)
            .thenComparingLong(StatementStatistics::number));
    for (StatementStatistics statement : oldest.subList(0, 1 + capacity / 20)) {
      statements.remove(statement.text());
      statement.forgotten = true;
    }
  }

  /** A session begins. */
  public synchronized SessionActivity open() {
    int slot = slots.nextClearBit(0);
    slots.set(slot);
    SessionActivity session = new SessionActivity(this, clock, nanoTime, ++opened, slot);
    sessions.add(session);
    return session;
  }

  synchronized void closed(SessionActivity session, int slot) {
    if (sessions.remove(session)) {
      slots.clear(slot);
    }
  }

  /** The statements that have run or do, in the order in which they were first planned. */
  public synchronized List<StatementStatistics> statements() {
    return statements.values().stream()
        .sorted(Comparator.comparingLong(StatementStatistics::number))
        .toList();
  }

  /** The open sessions, in the order in which they began. */
  public synchronized List<SessionActivity> sessions() {
    return List.copyOf(sessions);
  }
}
