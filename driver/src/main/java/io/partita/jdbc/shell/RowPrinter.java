package io.partita.jdbc.shell;

/** Prints the rows of one result one after the other. */
interface RowPrinter {
  void print(PrintedRow row);
}
