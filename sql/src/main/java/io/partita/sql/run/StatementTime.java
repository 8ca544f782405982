package io.partita.sql.run;

import io.partita.sql.function.CurrentTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** The time at which a statement runs: the clock is read once, when it is first asked for. */
final class StatementTime {
  private final Clock clock;
  private final ZoneId zone;
  private @Nullable Instant instant;

  StatementTime(Clock clock, ZoneId zone) {
    this.clock = clock;
    this.zone = zone;
  }

  /** The value of a function of the current time. */
  Object of(CurrentTime function) {
    Instant now = instant;
    if (now == null) {
      now = clock.instant();
      instant = now;
    }
    return function.at(now, zone);
  }
}
