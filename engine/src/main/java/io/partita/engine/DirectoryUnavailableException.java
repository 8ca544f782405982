package io.partita.engine;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The database directory cannot be opened: missing, locked by somebody else, or not a directory.
 */
public final class DirectoryUnavailableException extends EngineException {
  private static final long serialVersionUID = 1L;
  private final String directory;
  private final long ownerProcessId;

  /**
   * @param message what is wrong and what to do
   * @param ownerProcessId the process that holds the directory, or -1
   */
  public DirectoryUnavailableException(
      Path directory, long ownerProcessId, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.directory = directory.toString();
    this.ownerProcessId = ownerProcessId;
  }

  /** The directory. */
  public Path directory() {
    return Path.of(directory);
  }

  /** The process that holds it, or -1. */
  public long ownerProcessId() {
    return ownerProcessId;
  }
}
