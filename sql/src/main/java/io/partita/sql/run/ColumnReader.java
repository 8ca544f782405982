package io.partita.sql.run;

import io.partita.engine.value.AttributeName;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.Item;
import io.partita.sql.ColumnDescription;
import io.partita.sql.SqlNotice;
import io.partita.sql.SqlType;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.catalog.Table;
import io.partita.sql.function.CastFunctions;
import io.partita.sql.function.DateTimes;
import io.partita.sql.function.DynamicFunctions;
import io.partita.sql.function.Uuids;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads one column from an item's bytes, decoding nothing else. A value that does not fit the
 * declared type reads as null, with a warning. This is the hottest code of a point read.
 */
final class ColumnReader implements Evaluator {
  private final Column column;
  private final String table;
  private final AttributeName attribute;

  /** The column's, beside the reader itself: a point read meets both cold. */
  private final SqlType type;

  /** The least and the greatest value of the type, if it is one of whole numbers. */
  private final long least;

  private final long most;

  private ColumnReader(Table table, Column column) {
    this.table = table.name();
    this.column = column;
    this.attribute = AttributeName.of(column.attribute());
    this.type = column.type().type();
    this.least =
        switch (type) {
          case SMALLINT -> Short.MIN_VALUE;
          case INTEGER -> Integer.MIN_VALUE;
          default -> Long.MIN_VALUE;
        };
    this.most = -(least + 1);
  }

  /** Readers of all columns of a table, and last of the item itself. */
  static List<Evaluator> of(Table table) {
    List<Evaluator> readers = new ArrayList<>();
    for (Column column : table.columns()) {
      readers.add(new ColumnReader(table, column));
    }
    readers.add(frame -> frame.item);
    return readers;
  }

  @Override
  public @Nullable Object evaluate(Frame frame) {
    Item item = frame.item;
    if (item == null) {
      return null;
    }
    int position = item.find(attribute);
    if (position == Item.NOT_FOUND) {
      return null;
    }
    Object value = read(item, position, item.typeAt(position));
    if (value == null && item.typeAt(position) != AttributeType.NULL) {
      frame.notices.add(misfit());
    }
    return value;
  }

  private @Nullable Object read(Item item, int position, AttributeType stored) {
    switch (type) {
      case VARCHAR, CHAR -> {
        return stored == AttributeType.S ? item.textAt(position) : null;
      }
      case SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> {
        return stored == AttributeType.N ? fitting(item.numberAt(position)) : null;
      }
      case BOOLEAN -> {
        return stored == AttributeType.BOOL ? item.boolAt(position) : null;
      }
      case DATE -> {
        return stored == AttributeType.S ? DateTimes.canonicalDays(item.textAt(position)) : null;
      }
      case TIME -> {
        String text = stored == AttributeType.S ? item.textAt(position) : null;
        return text != null && DateTimes.isCanonicalTime(text) ? text : null;
      }
      case TIMESTAMP -> {
        String text = stored == AttributeType.S ? item.textAt(position) : null;
        return text != null && DateTimes.isCanonicalTimestamp(text) ? text : null;
      }
      case TIMESTAMP_WITH_TIME_ZONE -> {
        String text = stored == AttributeType.S ? item.textAt(position) : null;
        return text != null && DateTimes.isCanonicalInstant(text) ? text : null;
      }
      case UUID -> {
        String text = stored == AttributeType.S ? item.textAt(position) : null;
        return text != null && Uuids.isCanonical(text) ? text : null;
      }
      case VARBINARY -> {
        return stored == AttributeType.B ? item.binaryAt(position) : null;
      }
      case MAP -> {
        return stored == AttributeType.M ? item.valueAt(position) : null;
      }
      case JSON -> {
        return column.type().readFrom().contains(stored) ? item.valueAt(position) : null;
      }
      default -> {
        return stored == AttributeType.L || stored.isSet() ? item.valueAt(position) : null;
      }
    }
  }

  /**
   * What reads the column as {@link io.partita.sql.Rows#get} gives it: a text or a whole number
   * straight from its bytes, without the decimal that an expression would compute with, and without
   * looking at the column.
   */
  Evaluator output(ColumnDescription description) {
    return switch (type) {
      case VARCHAR, CHAR ->
          frame -> {
            Item item = frame.item;
            int position = item == null ? Item.NOT_FOUND : item.find(attribute);
            return item != null && position != Item.NOT_FOUND && item.isTextAt(position)
                ? item.textAt(position)
                : evaluate(frame);
          };
      case SMALLINT, INTEGER, BIGINT -> whole(description);
      case DATE -> frame -> OutputColumn.convert(evaluate(frame), description);
      default -> this;
    };
  }

  private Evaluator whole(ColumnDescription description) {
    boolean isShort = type == SqlType.SMALLINT;
    boolean isLong = type == SqlType.BIGINT;
    return frame -> {
      Item item = frame.item;
      int position = item == null ? Item.NOT_FOUND : item.find(attribute);
      if (item != null && position != Item.NOT_FOUND && item.isLongAt(position)) {
        long number = item.longAt(position);
        if (fits(number)) {
          return isLong
              ? (Object) number
              : isShort ? (Object) (short) number : (Object) (int) number;
        }
      }
      return OutputColumn.convert(evaluate(frame), description);
    };
  }

  /** Whether a whole number is a value of the type, which is one of whole numbers. */
  private boolean fits(long number) {
    return number >= least && number <= most;
  }

  /** Whether the column is declared as one of whole numbers. */
  boolean isWhole() {
    return type == SqlType.SMALLINT || type == SqlType.INTEGER || type == SqlType.BIGINT;
  }

  /**
   * How a column of whole numbers compares with a number, null if one of them is: straight from the
   * bytes, without a decimal for each row that is examined.
   *
   * @param test of the sign of column minus number
   */
  Evaluator compared(Evaluator number, IntPredicate test) {
    return frame -> {
      Item item = frame.item;
      int position = item == null ? Item.NOT_FOUND : item.find(attribute);
      if (item != null && position != Item.NOT_FOUND && item.isLongAt(position)) {
        if (fits(item.longAt(position))) {
          BigDecimal other = (BigDecimal) number.evaluate(frame);
          return other == null ? null : test.test(item.compareNumberAt(position, other));
        }
      }
      BigDecimal value = (BigDecimal) evaluate(frame);
      BigDecimal other = value == null ? null : (BigDecimal) number.evaluate(frame);
      return other == null ? null : test.test(value.compareTo(other));
    };
  }

  private @Nullable BigDecimal fitting(BigDecimal number) {
    return fits(column.type(), number) ? number : null;
  }

  /** Whether a number is a value of a declared type as it is, without rounding. */
  static boolean fits(ColumnType type, BigDecimal number) {
    return switch (type.type()) {
      case REAL, DOUBLE -> true;
      case DECIMAL ->
          type.precision() == 0
              || (number.scale() <= type.scale()
                  && number.precision() - number.scale() <= type.precision() - type.scale());
      default -> {
        BigDecimal rounded = CastFunctions.round(number, type.type(), 0, 0);
        yield rounded != null && rounded.compareTo(number) == 0;
      }
    };
  }

  private SqlNotice misfit() {
    return new SqlNotice(
        SqlNotice.VALUE_DOES_NOT_FIT,
        "A value of "
            + table
            + "."
            + column.name()
            + " does not fit its declared type "
            + column.type()
            + " and reads as NULL.");
  }

  /** The dynamic value of a top-level attribute of the frame's item. */
  static Evaluator attribute(String name) {
    AttributeName attribute = AttributeName.of(name);
    return frame -> {
      Item item = frame.item;
      int position = item == null ? Item.NOT_FOUND : item.find(attribute);
      if (item == null || position == Item.NOT_FOUND) {
        return null;
      }
      return switch (item.typeAt(position)) {
        case S -> item.textAt(position);
        case N -> item.numberAt(position);
        case BOOL -> item.boolAt(position);
        case NULL -> null;
        default -> DynamicFunctions.value(item.valueAt(position));
      };
    };
  }
}
