package io.partita.sql.catalog;

import io.partita.sql.activity.Activity;
import io.partita.sql.activity.CopyState;
import io.partita.sql.activity.PlanInsight;
import io.partita.sql.activity.SessionActivity;
import io.partita.sql.activity.StatementStatistics;
import io.partita.sql.activity.StatementTimes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of {@code sys} shows what runs and what has run. */
final class ActivityTables {
  private static final BigDecimal NANOS_PER_MILLI = BigDecimal.valueOf(1_000_000);

  private final Activity activity;

  ActivityTables(Activity activity) {
    this.activity = activity;
  }

  List<Table> tables() {
    return List.of(
        new SystemTable(SysSchema.NAME, "statements")
            .text("statement")
            .whole("calls", "errors", "running", "timed_calls")
            .decimal("total_ms", "mean_ms", "min_ms", "max_ms", "p50_ms", "p99_ms")
            .whole("items_examined", "items_returned")
            .decimal("read_units", "write_units")
            .whole("copied_rows", "copied_bytes", "copy_bytes")
            .whole("items_estimated", "estimate_misses")
            .text("estimate_note", "first_seen", "last_seen", "plan")
            .filledBy(this::statements));
  }

  private List<@Nullable Object[]> statements() {
    Map<StatementStatistics, Running> running = new HashMap<>();
    for (SessionActivity session : activity.sessions()) {
      StatementStatistics statement = session.running();
      if (statement != null) {
        running.merge(statement, new Running(1, session.copying()), Running::and);
      }
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (StatementStatistics statement : activity.statements()) {
      Running now = running.getOrDefault(statement, Running.NOT);
      if (statement.calls() > 0 || now.sessions() > 0) {
        rows.add(statement(statement, now));
      }
    }
    return rows;
  }

  /**
   * Who runs a statement now.
   *
   * @param copy how far its COPYs are together
   */
  private record Running(long sessions, @Nullable CopyState copy) {
    static final Running NOT = new Running(0, null);

    Running and(Running other) {
      CopyState more = other.copy;
      return new Running(
          sessions + other.sessions, copy == null ? more : more == null ? copy : copy.and(more));
    }
  }

  private static @Nullable Object[] statement(StatementStatistics statement, Running running) {
    long calls = statement.calls();
    StatementTimes times = statement.times();
    CopyState copy = running.copy();
    PlanInsight plan = statement.plan();
    long estimated = plan == null ? -1 : plan.estimatedItems();
    return new @Nullable Object[] {
      statement.text(),
      calls,
      statement.errors(),
      running.sessions(),
      times == null ? 0 : times.timed(),
      times == null ? null : millis(times.mean() * calls),
      times == null ? null : millis(times.mean()),
      times == null ? null : millis(times.min()),
      times == null ? null : millis(times.max()),
      times == null ? null : millis(times.p50()),
      times == null ? null : millis(times.p99()),
      statement.itemsExamined(),
      statement.itemsReturned(),
      BigDecimal.valueOf(statement.readUnits()),
      BigDecimal.valueOf(statement.writeUnits()),
      copy == null ? null : copy.rows(),
      copy == null ? null : copy.bytes(),
      copy == null ? null : copy.ofBytes(),
      estimated < 0 ? null : estimated,
      statement.estimate().misses(),
      statement.estimate().note(),
      times == null ? null : Instant.ofEpochMilli(statement.firstSeenMillis()).toString(),
      times == null ? null : Instant.ofEpochMilli(statement.lastSeenMillis()).toString(),
      plan == null ? null : plan.text()
    };
  }

  /** Milliseconds, exact to a microsecond. */
  private static BigDecimal millis(double nanos) {
    return BigDecimal.valueOf(nanos).divide(NANOS_PER_MILLI, 3, RoundingMode.HALF_UP);
  }
}
