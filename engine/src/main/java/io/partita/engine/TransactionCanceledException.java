package io.partita.engine;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A transaction was cancelled; nothing was written. */
public final class TransactionCanceledException extends EngineException {
  private static final long serialVersionUID = 1L;
  private final transient List<CancellationReason> reasons;
  private final transient ItemVersions.@Nullable ItemVersion changedItem;

  /** One reason per action, in the order of the actions. */
  public TransactionCanceledException(List<CancellationReason> reasons) {
    super(
        "Transaction cancelled, please refer cancellation reasons for specific reasons ["
            + reasons.stream().map(CancellationReason::code).collect(Collectors.joining(", "))
            + "]");
    this.reasons = List.copyOf(reasons);
    this.changedItem = null;
  }

  /** An item that the transaction had read has changed since. */
  public TransactionCanceledException(ItemVersions.ItemVersion changedItem) {
    super("Transaction cancelled, an item that it read has changed since");
    this.reasons = List.of();
    this.changedItem = changedItem;
  }

  /** One reason per action; empty if a read item has changed. */
  public List<CancellationReason> reasons() {
    return reasons;
  }

  /** The item that has changed since it was read, or null. */
  public ItemVersions.@Nullable ItemVersion changedItem() {
    return changedItem;
  }
}
