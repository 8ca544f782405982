package io.partita.sql.function;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import org.apache.calcite.linq4j.function.Strict;

/** Functions on dates and timestamps; a date is taken as its midnight. */
public final class DateTimeFunctions {
  private DateTimeFunctions() {}

  /** One field of a timestamp; SECOND with its fraction. */
  @Strict
  public static BigDecimal extract(String field, String timestamp) {
    LocalDateTime value = LocalDateTime.parse(timestamp);
    long whole =
        switch (field) {
          case "YEAR" -> value.getYear();
          case "QUARTER" -> value.get(IsoFields.QUARTER_OF_YEAR);
          case "MONTH" -> value.getMonthValue();
          case "WEEK" -> value.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
          case "DAY" -> value.getDayOfMonth();
          case "DOY" -> value.getDayOfYear();
          case "DOW" ->
              value.getDayOfWeek() == DayOfWeek.SUNDAY ? 1 : value.getDayOfWeek().getValue() + 1;
          case "HOUR" -> value.getHour();
          case "MINUTE" -> value.getMinute();
          case "SECOND" -> value.getSecond();
          default ->
              throw new SqlError(
                  SqlErrors.INVALID_PARAMETER,
                  "EXTRACT knows YEAR, QUARTER, MONTH, WEEK, DAY, DOY, DOW, HOUR, MINUTE and SECOND,"
                      + " not "
                      + field
                      + ".");
        };
    return field.equals("SECOND") && value.get(ChronoField.NANO_OF_SECOND) != 0
        ? NumberFunctions.checked(
            BigDecimal.valueOf(whole)
                .add(BigDecimal.valueOf(value.get(ChronoField.NANO_OF_SECOND), 9)))
        : BigDecimal.valueOf(whole);
  }
}
