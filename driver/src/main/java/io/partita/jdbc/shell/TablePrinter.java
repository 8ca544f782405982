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
    List<Row> sample = new ArrayList<>();
    String[] labels = new String[width];
    for (int i = 0; i < width; i++) {
      labels[i] = about.getColumnLabel(i + 1);
    }
    boolean more = rows.next();
    while (more && sample.size() < 1_000) {
      sample.add(Row.of(values(rows, width)));
      more = rows.next();
    }
    int[] widths = printHead(Row.of(labels), sample);
    long count = sample.size();
    for (Row row : sample) {
      print(row, widths);
    }
    while (more) {
      print(Row.of(values(rows, width)), widths);
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
    List<Row> kept = rows.stream().map(row -> Row.of(select(row, shown))).toList();
    int[] widths = printHead(Row.of(select(labels, shown)), kept);
    kept.forEach(row -> print(row, widths));
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

  /** Prints the labels and a rule below them; gives the widths of the columns. */
  private int[] printHead(Row labels, List<Row> rows) {
    int[] widths = new int[labels.cells().size()];
    List<String> rules = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.min(MAX_PADDED_WIDTH, widest(labels, rows, i));
      rules.add("-".repeat(widths[i]));
    }
    print(labels, widths);
    out.println(String.join("-+-", rules));
    return widths;
  }

  private static int widest(Row labels, List<Row> rows, int column) {
    int widest = CellText.width(labels.cells().get(column));
    for (Row row : rows) {
      widest = Math.max(widest, CellText.width(row.cells().get(column)));
    }
    return widest;
  }

  private void print(Row row, int[] widths) {
    for (int line = 0; line < row.height(); line++) {
      StringBuilder printed = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        List<String> cell = row.cells().get(i);
        printed
            .append(i == 0 ? "" : " | ")
            .append(CellText.padded(line < cell.size() ? cell.get(line) : "", widths[i]));
      }
      out.println(printed.toString().stripTrailing());
    }
  }

  /**
   * A row as it is printed.
   *
   * @param cells the lines of each value
   */
  private record Row(List<List<String>> cells) {
    static Row of(String[] values) {
      return new Row(Arrays.stream(values).map(CellText::lines).toList());
    }

    int height() {
      return cells.stream().mapToInt(List::size).max().orElse(1);
    }
  }
}
