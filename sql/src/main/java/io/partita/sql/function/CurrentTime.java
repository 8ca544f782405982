package io.partita.sql.function;

import io.partita.sql.type.Family;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The date, the time, or both, at which a statement runs: the same everywhere in one execution, and
 * never part of a plan. It is local in the time zone of the session.
 */
public final class CurrentTime extends ExecutionValue {
  /** Digits of a fraction at most. */
  public static final int MOST_DIGITS = 9;

  private static final Map<String, Family> NAMED =
      new TreeMap<>(
          Map.of(
              "CURRENT_DATE", Family.DATE,
              "CURDATE", Family.DATE,
              "CURRENT_TIME", Family.TIME,
              "CURTIME", Family.TIME,
              "LOCALTIME", Family.TIME,
              "CURRENT_TIMESTAMP", Family.TIMESTAMP,
              "LOCALTIMESTAMP", Family.TIMESTAMP,
              "NOW", Family.TIMESTAMP));

  private final int digits;

  private CurrentTime(String name, Family result, int digits) {
    super(name, result);
    this.digits = digits;
  }

  /** The names that a statement can use. */
  public static Set<String> names() {
    return NAMED.keySet();
  }

  /** What a function of that name gives, DATE, TIME or TIMESTAMP; null if there is none. */
  public static @Nullable Family result(String name) {
    return NAMED.get(name.toUpperCase(Locale.ROOT));
  }

  /**
   * A function of {@link #names}.
   *
   * @param digits digits of the fraction; -1 for the standard's: none for a time, 6 for a timestamp
   */
  public static CurrentTime of(String name, int digits) {
    String known = name.toUpperCase(Locale.ROOT);
    Family result = NAMED.get(known);
    if (result == null) {
      throw new IllegalArgumentException("no function of the current time: " + name);
    }
    int standard = result == Family.TIMESTAMP ? 6 : 0;
    return new CurrentTime(known, result, digits < 0 ? standard : digits);
  }

  /** The same as a TIMESTAMP WITH TIME ZONE, where it is a timestamp. */
  public CurrentTime asInstant() {
    return new CurrentTime(getName(), Family.INSTANT, digits);
  }

  @Override
  public Object at(Supplier<Instant> now, ZoneId zone, Supplier<String> user) {
    Instant instant = now.get();
    Instant exact = instant.with(DateTimes.fraction(digits));
    LocalDateTime local = LocalDateTime.ofInstant(exact, zone);
    return switch (result()) {
      case INSTANT -> DateTimes.text(exact);
      case DATE -> Math.toIntExact(local.toLocalDate().toEpochDay());
      case TIME -> DateTimes.text(local.toLocalTime());
      default -> DateTimes.text(local);
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CurrentTime time && time.result() == result() && time.digits == digits;
  }

  @Override
  public int hashCode() {
    return 31 * result().hashCode() + digits;
  }
}
