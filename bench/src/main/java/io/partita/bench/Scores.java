package io.partita.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What was measured: of every work and peer one time per round, in microseconds. */
final class Scores {
  private final Map<Series, List<Fork>> forks = new HashMap<>();

  private record Series(Work work, Peer peer) {}

  /**
   * The outcome of one fork.
   *
   * @param time mean time of an operation
   * @param cpuTime processor time of the measuring thread, 0 where it was not taken
   * @param rawTime mean time of a raw append between the operations, 0 if there was none
   * @param medianTime median time of an operation, 0 where it was not taken
   * @param rawMedianTime likewise of a raw append
   */
  record Fork(
      double time, double cpuTime, double rawTime, double medianTime, double rawMedianTime) {}

  void add(Work work, Peer peer, Fork fork) {
    forks.computeIfAbsent(new Series(work, peer), series -> new ArrayList<>()).add(fork);
  }

  List<Fork> forks(Work work, Peer peer) {
    return forks.getOrDefault(new Series(work, peer), List.of());
  }

  List<Double> times(Work work, Peer peer, Bar.Figure figure) {
    return figures(work, peer, figure == Bar.Figure.MEAN ? Fork::time : Fork::medianTime);
  }

  List<Double> rawTimes(Work work, Peer peer, Bar.Figure figure) {
    return figures(work, peer, figure == Bar.Figure.MEAN ? Fork::rawTime : Fork::rawMedianTime);
  }

  List<Double> cpuTimes(Work work, Peer peer) {
    return figures(work, peer, Fork::cpuTime);
  }

  private List<Double> figures(Work work, Peer peer, Function<Fork, Double> figure) {
    return forks(work, peer).stream().map(figure).toList();
  }

  /** Round by round; a round lasts seconds, in which a disturbance meets both. */
  static List<Double> ratios(List<Double> times, List<Double> others) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(times.size(), others.size()); i++) {
      ratios.add(times.get(i) / others.get(i));
    }
    return ratios;
  }

  static double median(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
