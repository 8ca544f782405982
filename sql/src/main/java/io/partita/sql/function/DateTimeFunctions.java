package io.partita.sql.function;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.calcite.linq4j.function.Strict;
import org.jspecify.annotations.Nullable;

/** Functions on dates, times and timestamps; a date beside a timestamp is its midnight. */
public final class DateTimeFunctions {
  private static final LocalDateTime FIRST = LocalDateTime.of(1, 1, 1, 0, 0);
  private static final LocalDateTime LAST = LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_999);
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  /** More than lies between the years 0001 and 9999. */
  private static final BigDecimal MOST_MONTHS = BigDecimal.valueOf(120_000);

  private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(400_000_000_000L);

  private static final Map<String, Function<LocalDateTime, BigDecimal>> FIELDS =
      Map.ofEntries(
          field("MILLENNIUM", value -> (value.getYear() + 999) / 1000),
          field("CENTURY", value -> (value.getYear() + 99) / 100),
          field("DECADE", value -> value.getYear() / 10),
          field("YEAR", LocalDateTime::getYear),
          field("ISOYEAR", value -> value.get(IsoFields.WEEK_BASED_YEAR)),
          field("QUARTER", value -> value.get(IsoFields.QUARTER_OF_YEAR)),
          field("MONTH", LocalDateTime::getMonthValue),
          field("WEEK", value -> value.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)),
          field("DAY", LocalDateTime::getDayOfMonth),
          field("DOY", LocalDateTime::getDayOfYear),
          field("DOW", value -> value.getDayOfWeek().getValue() % 7),
          field("DAYOFWEEK", value -> value.getDayOfWeek().getValue() % 7 + 1),
          field("ISODOW", value -> value.getDayOfWeek().getValue()));

  private static final Map<String, Function<LocalTime, BigDecimal>> TIME_FIELDS =
      Map.of(
          "HOUR", time -> BigDecimal.valueOf(time.getHour()),
          "MINUTE", time -> BigDecimal.valueOf(time.getMinute()),
          "SECOND", DateTimeFunctions::seconds,
          "MILLISECOND", time -> seconds(time, 3),
          "MICROSECOND", time -> seconds(time, 6),
          "NANOSECOND", time -> seconds(time, 9));

  private DateTimeFunctions() {}

  private static Map.Entry<String, Function<LocalDateTime, BigDecimal>> field(
      String name, Function<LocalDateTime, Integer> value) {
    return Map.entry(name, timestamp -> BigDecimal.valueOf(value.apply(timestamp)));
  }

  /** The names of the fields that {@link #extract} knows, sorted. */
  public static Set<String> fields() {
    Set<String> names = new TreeSet<>(FIELDS.keySet());
    names.addAll(TIME_FIELDS.keySet());
    names.add("EPOCH");
    return names;
  }

  /**
   * One field of a timestamp: SECOND with its fraction, smaller ones as so many in the minute,
   * EPOCH in seconds since 1970 as if it were UTC.
   */
  @Strict
  public static BigDecimal extract(String field, String timestamp) {
    LocalDateTime value = LocalDateTime.parse(timestamp);
    if (field.equals("EPOCH")) {
      return NumberFunctions.checked(
          BigDecimal.valueOf(value.toEpochSecond(ZoneOffset.UTC))
              .add(BigDecimal.valueOf(value.get(ChronoField.NANO_OF_SECOND), 9)));
    }
    Function<LocalDateTime, BigDecimal> ofDate = FIELDS.get(field);
    return ofDate == null ? ofTime(field, value.toLocalTime()) : ofDate.apply(value);
  }

  /** The seconds of an instant since 1970. */
  @Strict
  public static BigDecimal epoch(String field, String instant) {
    return extract(field, utc(instant));
  }

  /** The canonical text of an instant without its Z and trailing zeros. */
  private static String utc(String instant) {
    return DateTimes.text(LocalDateTime.parse(instant.substring(0, instant.length() - 1)));
  }

  private static String instant(LocalDateTime utc) {
    return DateTimes.text(utc.toInstant(ZoneOffset.UTC));
  }

  /** The timestamp of an instant in a zone. */
  @Strict
  public static String local(String instant, String zone) {
    return DateTimes.text(LocalDateTime.ofInstant(Instant.parse(instant), ZoneId.of(zone)));
  }

  /** The instant of a timestamp in a zone; the earlier one where a clock was set back. */
  @Strict
  public static String atZone(String timestamp, String zone) {
    return DateTimes.text(LocalDateTime.parse(timestamp).atZone(ZoneId.of(zone)).toInstant());
  }

  /** An instant so many months and then seconds later, in UTC. */
  @Strict
  public static String instantPlus(String instant, BigDecimal months, BigDecimal seconds) {
    return instant(plus(LocalDateTime.parse(utc(instant)), months, seconds));
  }

  /** The whole units from one instant to another, in UTC. */
  @Strict
  public static BigDecimal differenceOfInstants(String unit, String from, String to) {
    return difference(unit, utc(from), utc(to));
  }

  /** One field of a time. */
  @Strict
  public static BigDecimal extractOfTime(String field, String time) {
    LocalTime value = LocalTime.parse(time);
    return field.equals("EPOCH")
        ? NumberFunctions.checked(
            BigDecimal.valueOf(value.toSecondOfDay())
                .add(BigDecimal.valueOf(value.get(ChronoField.NANO_OF_SECOND), 9)))
        : ofTime(field, value);
  }

  private static BigDecimal ofTime(String field, LocalTime time) {
    return ofTime(field).apply(time);
  }

  /** Refuses a field that a time without a date does not have. */
  public static void requireOfTime(String field) {
    ofTime(field);
  }

  private static Function<LocalTime, BigDecimal> ofTime(String field) {
    Function<LocalTime, BigDecimal> value = TIME_FIELDS.get(field);
    if (value == null) {
      throw new SqlError(
          SqlErrors.INVALID_PARAMETER,
          "A TIME has no "
              + field
              + ", but EPOCH, "
              + String.join(", ", new TreeSet<>(TIME_FIELDS.keySet()))
              + ".");
    }
    return value;
  }

  private static BigDecimal seconds(LocalTime time) {
    return NumberFunctions.checked(
        BigDecimal.valueOf(time.getSecond())
            .add(BigDecimal.valueOf(time.get(ChronoField.NANO_OF_SECOND), 9)));
  }

  private static BigDecimal seconds(LocalTime time, int digits) {
    return seconds(time).scaleByPowerOfTen(digits).setScale(0, RoundingMode.DOWN);
  }

  /** A date so many months and then whole days, given in seconds, later. */
  @Strict
  public static Integer datePlus(Integer days, BigDecimal months, BigDecimal seconds) {
    LocalDate date = LocalDate.ofEpochDay(days);
    LocalDateTime moved = plus(date.atStartOfDay(), months, seconds);
    return Math.toIntExact(moved.toLocalDate().toEpochDay());
  }

  /** A timestamp so many months and then seconds later; of a shorter month its last day. */
  @Strict
  public static String timestampPlus(String timestamp, BigDecimal months, BigDecimal seconds) {
    return DateTimes.text(plus(LocalDateTime.parse(timestamp), months, seconds));
  }

  /** A time so many seconds later, past midnight from the start. */
  @Strict
  public static String timePlus(String time, BigDecimal months, BigDecimal seconds) {
    LocalDateTime day = LocalTime.parse(time).atDate(LocalDate.EPOCH);
    BigDecimal inDay = seconds.remainder(DateTimeUnit.DAY.seconds());
    return DateTimes.text(plus(day, BigDecimal.ZERO, inDay).toLocalTime());
  }

  private static LocalDateTime plus(LocalDateTime from, BigDecimal months, BigDecimal seconds) {
    LocalDateTime to = moved(from, months, seconds);
    if (to == null) {
      throw new SqlError(
          SqlErrors.DATETIME_FORMAT,
          "The result of adding to " + from + " is outside the years 0001 to 9999.");
    }
    return to;
  }

  /** As {@link #datePlus}, but not outside the years that a date can have. */
  @Strict
  public static Integer dateReached(Integer days, BigDecimal months, BigDecimal seconds) {
    LocalDateTime date = LocalDate.ofEpochDay(days).atStartOfDay();
    return Math.toIntExact(reached(date, months, seconds).toLocalDate().toEpochDay());
  }

  /** As {@link #timestampPlus}, but not outside the years that a timestamp can have. */
  @Strict
  public static String timestampReached(String timestamp, BigDecimal months, BigDecimal seconds) {
    return DateTimes.text(reached(LocalDateTime.parse(timestamp), months, seconds));
  }

  /** As {@link #instantPlus}, but not outside the years that an instant can have. */
  @Strict
  public static String instantReached(String instant, BigDecimal months, BigDecimal seconds) {
    return instant(reached(LocalDateTime.parse(utc(instant)), months, seconds));
  }

  private static LocalDateTime reached(LocalDateTime from, BigDecimal months, BigDecimal seconds) {
    LocalDateTime to = moved(from, months, seconds);
    return to != null ? to : months.signum() < 0 || seconds.signum() < 0 ? FIRST : LAST;
  }

  /** A time later or earlier, or null if that is outside the years 0001 to 9999. */
  private static @Nullable LocalDateTime moved(
      LocalDateTime from, BigDecimal months, BigDecimal seconds) {
    if (months.abs().compareTo(MOST_MONTHS) > 0 || seconds.abs().compareTo(MOST_SECONDS) > 0) {
      return null;
    }
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    LocalDateTime to =
        from.plusMonths(months.longValue())
            .plusSeconds(whole.longValue())
            .plusNanos(seconds.subtract(whole).multiply(NANOS).longValue());
    return to.getYear() >= 1 && to.getYear() <= 9999 ? to : null;
  }

  /** The whole units from one timestamp to another; negative if that is earlier. */
  @Strict
  public static BigDecimal difference(String unit, String from, String to) {
    LocalDateTime start = LocalDateTime.parse(from);
    LocalDateTime end = LocalDateTime.parse(to);
    DateTimeUnit length = unit(unit, "TIMESTAMPDIFF");
    if (length.seconds().compareTo(BigDecimal.ONE) >= 0 || length.seconds().signum() == 0) {
      return BigDecimal.valueOf(length.unit().between(start, end));
    }
    BigDecimal nanos =
        BigDecimal.valueOf(start.until(end, ChronoUnit.SECONDS))
            .multiply(NANOS)
            .add(
                BigDecimal.valueOf(
                    start
                        .plusSeconds(start.until(end, ChronoUnit.SECONDS))
                        .until(end, ChronoUnit.NANOS)));
    return NumberFunctions.checked(
        nanos.divide(NANOS.multiply(length.seconds())).setScale(0, RoundingMode.DOWN));
  }

  /** The timestamp at which the unit that a timestamp lies in has begun; a week on Monday. */
  @Strict
  public static String truncate(String unit, String timestamp) {
    LocalDateTime value = LocalDateTime.parse(timestamp);
    LocalDate day = value.toLocalDate();
    DateTimeUnit length = unit(unit, "DATE_TRUNC");
    return DateTimes.text(
        switch (length) {
          case YEAR -> day.withDayOfYear(1).atStartOfDay();
          case QUARTER ->
              day.withDayOfMonth(1).withMonth((day.getMonthValue() + 2) / 3 * 3 - 2).atStartOfDay();
          case MONTH -> day.withDayOfMonth(1).atStartOfDay();
          case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).atStartOfDay();
          default -> value.truncatedTo(length.unit());
        });
  }

  /** The first timestamp from one on at which a unit begins. */
  @Strict
  public static String ceiling(String unit, String timestamp) {
    String floor = truncate(unit, timestamp);
    DateTimeUnit length = unit(unit, "CEIL");
    return floor.equals(timestamp)
        ? floor
        : timestampPlus(floor, length.months(), length.seconds());
  }

  /** The day on which the unit that a day lies in has begun. */
  @Strict
  public static Integer dateFloor(String unit, Integer days) {
    return days(truncate(unit, midnight(days)));
  }

  /** The first day from one on at which a unit begins. */
  @Strict
  public static Integer dateCeiling(String unit, Integer days) {
    return days(ceiling(unit, midnight(days)));
  }

  private static String midnight(Integer days) {
    return DateTimes.text(LocalDate.ofEpochDay(days).atStartOfDay());
  }

  private static Integer days(String timestamp) {
    return Math.toIntExact(LocalDateTime.parse(timestamp).toLocalDate().toEpochDay());
  }

  /** The days from one date to another; negative if that is earlier. */
  @Strict
  public static BigDecimal daysBetween(Integer to, Integer from) {
    return BigDecimal.valueOf((long) to - from);
  }

  /**
   * The unit that a statement names; an error if there is none.
   *
   * @param function what needs it
   */
  public static DateTimeUnit unit(String name, String function) {
    DateTimeUnit unit = DateTimeUnit.of(name);
    if (unit == null) {
      throw new SqlError(
          SqlErrors.INVALID_PARAMETER,
          function + " knows the units " + DateTimeUnit.names() + ", not '" + name + "'.");
    }
    return unit;
  }

  /** The name of the day of the week, in English. */
  @Strict
  public static String dayName(String timestamp) {
    return LocalDateTime.parse(timestamp)
        .getDayOfWeek()
        .getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  /** The name of the month, in English. */
  @Strict
  public static String monthName(String timestamp) {
    return LocalDateTime.parse(timestamp).getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }
}
