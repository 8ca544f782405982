package io.partita.engine.embedded.transaction;

import io.partita.engine.CancellationReason;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.TransactionConflictException;
import io.partita.engine.ValidationException;
import io.partita.engine.embedded.partition.KeyRules;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.ItemKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How transactions, of reads and of writes, are refused and cancelled. */
final class Cancellations {
  private Cancellations() {}

  /** The text for a list of {@code found} members that should have 1 to {@code most}. */
  static String outOfBounds(String parameter, int found, int most) {
    return "1 validation error detected: Value at '"
        + parameter
        + "' failed to satisfy constraint: Member must have length "
        + (found == 0 ? "greater than or equal to 1" : "less than or equal to " + most)
        + "; found: "
        + found;
  }

  static ValidationException duplicate(TableLayout table, ItemKey key) {
    return KeyRules.duplicate(
        "Transaction request cannot include multiple operations on one item", table, key.key());
  }

  static CancellationReason conflict() {
    return new CancellationReason(
        "TransactionConflict", new TransactionConflictException().getMessage(), null, null);
  }

  static TransactionCanceledException invalid(int actions, int action, ValidationException e) {
    return cancelled(
        actions, action, new CancellationReason("ValidationError", e.getMessage(), null, e.kind()));
  }

  static TransactionCanceledException cancelled(
      int actions, int action, CancellationReason reason) {
    List<CancellationReason> reasons = none(actions);
    reasons.set(action, reason);
    return new TransactionCanceledException(reasons);
  }

  static List<CancellationReason> none(int actions) {
    return new ArrayList<>(Collections.nCopies(actions, CancellationReason.NONE));
  }
}
