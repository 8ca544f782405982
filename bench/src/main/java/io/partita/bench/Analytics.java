package io.partita.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Analytical queries over the tables of TPC-H, with the same primary keys in Partita and in H2,
 * each in JVMs of its own that take turns ({@link QueryTimes}). It is judged as a whole, so it is
 * no {@link Work}: the geometric mean of the ratios, the worst ratio, and the mean time of
 * planning.
 */
final class Analytics {
  /** Its name on the command line. */
  static final String OPTION = "analytics";

  private static final double MEAN_LIMIT = 1.0;
  private static final double WORST_LIMIT = 5.0;
  private static final double PLANNING_LIMIT_MILLIS = 5.0;

  private static final List<Peer> PEERS = List.of(Peer.PARTITA, Peer.H2);

  private final PrintStream out;
  private final Effort effort;
  private final Map<Peer, Path> directories = new EnumMap<>(Peer.class);
  private final Map<Peer, Map<Integer, List<Times>>> times = new EnumMap<>(Peer.class);
  private final Map<Peer, Map<Integer, String>> givenUp = new EnumMap<>(Peer.class);

  /** What one JVM needed for a query, in milliseconds. */
  private record Times(int rows, double other, double known, double processor, double planning) {}

  Analytics(PrintStream out, Effort effort) {
    this.out = out;
    this.effort = effort;
    for (Peer peer : PEERS) {
      times.put(peer, new HashMap<>());
      givenUp.put(peer, new TreeMap<>());
    }
  }

  /** Loads and measures both. */
  void run() throws IOException, InterruptedException, SQLException {
    for (Peer peer : PEERS) {
      load(peer);
    }
    for (int round = 1; round <= effort.rounds(); round++) {
      for (Peer peer : PEERS) {
        ask(peer);
        out.printf("analytical queries, round %d, %s%n", round, peer.title());
      }
    }
  }

  private void load(Peer peer) throws IOException, SQLException {
    long start = System.nanoTime();
    Path directory = Dataset.empty(OPTION);
    directories.put(peer, directory);
    try (Connection connection = DriverManager.getConnection(url(peer))) {
      Tpch.load(connection, effort.scale());
      if (peer == Peer.H2) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("ANALYZE");
        }
      }
    }
    peer.settle(directory);
    out.printf(
        Locale.ROOT,
        "TPC-H, scale %s, loaded into %s in %d ms%n",
        effort.scale(),
        peer.title(),
        (System.nanoTime() - start) / 1_000_000);
  }

  private String url(Peer peer) {
    String url = peer.url(directories.get(peer), Acknowledgement.BUFFERED);
    return url + (peer == Peer.H2 ? ";OPTIMIZE_REUSE_RESULTS=0" : "&scan=allow");
  }

  private void ask(Peer peer) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms1g",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                QueryTimes.class.getName(),
                url(peer),
                Integer.toString(effort.queryMillis()),
                Integer.toString(effort.queryLimitSeconds())));
    givenUp.get(peer).keySet().forEach(number -> command.add(number.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        note(peer, line);
      }
    }
    peer.require(process.waitFor() == 0, "the queries ended with an error");
  }

  private void note(Peer peer, String line) {
    String[] words = line.split(" ", 2);
    int number = Integer.parseInt(words[0]);
    String[] figures = words[1].split(" ", 5);
    if (!Character.isDigit(figures[0].charAt(0))) {
      givenUp.get(peer).put(number, words[1]);
      return;
    }
    times
        .get(peer)
        .computeIfAbsent(number, query -> new ArrayList<>())
        .add(
            new Times(
                Integer.parseInt(figures[0]),
                Double.parseDouble(figures[1]),
                Double.parseDouble(figures[2]),
                Double.parseDouble(figures[3]),
                Double.parseDouble(figures[4])));
  }

  /**
   * Prints a row for each query and the figures of all. Queries that H2 was not done with have no
   * ratio and count in no mean.
   *
   * @return whether all bars were passed
   */
  boolean print() throws IOException {
    out.printf(
        Locale.ROOT,
        "%nanalytical queries, TPC-H scale %s, milliseconds (Partita, H2, ratio)%n",
        effort.scale());
    out.printf("%3s  %-28s  %-30s  %s%n", "", "new literals", "known text", "query");
    boolean passed = true;
    for (Tpch.Query query : Tpch.queries()) {
      passed &= print(query);
    }
    out.println();
    passed &= judge("new literals", Times::other);
    passed &= judge("known text", Times::known);
    out.printf(
        Locale.ROOT,
        "%-45s %6.2f%n",
        "the same of the processor, geometric mean",
        geometricMean(ratios(Times::processor)));
    double planning =
        times.get(Peer.PARTITA).values().stream()
            .mapToDouble(rounds -> median(rounds, Times::planning))
            .average()
            .orElseThrow();
    passed &= verdict("planning a new query, mean ms", planning, PLANNING_LIMIT_MILLIS);
    return passed;
  }

  private boolean print(Tpch.Query query) {
    List<Times> own = times.get(Peer.PARTITA).get(query.number());
    List<Times> others = times.get(Peer.H2).get(query.number());
    if (own == null) {
      out.printf(
          "%3d  %-60s  %s%n",
          query.number(),
          "FAILED: " + givenUp.get(Peer.PARTITA).get(query.number()),
          query.title());
      return false;
    }
    boolean same = others == null || own.get(0).rows() == others.get(0).rows();
    out.printf(
        "%3d  %-28s  %-30s  %s%s%n",
        query.number(),
        row(own, others, Times::other),
        others == null
            ? "H2: " + givenUp.get(Peer.H2).get(query.number())
            : row(own, others, Times::known),
        query.title(),
        same ? "" : " DIFFERENT ROWS");
    return same;
  }

  private static String row(
      List<Times> own, @Nullable List<Times> others, ToDoubleFunction<Times> figure) {
    String time = String.format(Locale.ROOT, "%8.2f", median(own, figure));
    return others == null
        ? time
        : time
            + String.format(
                Locale.ROOT, " %9.2f %6.2f", median(others, figure), ratio(own, others, figure));
  }

  private boolean judge(String kind, ToDoubleFunction<Times> figure) {
    double[] ratios = ratios(figure);
    boolean passed =
        verdict(
            kind + ", geometric mean of " + ratios.length + " ratios",
            geometricMean(ratios),
            MEAN_LIMIT);
    passed &=
        verdict(kind + ", worst ratio", Arrays.stream(ratios).max().orElseThrow(), WORST_LIMIT);
    return passed;
  }

  private double[] ratios(ToDoubleFunction<Times> figure) {
    return times.get(Peer.H2).entrySet().stream()
        .filter(query -> times.get(Peer.PARTITA).containsKey(query.getKey()))
        .mapToDouble(
            query -> ratio(times.get(Peer.PARTITA).get(query.getKey()), query.getValue(), figure))
        .toArray();
  }

  private static double geometricMean(double[] ratios) {
    return Math.exp(Arrays.stream(ratios).map(Math::log).average().orElseThrow());
  }

  private boolean verdict(String what, double measured, double limit) {
    boolean pass = measured <= limit;
    out.printf(
        Locale.ROOT,
        "%-45s %6.2f  at most %.1f  %s%n",
        what,
        measured,
        limit,
        pass ? "pass" : "MISSED");
    return pass;
  }

  private static double median(List<Times> rounds, ToDoubleFunction<Times> figure) {
    return Scores.median(rounds.stream().mapToDouble(figure).boxed().toList());
  }

  private static double ratio(List<Times> own, List<Times> others, ToDoubleFunction<Times> figure) {
    return Scores.median(
        Scores.ratios(
            own.stream().mapToDouble(figure).boxed().toList(),
            others.stream().mapToDouble(figure).boxed().toList()));
  }
}
