package io.partita.sql.function;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAdjuster;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times as text. The canonical form, the only one that is stored, is ISO 8601 without a
 * zone: {@code yyyy-MM-dd}, {@code HH:mm:ss[.f…]} and {@code yyyy-MM-ddTHH:mm:ss[.f…]} with 0 to 9
 * digits of fraction, no trailing zeros, years 0001 to 9999. The order of canonical texts is the
 * order of time: where one fraction is a prefix of the other, the shorter is earlier and sorts
 * first, and a time without a fraction is a prefix of the same second with one. An instant is
 * {@code yyyy-MM-ddTHH:mm:ss.fffffffffZ}, always with nine digits, so that the Z orders nothing.
 */
public final class DateTimes {
  private static final int DATE_LENGTH = 10;
  private static final int SECONDS_LENGTH = 8;

  private static final int INSTANT_LENGTH = 30;

  /** A timestamp, and Z or how far its zone is from UTC. */
  private static final Pattern ZONED =
      Pattern.compile("(.{16,}?)\\s*([Zz]|[+-]\\d{2}(?::?\\d{2})?)");

  private DateTimes() {}

  /** The canonical text of a date. */
  public static String text(LocalDate date) {
    if (date.getYear() < 1 || date.getYear() > 9999) {
      throw new SqlError(
          SqlErrors.DATETIME_FORMAT, "The date " + date + " is outside the years 0001 to 9999.");
    }
    return date.toString();
  }

  /** The canonical text of a time. */
  public static String text(LocalTime time) {
    StringBuilder text = new StringBuilder(18);
    two(text, time.getHour()).append(':');
    two(text, time.getMinute()).append(':');
    two(text, time.getSecond());
    if (time.get(ChronoField.NANO_OF_SECOND) != 0) {
      String nanos = Integer.toString(1_000_000_000 + time.get(ChronoField.NANO_OF_SECOND));
      int end = nanos.length();
      while (nanos.charAt(end - 1) == '0') {
        end--;
      }
      text.append('.').append(nanos, 1, end);
    }
    return text.toString();
  }

  /** The canonical text of a timestamp. */
  public static String text(LocalDateTime timestamp) {
    return text(timestamp.toLocalDate()) + "T" + text(timestamp.toLocalTime());
  }

  /** Cuts off what a second's fraction has beyond that many digits. */
  public static TemporalAdjuster fraction(int digits) {
    int unit = 1;
    for (int i = digits; i < CurrentTime.MOST_DIGITS; i++) {
      unit *= 10;
    }
    int nanos = unit;
    return time -> {
      int exact = time.get(ChronoField.NANO_OF_SECOND);
      return time.with(ChronoField.NANO_OF_SECOND, exact - exact % nanos);
    };
  }

  /** The days of canonical text since 1970-01-01, or null if the text is not canonical. */
  public static @Nullable Integer canonicalDays(String text) {
    LocalDate date = date(text);
    return date == null ? null : Math.toIntExact(date.toEpochDay());
  }

  /** Whether the text is a canonical time. */
  public static boolean isCanonicalTime(String text) {
    return isTime(text, 0) && (text.length() == SECONDS_LENGTH || !text.endsWith("0"));
  }

  /** Whether the text is a canonical timestamp. */
  public static boolean isCanonicalTimestamp(String text) {
    return text.length() > DATE_LENGTH
        && text.charAt(DATE_LENGTH) == 'T'
        && date(text.substring(0, DATE_LENGTH)) != null
        && isTime(text, DATE_LENGTH + 1)
        && (text.length() == DATE_LENGTH + 1 + SECONDS_LENGTH || !text.endsWith("0"));
  }

  /** The canonical text of an instant. */
  public static String text(Instant instant) {
    LocalDateTime utc = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    String nanos = Integer.toString(1_000_000_000 + instant.get(ChronoField.NANO_OF_SECOND));
    return text(utc.withNano(0)) + '.' + nanos.substring(1) + 'Z';
  }

  /** Whether the text is a canonical instant: in UTC, with nine digits of fraction. */
  public static boolean isCanonicalInstant(String text) {
    return text.length() == INSTANT_LENGTH
        && text.charAt(INSTANT_LENGTH - 1) == 'Z'
        && text.charAt(DATE_LENGTH) == 'T'
        && date(text.substring(0, DATE_LENGTH)) != null
        && isTime(text.substring(0, INSTANT_LENGTH - 1), DATE_LENGTH + 1);
  }

  /** The instant that an input text means, which ends with Z or an offset from UTC; or null. */
  public static @Nullable Instant parseInstant(String input) {
    Matcher zoned = ZONED.matcher(input.strip());
    LocalDateTime local = zoned.matches() ? parseTimestamp(zoned.group(1)) : null;
    if (local == null) {
      return null;
    }
    try {
      Instant instant = local.toInstant(ZoneOffset.of(zoned.group(2).toUpperCase(Locale.ROOT)));
      int year = instant.atOffset(ZoneOffset.UTC).getYear();
      return year < 1 || year > 9999 ? null : instant;
    } catch (DateTimeException noOffset) {
      return null;
    }
  }

  /** The date that an input text means, or null; a midnight timestamp means its date. */
  public static @Nullable LocalDate parseDate(String input) {
    String text = input.strip();
    LocalDate date = date(text);
    if (date != null) {
      return date;
    }
    LocalDateTime timestamp = parseTimestamp(text);
    return timestamp != null && timestamp.toLocalTime().equals(LocalTime.MIDNIGHT)
        ? timestamp.toLocalDate()
        : null;
  }

  /** The time that an input text means, or null; seconds may be left out. */
  public static @Nullable LocalTime parseTime(String input) {
    String text = input.strip();
    String full = text.length() == 5 ? text + ":00" : text;
    return isTime(full, 0) ? LocalTime.parse(full) : null;
  }

  /**
   * The timestamp that an input text means, or null: a date alone is its midnight, a blank may
   * stand for the T, seconds may be left out.
   */
  public static @Nullable LocalDateTime parseTimestamp(String input) {
    String text = input.strip();
    if (text.length() < DATE_LENGTH) {
      return null;
    }
    LocalDate date = date(text.substring(0, DATE_LENGTH));
    if (date == null) {
      return null;
    }
    if (text.length() == DATE_LENGTH) {
      return date.atStartOfDay();
    }
    char separator = text.charAt(DATE_LENGTH);
    if (separator != 'T' && separator != ' ') {
      return null;
    }
    LocalTime time = parseTime(text.substring(DATE_LENGTH + 1));
    return time == null ? null : date.atTime(time);
  }

  private static @Nullable LocalDate date(String text) {
    if (text.length() != DATE_LENGTH
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || !areDigits(text, 0, 4)
        || !areDigits(text, 5, 7)
        || !areDigits(text, 8, 10)
        || text.startsWith("0000")) {
      return null;
    }
    try {
      return LocalDate.of(
          Integer.parseInt(text, 0, 4, 10),
          Integer.parseInt(text, 5, 7, 10),
          Integer.parseInt(text, 8, 10, 10));
    } catch (DateTimeException impossible) {
      return null;
    }
  }

  /** {@code HH:mm:ss} and an optional fraction of 1 to 9 digits, from an offset to the end. */
  private static boolean isTime(String text, int from) {
    int length = text.length() - from;
    if (length < SECONDS_LENGTH
        || text.charAt(from + 2) != ':'
        || text.charAt(from + 5) != ':'
        || !areDigits(text, from, from + 2)
        || !areDigits(text, from + 3, from + 5)
        || !areDigits(text, from + 6, from + 8)) {
      return false;
    }
    int hour = Integer.parseInt(text, from, from + 2, 10);
    int minute = Integer.parseInt(text, from + 3, from + 5, 10);
    int second = Integer.parseInt(text, from + 6, from + 8, 10);
    if (hour > 23 || minute > 59 || second > 59) {
      return false;
    }
    return length == SECONDS_LENGTH
        || (text.charAt(from + SECONDS_LENGTH) == '.'
            && length >= SECONDS_LENGTH + 2
            && length <= SECONDS_LENGTH + 10
            && areDigits(text, from + SECONDS_LENGTH + 1, text.length()));
  }

  private static boolean areDigits(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }

  private static StringBuilder two(StringBuilder text, int value) {
    return value < 10 ? text.append('0').append(value) : text.append(value);
  }
}
