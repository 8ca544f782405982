package io.partita.jdbc.shell;

import java.io.PrintStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/** How results are printed. */
enum ResultFormat {
  TABLE,
  VERTICAL,
  CSV,
  JSON;

  /** Prints results one after the other. */
  interface Printer {
    /** Prints the rows as they are read, and gives their number. */
    long print(ResultSet rows) throws SQLException;
  }

  Printer printer(PrintStream out) {
    return switch (this) {
      case TABLE -> new TablePrinter(out);
      case VERTICAL -> new VerticalPrinter(out);
      case CSV -> new CsvPrinter(out);
      case JSON -> new JsonPrinter(out);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
