package io.partita.sql.run;

import io.partita.sql.ColumnDescription;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A plan's value as {@link io.partita.sql.Rows#get} gives it. */
final class OutputColumn {
  private OutputColumn() {}

  /** What gives a column of the rows, from what gives the plan's value of it. */
  static Evaluator of(Evaluator value, ColumnDescription column) {
    return value instanceof ColumnReader reader
        ? reader.output(column)
        : frame -> convert(value.evaluate(frame), column);
  }

  static @Nullable Object convert(@Nullable Object value, ColumnDescription column) {
    if (value instanceof Integer days) {
      return LocalDate.ofEpochDay(days);
    }
    if (value instanceof BigDecimal number) {
      return switch (column.type()) {
        case SMALLINT -> number.shortValue();
        case INTEGER -> number.intValue();
        case BIGINT -> number.longValue();
        default -> number;
      };
    }
    return value;
  }
}
