package io.partita.engine;

/** The name is taken, or the resource is busy. */
public final class ResourceInUseException extends EngineException {
  private static final long serialVersionUID = 1L;
  private final boolean exists;

  private ResourceInUseException(String message, boolean exists) {
    super(message);
    this.exists = exists;
  }

  /** The table of that name exists already. */
  public static ResourceInUseException tableExists(String table) {
    return new ResourceInUseException("Table already exists: " + table, true);
  }

  /** The table is being changed by somebody else. */
  public static ResourceInUseException busy(String table) {
    return new ResourceInUseException(
        "Attempt to change a resource which is still in use: " + table, false);
  }

  /** As {@link #busy(String)}, saying what is in the way. */
  public static ResourceInUseException busy(String table, String why) {
    return new ResourceInUseException(
        "Attempt to change a resource which is still in use: " + table + ": " + why, false);
  }

  /** Whether the name is taken (else the resource is busy). */
  public boolean exists() {
    return exists;
  }
}
