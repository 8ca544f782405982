package io.partita.engine;

/** The table is missing. */
public final class ResourceNotFoundException extends EngineException {
  private static final long serialVersionUID = 1L;
  private final String table;

  public ResourceNotFoundException(String table) {
    super("Requested resource not found: Table: " + table + " not found");
    this.table = table;
  }

  /** The name that was asked for. */
  public String table() {
    return table;
  }
}
