package io.partita.sql.run;

import io.partita.engine.value.AttributeName;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.Item;
import io.partita.sql.ColumnDescription;
import io.partita.sql.SqlNotice;
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
import org.jspecify.annotations.Nullable;

/**
 * Reads one column from an item's bytes, decoding nothing else. A value that does not fit the
 * declared type reads as null, with a warning. This is the hottest code of a point read.
 */
final class ColumnReader implements Evaluator {
  private final Column column;
  private final String table;
  private final AttributeName attribute;

  private ColumnReader(Table table, Column column) {
    this.table = table.name();
    this.column = column;
    this.attribute = AttributeName.of(column.attribute());
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

  private @Nullable Object read(Item item, int position, AttributeType type) {
    switch (column.type().type()) {
      case VARCHAR, CHAR -> {
        return type == AttributeType.S ? item.textAt(position) : null;
      }
      case SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> {
        return type == AttributeType.N ? fitting(item.numberAt(position)) : null;
      }
      case BOOLEAN -> {
        return type == AttributeType.BOOL ? item.boolAt(position) : null;
      }
      case DATE -> {
        return type == AttributeType.S ? DateTimes.canonicalDays(item.textAt(position)) : null;
      }
      case TIME -> {
        String text = type == AttributeType.S ? item.textAt(position) : null;
        return text != null && DateTimes.isCanonicalTime(text) ? text : null;
      }
      case TIMESTAMP -> {
        String text = type == AttributeType.S ? item.textAt(position) : null;
        return text != null && DateTimes.isCanonicalTimestamp(text) ? text : null;
      }
      case TIMESTAMP_WITH_TIME_ZONE -> {
        String text = type == AttributeType.S ? item.textAt(position) : null;
        return text != null && DateTimes.isCanonicalInstant(text) ? text : null;
      }
      case UUID -> {
        String text = type == AttributeType.S ? item.textAt(position) : null;
        return text != null && Uuids.isCanonical(text) ? text : null;
      }
      case VARBINARY -> {
        return type == AttributeType.B ? item.binaryAt(position) : null;
      }
      case MAP -> {
        return type == AttributeType.M ? item.valueAt(position) : null;
      }
      case JSON -> {
        return column.type().readFrom().contains(type) ? item.valueAt(position) : null;
      }
      default -> {
        return type == AttributeType.L || type.isSet() ? item.valueAt(position) : null;
      }
    }
  }

  /**
   * What reads the column as {@link io.partita.sql.Rows#get} gives it: a whole number straight from
   * its bytes, without the decimal that an expression would compute with.
   */
  Evaluator output(ColumnDescription description) {
    return switch (column.type().type()) {
      case SMALLINT, INTEGER, BIGINT ->
          frame -> {
            Object whole = whole(frame);
            return whole != null ? whole : OutputColumn.convert(evaluate(frame), description);
          };
      case DATE -> frame -> OutputColumn.convert(evaluate(frame), description);
      default -> this;
    };
  }

  /** The whole number, or null unless there is one that fits. */
  private @Nullable Object whole(Frame frame) {
    Item item = frame.item;
    int position = item == null ? Item.NOT_FOUND : item.find(attribute);
    if (item == null || position == Item.NOT_FOUND || !item.isLongAt(position)) {
      return null;
    }
    long number = item.longAt(position);
    return switch (column.type().type()) {
      case SMALLINT -> number == (short) number ? (Object) (short) number : null;
      case INTEGER -> number == (int) number ? (Object) (int) number : null;
      default -> number;
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
