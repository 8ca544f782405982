package io.partita.jdbc.shell;

import io.partita.jdbc.PartitaResultSet;
import io.partita.jdbc.PartitaStatement;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements one after the other and prints what each gave: rows, warnings, what it cost. One
 * thread runs; any thread may cancel.
 */
final class StatementRunner {
  private final PrintStream out;
  private final PrintStream errors;
  private final boolean interactive;
  private final IntSupplier width;
  private ResultFormat format = ResultFormat.AUTO;
  private boolean timing = true;
  private volatile @Nullable Statement running;

  /**
   * A runner.
   *
   * @param errors where costs and warnings go if a program reads the results
   * @param interactive whether the output is a terminal, which may show how far a statement is
   * @param width the columns of that terminal, or 0 if it does not tell or is none
   */
  StatementRunner(PrintStream out, PrintStream errors, boolean interactive, IntSupplier width) {
    this.out = out;
    this.errors = errors;
    this.interactive = interactive;
    this.width = width;
  }

  ResultFormat format() {
    return format;
  }

  void setFormat(ResultFormat format) {
    this.format = format;
  }

  boolean timing() {
    return timing;
  }

  /** Whether the time of each statement is printed. */
  void setTiming(boolean timing) {
    this.timing = timing;
  }

  /** A runner whose output is no terminal. */
  StatementRunner(PrintStream out, PrintStream errors) {
    this(out, errors, false, () -> 0);
  }

  /** Runs a statement to its end. */
  void run(Connection connection, String sql) throws SQLException {
    long start = System.nanoTime();
    List<String> facts = new ArrayList<>();
    PrintStream aside = format.isForPrograms() ? errors : out;
    ProgressBar progress = new ProgressBar(out, System::nanoTime, width);
    try (Statement statement = connection.createStatement()) {
      running = statement;
      if (interactive) {
        statement.unwrap(PartitaStatement.class).setCopyProgress(progress);
      }
      if (statement.execute(sql)) {
        try (ResultSet rows = statement.getResultSet()) {
          facts.add(counted(format.printer(out, width.getAsInt()).print(rows), "row"));
          facts.add("read units: " + rows.unwrap(PartitaResultSet.class).getReadUnits());
          printWarnings(aside, rows.getWarnings());
        }
      } else {
        facts.add(
            ScriptText.isChange(sql)
                ? "items changed: " + statement.getLargeUpdateCount()
                : ScriptText.isExport(sql)
                    ? "rows written: " + statement.getLargeUpdateCount()
                    : "done");
        if (ScriptText.isExport(sql)) {
          facts.add("read units: " + statement.unwrap(PartitaStatement.class).getReadUnits());
        }
      }
      double writeUnits = statement.unwrap(PartitaStatement.class).getWriteUnits();
      if (ScriptText.isChange(sql) || writeUnits > 0) {
        facts.add("write units: " + writeUnits);
      }
      printWarnings(aside, statement.getWarnings());
    } finally {
      running = null;
      progress.clear();
    }
    if (timing) {
      facts.add((System.nanoTime() - start) / 1_000_000 + " ms");
    }
    aside.println("(" + String.join(", ", facts) + ")");
  }

  /** Cancels the statement that is running, if one is. */
  void cancel() {
    Statement statement = running;
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        // It has ended meanwhile, which is what was wanted.
      }
    }
  }

  static void printWarnings(PrintStream out, @Nullable SQLWarning first) {
    for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
      out.println("warning [" + warning.getSQLState() + "]: " + warning.getMessage());
    }
  }

  static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
