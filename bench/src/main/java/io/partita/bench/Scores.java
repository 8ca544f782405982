package io.partita.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was measured: of every work and peer one time per round, in microseconds. */
final class Scores {
  private final Map<Series, List<Fork>> forks = new HashMap<>();

  private record Series(Work work, Peer peer, String heap) {}

  /**
   * The outcome of one fork.
   *
   * @param time mean time of an operation
   * @param cpuTime processor time of the measuring thread, 0 where it was not taken
   * @param baseline what came between the operations, null if there was nothing
   * @param paired the operation's times where there is a baseline, else null
   */
  record Fork(double time, double cpuTime, @Nullable Times paired, @Nullable Times baseline) {}

  /** The times of one half of a pair: the mean, the call in the middle, and the 99th percentile. */
  record Times(double mean, double median, double slow) {
    double figure(Bar.Figure figure) {
      return switch (figure) {
        case MEAN -> mean;
        case MEDIAN_CALL -> median;
        case SLOW_CALL -> slow;
      };
    }
  }

  void add(Work work, Peer peer, String heap, Fork fork) {
    forks.computeIfAbsent(new Series(work, peer, heap), series -> new ArrayList<>()).add(fork);
  }

  /** The forks of the heap that the work judges. */
  List<Fork> forks(Work work, Peer peer) {
    return forks(work, peer, work.heaps().get(0));
  }

  private List<Fork> forks(Work work, Peer peer, String heap) {
    return forks.getOrDefault(new Series(work, peer, heap), List.of());
  }

  List<Double> times(Work work, Peer peer, Bar.Figure figure) {
    return forks(work, peer).stream()
        .map(fork -> fork.paired == null ? fork.time : fork.paired.figure(figure))
        .toList();
  }

  List<Double> times(Work work, Peer peer, String heap) {
    return forks(work, peer, heap).stream().map(Fork::time).toList();
  }

  List<Double> baselines(Work work, Peer peer, Bar.Figure figure) {
    return forks(work, peer).stream()
        .map(fork -> Objects.requireNonNull(fork.baseline).figure(figure))
        .toList();
  }

  List<Double> cpuTimes(Work work, Peer peer) {
    return forks(work, peer).stream().map(Fork::cpuTime).toList();
  }

  /** Round by round; a round lasts seconds, in which a disturbance meets both. */
  static List<Double> ratios(List<Double> times, List<Double> others) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(times.size(), others.size()); i++) {
      ratios.add(times.get(i) / others.get(i));
    }
    return ratios;
  }

  /** Round by round, as {@link #ratios}. */
  static List<Double> differences(List<Double> times, List<Double> others) {
    List<Double> differences = new ArrayList<>();
    for (int i = 0; i < Math.min(times.size(), others.size()); i++) {
      differences.add(times.get(i) - others.get(i));
    }
    return differences;
  }

  static double median(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
