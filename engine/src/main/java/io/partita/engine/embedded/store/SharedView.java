package io.partita.engine.embedded.store;

import static java.util.Objects.requireNonNull;

import io.partita.engine.SnapshotTooOldException;
import org.jspecify.annotations.Nullable;

/**
 * One consistent state that outlives a page and may be read by several threads, until it is closed
 * or taken away. It holds the roots of its maps and a registration at the tree, which suspends
 * compaction, but delays no writer and no checkpoint. What is being read stays readable to the end
 * of that page.
 */
public final class SharedView implements AutoCloseable {
  private final SharedViews owner;
  private final long appliedLsn;
  private final Structure structure;
  private final long takenMillis;
  private final long generation;

  /** The rest is guarded by this object. */
  private @Nullable ReadView view;

  private int readers;
  private boolean ended;
  private @Nullable String cancelled;

  SharedView(SharedViews owner, ReadView view, long takenMillis, long generation) {
    this.owner = owner;
    this.view = view;
    this.appliedLsn = view.appliedLsn();
    this.structure = view.structure();
    this.takenMillis = takenMillis;
    this.generation = generation;
  }

  /** The position of the last change that is seen. */
  public long appliedLsn() {
    return appliedLsn;
  }

  /** The tables as of this state. */
  public Structure structure() {
    return structure;
  }

  long takenMillis() {
    return takenMillis;
  }

  /** The number of checkpoints that had ended when it was taken. */
  long generation() {
    return generation;
  }

  /**
   * The state, to be read for a page and let go of.
   *
   * @throws SnapshotTooOldException if it was taken away
   */
  public ReadView open() {
    owner.review(this);
    synchronized (this) {
      if (cancelled != null) {
        throw new SnapshotTooOldException(appliedLsn, cancelled);
      }
      if (ended) {
        throw new IllegalStateException("the snapshot is closed");
      }
      ReadView page = requireNonNull(view).share(this::leave);
      readers++;
      return page;
    }
  }

  private synchronized void leave() {
    readers--;
    releaseIfUnused();
  }

  private void releaseIfUnused() {
    if (ended && readers == 0 && view != null) {
      view.close();
      view = null;
    }
  }

  synchronized void cancel(String why) {
    if (!ended) {
      cancelled = why;
      ended = true;
      releaseIfUnused();
    }
  }

  /** Lets go of the state. Idempotent. */
  @Override
  public void close() {
    owner.forget(this);
    synchronized (this) {
      ended = true;
      releaseIfUnused();
    }
  }
}
