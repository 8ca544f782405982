package io.partita.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Prints the scores beside the bars. */
final class Report {
  private static final String ROW = "%-26s %-36s %-16s %-15s %-10s %s%n";

  private final Scores scores;
  private final PrintStream out;

  Report(Scores scores, PrintStream out) {
    this.scores = scores;
    this.out = out;
  }

  /** Prints a row for each bar and returns whether all were passed. */
  boolean print(List<Work> works) {
    out.println();
    out.printf(ROW, "work", "median µs", "measured", "rounds", "at most", "");
    boolean passed = true;
    for (Work work : works) {
      String title = work.title();
      String times = times(work);
      for (Bar bar : work.bars()) {
        List<Double> rounds = bar.rounds(scores, work);
        double measured = bar.measured(scores, work);
        boolean pass = measured <= bar.limit();
        passed &= pass;
        out.printf(
            ROW,
            title,
            times,
            bar.show(measured),
            range(rounds),
            number(bar.limit()),
            pass ? "pass" : "MISSED");
        title = "";
        times = "";
      }
    }
    out.println();
    printDetails(works);
    return passed;
  }

  private String times(Work work) {
    List<String> times = new ArrayList<>();
    for (Peer peer : work.peers()) {
      if (!scores.forks(work, peer).isEmpty()) {
        times.add(
            peer.title() + " " + number(Scores.median(scores.times(work, peer, Bar.Figure.MEAN))));
      }
    }
    return String.join(", ", times);
  }

  /**
   * What explains the table. The means decide, as they count checkpoints and collections too; the
   * processor's time says what is left of a difference when others keep the machine busy, and the
   * medians what most calls meet.
   */
  private void printDetails(List<Work> works) {
    for (Work work : works) {
      for (Peer peer : work.peers()) {
        List<Scores.Fork> forks = scores.forks(work, peer);
        if (forks.isEmpty()) {
          continue;
        }
        if (forks.get(0).baseline() != null) {
          printPairs(work, peer);
        } else {
          printProcessor(work, peer);
        }
      }
    }
  }

  private void printProcessor(Work work, Peer peer) {
    out.printf(
        "%s, %s: %s µs of the processor",
        work.title(), peer.title(), number(Scores.median(scores.cpuTimes(work, peer))));
    if (peer != Peer.PARTITA) {
      List<Double> ratios =
          Scores.ratios(scores.cpuTimes(work, Peer.PARTITA), scores.cpuTimes(work, peer));
      out.printf(
          ", Partita takes %s of it (rounds %s)", number(Scores.median(ratios)), range(ratios));
    }
    out.println();
  }

  private void printPairs(Work work, Peer peer) {
    StringJoiner figures = new StringJoiner(", ");
    for (Bar.Figure figure : Bar.Figure.values()) {
      List<Double> times = scores.times(work, peer, figure);
      List<Double> baseline = scores.baselines(work, peer, figure);
      figures.add(
          String.format(
              Locale.ROOT,
              "%s %s µs, baseline %s (%s times)",
              figure.title(),
              number(Scores.median(times)),
              number(Scores.median(baseline)),
              number(Scores.median(Scores.ratios(times, baseline)))));
    }
    out.printf("%s, %s: %s%n", work.title(), peer.title(), figures);
  }

  private static String range(List<Double> rounds) {
    return number(Collections.min(rounds)) + " to " + number(Collections.max(rounds));
  }

  private static String number(double figure) {
    return String.format(Locale.ROOT, figure < 100 ? "%.2f" : "%.0f", figure);
  }
}
