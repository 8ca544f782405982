package io.partita.bench;

import java.util.List;
import java.util.Locale;

/** What a work of Partita may cost at most, in the unit that its measure gives. */
sealed interface Bar {

  /** The figure to judge: the median over the rounds, so that a disturbed one does not count. */
  default double measured(Scores scores, Work work) {
    return Scores.median(rounds(scores, work));
  }

  /** The figure of each round. */
  List<Double> rounds(Scores scores, Work work);

  /** The greatest figure that passes. */
  double limit();

  /** The figure for people. */
  String show(double measured);

  private static String suffix(Figure figure) {
    return switch (figure) {
      case MEAN -> "";
      case MEDIAN_CALL -> " (median)";
      case SLOW_CALL -> " (p99)";
    };
  }

  /** What of an operation's times is compared. */
  enum Figure {
    /** The mean, which counts checkpoints and collections too. */
    MEAN("mean"),
    /** The call in the middle, which a busy machine disturbs less. */
    MEDIAN_CALL("median call"),
    /** The call that one of a hundred is slower than. */
    SLOW_CALL("99th percentile");

    private final String title;

    Figure(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /** Times a peer's time in the same round. */
  record TimesPeer(double limit, Peer peer, Figure figure) implements Bar {
    @Override
    public List<Double> rounds(Scores scores, Work work) {
      return Scores.ratios(
          scores.times(work, Peer.PARTITA, figure), scores.times(work, peer, figure));
    }

    @Override
    public String show(double measured) {
      return String.format(Locale.ROOT, "%.2f × %s%s", measured, peer.title(), suffix(figure));
    }
  }

  /** Times what comes between the operations. */
  record TimesBaseline(double limit, String baseline, Figure figure) implements Bar {
    @Override
    public List<Double> rounds(Scores scores, Work work) {
      return Scores.ratios(
          scores.times(work, Peer.PARTITA, figure), scores.baselines(work, Peer.PARTITA, figure));
    }

    @Override
    public String show(double measured) {
      return String.format(Locale.ROOT, "%.2f × %s%s", measured, baseline, suffix(figure));
    }
  }

  /** Times the same with another heap in the same round. */
  record TimesHeap(double limit, String heap) implements Bar {
    @Override
    public List<Double> rounds(Scores scores, Work work) {
      return Scores.ratios(
          scores.times(work, Peer.PARTITA, Figure.MEAN), scores.times(work, Peer.PARTITA, heap));
    }

    @Override
    public String show(double measured) {
      return String.format(Locale.ROOT, "%.2f × heap %s", measured, heap);
    }
  }

  /** Microseconds more than what comes between the operations. */
  record MicrosOver(double limit, String baseline, Figure figure) implements Bar {
    @Override
    public List<Double> rounds(Scores scores, Work work) {
      return Scores.differences(
          scores.times(work, Peer.PARTITA, figure), scores.baselines(work, Peer.PARTITA, figure));
    }

    @Override
    public String show(double measured) {
      return String.format(Locale.ROOT, "%s + %.2f µs%s", baseline, measured, suffix(figure));
    }
  }

  /** Microseconds. */
  record Micros(double limit) implements Bar {
    @Override
    public List<Double> rounds(Scores scores, Work work) {
      return scores.times(work, Peer.PARTITA, Figure.MEAN);
    }

    @Override
    public String show(double measured) {
      return String.format(Locale.ROOT, "%.0f µs", measured);
    }
  }
}
