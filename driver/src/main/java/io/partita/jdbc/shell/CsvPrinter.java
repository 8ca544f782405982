package io.partita.jdbc.shell;

import java.io.PrintStream;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.StringJoiner;

/**
 * Prints comma-separated values as RFC 4180 has them, with the labels as the first line. NULL is
 * nothing at all, the empty text a pair of quotes.
 */
final class CsvPrinter implements ResultFormat.Printer {
  private final PrintStream out;

  CsvPrinter(PrintStream out) {
    this.out = out;
  }

  @Override
  public long print(ResultSet rows) throws SQLException {
    ResultSetMetaData about = rows.getMetaData();
    int width = about.getColumnCount();
    StringJoiner labels = new StringJoiner(",");
    for (int i = 1; i <= width; i++) {
      labels.add(quoted(about.getColumnLabel(i)));
    }
    out.println(labels);
    long count = 0;
    while (rows.next()) {
      StringJoiner line = new StringJoiner(",");
      for (int i = 1; i <= width; i++) {
        String value = rows.getString(i);
        line.add(value == null ? "" : quoted(value));
      }
      out.println(line);
      count++;
    }
    return count;
  }

  private static String quoted(String value) {
    boolean plain =
        !value.isEmpty() && value.chars().noneMatch(c -> c == ',' || c == '"' || c < ' ');
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }
}
