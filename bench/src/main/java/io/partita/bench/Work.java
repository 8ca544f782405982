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
 * @param heaps of the forks, which alternate too; the first one is judged
 * @param onDataset whether it runs on the common data set, through {@code java.sql}; else on tables
 *     of its own, of the engine alone
 */
record Work(
    String option,
    String title,
    String benchmark,
    List<Peer> peers,
    List<Bar> bars,
    List<String> heaps,
    boolean onDataset) {
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
                  new Bar.TimesBaseline(1.3, "raw", Bar.Figure.MEAN),
                  new Bar.TimesBaseline(1.3, "raw", Bar.Figure.MEDIAN_CALL),
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
              List.of(new Bar.Micros(300))),
          new Work(
              "plan-range",
              "planning a new key range",
              Planning.class.getName() + ".range",
              List.of(Peer.PARTITA),
              List.of(new Bar.Micros(300))),
          new Work(
              "read-all",
              "100,000 rows forward",
              FullRead.class.getName() + ".all",
              List.of(Peer.PARTITA, Peer.SQLITE),
              List.of(new Bar.TimesPeer(1.0, Peer.SQLITE, Bar.Figure.MEAN))),
          new Work(
              "connect",
              "connect to what is open",
              Connecting.class.getName() + ".connect",
              List.of(Peer.PARTITA),
              List.of(new Bar.Micros(20))),
          new Work(
              "driver-get",
              "get through the driver",
              DriverGet.class.getName() + ".pair",
              List.of(Peer.PARTITA),
              List.of(
                  new Bar.MicrosOver(0.3, "engine", Bar.Figure.MEAN),
                  new Bar.MicrosOver(0.3, "engine", Bar.Figure.MEDIAN_CALL)),
              List.of("1g"),
              false),
          ofPairs(
              "index-put", "put, one index", IndexedPut.class.getName() + ".insert", 1.3, "none"),
          ofPairs(
              "index-overwrite",
              "overwrite, one index",
              IndexedPut.class.getName() + ".overwrite",
              1.3,
              "none"),
          ofPairs(
              "threads",
              "insert, eight threads",
              SharedSync.class.getName() + ".pair",
              1,
              "allowed"),
          ofPairs("batch", "batch of 100", DurableBatch.class.getName() + ".pair", 1.3, "one sync"),
          new Work(
              "busy-get",
              "get beside back-fill, split",
              BusyGet.class.getName() + ".pair",
              List.of(Peer.PARTITA),
              List.of(new Bar.TimesBaseline(2, "quiet", Bar.Figure.SLOW_CALL)),
              List.of("1g"),
              false),
          ofPairs(
              "cold-start", "first row of a new JVM", ColdStart.class.getName() + ".pair", 1, "H2"),
          ofPairs(
              "cold-start-one",
              "the same on one processor",
              ColdStart.class.getName() + ".pairOnOneProcessor",
              1,
              "H2"),
          new Work(
              "stream",
              "a million rows forward",
              MillionRows.class.getName() + ".all",
              List.of(Peer.PARTITA),
              List.of(new Bar.TimesHeap(2, "2g")),
              List.of("128m", "2g"),
              false),
          ofHeap("small-get", "get of a million items", MillionItems.class.getName() + ".get"),
          ofHeap("small-put", "put into a million items", MillionItems.class.getName() + ".put"));

  private Work(String option, String title, String benchmark, List<Peer> peers, List<Bar> bars) {
    this(option, title, benchmark, peers, bars, List.of("1g"), true);
  }

  private static Work ofPairs(
      String option, String title, String benchmark, double limit, String baseline) {
    return new Work(
        option,
        title,
        benchmark,
        List.of(Peer.PARTITA),
        List.of(
            new Bar.TimesBaseline(limit, baseline, Bar.Figure.MEAN),
            new Bar.TimesBaseline(limit, baseline, Bar.Figure.MEDIAN_CALL)),
        List.of("1g"),
        false);
  }

  /** Four fifths of the rate that a large heap gives: five quarters of its time. */
  private static Work ofHeap(String option, String title, String benchmark) {
    return new Work(
        option,
        title,
        benchmark,
        List.of(Peer.PARTITA),
        List.of(new Bar.TimesHeap(1.25, "2g")),
        List.of("256m", "2g"),
        false);
  }

  /** Whether a peer has a bar of this work; the others are for information. */
  boolean judges(Peer peer) {
    return peer == Peer.PARTITA
        || bars.stream()
            .anyMatch(bar -> bar instanceof Bar.TimesPeer times && times.peer() == peer);
  }
}
