package io.partita.sql.activity;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of all executions of one statement shape. Its plans refer to it, so counting
 * looks nothing up. Safe for many threads.
 *
 * <p>Each session counts for itself, by its slot; what is shown is the sum. Sessions beyond the
 * first {@value #SLOTS} that are open at once share one tally under a lock.
 */
public final class StatementStatistics {
  private static final int SLOTS = 64;
  private static final long TIMED_FIRST = 1_000;
  private static final long TIMED_EACH = 16;

  private final String text;
  private final long number;
  private final Tally shared = new Tally();
  private volatile @Nullable Tally[] tallies = {};

  /** Whether it has made room for others, and is shown no more. */
  volatile boolean forgotten;

  private final EstimateCheck estimate = new EstimateCheck();
  private volatile @Nullable PlanInsight insight;
  private volatile @Nullable Latencies latencies;
  private volatile boolean brief;
  private volatile long lastSeenMillis;

  /** Of an execution that was timed; 0 before one was. */
  private volatile long firstSeenMillis;

  StatementStatistics(String text, long number, long nowMillis) {
    this.text = text;
    this.number = number;
    this.lastSeenMillis = nowMillis;
  }

  /** The statement, with a question mark for each literal. */
  public String text() {
    return text;
  }

  /** Grows with the time at which a statement was first planned. */
  long number() {
    return number;
  }

  /**
   * Says what its plan does.
   *
   * @param getsOneItem whether it is so short that reading the clock twice would be felt
   * @param plan what can be told of it, or null
   */
  public void planned(boolean getsOneItem, @Nullable PlanInsight plan) {
    brief = getsOneItem;
    insight = plan;
    estimate.forget();
  }

  /** Its plan, the last of several that it has had; null if it has none. */
  public @Nullable PlanInsight plan() {
    return insight;
  }

  /** How its executions compare with what was expected of them. */
  public EstimateCheck estimate() {
    return estimate;
  }

  void examined(long items, boolean all) {
    PlanInsight plan = insight;
    if (plan != null && !brief) {
      estimate.compare(plan, items, all);
    }
  }

  /** Whether the next execution of a slot's session is timed. */
  boolean isTimed(int slot) {
    if (!brief) {
      return true;
    }
    long calls = calls(slot);
    return (calls & (TIMED_EACH - 1)) == 0 || calls < TIMED_FIRST;
  }

  void took(long nanosEach, long executions, long nowMillis) {
    Latencies known = latencies;
    (known == null ? firstLatencies(nowMillis) : known).add(nanosEach, executions);
    lastSeenMillis = nowMillis;
  }

  private synchronized Latencies firstLatencies(long nowMillis) {
    Latencies known = latencies;
    if (known == null) {
      known = new Latencies();
      latencies = known;
      firstSeenMillis = nowMillis;
    }
    return known;
  }

  /** How long it took; null if it has not run. */
  public @Nullable StatementTimes times() {
    Latencies known = latencies;
    return known == null ? null : known.times();
  }

  /** When it was first run to its end, in milliseconds since 1970; 0 if it was not. */
  public long firstSeenMillis() {
    return firstSeenMillis;
  }

  /** When an execution that was timed ended last, or else when it was planned. */
  public long lastSeenMillis() {
    return lastSeenMillis;
  }

  /**
   * The tally of a session, or null if it has none of its own.
   *
   * @param slot of the session, or -1
   */
  private @Nullable Tally tally(int slot) {
    @Nullable Tally[] known = tallies;
    if (slot >= 0 && slot < known.length) {
      Tally tally = known[slot];
      if (tally != null) {
        return tally;
      }
    }
    return slot >= 0 && slot < SLOTS ? newTally(slot) : null;
  }

  private synchronized Tally newTally(int slot) {
    @Nullable Tally[] grown = Arrays.copyOf(tallies, Math.max(tallies.length, slot + 1));
    Tally tally = new Tally();
    grown[slot] = tally;
    tallies = grown;
    return tally;
  }

  /** The executions that the session of a slot has counted by a tally of its own. */
  private long calls(int slot) {
    Tally tally = tally(slot);
    return tally == null ? 0 : tally.calls();
  }

  void addCalls(int slot, long calls, long errors, long returned) {
    Tally tally = tally(slot);
    if (tally != null) {
      tally.addCalls(calls, errors, returned);
    } else {
      synchronized (shared) {
        shared.addCalls(calls, errors, returned);
      }
    }
  }

  void addConsumed(int slot, long examined, double readUnits, double writeUnits) {
    Tally tally = tally(slot);
    if (tally != null) {
      tally.addConsumed(examined, readUnits, writeUnits);
    } else {
      synchronized (shared) {
        shared.addConsumed(examined, readUnits, writeUnits);
      }
    }
  }

  private long sum(ToLongFunction<Tally> number) {
    long sum = number.applyAsLong(shared);
    for (Tally tally : tallies) {
      sum += tally == null ? 0 : number.applyAsLong(tally);
    }
    return sum;
  }

  private double sumUnits(ToDoubleFunction<Tally> units) {
    double sum = units.applyAsDouble(shared);
    for (Tally tally : tallies) {
      sum += tally == null ? 0 : units.applyAsDouble(tally);
    }
    return sum;
  }

  /** How often it has run to its end, its failures included; each element of a batch counts. */
  public long calls() {
    return sum(Tally::calls);
  }

  /** How many of the calls have failed. */
  public long errors() {
    return sum(Tally::errors);
  }

  /** The rows of queries, and the items that changes have changed. */
  public long itemsReturned() {
    return sum(Tally::returned);
  }

  /** The items that were read, whether or not they became rows. */
  public long itemsExamined() {
    return sum(Tally::examined);
  }

  /** The read units that were consumed, by failed executions too. */
  public double readUnits() {
    return sumUnits(Tally::readUnits);
  }

  /** The write units that were consumed; what a transaction writes is counted to its COMMIT. */
  public double writeUnits() {
    return sumUnits(Tally::writeUnits);
  }
}
