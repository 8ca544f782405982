package io.partita.jdbc;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Tells when the process leaves processors to spare, so that work which can wait takes none that
 * others want. For one thread.
 */
final class SpareProcessors {
  /** Long enough for a clock of processor time that ticks every 10 ms. */
  private static final long LOOK_MILLIS = 100;

  /** Lets time pass. */
  interface Pause {
    void of(long millis) throws InterruptedException;
  }

  private final int processors;
  private final Supplier<Duration> used;
  private final Pause pause;
  private long leftMillis;

  /**
   * @param patience how long all of its waiting may take
   * @param used the processor time that the process has taken so far; zero where nobody knows,
   *     which counts as none
   */
  SpareProcessors(Duration patience, int processors, Supplier<Duration> used, Pause pause) {
    this.leftMillis = patience.toMillis();
    this.processors = processors;
    this.used = used;
    this.pause = pause;
  }

  /** Those of this process. */
  static SpareProcessors ofThisProcess(Duration patience) {
    ProcessHandle process = ProcessHandle.current();
    return new SpareProcessors(
        patience,
        Runtime.getRuntime().availableProcessors(),
        () -> process.info().totalCpuDuration().orElse(Duration.ZERO),
        Thread::sleep);
  }

  /**
   * Waits until the process has taken at most a quarter of its processors for a tenth of a second.
   *
   * @return false if patience ends first
   */
  boolean await() throws InterruptedException {
    for (; leftMillis > 0; leftMillis -= LOOK_MILLIS) {
      Duration before = used.get();
      pause.of(LOOK_MILLIS);
      if (used.get().minus(before).toMillis() * 4 <= LOOK_MILLIS * processors) {
        return true;
      }
    }
    return false;
  }
}
