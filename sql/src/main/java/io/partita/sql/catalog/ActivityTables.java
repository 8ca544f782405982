package io.partita.sql.catalog;

import io.partita.sql.activity.Activity;
import io.partita.sql.activity.SessionActivity;
import io.partita.sql.activity.StatementStatistics;
import io.partita.sql.activity.StatementTimes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
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
            .text("first_seen", "last_seen")
            .filledBy(this::statements));
  }

  private List<@Nullable Object[]> statements() {
    Map<StatementStatistics, Long> running =
        activity.sessions().stream()
            .map(SessionActivity::running)
            .filter(statement -> statement != null)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (StatementStatistics statement : activity.statements()) {
      long runningNow = running.getOrDefault(statement, 0L);
      if (statement.calls() > 0 || runningNow > 0) {
        rows.add(statement(statement, runningNow));
      }
    }
    return rows;
  }

  private static @Nullable Object[] statement(StatementStatistics statement, long running) {
    long calls = statement.calls();
    StatementTimes times = statement.times();
    return new @Nullable Object[] {
      statement.text(),
      calls,
      statement.errors(),
      running,
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
      times == null ? null : Instant.ofEpochMilli(statement.firstSeenMillis()).toString(),
      times == null ? null : Instant.ofEpochMilli(statement.lastSeenMillis()).toString()
    };
  }

  /** Milliseconds, exact to a microsecond. */
  private static BigDecimal millis(double nanos) {
    return BigDecimal.valueOf(nanos).divide(NANOS_PER_MILLI, 3, RoundingMode.HALF_UP);
  }
}
