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
    return figure == Figure.MEDIAN_CALL ? " (median)" : "";
  }

  /** What of an operation's times is compared. */
  enum Figure {
    /** The mean, which counts checkpoints and collections too. */
    MEAN,
    /** The call in the middle, which a busy machine disturbs less. */
    MEDIAN_CALL
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

  /** Times a raw append and sync between the operations. */
  record TimesRaw(double limit, Figure figure) implements Bar {
    @Override
    public List<Double> rounds(Scores scores, Work work) {
      return Scores.ratios(
          scores.times(work, Peer.PARTITA, figure), scores.rawTimes(work, Peer.PARTITA, figure));
    }

    @Override
    public String show(double measured) {
      return String.format(Locale.ROOT, "%.2f × raw%s", measured, suffix(figure));
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
