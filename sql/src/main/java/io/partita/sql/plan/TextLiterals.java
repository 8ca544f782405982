package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.function.CastFunctions;
import io.partita.sql.function.DateTimes;
import io.partita.sql.function.Uuids;
import io.partita.sql.statement.SourcePosition;
import io.partita.sql.type.Family;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/** What a text literal means beside a value of another family. */
final class TextLiterals {
  private TextLiterals() {}

  /**
   * A number, a truth value, a {@link LocalDate}, or canonical text for TIME, TIMESTAMP and UUID.
   *
   * @return null if no text can stand beside the family
   * @throws SqlError 22007 or 22018 if this one is none
   */
  static @Nullable Object read(String text, Family family, SourcePosition position) {
    return switch (family) {
      case NUMBER -> {
        BigDecimal number = CastFunctions.parseNumber(text);
        if (number == null) {
          throw SqlError.at(
              SqlErrors.NOT_CONVERTIBLE, position, "The text '" + text + "' is not a number.");
        }
        yield number;
      }
      case BOOLEAN -> {
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
          yield text.equalsIgnoreCase("true");
        }
        throw SqlError.at(
            SqlErrors.NOT_CONVERTIBLE,
            position,
            "The text '" + text + "' is neither true nor false.");
      }
      case DATE -> {
        LocalDate date = DateTimes.parseDate(text);
        yield date == null ? noDateTime(position, text, "DATE", "2026-01-31") : date;
      }
      case TIME -> {
        LocalTime time = DateTimes.parseTime(text);
        yield time == null ? noDateTime(position, text, "TIME", "23:59:30") : DateTimes.text(time);
      }
      case TIMESTAMP -> {
        LocalDateTime timestamp = DateTimes.parseTimestamp(text);
        yield timestamp == null
            ? noDateTime(position, text, "TIMESTAMP", "2026-01-31 23:59:30")
            : DateTimes.text(timestamp);
      }
      case INSTANT -> {
        Instant instant = DateTimes.parseInstant(text);
        yield instant == null
            ? noDateTime(position, text, "TIMESTAMP WITH TIME ZONE", "2026-01-31T23:59:30Z")
            : DateTimes.text(instant);
      }
      case UUID -> {
        String uuid = Uuids.parse(text);
        if (uuid == null) {
          throw SqlError.at(
              SqlErrors.NOT_CONVERTIBLE,
              position,
              "The text '"
                  + text
                  + "' is not a UUID such as '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9'.");
        }
        yield uuid;
      }
      default -> null;
    };
  }

  private static Object noDateTime(
      SourcePosition position, String text, String type, String example) {
    throw SqlError.at(
        SqlErrors.DATETIME_FORMAT,
        position,
        "The text '" + text + "' is not a " + type + " such as '" + example + "'.");
  }
}
