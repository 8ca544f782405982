package io.partita.engine.embedded.file;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A write failed because the disk, or a quota on it, is full. */
public final class NoSpaceException extends IOException {
  private static final long serialVersionUID = 1L;

  public NoSpaceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The failure as this exception if it is one; Java has no other mark for it than the text. */
  static IOException classify(IOException e) {
    String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    boolean full =
        text.contains("no space left")
            || text.contains("not enough space")
            || text.contains("quota exceeded");
    return full ? new NoSpaceException(e.getMessage(), e) : e;
  }
}
