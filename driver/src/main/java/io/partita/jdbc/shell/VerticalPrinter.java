package io.partita.jdbc.shell;

import io.partita.sql.DisplayWidth;
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
    String[] labels = new String[width];
    int longest = 0;
    for (int i = 0; i < width; i++) {
      labels[i] = String.join(" ", CellText.lines(about.getColumnLabel(i + 1)));
      longest = Math.max(longest, DisplayWidth.of(labels[i]));
    }
    long count = 0;
    while (rows.next()) {
      count++;
      out.println("-- row " + count);
      for (int i = 0; i < width; i++) {
        String value = rows.getString(i + 1);
        String label = labels[i];
        for (String line : CellText.lines(value == null ? TablePrinter.NULL : value)) {
          out.println(CellText.padded(label, longest) + " | " + line);
          label = "";
        }
      }
    }
    return count;
  }
}
