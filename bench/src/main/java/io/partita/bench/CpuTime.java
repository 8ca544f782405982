package io.partita.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The processor time of the measuring thread in an iteration: what an operation costs when others
 * want the processor too, which elapsed time does not say. Its public method is what JMH reports.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class CpuTime {
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private long startNanos;
  private long operations;

  @Setup(Level.Iteration)
  public void reset() {
    operations = 0;
    startNanos = threads.getCurrentThreadCpuTime();
  }

  void count() {
    operations++;
  }

  /** Microseconds of an operation. */
  public double cpuMicros() {
    return (threads.getCurrentThreadCpuTime() - startNanos) / 1000.0 / Math.max(operations, 1);
  }
}
