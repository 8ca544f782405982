package io.partita.engine.embedded.store;

import java.time.Clock;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The states that are open for longer than a page, and how long they may be: one is taken away when
 * it is 60 seconds old and a checkpoint has ended since, and the oldest ones when all together hold
 * more than two generations of memtables that are merged and would be gone without them.
 */
final class SharedViews {
  static final long MAX_AGE_MILLIS = 60_000;
  static final int MAX_GENERATIONS = 2;

  private final DatabaseState state;
  private final Tree tree;
  private final Clock clock;
  private final Set<SharedView> open = ConcurrentHashMap.newKeySet();
  private volatile long reviewed;

  SharedViews(DatabaseState state, Tree tree, Clock clock) {
    this.state = state;
    this.tree = tree;
    this.clock = clock;
  }

  /** Takes the state of some maps, or of all if {@code ids} is null. */
  SharedView take(long @Nullable [] ids) {
    long generation = state.checkpointsEnded();
    SharedView view = new SharedView(this, state.view(ids, tree), clock.millis(), generation);
    open.add(view);
    return view;
  }

  void forget(SharedView view) {
    open.remove(view);
  }

  /** Takes away what may not stay; after a change costs next to nothing while nothing has ended. */
  void review() {
    long ended = state.checkpointsEnded();
    if (open.isEmpty() || ended == reviewed) {
      return;
    }
    reviewed = ended;
    open.forEach(this::review);
    long held;
    while ((held = generations(ended)) > MAX_GENERATIONS) {
      Optional<SharedView> oldest =
          open.stream().min(Comparator.comparingLong(SharedView::generation));
      String why = "snapshots held " + held + " generations of memtables, at most 2";
      oldest.ifPresent(view -> cancel(view, why));
    }
  }

  private long generations(long ended) {
    return open.stream()
        .mapToLong(SharedView::generation)
        .filter(generation -> generation < ended)
        .distinct()
        .count();
  }

  /** Takes this one away if it is too old. */
  void review(SharedView view) {
    long age = clock.millis() - view.takenMillis();
    if (age >= MAX_AGE_MILLIS && state.checkpointsEnded() > view.generation()) {
      cancel(view, "it is " + age / 1_000 + " s old, at most 60 once a checkpoint has ended since");
    }
  }

  private void cancel(SharedView view, String why) {
    open.remove(view);
    view.cancel(why);
  }
}
