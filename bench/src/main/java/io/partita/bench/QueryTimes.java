package io.partita.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program of its own that asks one database the analytical queries, one after the other, and at
 * the end writes a line for each: its number, its rows, and the median milliseconds with new
 * literals, with a text that is known, the same of the processor, and of preparing a statement that
 * was never seen; or its number and why it was given up.
 */
final class QueryTimes {
  private static final int LEAST_RUNS = 3;

  private static final int PLANNING_WARMUP = 20;

  private static final int PLANNINGS = 10;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final String url;
  private final long nanos;
  private final int limitSeconds;
  private Connection connection;
  private int texts = 1;

  private QueryTimes(String url, long nanos, int limitSeconds) throws SQLException {
    this.url = url;
    this.nanos = nanos;
    this.limitSeconds = limitSeconds;
    this.connection = DriverManager.getConnection(url);
  }

  /**
   * Arguments: the URL; how many milliseconds a query is warmed up and again measured; after how
   * many seconds it is given up; and the numbers of those that are left out.
   */
  public static void main(String[] arguments) throws IOException, SQLException {
    List<String> omitted = List.of(arguments).subList(3, arguments.length);
    List<Tpch.Query> queries =
        Tpch.queries().stream()
            .filter(query -> !omitted.contains(Integer.toString(query.number())))
            .toList();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    new QueryTimes(
            arguments[0],
            TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[1])),
            Integer.parseInt(arguments[2]))
        .measure(queries, out);
  }

  private void measure(List<Tpch.Query> queries, PrintStream out) throws SQLException {
    Map<Tpch.Query, String> runs = new LinkedHashMap<>();
    Map<Tpch.Query, List<Double>> plans = new LinkedHashMap<>();
    for (Tpch.Query query : queries) {
      try {
        runs.put(query, run(query.text()));
        plans.put(query, new ArrayList<>());
      } catch (SQLTimeoutException overdue) {
        out.println(query.number() + " more than " + limitSeconds + " s");
      } catch (SQLException failure) {
        out.println(
            query.number()
                + " failed, "
                + failure.getMessage().lines().findFirst().orElse("without a message"));
        // What has run out of memory may have closed the database.
        if (!connection.isValid(0)) {
          connection = DriverManager.getConnection(url);
        }
      }
    }
    for (int round = 0; round < PLANNING_WARMUP + PLANNINGS; round++) {
      for (Tpch.Query query : plans.keySet()) {
        plans.get(query).add(plan(query.text()));
      }
    }
    runs.forEach(
        (query, run) ->
            out.printf(
                Locale.ROOT,
                "%d %s %.3f%n",
                query.number(),
                run,
                Scores.median(
                    plans.get(query).subList(PLANNING_WARMUP, PLANNING_WARMUP + PLANNINGS))));
    connection.close();
  }

  /** Rows and times of a query, after it has run as long to warm up. */
  private String run(String text) throws SQLException {
    inTurns(text);
    int rows = read(text);
    List<List<Double>> times = inTurns(text);
    return String.format(
        Locale.ROOT,
        "%d %.3f %.3f %.3f",
        rows,
        Scores.median(times.get(0)),
        Scores.median(times.get(1)),
        Scores.median(times.get(2)));
  }

  /** With new literals and with a known text, in turns; and the latter's time of the processor. */
  private List<List<Double>> inTurns(String text) throws SQLException {
    List<List<Double>> times = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    long begin = System.nanoTime();
    while (times.get(0).size() < LEAST_RUNS || System.nanoTime() - begin < nanos) {
      String other = Tpch.withOtherLiterals(text, texts++);
      long start = System.nanoTime();
      read(other);
      long between = System.nanoTime();
      long processor = threads.getCurrentThreadCpuTime();
      read(text);
      times.get(0).add((between - start) / 1e6);
      times.get(1).add((System.nanoTime() - between) / 1e6);
      times.get(2).add((threads.getCurrentThreadCpuTime() - processor) / 1e6);
    }
    return times;
  }

  private int read(String text) throws SQLException {
    int count = 0;
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(limitSeconds);
      try (ResultSet rows = statement.executeQuery(text)) {
        int width = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          for (int column = 1; column <= width; column++) {
            rows.getObject(column);
          }
          count++;
        }
      }
    }
    return count;
  }

  /**
   * Milliseconds of preparing. A comment makes the statement new, by its text and by its shape. The
   * result's columns are asked for, so that a driver cannot put the planning off.
   */
  private double plan(String text) throws SQLException {
    String fresh = "/* " + texts++ + " */ " + text;
    long start = System.nanoTime();
    try (PreparedStatement statement = connection.prepareStatement(fresh)) {
      statement.getMetaData().getColumnCount();
    }
    return (System.nanoTime() - start) / 1e6;
  }
}
