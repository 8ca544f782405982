package io.partita.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The command: {@code [quick] [work …]}. Loads the data sets, runs every work fork by fork, the
 * peers taking turns so that a busy machine meets all of them, and prints what was measured beside
 * its bar. Ends with status 1 if a bar was missed.
 */
public final class Benchmarks {
  private final PrintStream out;
  private final Effort effort;
  private final Scores scores = new Scores();

  private Benchmarks(PrintStream out, Effort effort) {
    this.out = out;
    this.effort = effort;
  }

  public static void main(String[] arguments)
      throws IOException, InterruptedException, SQLException, RunnerException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<String> rest = Arrays.asList(arguments);
    Effort effort = Effort.FULL;
    if (rest.contains("quick")) {
      effort = Effort.QUICK;
      rest = rest.stream().filter(argument -> !argument.equals("quick")).toList();
    }
    List<Work> works = works(rest);
    Benchmarks benchmarks = new Benchmarks(out, effort);
    benchmarks.load(works);
    for (Work work : works) {
      benchmarks.run(work);
    }
    Analytics analytics = new Analytics(out, effort);
    boolean analytical = rest.isEmpty() || rest.contains(Analytics.OPTION);
    if (analytical) {
      analytics.run();
    }
    Dataset.clear();
    boolean passed = new Report(benchmarks.scores, out).print(works);
    passed &= !analytical || analytics.print();
    System.exit(passed ? 0 : 1);
  }

  private static List<Work> works(List<String> options) {
    List<Work> all = Work.ALL;
    List<String> known =
        Stream.concat(all.stream().map(Work::option), Stream.of(Analytics.OPTION)).toList();
    for (String option : options) {
      if (!known.contains(option)) {
        throw new IllegalArgumentException(option + " is none of " + known);
      }
    }
    return options.isEmpty()
        ? all
        : all.stream().filter(work -> options.contains(work.option())).toList();
  }

  private static String dataDirectory() {
    return System.getProperty("bench.data", "target/data");
  }

  private void load(List<Work> works) throws IOException, SQLException {
    Runtime machine = Runtime.getRuntime();
    out.printf(
        Locale.ROOT,
        "%s %s, %s, %d processors; %d rounds%n",
        System.getProperty("java.vm.name"),
        System.getProperty("java.version"),
        System.getProperty("os.name"),
        machine.availableProcessors(),
        effort.rounds());
    Dataset.clear();
    for (Peer peer : Peer.values()) {
      if (works.stream().anyMatch(work -> work.onDataset() && measures(work, peer))) {
        long start = System.nanoTime();
        Dataset.loaded(peer);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        out.printf("%d items loaded into %s in %d ms%n", Items.LOADED, peer.title(), millis);
      }
    }
  }

  private boolean measures(Work work, Peer peer) {
    return work.peers().contains(peer) && (effort.bystanders() || work.judges(peer));
  }

  private void run(Work work) throws RunnerException {
    for (int round = 1; round <= effort.rounds(); round++) {
      for (Peer peer : work.peers()) {
        for (String heap : measures(work, peer) ? work.heaps() : List.<String>of()) {
          Scores.Fork fork = fork(work, peer, heap);
          scores.add(work, peer, heap, fork);
          Scores.Times baseline = fork.baseline();
          out.printf(
              Locale.ROOT,
              "%s, round %d, %s, heap %s: %.2f µs (%s %.2f)%n",
              work.title(),
              round,
              peer.title(),
              heap,
              fork.time(),
              baseline == null ? "processor" : "baseline",
              baseline == null ? fork.cpuTime() : baseline.mean());
        }
      }
    }
  }

  private Scores.Fork fork(Work work, Peer peer, String heap) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("^" + Pattern.quote(work.benchmark()) + "$")
                    .param("peer", peer.name())
                    .mode(Mode.AverageTime)
                    .timeUnit(TimeUnit.MICROSECONDS)
                    .forks(1)
                    .threads(1)
                    .warmupIterations(effort.warmupSeconds())
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(effort.seconds())
                    .measurementTime(TimeValue.seconds(1))
                    .jvmArgs("-Xms" + heap, "-Xmx" + heap, "-Dbench.data=" + dataDirectory())
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    if (results.size() != 1) {
      throw new IllegalStateException(work.benchmark() + " had " + results.size() + " results");
    }
    RunResult result = results.iterator().next();
    Collection<IterationResult> iterations =
        result.getBenchmarkResults().iterator().next().getIterationResults();
    if (result.getSecondaryResults().containsKey("baselineMean")) {
      Scores.Times own = times(iterations, "own");
      return new Scores.Fork(own.mean(), 0, own, times(iterations, "baseline"));
    }
    return new Scores.Fork(
        result.getPrimaryResult().getScore(), mean(iterations, "cpuMicros"), null, null);
  }

  private static Scores.Times times(Collection<IterationResult> iterations, String half) {
    return new Scores.Times(
        mean(iterations, half + "Mean"),
        mean(iterations, half + "Median"),
        mean(iterations, half + "Slow"));
  }

  private static double mean(Collection<IterationResult> iterations, String counter) {
    return iterations.stream()
        .mapToDouble(iteration -> iteration.getSecondaryResults().get(counter).getScore())
        .average()
        .orElseThrow();
  }
}
