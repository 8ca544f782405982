package io.partita.sql.run;

import io.partita.sql.function.ExecutionValue;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The time and zone in which a statement runs: both are asked for when something needs them, the
 * clock once.
 */
final class StatementTime {
  private final Clock clock;
  private final Supplier<ZoneId> zone;
  private @Nullable Instant instant;

  StatementTime(Clock clock, Supplier<ZoneId> zone) {
    this.clock = clock;
    this.zone = zone;
  }

  Object of(ExecutionValue value) {
    return value.at(this::instant, zone.get());
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
