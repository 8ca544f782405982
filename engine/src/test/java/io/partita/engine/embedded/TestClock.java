package io.partita.engine.embedded;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that a test turns. */
public final class TestClock extends Clock {
  private final AtomicReference<Instant> now = new AtomicReference<>(EngineFixture.CLOCK.instant());

  /** Lets time pass. */
  public void pass(Duration duration) {
    now.updateAndGet(before -> before.plus(duration));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("tests have one time zone");
  }
}
