package io.partita.sql.catalog;

import io.partita.sql.Quantity;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.Expression.StringLiteral;
import io.partita.sql.statement.TableOption;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What WITH says of a new table, or ALTER TABLE SET of one that is there.
 *
 * @param comment null if nothing is said
 * @param partitions how many it begins with, 1 if nothing is said
 * @param collectionLimitBytes 0 if nothing is said
 */
public record TableOptions(@Nullable String comment, int partitions, long collectionLimitBytes) {
  /** The option that keeps what COMMENT ON TABLE says. */
  static final String COMMENT = "comment";

  static final String COLLECTION_LIMIT = "collection_limit";
  private static final String PARTITIONS = "partitions";
  private static final BigDecimal MOST_PARTITIONS = BigDecimal.valueOf(1_000);
  private static final long LEAST_LIMIT = 1L << 10;
  private static final long MOST_LIMIT = 1L << 50;

  private static final Set<String> LATER =
      Set.of(
          "auto_scaling",
          "billing",
          "key",
          "point_in_time_recovery",
          "read_units",
          "read_units_max",
          "read_units_min",
          "stream",
          "target_utilization",
          "ttl",
          "write_units",
          "write_units_max",
          "write_units_min");

  /**
   * The options of a new table.
   *
   * @param localIndexes whether it has any
   */
  static TableOptions ofNew(List<TableOption> options, boolean localIndexes) {
    return of(options, localIndexes, true);
  }

  /** What is changed of a table. */
  public static TableOptions ofChange(List<TableOption> options, Table table) {
    return of(options, !table.description().localIndexes().isEmpty(), false);
  }

  /** Refuses all. */
  static void requireNone(List<TableOption> options) {
    for (TableOption option : options) {
      throw refused(option, name(option));
    }
  }

  private static TableOptions of(List<TableOption> options, boolean localIndexes, boolean created) {
    int partitions = 1;
    long limit = 0;
    for (TableOption option : options) {
      String name = name(option);
      switch (name) {
        case COMMENT -> {
          if (!(option.value() instanceof StringLiteral)) {
            throw SqlError.at(
                SqlErrors.SYNTAX,
                option.position(),
                "The option comment is a text: comment = '…'.");
          }
        }
        case PARTITIONS -> {
          if (!created) {
            throw SqlError.at(
                SqlErrors.SYNTAX,
                option.position(),
                "Only CREATE TABLE takes the option partitions; later they divide by themselves.");
          }
          partitions = partitions(option);
        }
        case COLLECTION_LIMIT -> {
          limit = limit(option);
          if (!localIndexes) {
            throw SqlError.at(
                SqlErrors.INVALID_TABLE_DEFINITION,
                option.position(),
                "The option collection_limit bounds the items of one partition key with their"
                    + " entries in local indexes, and this table has none; without them there is"
                    + " no limit.");
          }
        }
        default -> throw refused(option, name);
      }
    }
    return new TableOptions(comment(options), partitions, limit);
  }

  /** What a text that was checked before says of the comment. */
  static @Nullable String comment(List<TableOption> options) {
    for (TableOption option : options) {
      if (name(option).equals(COMMENT) && option.value() instanceof StringLiteral text) {
        return text.value();
      }
    }
    return null;
  }

  private static String name(TableOption option) {
    return option.name().name().toLowerCase(Locale.ROOT);
  }

  private static int partitions(TableOption option) {
    if (option.value() instanceof NumberLiteral number
        && number.value().scale() <= 0
        && number.value().signum() > 0
        && number.value().compareTo(MOST_PARTITIONS) <= 0) {
      return number.value().intValue();
    }
    throw SqlError.at(
        SqlErrors.INVALID_PARAMETER,
        option.position(),
        "The option partitions is how many partitions the table begins with, 1 to "
            + MOST_PARTITIONS
            + ".");
  }

  private static long limit(TableOption option) {
    String text =
        option.value() instanceof StringLiteral literal
            ? literal.value()
            : option.value() instanceof NumberLiteral number ? number.value().toPlainString() : "";
    OptionalLong bytes = Quantity.parse(text, Quantity.SIZES);
    if (bytes.isPresent() && bytes.getAsLong() >= LEAST_LIMIT && bytes.getAsLong() <= MOST_LIMIT) {
      return bytes.getAsLong();
    }
    throw SqlError.at(
        SqlErrors.INVALID_PARAMETER,
        option.position(),
        "The option collection_limit is a size such as '10 GB', from "
            + Quantity.text(LEAST_LIMIT, Quantity.SIZES)
            + " to "
            + Quantity.text(MOST_LIMIT, Quantity.SIZES)
            + ".");
  }

  private static SqlError refused(TableOption option, String name) {
    Set<String> known = new TreeSet<>(LATER);
    known.addAll(Set.of(COMMENT, PARTITIONS, COLLECTION_LIMIT));
    return LATER.contains(name)
        ? SqlError.at(
            SqlErrors.NOT_SUPPORTED_YET,
            option.position(),
            "The table option " + name + " is not supported yet.")
        : SqlError.at(
            SqlErrors.SYNTAX,
            option.position(),
            "There is no table option " + option.name() + Names.suggestion(name, known));
  }
}
