package io.partita.jdbc.shell;

import java.io.PrintStream;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** Prints each row as lines of a column's name and its value. */
final class VerticalPrinter implements ResultFormat.Printer {
  private final PrintStream out;

  VerticalPrinter(PrintStream out) {
    this.out = out;
  }

  @Override
  public long print(ResultSet rows) throws SQLException {
    ResultSetMetaData about = rows.getMetaData();
    int width = about.getColumnCount();
    int longest = 0;
    for (int i = 1; i <= width; i++) {
      longest = Math.max(longest, about.getColumnLabel(i).length());
    }
    long count = 0;
    while (rows.next()) {
      count++;
      out.println("-- row " + count);
      for (int i = 1; i <= width; i++) {
        String label = about.getColumnLabel(i);
        String value = rows.getString(i);
        out.println(
            label
                + " ".repeat(longest - label.length())
                + " | "
                + (value == null ? TablePrinter.NULL : value));
      }
    }
    return count;
  }
}
