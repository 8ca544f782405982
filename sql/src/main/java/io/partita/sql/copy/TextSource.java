package io.partita.sql.copy;

import io.partita.sql.CopyFiles;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The characters of a file as a stream, and where each stands. The file is UTF-8, with or without a
 * byte order mark, and may be compressed by gzip, which its first bytes tell.
 */
final class TextSource implements AutoCloseable {
  static final int END = -1;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String name;
  private final Counted file;
  private final InputStream in;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).flip();
  private final CharBuffer chars = CharBuffer.allocate(BUFFER_BYTES).flip();
  private boolean ended;
  private long line = 1;
  private long column = 1;

  /** Counts what is taken from the file itself. */
  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      count += Math.max(read, 0);
      return read;
    }
  }

  /**
   * The text of a file, which is closed with this.
   *
   * @param name how messages call it
   */
  TextSource(String name, CopyFiles.Source source) {
    this.name = name;
    this.file = new Counted(source.bytes());
    try {
      this.in = unpacked(file);
    } catch (IOException e) {
      close();
      throw failure(e);
    }
    if (peek() == BYTE_ORDER_MARK) {
      chars.get();
    }
  }

  private static InputStream unpacked(InputStream file) throws IOException {
    PushbackInputStream in = new PushbackInputStream(file, 2);
    byte[] magic = in.readNBytes(2);
    in.unread(magic);
    boolean gzip = magic.length == 2 && magic[0] == (byte) 0x1f && magic[1] == (byte) 0x8b;
    return gzip ? new GZIPInputStream(in, BUFFER_BYTES) : in;
  }

  /** The next character, without taking it; {@link #END} at the end. */
  int peek() {
    return chars.hasRemaining() || fill() ? chars.get(chars.position()) : END;
  }

  /** Takes the next character; {@link #END} at the end. */
  int read() {
    if (!chars.hasRemaining() && !fill()) {
      return END;
    }
    char c = chars.get();
    if (c == '\n') {
      line++;
      column = 1;
    } else {
      column++;
    }
    return c;
  }

  /** The line of the next character, from 1. */
  long line() {
    return line;
  }

  /** The column of the next character in its line, from 1. */
  long column() {
    return column;
  }

  /** The bytes of the file that were taken so far. */
  long bytesRead() {
    return file.count;
  }

  /** An error at the next character. */
  SqlError failure(SqlErrors error, String message) {
    return failure(error, line, column, message);
  }

  /** An error at a place. */
  SqlError failure(SqlErrors error, long atLine, long atColumn, String message) {
    return new SqlError(error, name + ", line " + atLine + ", column " + atColumn + ": " + message);
  }

  /** An error of a whole line. */
  SqlError failure(SqlErrors error, long atLine, String message) {
    return new SqlError(error, name + ", line " + atLine + ": " + message);
  }

  /** Decodes more; false at the end. What stands before a malformed byte is given first. */
  private boolean fill() {
    try {
      chars.clear();
      while (chars.position() == 0) {
        CoderResult result = decoder.decode(bytes, chars, ended);
        if (chars.position() > 0) {
          break;
        }
        if (result.isError()) {
          chars.flip();
          throw failure(SqlErrors.NOT_CONVERTIBLE, "The file is not UTF-8 text from here.");
        }
        if (ended) {
          chars.flip();
          return false;
        }
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        ended = read < 0;
        bytes.position(bytes.position() + Math.max(read, 0)).flip();
      }
      chars.flip();
      return true;
    } catch (IOException e) {
      chars.flip();
      throw failure(e);
    }
  }

  private SqlError failure(IOException e) {
    if (e instanceof EOFException) {
      return failure(SqlErrors.NOT_CONVERTIBLE, "The gzip file ends before its end: it was cut.");
    }
    return e instanceof ZipException
        ? failure(SqlErrors.NOT_CONVERTIBLE, "The gzip file is damaged: " + e.getMessage())
        : failure(SqlErrors.IO, "The file cannot be read: " + e.getMessage());
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw failure(SqlErrors.IO, "The file cannot be closed: " + e.getMessage());
    }
  }
}
