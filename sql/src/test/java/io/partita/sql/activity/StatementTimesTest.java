package io.partita.sql.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** What is known of how long statements took, by a clock that stands still unless it is told. */
class StatementTimesTest {
  private static final Percentage ERROR = Percentage.withPercentage(6.25);

  private long nanos = 5;
  private final Activity activity =
      new Activity(10, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), () -> nanos);
  private final SessionActivity session = activity.open();
  private final StatementStatistics statement = activity.statement("SELECT ?");

  private void run(long tookNanos) {
    run(tookNanos, 1);
  }

  private void run(long tookNanos, int calls) {
    StatementStatistics counted = session.begin(statement);
    long start = session.startNanos();
    nanos += tookNanos;
    session.ended(counted, start, calls, 0, 0);
  }

  private StatementTimes times() {
    return Objects.requireNonNull(statement.times());
  }

  @Test
  void aStatementThatHasNotRunHasNoTimes() {
    assertThat(statement.times()).isNull();
  }

  @Test
  void meanLeastAndMostAreExact() {
    run(2_000_000);
    run(1_000_000);
    run(9_000_000);

    assertThat(times().timed()).isEqualTo(3);
    assertThat(times().mean()).isEqualTo(4e6);
    assertThat(times().min()).isEqualTo(1e6);
    assertThat(times().max()).isEqualTo(9e6);
  }

  @Test
  void quantilesAreWithinTheirErrorOverAllMagnitudes() {
    for (long scale = 300; scale < 1_000_000_000_000L; scale *= 10) {
      StatementStatistics other = activity.statement("of " + scale);
      for (int i = 1; i <= 1_000; i++) {
        other.took(scale * i / 1_000 + scale, 1, 0);
      }
      StatementTimes times = Objects.requireNonNull(other.times());

      assertThat(times.p50()).isCloseTo(1.5 * scale, ERROR);
      assertThat(times.p99()).isCloseTo(1.99 * scale, ERROR);
    }
  }

  @Test
  void quantilesOfOneExecutionAreItsTime() {
    run(1_234_567);

    assertThat(times().p50()).isCloseTo(1_234_567, within(1.0));
    assertThat(times().p99()).isCloseTo(1_234_567, within(1.0));
  }

  @Test
  void whatIsBeyondTheHistogramIsWithinLeastAndMost() {
    run(1);
    run(3_000_000_000_000L);
    run(3_000_000_000_000L);

    assertThat(times().min()).isEqualTo(1);
    assertThat(times().p99()).isGreaterThan(1e12).isLessThanOrEqualTo(3e12);
  }

  @Test
  void theElementsOfABatchShareItsTime() {
    run(6_000_000, 3);

    assertThat(times().timed()).isEqualTo(3);
    assertThat(times().mean()).isEqualTo(2e6);
  }

  @Test
  void ofGetsByKeyTheFirstThousandAreTimedAndThenOneInSixteen() {
    statement.planned(true, null);
    for (int i = 0; i < 1_000 + 160; i++) {
      run(1_000);
    }

    assertThat(statement.calls()).isEqualTo(1_160);
    assertThat(times().timed()).isEqualTo(1_000 + 160 / 16);
  }

  @Test
  void aStatementThatRunsIsShownWithItsTimeUnlessThatIsNotTaken() {
    session.begin(statement);
    nanos += 7_000;
    assertThat(session.running()).isSameAs(statement);
    assertThat(session.runningNanos()).isEqualTo(7_000);
    session.ended(statement, session.startNanos(), 1, 0, 0);
    assertThat(session.running()).isNull();

    statement.planned(true, null);
    for (int i = 0; i < 1_000; i++) {
      run(1);
    }
    session.begin(statement);
    nanos += 7_000;
    assertThat(session.runningNanos()).isEqualTo(-1);
  }
}
