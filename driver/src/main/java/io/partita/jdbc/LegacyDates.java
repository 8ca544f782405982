package io.partita.jdbc;

import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoField;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.TimeZone;

/**
 * Between the local classes of {@code java.time} and the date classes of {@code java.sql}, which
 * are instants that show local fields of a zone.
 *
 * <p>The fields go through {@link GregorianCalendar}, whose cut-over in 1582 the classes of {@code
 * java.sql} share: so the text of a value is the same on both sides, in every year.
 */
@SuppressWarnings("JavaUtilDate") // the API of java.sql is made of these classes
final class LegacyDates {
  private LegacyDates() {}

  static Date date(LocalDate date, TimeZone zone) {
    return new Date(millis(date.atStartOfDay(), zone));
  }

  /** The time on 1 January 1970, to the millisecond. */
  static Time time(LocalTime time, TimeZone zone) {
    return new Time(
        millis(time.atDate(LocalDate.EPOCH), zone) + time.get(ChronoField.MILLI_OF_SECOND));
  }

  static Timestamp timestamp(LocalDateTime dateTime, TimeZone zone) {
    Timestamp timestamp = new Timestamp(millis(dateTime, zone));
    timestamp.setNanos(dateTime.get(ChronoField.NANO_OF_SECOND));
    return timestamp;
  }

  static LocalDate localDate(java.util.Date date, TimeZone zone) {
    return localDateTime(date, zone).toLocalDate();
  }

  static LocalTime localTime(java.util.Date time, TimeZone zone) {
    return localDateTime(time, zone).toLocalTime();
  }

  static LocalDateTime localDateTime(java.util.Date date, TimeZone zone) {
    GregorianCalendar calendar = new GregorianCalendar(zone);
    calendar.setTimeInMillis(date.getTime());
    int nanos =
        date instanceof Timestamp timestamp
            ? timestamp.getNanos()
            : calendar.get(Calendar.MILLISECOND) * 1_000_000;
    if (calendar.get(Calendar.ERA) != GregorianCalendar.AD) {
      throw new DateTimeException("years before 0001 cannot be stored");
    }
    return LocalDateTime.of(
        calendar.get(Calendar.YEAR),
        calendar.get(Calendar.MONTH) + 1,
        calendar.get(Calendar.DAY_OF_MONTH),
        calendar.get(Calendar.HOUR_OF_DAY),
        calendar.get(Calendar.MINUTE),
        calendar.get(Calendar.SECOND),
        nanos);
  }

  /** The instant of the local fields, without the fraction of the second. */
  private static long millis(LocalDateTime dateTime, TimeZone zone) {
    GregorianCalendar calendar = new GregorianCalendar(zone);
    calendar.clear();
    calendar.set(
        dateTime.getYear(),
        dateTime.getMonthValue() - 1,
        dateTime.getDayOfMonth(),
        dateTime.getHour(),
        dateTime.getMinute(),
        dateTime.getSecond());
    return calendar.getTimeInMillis();
  }
}
