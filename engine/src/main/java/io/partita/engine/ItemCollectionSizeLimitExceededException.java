package io.partita.engine;

/** The items of one partition key, with their local index entries, would exceed the limit. */
public final class ItemCollectionSizeLimitExceededException extends EngineException {
  private static final long serialVersionUID = 1L;

  public ItemCollectionSizeLimitExceededException() {
    super("Collection size exceeded.");
  }
}
