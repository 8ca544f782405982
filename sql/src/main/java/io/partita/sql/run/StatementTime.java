package io.partita.sql.run;

import io.partita.sql.function.ExecutionValue;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The time, the zone and the user of a statement that runs: they are asked for when something needs
 * them, the clock once.
 */
final class StatementTime {
  private final Clock clock;
  private final Supplier<ZoneId> zone;
  private final Supplier<String> user;
  private @Nullable Instant instant;

  StatementTime(Clock clock, Supplier<ZoneId> zone, Supplier<String> user) {
    this.clock = clock;
    this.zone = zone;
    this.user = user;
  }

  Object of(ExecutionValue value) {
    return value.at(this::instant, zone.get(), user);
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
