package io.partita.sql.run;

import io.partita.sql.function.ExecutionValue;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** The time and zone in which a statement runs: the clock is read once, when it is asked for. */
final class StatementTime {
  private final Clock clock;
  private final ZoneId zone;
  private @Nullable Instant instant;

  StatementTime(Clock clock, ZoneId zone) {
    this.clock = clock;
    this.zone = zone;
  }

  Object of(ExecutionValue value) {
    return value.at(this::instant, zone);
  }

  private Instant instant() {
    Instant now = instant;
    if (now == null) {
      now = clock.instant();
      instant = now;
    }
    return now;
  }
}
