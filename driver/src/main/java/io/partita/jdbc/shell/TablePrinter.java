package io.partita.jdbc.shell;

import java.io.PrintStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Prints results as tables of text. */
final class TablePrinter implements ResultFormat.Printer {
  /** Values that are longer stand in full, but no column is padded beyond. */
  private static final int MAX_PADDED_WIDTH = 60;

  private static final int SAMPLE = 1_000;
  private static final String BETWEEN = " | ";
  private static final String BETWEEN_RULES = "-+-";

  private final PrintStream out;
  private final int widest;

  TablePrinter(PrintStream out) {
    this(out, Integer.MAX_VALUE);
  }

  /**
   * A printer.
   *
   * @param widest what would be wider, and has several columns, is printed vertically
   */
  TablePrinter(PrintStream out, int widest) {
    this.out = out;
    this.widest = widest;
  }

  /** The widths are those of the first rows, so that long results stream. */
  @Override
  public long print(ResultSet rows) throws SQLException {
    PrintedRow labels = PrintedRow.labels(rows.getMetaData());
    int columns = labels.cells().size();
    List<PrintedRow> sample = new ArrayList<>();
    boolean more = rows.next();
    while (more && sample.size() < SAMPLE) {
      sample.add(PrintedRow.at(rows, columns));
      more = rows.next();
    }
    int[] widths = PrintedRow.widths(labels, sample);
    RowPrinter printer =
        columns > 1 && !sample.isEmpty() && width(widths) > widest
            ? new VerticalPrinter(out).begin(labels)
            : begin(labels, widths);
    for (PrintedRow row : sample) {
      printer.print(row);
    }
    long count = sample.size();
    while (more) {
      printer.print(PrintedRow.at(rows, columns));
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
    PrintedRow head = PrintedRow.of(select(labels, shown));
    List<PrintedRow> kept = rows.stream().map(row -> PrintedRow.of(select(row, shown))).toList();
    kept.forEach(begin(head, PrintedRow.widths(head, kept))::print);
  }

  private static String[] select(String[] values, int[] columns) {
    return Arrays.stream(columns).mapToObj(column -> values[column]).toArray(String[]::new);
  }

  private static long width(int[] widths) {
    return Arrays.stream(widths).asLongStream().sum() + (widths.length - 1L) * BETWEEN.length();
  }

  /** Prints the labels and a rule below them. */
  private RowPrinter begin(PrintedRow labels, int[] widths) {
    int[] padded = Arrays.stream(widths).map(width -> Math.min(MAX_PADDED_WIDTH, width)).toArray();
    print(labels, padded);
    out.println(String.join(BETWEEN_RULES, Arrays.stream(padded).mapToObj("-"::repeat).toList()));
    return row -> print(row, padded);
  }

  private void print(PrintedRow row, int[] widths) {
    for (int line = 0; line < row.height(); line++) {
      StringBuilder printed = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        List<String> cell = row.cells().get(i);
        printed
            .append(i == 0 ? "" : BETWEEN)
            .append(CellText.padded(line < cell.size() ? cell.get(line) : "", widths[i]));
      }
      out.println(printed.toString().stripTrailing());
    }
  }
}
