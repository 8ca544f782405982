package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.function.DateTimes;
import io.partita.sql.statement.Expression.DateTimeLiteral;
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
