package io.partita.jdbc.shell;

import java.io.PrintStream;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Prints results as tables of text. */
final class TablePrinter implements ResultFormat.Printer {
  /** What stands for NULL. */
  static final String NULL = "NULL";

  /** Values that are longer stand in full, but no column is padded beyond. */
  private static final int MAX_PADDED_WIDTH = 60;

  private final PrintStream out;

  TablePrinter(PrintStream out) {
    this.out = out;
  }

  /** The widths are those of the first rows, so that long results stream. */
  @Override
  public long print(ResultSet rows) throws SQLException {
    ResultSetMetaData about = rows.getMetaData();
    int width = about.getColumnCount();
    List<String[]> sample = new ArrayList<>();
    String[] labels = new String[width];
    for (int i = 0; i < width; i++) {
      labels[i] = about.getColumnLabel(i + 1);
    }
    boolean more = rows.next();
    while (more && sample.size() < 1_000) {
      sample.add(values(rows, width));
      more = rows.next();
    }
    int[] widths = widths(labels, sample);
    printLine(labels, widths, " ");
    printLine(rules(widths), widths, "-");
    long count = sample.size();
    for (String[] row : sample) {
      printLine(row, widths, " ");
    }
    while (more) {
      printLine(values(rows, width), widths, " ");
      count++;
      more = rows.next();
    }
    return count;
  }

  /** Prints rows that are at hand, without the columns that have nothing in any of them. */
  void print(String[] labels, List<String[]> rows) {
    int[] shown =
        IntStream.range(0, labels.length)
            .filter(column -> rows.stream().anyMatch(row -> !row[column].isEmpty()))
            .toArray();
    List<String[]> kept = rows.stream().map(row -> select(row, shown)).toList();
    String[] head = select(labels, shown);
    int[] widths = widths(head, kept);
    printLine(head, widths, " ");
    printLine(rules(widths), widths, "-");
    kept.forEach(row -> printLine(row, widths, " "));
  }

  private static String[] select(String[] values, int[] columns) {
    return Arrays.stream(columns).mapToObj(column -> values[column]).toArray(String[]::new);
  }

  private static String[] values(ResultSet rows, int width) throws SQLException {
    String[] values = new String[width];
    for (int i = 0; i < width; i++) {
      String value = rows.getString(i + 1);
      values[i] = value == null ? NULL : value;
    }
    return values;
  }

  private static int[] widths(String[] labels, List<String[]> rows) {
    int[] widths = new int[labels.length];
    for (int i = 0; i < widths.length; i++) {
      int longest = labels[i].length();
      for (String[] row : rows) {
        longest = Math.max(longest, row[i].length());
      }
      widths[i] = Math.min(longest, MAX_PADDED_WIDTH);
    }
    return widths;
  }

  private static String[] rules(int[] widths) {
    String[] rules = new String[widths.length];
    for (int i = 0; i < rules.length; i++) {
      rules[i] = "-".repeat(widths[i]);
    }
    return rules;
  }

  private void printLine(String[] values, int[] widths, String blank) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      String padding = " ".repeat(Math.max(0, widths[i] - values[i].length()));
      line.append(i == 0 ? "" : blank + (blank.equals("-") ? "+" : "|") + blank)
          .append(values[i])
          .append(i == values.length - 1 ? "" : padding);
    }
    out.println(line.toString().stripTrailing());
  }
}
