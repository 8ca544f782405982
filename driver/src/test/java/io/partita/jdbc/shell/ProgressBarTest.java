package io.partita.jdbc.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a terminal shows while a COPY runs. */
class ProgressBarTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger width = new AtomicInteger();
  private final ProgressBar bar =
      new ProgressBar(new PrintStream(out, true, StandardCharsets.UTF_8), nanos::get, width::get);

  private void moved(long millis, long rows, long bytes, long ofBytes) {
    nanos.addAndGet(millis * 1_000_000);
    bar.moved(rows, bytes, ofBytes);
  }

  @Test
  void whatTakesNoSecondShowsNothing() {
    moved(500, 64, 50, 100);
    moved(499, 128, 90, 100);
    bar.clear();

    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void afterASecondTheBarMovesFiveTimesASecondAndVanishesAtTheEnd() {
    moved(1_000, 64, 50, 100);
    moved(199, 128, 60, 100);
    moved(1, 6_400, 100, 100);
    bar.clear();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "\r[###############               ]  50 %  64 rows"
                + "\r[##############################] 100 %  6,400 rows"
                + "\r\u001b[K");
  }

  @Test
  void theLineStaysInsideTheTerminal() {
    width.set(30);
    moved(1_000, 640, 50, 100);
    width.set(19);
    moved(200, 6_400, 75, 100);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("\r[#####      ]  50 %  640 rows\r6,400 rows");
  }

  @Test
  void whereTheEndIsUnknownRowsAreCounted() {
    moved(2_000, 1_280, 0, 0);

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("\r1,280 rows");
  }
}
