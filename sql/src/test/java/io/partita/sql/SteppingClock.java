package io.partita.sql;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes on by a second each time it is read. */
final class SteppingClock extends Clock {
  private Instant next = Instant.EPOCH;

  void set(Instant instant) {
    next = instant;
  }

  @Override
  public Instant instant() {
    Instant now = next;
    next = now.plusSeconds(1);
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("only instants are asked for");
  }
}
