package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.function.DateTimes;
import io.partita.sql.statement.Expression.DateTimeLiteral;
import io.partita.sql.type.Family;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/** The texts of DATE, TIME and TIMESTAMP literals. */
public final class DateTimeLiterals {
  private DateTimeLiterals() {}

  /**
   * The text in the form that is stored; that of a timestamp with a zone is an instant's.
   *
   * @throws SqlError 22007 if it is none of its kind
   */
  public static String canonical(DateTimeLiteral literal) {
    String canonical = text(literal);
    if (canonical == null) {
      throw SqlError.at(
          SqlErrors.DATETIME_FORMAT,
          literal.position(),
          "The text '" + literal.text() + "' is not a " + literal.kind() + ".");
    }
    return canonical;
  }

  /**
   * What the text of a literal means beside values of a family: the days of a date, else canonical
   * text.
   *
   * @return null if it is none of its kind, or is nothing there without the zone of a session
   */
  static @Nullable Object value(DateTimeLiteral.Kind kind, String text, Family family) {
    return switch (kind) {
      case DATE -> ofDate(DateTimes.parseDate(text), family);
      case TIME -> {
        LocalTime time = DateTimes.parseTime(text);
        yield time == null || family != Family.TIME ? null : DateTimes.text(time);
      }
      case TIMESTAMP -> {
        Instant instant = DateTimes.parseInstant(text);
        LocalDateTime timestamp = instant == null ? DateTimes.parseTimestamp(text) : null;
        yield instant != null && family == Family.INSTANT
            ? DateTimes.text(instant)
            : timestamp != null && family == Family.TIMESTAMP ? DateTimes.text(timestamp) : null;
      }
    };
  }

  private static @Nullable Object ofDate(@Nullable LocalDate date, Family family) {
    if (date == null) {
      return null;
    }
    return switch (family) {
      case DATE -> Math.toIntExact(date.toEpochDay());
      case TIMESTAMP -> DateTimes.text(date.atStartOfDay());
      default -> null;
    };
  }

  private static @Nullable String text(DateTimeLiteral literal) {
    switch (literal.kind()) {
      case DATE -> {
        LocalDate date = DateTimes.parseDate(literal.text());
        return date == null ? null : DateTimes.text(date);
      }
      case TIME -> {
        LocalTime time = DateTimes.parseTime(literal.text());
        return time == null ? null : DateTimes.text(time);
      }
      default -> {
        Instant instant = instant(literal);
        LocalDateTime timestamp = instant == null ? DateTimes.parseTimestamp(literal.text()) : null;
        return instant != null
            ? DateTimes.text(instant)
            : timestamp == null ? null : DateTimes.text(timestamp);
      }
    }
  }

  /** Whether it names a zone. */
  static boolean isInstant(DateTimeLiteral literal) {
    return literal.kind() == DateTimeLiteral.Kind.TIMESTAMP && instant(literal) != null;
  }

  private static @Nullable Instant instant(DateTimeLiteral literal) {
    return DateTimes.parseInstant(literal.text());
  }
}
