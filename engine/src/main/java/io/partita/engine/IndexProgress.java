package io.partita.engine;

/** Capability: global indexes say how far they are, and can be waited for. */
public interface IndexProgress {

  /** The position of the last change that strongly consistent reads see. */
  long appliedPosition();

  /** How far a global index is behind. */
  IndexLag lag(String table, String index);

  /**
   * Waits until a global index shows all changes up to a position.
   *
   * @param context its end ends the wait with {@link RequestCancelledException}
   * @return whether it does, or the time is up
   */
  boolean await(
      String table, String index, long position, long timeoutMillis, RequestContext context);
}
