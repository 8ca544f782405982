package io.partita.engine;

import io.partita.engine.value.Item;
import org.jspecify.annotations.Nullable;

/** The condition of a write was false; nothing was written. */
public final class ConditionalCheckFailedException extends EngineException {
  private static final long serialVersionUID = 1L;
  private final transient @Nullable Item item;
  private final long version;

  /**
   * @param item the stored item if it was asked for and is there
   * @param version its version, 0 without item, -1 if unknown
   */
  public ConditionalCheckFailedException(@Nullable Item item, long version) {
    super("The conditional request failed");
    this.item = item;
    this.version = version;
  }

  /** The stored item, if it was asked for and is there. */
  public @Nullable Item item() {
    return item;
  }

  /** The version of the stored item; 0 if there is none, -1 if unknown. */
  public long version() {
    return version;
  }
}
