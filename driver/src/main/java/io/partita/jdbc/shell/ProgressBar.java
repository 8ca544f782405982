package io.partita.jdbc.shell;

import io.partita.sql.CopyProgress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * One line of a terminal that shows how far a COPY is, once it has taken a second, and that is
 * cleared at its end. Used by one thread.
 */
final class ProgressBar implements CopyProgress {
  private static final int WIDTH = 30;

  /** The columns of the brackets, of the percentage and of the blanks around it. */
  private static final int BESIDE = "[] 100 %  ".length();

  private static final long FIRST_NANOS = 1_000_000_000L;
  private static final long NEXT_NANOS = 200_000_000L;

  /** Asking for the time costs more than reading a row. */
  private static final int ROWS_BETWEEN = 64;

  private final PrintStream out;
  private final LongSupplier nanos;
  private final IntSupplier width;
  private long due;
  private boolean shown;

  /**
   * A bar that nothing is seen of yet.
   *
   * @param width the columns of the terminal, or 0 if it does not tell
   */
  ProgressBar(PrintStream out, LongSupplier nanos, IntSupplier width) {
    this.out = out;
    this.nanos = nanos;
    this.width = width;
    this.due = nanos.getAsLong() + FIRST_NANOS;
  }

  @Override
  public void moved(long rows, long bytes, long ofBytes) {
    if (rows % ROWS_BETWEEN == 0 && nanos.getAsLong() - due >= 0) {
      due = nanos.getAsLong() + NEXT_NANOS;
      shown = true;
      out.print("\r" + text(rows, bytes, ofBytes));
      out.flush();
    }
  }

  /** A bar where the end is known and there is room; the number of rows in any case. */
  private String text(long rows, long bytes, long ofBytes) {
    String counted = String.format(Locale.ROOT, "%,d rows", rows);
    int columns = width.getAsInt();
    // The last column stays free: some terminals go to the next line when it is written.
    int room = columns == 0 ? WIDTH : Math.min(WIDTH, columns - 1 - BESIDE - counted.length());
    if (ofBytes == 0 || room <= 0) {
      return counted;
    }
    int filled = (int) (room * Math.min(bytes, ofBytes) / ofBytes);
    return String.format(
        Locale.ROOT,
        "[%s%s] %3d %%  %s",
        "#".repeat(filled),
        " ".repeat(room - filled),
        100 * Math.min(bytes, ofBytes) / ofBytes,
        counted);
  }

  /** Clears the line. */
  void clear() {
    if (shown) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }
}
