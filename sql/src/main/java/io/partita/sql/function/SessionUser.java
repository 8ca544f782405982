package io.partita.sql.function;

import io.partita.sql.type.Family;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Supplier;

/** The user that the connection names, or an empty text: there are no accounts. */
public final class SessionUser extends ExecutionValue {
  public static final SessionUser INSTANCE = new SessionUser();

  private SessionUser() {
    super("CURRENT_USER", Family.TEXT);
  }

  @Override
  public Object at(Supplier<Instant> now, ZoneId zone, Supplier<String> user) {
    return user.get();
  }
}
