package io.partita.engine.embedded.file;

import io.partita.engine.DamagedFileException;
import io.partita.engine.UnknownFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The beginning of every file of a database, big endian. These fields keep their places in all
 * versions, so that an old release can tell a newer file from a damaged one.
 *
 * <pre>
 *  0  magic, 8 bytes ASCII, says which kind of file it is
 *  8  format version of the kind, 4 bytes
 * 12  cipher, 4 bytes: 0 = none
 * 16  length of the header, 4 bytes: the same in all versions of a kind
 * 20  CRC32C over the whole header with this field as zero, 4 bytes
 * 24  fields of the kind, then zeros
 * </pre>
 */
public final class FileHeader {
  /** Where the fields of the kind begin. */
  public static final int FIELDS_OFFSET = 24;

  private static final int VERSION_OFFSET = 8;
  private static final int CIPHER_OFFSET = 12;
  private static final int CHECKSUM_OFFSET = 20;

  private final String magic;
  private final int version;
  private final int length;

  /**
   * @param magic 8 ASCII characters
   * @param version that this release writes and reads
   * @param length of the header in bytes
   */
  public FileHeader(String magic, int version, int length) {
    this.magic = magic;
    this.version = version;
    this.length = length;
  }

  /** The length of the header in bytes. */
  public int length() {
    return length;
  }

  /** A buffer of the header's length, positioned where the fields of the kind begin. */
  public ByteBuffer begin() {
    ByteBuffer header = ByteBuffer.allocateDirect(length);
    header.put(magic.getBytes(StandardCharsets.US_ASCII));
    header.putInt(version).putInt(0).putInt(length).putInt(0);
    return header;
  }

  /** Completes what {@link #begin} began, ready to be written. */
  public ByteBuffer finish(ByteBuffer header) {
    header.clear();
    header.putInt(CHECKSUM_OFFSET, checksum(header));
    return header;
  }

  /** Whether the file begins with a header of this kind whose checksum is right. */
  public boolean isPresent(ByteBuffer header) {
    return header.limit() >= length && hasMagic(header) && hasChecksum(header);
  }

  /**
   * Reads and checks the header of a file.
   *
   * @return positioned where the fields of the kind begin
   * @throws UnknownFormatException if it is another kind, a newer version, or encrypted
   * @throws DamagedFileException if its checksum is wrong
   */
  public ByteBuffer read(StoredFile file) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(length);
    file.read(header, 0);
    header.flip();
    check(file.path(), header);
    return header.position(FIELDS_OFFSET);
  }

  private void check(Path path, ByteBuffer header) {
    if (header.limit() < FIELDS_OFFSET || !hasMagic(header)) {
      throw new UnknownFormatException(path, "this is no Partita file of the kind " + magic);
    }
    int stated = header.getInt(VERSION_OFFSET);
    if (header.limit() < length || !hasChecksum(header)) {
      throw new DamagedFileException(path, 0, "the checksum of the header is wrong", null);
    }
    if (stated > version) {
      throw new UnknownFormatException(
          path,
          "format version " + stated + " is newer than " + version + ", which this release reads");
    }
    if (header.getInt(CIPHER_OFFSET) != 0) {
      throw new UnknownFormatException(
          path, "the file is encrypted, which this release is not able to read");
    }
  }

  private boolean hasMagic(ByteBuffer header) {
    byte[] found = new byte[8];
    header.duplicate().position(0).get(found);
    return new String(found, StandardCharsets.US_ASCII).equals(magic);
  }

  private boolean hasChecksum(ByteBuffer header) {
    return header.getInt(CHECKSUM_OFFSET) == checksum(header);
  }

  private int checksum(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    ByteBuffer bytes = header.duplicate();
    crc.update(bytes.position(0).limit(CHECKSUM_OFFSET));
    crc.update(new byte[4]);
    crc.update(bytes.limit(length).position(CHECKSUM_OFFSET + 4));
    return (int) crc.getValue();
  }
}
