package io.partita.engine;

import java.util.List;

/**
 * Capability: many single writes with conditions in one call. Each does what it would do alone,
 * atomic by itself, in the order given; that they come together lets them share the wait for the
 * disk.
 */
public interface BatchExecute {

  /**
   * Executes the writes, as many as there are. A write that fails stops none of the others.
   *
   * @return how each ended, in the order of the writes
   */
  List<Outcome> batchExecute(List<? extends WriteItemRequest> writes, RequestContext context);

  /** How a write ended. */
  sealed interface Outcome {}

  /** The write was done. */
  record Done(WriteItemResult result) implements Outcome {}

  /** The write was refused or failed, as it would have been alone. */
  record Failed(EngineException cause) implements Outcome {}
}
