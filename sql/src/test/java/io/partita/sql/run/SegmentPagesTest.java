package io.partita.sql.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.ConsumedCapacity;
import io.partita.engine.PageResult;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Segments are read by several threads, and their pages come as if one had read them. */
class SegmentPagesTest {
  private static final int SEGMENTS = 20;

  /** A page that examined so many items, and is the last of its segment or not. */
  private static PageResult page(int examined, boolean last) {
    Item next = Item.of(Map.of("id", AttributeValue.N.of(examined)));
    return new PageResult(
        List.of(), 0, examined, last ? null : next, ConsumedCapacity.ofTable("t", 0.5));
  }

  private static List<Integer> all(SegmentPages pages) {
    List<Integer> read = new ArrayList<>();
    while (!pages.isAtEnd()) {
      read.add(pages.next().scannedCount());
    }
    return read;
  }

  /** Two pages for segments that can be divided by three, one for the others. */
  private static PageResult twoPagesOfEachThird(int segment, @Nullable Item startKey) {
    return page(10 * segment + (startKey == null ? 0 : 1), startKey != null || segment % 3 > 0);
  }

  private static List<Integer> twoPagesOfEachThird() {
    List<Integer> expected = new ArrayList<>();
    for (int segment = 0; segment < SEGMENTS; segment++) {
      expected.add(10 * segment);
      if (segment % 3 == 0) {
        expected.add(10 * segment + 1);
      }
    }
    return expected;
  }

  @Test
  void pagesComeInTheOrderOfSegments() {
    ScanThreads threads = new ScanThreads(4);
    for (int round = 0; round < 50; round++) {
      SegmentPages pages =
          new SegmentPages(SEGMENTS, threads, SegmentPagesTest::twoPagesOfEachThird);
      assertThat(all(pages)).isEqualTo(twoPagesOfEachThird());
    }
  }

  @Test
  void oneProcessorReadsAllInTheThreadOfTheStatement() {
    Set<Thread> readers = ConcurrentHashMap.newKeySet();
    SegmentPages pages =
        new SegmentPages(
            SEGMENTS,
            new ScanThreads(1),
            (segment, startKey) -> {
              readers.add(Thread.currentThread());
              return twoPagesOfEachThird(segment, startKey);
            });

    assertThat(all(pages)).isEqualTo(twoPagesOfEachThird());
    assertThat(readers).containsExactly(Thread.currentThread());
  }

  @Test
  void twoSegmentsAreReadAtOnce() {
    CyclicBarrier both = new CyclicBarrier(2);
    SegmentPages pages =
        new SegmentPages(
            3,
            new ScanThreads(2),
            (segment, startKey) -> {
              if (segment > 0) {
                meet(both);
              }
              return page(segment, true);
            });

    assertThat(all(pages)).containsExactly(0, 1, 2);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("nobody else reads", e);
    }
  }

  @Test
  void aStatementGetsOnWhileTheThreadsAreBusyWithOthers() throws InterruptedException {
    ScanThreads threads = new ScanThreads(2);
    CountDownLatch end = new CountDownLatch(1);
    threads.run(
        () -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    assertThat(all(new SegmentPages(SEGMENTS, threads, SegmentPagesTest::twoPagesOfEachThird)))
        .isEqualTo(twoPagesOfEachThird());
    end.countDown();
  }

  @Test
  void whoWantsTheFirstPageOnlyPaysForNoOther() {
    AtomicInteger read = new AtomicInteger();
    SegmentPages pages =
        new SegmentPages(
            SEGMENTS,
            new ScanThreads(4),
            (segment, startKey) -> {
              read.incrementAndGet();
              return page(segment, true);
            });

    pages.next();

    assertThat(pages.close()).isEmpty();
    assertThat(read).hasValue(1);
  }

  @Test
  void anErrorComesWhereItsPageWouldHaveCome() {
    SegmentPages pages =
        new SegmentPages(
            SEGMENTS,
            new ScanThreads(4),
            (segment, startKey) -> {
              if (segment == 3) {
                throw new IllegalArgumentException("segment 3");
              }
              return page(segment, true);
            });

    for (int segment = 0; segment < 3; segment++) {
      assertThat(pages.next().scannedCount()).isEqualTo(segment);
    }
    assertThatThrownBy(pages::next).hasMessage("segment 3");
    pages.close();
  }

  @Test
  void afterTheEndNobodyReadsAndWhatWasReadInVainIsKnown() {
    AtomicInteger reading = new AtomicInteger();
    AtomicInteger read = new AtomicInteger();
    ScanThreads threads = new ScanThreads(4);
    for (int round = 0; round < 50; round++) {
      read.set(0);
      SegmentPages pages =
          new SegmentPages(
              SEGMENTS,
              threads,
              (segment, startKey) -> {
                reading.incrementAndGet();
                read.incrementAndGet();
                reading.decrementAndGet();
                return page(segment, true);
              });
      pages.next();
      pages.next();

      Iterable<PageResult> inVain = pages.close();

      assertThat(reading).hasValue(0);
      assertThat(inVain).hasSize(read.get() - 2);
      assertThat(pages.isClosed()).isTrue();
    }
  }
}
