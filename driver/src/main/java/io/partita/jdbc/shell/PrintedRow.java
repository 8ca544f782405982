package io.partita.jdbc.shell;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A row as a person reads it.
 *
 * @param cells the lines of each value
 */
record PrintedRow(List<List<String>> cells) {
  /** What stands for NULL. */
  private static final List<String> NULL = List.of("NULL");

  static PrintedRow of(String... values) {
    return new PrintedRow(Arrays.stream(values).map(CellText::lines).toList());
  }

  /** The labels of a result. */
  static PrintedRow labels(ResultSetMetaData about) throws SQLException {
    List<List<String>> labels = new ArrayList<>();
    for (int i = 1; i <= about.getColumnCount(); i++) {
      labels.add(List.of(String.join(" ", CellText.lines(about.getColumnLabel(i)))));
    }
    return new PrintedRow(labels);
  }

  /** The row that a result is at. */
  static PrintedRow at(ResultSet rows, int columns) throws SQLException {
    List<List<String>> cells = new ArrayList<>(columns);
    for (int i = 1; i <= columns; i++) {
      String value = rows.getString(i);
      cells.add(value == null ? NULL : CellText.lines(value));
    }
    return new PrintedRow(cells);
  }

  /** The lines that the longest value takes. */
  int height() {
    return cells.stream().mapToInt(List::size).max().orElse(1);
  }

  /** The columns of a terminal that each value takes at least in some of the rows. */
  static int[] widths(PrintedRow labels, List<PrintedRow> rows) {
    int[] widths = new int[labels.cells.size()];
    Stream.concat(Stream.of(labels), rows.stream())
        .forEach(
            row -> {
              for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], CellText.width(row.cells.get(i)));
              }
            });
    return widths;
  }
}
