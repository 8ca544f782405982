package io.partita.engine;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A transaction was cancelled; nothing was written. */
public final class TransactionCanceledException extends EngineException {
  private static final long serialVersionUID = 1L;
  private final transient List<CancellationReason> reasons;
  private final transient ItemVersions.@Nullable ItemVersion changedItem;
  private final transient RangeChecks.@Nullable RangeRead changedRange;

  /** One reason per action, in the order of the actions. */
  public TransactionCanceledException(List<CancellationReason> reasons) {
    super(
        "Transaction cancelled, please refer cancellation reasons for specific reasons ["
            + reasons.stream().map(CancellationReason::code).collect(Collectors.joining(", "))
            + "]");
    this.reasons = List.copyOf(reasons);
    this.changedItem = null;
    this.changedRange = null;
  }

  /** An item that the transaction had read has changed since. */
  public TransactionCanceledException(ItemVersions.ItemVersion changedItem) {
    super("Transaction cancelled, an item that it read has changed since");
    this.reasons = List.of();
    this.changedItem = changedItem;
    this.changedRange = null;
  }

  /** Something was written into a range that the transaction had read. */
  public TransactionCanceledException(RangeChecks.RangeRead changedRange) {
    super(
        "Transaction cancelled, what it read of table "
            + changedRange.table()
            + (changedRange.index() == null ? "" : " through index " + changedRange.index())
            + " has changed since");
    this.reasons = List.of();
    this.changedItem = null;
    this.changedRange = changedRange;
  }

  /**
   * One reason per action; empty if something that was read has changed, and after serialization,
   * which items do not take part in.
   */
  public List<CancellationReason> reasons() {
    return reasons == null ? List.of() : reasons;
  }

  /** The item that has changed since it was read, or null. */
  public ItemVersions.@Nullable ItemVersion changedItem() {
    return changedItem;
  }

  /** The range that something was written into since it was read, or null. */
  public RangeChecks.@Nullable RangeRead changedRange() {
    return changedRange;
  }
}
