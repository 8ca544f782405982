package io.partita.sql.copy;

import io.partita.sql.CopyFiles;
import io.partita.sql.SqlErrors;

/** Reads items from the lines of a file. */
abstract class TextReader extends ItemReader {
  /** Items have at most 400 KB; this is many times what one can need in any format. */
  private static final int MAX_ITEM_LENGTH = 1 << 24;

  final TextSource text;
  private long line;

  TextReader(String name, CopyFiles.Source source) {
    this.text = new TextSource(name, source);
  }

  /** Notes that the item begins at the next character. */
  final void begins() {
    line = text.line();
  }

  /** Refuses an item that is longer than any can be. */
  final void requireLength(int length) {
    if (length > MAX_ITEM_LENGTH) {
      throw text.failure(
          SqlErrors.LIMIT,
          "The row that begins in line " + line + " has more than 16 million characters.");
    }
  }

  @Override
  public final long line() {
    return line;
  }

  @Override
  public final long bytesRead() {
    return text.bytesRead();
  }

  @Override
  public final void close() {
    text.close();
  }
}
