package io.partita.sql.function;

import io.partita.sql.type.Family;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Supplier;

/** The name of the time zone of the session, in which timestamps without one are local. */
public final class SessionZone extends ExecutionValue {
  public static final SessionZone INSTANCE = new SessionZone();

  private SessionZone() {
    super("$ZONE", Family.TEXT);
  }

  @Override
  public Object at(Supplier<Instant> now, ZoneId zone, Supplier<String> user) {
    return zone.getId();
  }
}
