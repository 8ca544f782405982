package io.partita.jdbc.shell;

import java.io.PrintStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How results are printed. */
enum ResultFormat {
  /** As a table, or vertically where the table would be wider than the terminal. */
  AUTO,
  TABLE,
  VERTICAL,
  CSV,
  JSON;

  /** Prints results one after the other. */
  interface Printer {
    /** Prints the rows as they are read, and gives their number. */
    long print(ResultSet rows) throws SQLException;
  }

  /**
   * A printer.
   *
   * @param width the columns of the terminal, or 0 if there is none
   */
  Printer printer(PrintStream out, int width) {
    return switch (this) {
      case AUTO -> new TablePrinter(out, width == 0 ? Integer.MAX_VALUE : width);
      case TABLE -> new TablePrinter(out);
      case VERTICAL -> new VerticalPrinter(out);
      case CSV -> new CsvPrinter(out);
      case JSON -> new JsonPrinter(out);
    };
  }

  /** The format of a name, whatever the case of its letters. */
  static Optional<ResultFormat> named(String name) {
    return Arrays.stream(values())
        .filter(format -> format.toString().equalsIgnoreCase(name))
        .findFirst();
  }

  /** What is said of a name that no format has. */
  static String unknown(String name) {
    return "There is no format " + name + "; there are " + names() + ".";
  }

  /** The names of all, for a person. */
  static String names() {
    return Arrays.stream(values()).map(ResultFormat::toString).collect(Collectors.joining(", "));
  }

  /** Whether programs read it, whom nothing but rows must meet. */
  boolean isForPrograms() {
    return this == CSV || this == JSON;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
