package io.partita.engine.embedded.transaction;

import io.partita.engine.BatchExecute.Done;
import io.partita.engine.BatchExecute.Failed;
import io.partita.engine.BatchExecute.Outcome;
import io.partita.engine.EngineException;
import io.partita.engine.ItemCollectionSizeLimitExceededException;
import io.partita.engine.PutItemRequest;
import io.partita.engine.RequestContext;
import io.partita.engine.WriteItemRequest;
import io.partita.engine.embedded.index.CollectionSizes;
import io.partita.engine.embedded.store.Appended;
import io.partita.engine.embedded.store.GuardedChange;
import io.partita.engine.embedded.store.ItemKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Many single writes that share the wait for the disk. They run in pieces in which no key repeats:
 * of a piece, all items are locked in the order of their keys, all changes are computed and
 * appended in the order of the caller, and then everything waits once.
 */
public final class BatchWrites {
  private static final int MAX_PIECE = 100;

  /** What one frame of the log holds. */
  private static final long MAX_PIECE_BYTES = 4L << 20;

  private final ItemWrites writes;
  private final WriteParts parts;

  /** Batches beside these single writes. */
  public BatchWrites(ItemWrites writes) {
    this.writes = writes;
    this.parts = writes.parts();
  }

  /** Executes the writes as each would be alone, and says how each ended. */
  public List<Outcome> execute(List<? extends WriteItemRequest> requests, RequestContext context) {
    List<Element> elements = new ArrayList<>(requests.size());
    requests.forEach(request -> elements.add(new Element(request)));
    int next = 0;
    while (next < elements.size()) {
      Map<ItemKey, Element> piece = new HashMap<>();
      int end = gather(elements, next, piece);
      run(elements.subList(next, end), piece, context);
      next = end;
    }
    return elements.stream().map(Element::outcome).toList();
  }

  /** One write on its way. */
  private static final class Element {
    private final WriteItemRequest request;
    private @Nullable PreparedWrite write;
    private @Nullable ItemLock lock;
    private @Nullable PlannedChange change;
    private @Nullable Outcome outcome;

    Element(WriteItemRequest request) {
      this.request = request;
    }

    Outcome outcome() {
      if (outcome == null) {
        throw new IllegalStateException("a write of a batch has no outcome: " + request);
      }
      return outcome;
    }
  }

  private interface Step {
    void run();
  }

  /** Runs a step of an element that may be refused. */
  private static void attempt(Element element, Step step) {
    try {
      step.run();
    } catch (EngineException e) {
      element.outcome = new Failed(e);
    }
  }

  /** Checks elements from one on, until a key repeats or the piece is large; returns its end. */
  private int gather(List<Element> elements, int from, Map<ItemKey, Element> piece) {
    long bytes = 0;
    int at = from;
    while (at < elements.size() && piece.size() < MAX_PIECE && bytes < MAX_PIECE_BYTES) {
      Element element = elements.get(at);
      attempt(
          element,
          () -> {
            WritePreparation.check(element.request);
            PreparedWrite write = writes.prepare(element.request);
            parts.indexes().admit(write.table());
            element.write = write;
          });
      if (element.write != null && piece.putIfAbsent(element.write.key(), element) != null) {
        break;
      }
      bytes += element.request instanceof PutItemRequest put ? put.item().sizeBytes() : 0;
      at++;
    }
    return at;
  }

  private void run(List<Element> elements, Map<ItemKey, Element> piece, RequestContext context) {
    List<Element> outdated = new ArrayList<>();
    try {
      context.checkNotEnded();
      parts.storage().admit(context);
      lock(new TreeMap<>(piece).values(), context);
      List<Element> changing = plan(elements, context);
      context.checkNotEnded();
      append(changing, outdated, context);
    } catch (EngineException e) {
      elements.stream().filter(each -> each.outcome == null).forEach(each -> fail(each, e));
    } finally {
      for (Element element : elements) {
        if (element.lock != null) {
          parts.locks().release(element.lock);
        }
      }
    }
    for (Element element : outdated) {
      attempt(element, () -> element.outcome = new Done(writes.write(element.request, context)));
    }
  }

  private static void fail(Element element, EngineException e) {
    element.outcome = new Failed(e);
  }

  private void lock(Collection<Element> inOrder, RequestContext context) {
    for (Element element : inOrder) {
      PreparedWrite write = element.write;
      if (write != null) {
        attempt(element, () -> element.lock = parts.locks().acquire(write.key(), false, context));
      }
    }
  }

  private List<Element> plan(List<Element> elements, RequestContext context) {
    List<Element> changing = new ArrayList<>(elements.size());
    CollectionSizes.Growth growth = parts.collections().growth();
    for (Element element : elements) {
      PreparedWrite write = element.write;
      if (write != null && element.lock != null) {
        attempt(
            element,
            () -> {
              PlannedChange change = writes.plan(write);
              grow(growth, write, change.growth());
              element.change = change;
              if (change.writes()) {
                changing.add(element);
              } else {
                element.outcome = new Done(writes.result(change, context));
              }
            });
      }
    }
    return changing;
  }

  /** Each write grows its collection after those before it. */
  private static void grow(CollectionSizes.Growth growth, PreparedWrite write, long bytes) {
    growth.add(write.table(), write.keyItem(), bytes);
    if (bytes > 0 && !growth.isWithinLimit(write.table(), write.keyItem())) {
      growth.add(write.table(), write.keyItem(), -bytes);
      throw new ItemCollectionSizeLimitExceededException();
    }
  }

  private void append(List<Element> changing, List<Element> outdated, RequestContext context) {
    List<GuardedChange> changes = new ArrayList<>(changing.size());
    for (Element element : changing) {
      if (element.change != null && element.lock != null) {
        changes.add(writes.guarded(element.change, element.lock));
      }
    }
    List<Appended> appended = parts.storage().appendAll(changes);
    for (int i = 0; i < changing.size(); i++) {
      Element element = changing.get(i);
      PlannedChange change = element.change;
      RuntimeException failure = appended.get(i).failure();
      if (failure instanceof ChangeGuard.TableChangedException) {
        outdated.add(element);
      } else if (failure instanceof EngineException refused) {
        fail(element, refused);
      } else if (failure != null) {
        throw failure;
      } else if (change != null) {
        writes.applied(change, appended.get(i).lsn());
        element.outcome = new Done(writes.result(change, context));
      }
    }
  }
}
