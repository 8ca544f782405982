package io.partita.jdbc.shell;

import java.io.PrintStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Prints each row as lines of a column's name and its value. */
final class VerticalPrinter implements ResultFormat.Printer {
  private final PrintStream out;

  VerticalPrinter(PrintStream out) {
    this.out = out;
  }

  @Override
  public long print(ResultSet rows) throws SQLException {
    PrintedRow labels = PrintedRow.labels(rows.getMetaData());
    RowPrinter printer = begin(labels);
    long count = 0;
    while (rows.next()) {
      printer.print(PrintedRow.at(rows, labels.cells().size()));
      count++;
    }
    return count;
  }

  /** What prints the rows of a result with these labels. */
  RowPrinter begin(PrintedRow labels) {
    List<String> names = labels.cells().stream().map(lines -> lines.get(0)).toList();
    int longest = CellText.width(names);
    return new RowPrinter() {
      private long count;

      @Override
      public void print(PrintedRow row) {
        count++;
        out.println("-- row " + count);
        for (int i = 0; i < names.size(); i++) {
          String label = names.get(i);
          for (String line : row.cells().get(i)) {
            out.println(CellText.padded(label, longest) + " | " + line);
            label = "";
          }
        }
      }
    };
  }
}
