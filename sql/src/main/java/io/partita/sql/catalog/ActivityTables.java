package io.partita.sql.catalog;

import io.partita.sql.activity.Activity;
import io.partita.sql.activity.CopyState;
import io.partita.sql.activity.PlanInsight;
import io.partita.sql.activity.SessionActivity;
import io.partita.sql.activity.StatementStatistics;
import io.partita.sql.activity.StatementTimes;
import io.partita.sql.activity.TransactionActivity;
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
            .filledBy(this::statements),
        new SystemTable(SysSchema.NAME, "sessions")
            .whole("session_id")
            .text("application_name", "since", "state", "statement")
            .decimal("running_ms")
            .text("transaction_since", "isolation", "read_only", "own")
            .filledFor(this::sessions),
        new SystemTable(SysSchema.NAME, "transactions")
            .whole("session_id")
            .text("since", "kind")
            .whole("keys_read", "ranges_read", "items_written", "bytes_written", "savepoints")
            .filledBy(this::transactions));
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

  private List<@Nullable Object[]> sessions(Asker asker) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (SessionActivity session : activity.sessions()) {
      StatementStatistics statement = session.running();
      long nanos = statement == null ? -1 : session.runningNanos();
      TransactionActivity transaction = session.transaction();
      rows.add(
          new @Nullable Object[] {
            session.id(),
            session.application().isEmpty() ? null : session.application(),
            session.since().toString(),
            statement != null ? "running" : transaction != null ? "idle in transaction" : "idle",
            statement == null ? null : statement.text(),
            nanos < 0 ? null : millis((double) nanos),
            transaction == null ? null : transaction.since().toString(),
            session.isolation(),
            session.readOnly() ? "YES" : "NO",
            session.equals(asker.session()) ? "YES" : "NO"
          });
    }
    return rows;
  }

  private List<@Nullable Object[]> transactions() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (SessionActivity session : activity.sessions()) {
      TransactionActivity transaction = session.transaction();
      if (transaction != null) {
        rows.add(
            new @Nullable Object[] {
              session.id(),
              transaction.since().toString(),
              transaction.kind(),
              transaction.keysRead(),
              transaction.rangesRead(),
              transaction.itemsWritten(),
              transaction.bytesWritten(),
              transaction.savepoints()
            });
      }
    }
    return rows;
  }

  /** Milliseconds, exact to a microsecond. */
  private static BigDecimal millis(double nanos) {
    return BigDecimal.valueOf(nanos).divide(NANOS_PER_MILLI, 3, RoundingMode.HALF_UP);
  }
}
