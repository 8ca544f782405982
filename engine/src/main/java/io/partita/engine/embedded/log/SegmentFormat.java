package io.partita.engine.embedded.log;

import io.partita.engine.embedded.file.FileHeader;
import io.partita.engine.embedded.file.FileLayer;
import io.partita.engine.embedded.file.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A segment is a file {@code log-<id in 16 hexadecimal digits>.partita}: a {@link FileHeader} of
 * the kind {@code PartiLOG}, version 1, 512 bytes long, and then frames ({@link FrameFormat}) up to
 * the first invalid one. Its fields, big endian:
 *
 * <pre>
 * 24  id of the segment, 8 bytes, as in the file's name
 * 32  LSN of the first record, 8 bytes; of a segment without one, the next LSN
 * 40  length of the file, 8 bytes
 * 48  id of the database, 16 bytes
 * </pre>
 *
 * A segment is written full of zeros and forced, then its directory, before anything else: so a
 * frame changes neither the file's length nor its blocks, and {@code fdatasync} is enough. It gets
 * its header when its first frame is due; until then it is only space. Everything before a
 * segment's first LSN is synced before its header is written.
 */
final class SegmentFormat {
  static final FileHeader HEADER = new FileHeader("PartiLOG", 1, FrameFormat.BLOCK);

  private static final String PREFIX = "log-";
  private static final int ZEROS = 256 * 1024;
  private static final int FORCED_AT_ONCE = 1024 * 1024;

  private SegmentFormat() {}

  /**
   * The fields of a header.
   *
   * @param databaseId of the database that the segment belongs to
   */
  record Fields(long id, long firstLsn, long sizeBytes, UUID databaseId) {}

  static Path path(Path directory, long id) {
    return directory.resolve(name(id));
  }

  /** The id in a segment's name, or nothing if it is another file. */
  static OptionalLong id(Path file) {
    String name = file.getFileName().toString();
    if (name.length() != name(0).length()) {
      return OptionalLong.empty();
    }
    try {
      int first = PREFIX.length();
      long id = HexFormat.fromHexDigitsToLong(name, first, first + 2 * Long.BYTES);
      return name.equals(name(id)) ? OptionalLong.of(id) : OptionalLong.empty();
    } catch (NumberFormatException otherFile) {
      return OptionalLong.empty();
    }
  }

  private static String name(long id) {
    return PREFIX + HexFormat.of().toHexDigits(id) + ".partita";
  }

  /** Creates a segment without header, durably. */
  static StoredFile prepare(FileLayer files, Path directory, long id, long sizeBytes)
      throws IOException {
    Path path = path(directory, id);
    StoredFile file = files.create(path);
    boolean ready = false;
    try {
      ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(ZEROS, sizeBytes));
      for (long position = 0; position < sizeBytes; ) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), sizeBytes - position));
        file.write(zeros, position);
        position += zeros.limit();
        if (position % FORCED_AT_ONCE == 0 || position == sizeBytes) {
          // In small portions, so that the syncs of the log beside it stay short.
          file.sync();
        }
      }
      files.syncDirectory(directory);
      ready = true;
      return file;
    } finally {
      if (!ready) {
        file.close();
        files.delete(path);
      }
    }
  }

  /** Writes a header; it is durable with the next sync. */
  static void writeHeader(StoredFile file, Fields fields) throws IOException {
    ByteBuffer header = HEADER.begin();
    header.putLong(fields.id()).putLong(fields.firstLsn()).putLong(fields.sizeBytes());
    header
        .putLong(fields.databaseId().getMostSignificantBits())
        .putLong(fields.databaseId().getLeastSignificantBits());
    file.write(HEADER.finish(header), 0);
  }

  static Fields fields(ByteBuffer header) {
    return new Fields(
        header.getLong(),
        header.getLong(),
        header.getLong(),
        new UUID(header.getLong(), header.getLong()));
  }
}
