package io.partita.bench;

import java.util.List;

/**
 * What is measured, on whom, and what it may cost.
 *
 * @param option its name on the command line
 * @param title its name for people
 * @param benchmark the benchmark method, as JMH finds it
 * @param peers in the order in which their forks alternate
 * @param bars what Partita must keep
 */
record Work(String option, String title, String benchmark, List<Peer> peers, List<Bar> bars) {
  static final List<Work> ALL =
      List.of(
          new Work(
              "point-get",
              "point get",
              PointGet.class.getName() + ".get",
              List.of(Peer.PARTITA, Peer.SQLITE, Peer.H2),
              List.of(new Bar.TimesPeer(0.6, Peer.SQLITE, Bar.Figure.MEAN))),
          new Work(
              "literal-get",
              "point get, key in the text",
              LiteralGet.class.getName() + ".get",
              List.of(Peer.PARTITA, Peer.SQLITE),
              List.of(new Bar.TimesPeer(1.0, Peer.SQLITE, Bar.Figure.MEAN))),
          new Work(
              "key-range",
              "key range of 50 rows",
              KeyRange.class.getName() + ".range",
              List.of(Peer.PARTITA, Peer.SQLITE, Peer.H2),
              List.of(new Bar.TimesPeer(0.6, Peer.SQLITE, Bar.Figure.MEAN))),
          new Work(
              "insert-sync",
              "insert, durability=sync",
              DurableInsert.class.getName() + ".pair",
              List.of(Peer.PARTITA, Peer.SQLITE),
              List.of(
                  new Bar.TimesRaw(1.3, Bar.Figure.MEAN),
                  new Bar.TimesRaw(1.3, Bar.Figure.MEDIAN_CALL),
                  new Bar.TimesPeer(1.2, Peer.SQLITE, Bar.Figure.MEAN),
                  new Bar.TimesPeer(1.2, Peer.SQLITE, Bar.Figure.MEDIAN_CALL))),
          new Work(
              "insert-async",
              "insert, durability=async",
              BufferedInsert.class.getName() + ".insert",
              List.of(Peer.PARTITA, Peer.H2),
              List.of(new Bar.TimesPeer(1.0, Peer.H2, Bar.Figure.MEAN))),
          new Work(
              "plan-get",
              "planning a new point get",
              Planning.class.getName() + ".get",
              List.of(Peer.PARTITA),
              List.of(new Bar.Micros(500))),
          new Work(
              "plan-range",
              "planning a new key range",
              Planning.class.getName() + ".range",
              List.of(Peer.PARTITA),
              List.of(new Bar.Micros(500))));

  /** Whether a peer has a bar of this work; the others are for information. */
  boolean judges(Peer peer) {
    return peer == Peer.PARTITA
        || bars.stream()
            .anyMatch(bar -> bar instanceof Bar.TimesPeer times && times.peer() == peer);
  }
}
