package io.partita.sql.run;

import io.partita.engine.KeyValueEngine;
import io.partita.sql.Setting;
import io.partita.sql.activity.SessionActivity;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;

/**
 * What all executions of a session have in common.
 *
 * @param clock what CURRENT_TIMESTAMP and its like read
 * @param zone the session's, in which they show it
 * @param settings what {@code sys.settings} shows
 * @param memory what all statements of the database hold together
 * @param scanThreads what reads the scans of all statements of the database ahead
 * @param session where what is consumed is counted, by the statement that it has begun
 */
record Surroundings(
    KeyValueEngine engine,
    Clock clock,
    Supplier<ZoneId> zone,
    Supplier<List<Setting>> settings,
    QueryMemory memory,
    ScanThreads scanThreads,
    SessionActivity session) {

  /** The time of a statement that begins. */
  StatementTime time() {
    return new StatementTime(clock, zone, this::user);
  }

  private String user() {
    return settings.get().stream()
        .filter(setting -> setting.property().equals("user"))
        .map(Setting::value)
        .findFirst()
        .orElse("");
  }
}
