package io.partita.engine;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file of the database does not hold what was written to it. */
public final class DamagedFileException extends EngineException {
  private static final long serialVersionUID = 1L;
  private final String file;
  private final long offset;

  /**
   * @param message what was found, without file and offset
   * @param offset where, in bytes; -1 if the place is not known
   */
  public DamagedFileException(Path file, long offset, String message, @Nullable Throwable cause) {
    super(file + (offset < 0 ? "" : " at byte " + offset) + ": " + message, cause);
    this.file = file.toString();
    this.offset = offset;
  }

  /** The damaged file. */
  public Path file() {
    return Path.of(file);
  }

  /** The place in it, in bytes; -1 if not known. */
  public long offset() {
    return offset;
  }
}
