package io.partita.engine;

import java.nio.file.Path;

/** A file of the database was written by a newer release, or is not one of ours. */
public final class UnknownFormatException extends EngineException {
  private static final long serialVersionUID = 1L;
  private final String file;

  public UnknownFormatException(Path file, String message) {
    super(file + ": " + message);
    this.file = file.toString();
  }

  /** The file. */
  public Path file() {
    return Path.of(file);
  }
}
