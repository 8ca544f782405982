package io.partita.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  /** In the background a statement that fails would end the warm-up unnoticed. */
  @Test
  void everyStatementOfTheWarmUpRuns() {
    assertThatCode(() -> WarmUp.byKey(EmbeddedOpener::scratch)).doesNotThrowAnyException();
    assertThatCode(() -> WarmUp.planned(EmbeddedOpener::scratch, () -> true))
        .doesNotThrowAnyException();
  }

  @Test
  void itEndsWhereTheProcessLeavesNoProcessorToSpare() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();

    WarmUp.planned(EmbeddedOpener::scratch, () -> asked.incrementAndGet() < 4);

    assertThat(asked).hasValue(4);
  }

  /** Two processors: half of one for a tenth of a second is the most. */
  @Test
  void processorsAreSpareWhenTheProcessTakesAQuarterOfThem() throws InterruptedException {
    List<Integer> load = new ArrayList<>(List.of(200, 51, 50, 51, 0));
    AtomicLong used = new AtomicLong();
    SpareProcessors processors =
        new SpareProcessors(
            Duration.ofMillis(400),
            2,
            () -> Duration.ofMillis(used.get()),
            millis -> used.addAndGet(load.remove(0)));

    assertThat(processors.await()).isTrue();
    assertThat(load).containsExactly(51, 0);
    assertThat(processors.await()).isTrue();
    assertThat(load).isEmpty();
  }

  @Test
  void patienceEndsWhereTheProcessStaysBusy() throws InterruptedException {
    AtomicLong used = new AtomicLong();
    SpareProcessors processors =
        new SpareProcessors(
            Duration.ofMillis(300), 2, () -> Duration.ofMillis(used.addAndGet(100)), millis -> {});

    assertThat(processors.await()).isFalse();
    assertThat(used).hasValue(600);
  }

  @Test
  void whereNobodyCountsProcessorTimeAllOfItIsSpare() throws InterruptedException {
    SpareProcessors processors =
        new SpareProcessors(Duration.ofMillis(100), 2, () -> Duration.ZERO, millis -> {});

    assertThat(processors.await()).isTrue();
  }
}
