package io.partita.sql.function;

import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A length of time: a number of months, or of seconds. A day has 24 hours, as no zone is known. */
public enum DateTimeUnit {
  YEAR(ChronoUnit.YEARS, 12, "0"),
  QUARTER(IsoFields.QUARTER_YEARS, 3, "0"),
  MONTH(ChronoUnit.MONTHS, 1, "0"),
  WEEK(ChronoUnit.WEEKS, 0, "604800"),
  DAY(ChronoUnit.DAYS, 0, "86400"),
  HOUR(ChronoUnit.HOURS, 0, "3600"),
  MINUTE(ChronoUnit.MINUTES, 0, "60"),
  SECOND(ChronoUnit.SECONDS, 0, "1"),
  MILLISECOND(ChronoUnit.MILLIS, 0, "0.001"),
  MICROSECOND(ChronoUnit.MICROS, 0, "0.000001"),
  NANOSECOND(ChronoUnit.NANOS, 0, "0.000000001");

  private final TemporalUnit unit;
  private final BigDecimal months;
  private final BigDecimal seconds;

  DateTimeUnit(TemporalUnit unit, int months, String seconds) {
    this.unit = unit;
    this.months = BigDecimal.valueOf(months);
    this.seconds = new BigDecimal(seconds);
  }

  /** The unit of that name, which may be one of JDBC's ({@code SQL_TSI_DAY}); null for others. */
  public static @Nullable DateTimeUnit of(String name) {
    String word = name.toUpperCase(Locale.ROOT);
    String plain = word.startsWith("SQL_TSI_") ? word.substring("SQL_TSI_".length()) : word;
    for (DateTimeUnit unit : values()) {
      if (unit.name().equals(plain)) {
        return unit;
      }
    }
    return plain.equals("FRAC_SECOND") ? NANOSECOND : null;
  }

  /** The names of all, as a message lists them. */
  public static String names() {
    return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
  }

  /** Months in it; 0 for those of seconds. */
  public BigDecimal months() {
    return months;
  }

  /** Seconds in it; 0 for those of months. */
  public BigDecimal seconds() {
    return seconds;
  }

  /** Whether it is a whole number of days whatever the day. */
  public boolean isOfDays() {
    return compareTo(DAY) <= 0;
  }

  TemporalUnit unit() {
    return unit;
  }
}
