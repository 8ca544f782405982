package io.partita.engine;

/** A configured limit is reached; nothing was done, and the same request may succeed later. */
public final class ThrottlingException extends EngineException {
  private static final long serialVersionUID = 1L;
  private final String resource;

  /**
   * @param resource what is at its limit: {@code table}, {@code table/index} or {@code request
   *     tokens}
   */
  public ThrottlingException(String resource, String message) {
    super(message);
    this.resource = resource;
  }

  /** What is at its limit: {@code table}, {@code table/index} or {@code request tokens}. */
  public String resource() {
    return resource;
  }
}
