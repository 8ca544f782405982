package io.partita.engine.embedded.store;

import io.partita.engine.embedded.file.FileHeader;
import io.partita.engine.embedded.file.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipOutputStream;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.RandomAccessStore;
import org.h2.mvstore.SFChunk;
import org.jspecify.annotations.Nullable;

/**
 * The store's file: a {@link FileHeader} of the kind {@code PartiSTO}, version 1, 4,096 bytes long,
 * with the id of the database (16 bytes) as its field, and after it the file of MVStore, format 3,
 * whose positions all count from there.
 *
 * <p>MVStore relies on an order of writes that no disk promises: it accepts a torn newest chunk
 * whose header and footer arrived, and finds chunks by its own header. So a chunk goes out without
 * its first block, is forced, and gets its first block then; and everything is forced before
 * MVStore writes its header. Measured over simulated power cuts, this and a header at every commit
 * make every opening find the last synced version.
 */
final class TreeFile extends RandomAccessStore {
  static final FileHeader HEADER = new FileHeader("PartiSTO", 1, 4096);

  private static final String CLEAN = "clean";
  private static final int BLOCK = 4096;

  /** What a disk writes as a whole; half a header is none, because it has a checksum. */
  private static final int SECTOR = 512;

  private static final int MVSTORE_HEADERS = 2 * BLOCK;

  /**
   * A page's size on the heap, half as much again as its bytes in the file. With a quarter of the
   * items in it, a range of 50 items took a third more time, as it meets more pages, each of which
   * is looked up and lies elsewhere in memory; random changes of small items wrote a fifth less.
   */
  private static final int PAGE_SPLIT_BYTES = 12288;

  /** So many that the size decides, also of the pages that hold nothing but keys. */
  static final int KEYS_PER_PAGE = 128;

  private final StoredFile file;

  /** Whether a crash may leave any of what was written; not while nobody opens the file yet. */
  private final boolean ordered;

  private volatile @Nullable IOException failure;

  private TreeFile(StoredFile file, long cacheSizeBytes, boolean ordered) throws IOException {
    super(config(cacheSizeBytes));
    this.file = file;
    this.ordered = ordered;
    init(file.path().toString(), false);
    saveChunkLock.lock();
    try {
      setSize(Math.max(0, file.size() - HEADER.length()));
    } finally {
      saveChunkLock.unlock();
    }
  }

  private static Map<String, Object> config(long cacheSizeBytes) {
    Map<String, Object> config = new HashMap<>();
    config.put("cacheSize", (int) Math.max(1, cacheSizeBytes >> 20));
    config.put("pageSplitSize", PAGE_SPLIT_BYTES);
    return config;
  }

  /** Begins a new file, which is durable, and fit to be opened, when the caller has synced it. */
  static TreeFile create(StoredFile file, UUID databaseId, long cacheSizeBytes) throws IOException {
    ByteBuffer header = HEADER.begin();
    header
        .putLong(databaseId.getMostSignificantBits())
        .putLong(databaseId.getLeastSignificantBits());
    file.write(HEADER.finish(header), 0);
    return new TreeFile(file, cacheSizeBytes, false);
  }

  static TreeFile open(StoredFile file, long cacheSizeBytes) throws IOException {
    return new TreeFile(file, cacheSizeBytes, true);
  }

  /** The id in the file's header, which is checked. */
  static UUID databaseId(StoredFile file) throws IOException {
    ByteBuffer header = HEADER.read(file);
    return new UUID(header.getLong(), header.getLong());
  }

  /** What made a write or sync fail first, or null. */
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public void open(String fileName, boolean readOnly, char @Nullable [] encryptionKey) {
    throw new UnsupportedOperationException("the file is open");
  }

  @Override
  public FileStore<SFChunk> open(String fileName, boolean readOnly) {
    throw new UnsupportedOperationException("there is one file");
  }

  @Override
  public ByteBuffer readFully(SFChunk chunk, long position, int length) {
    // A page whose checksum is wrong shall say where it lies: see BytesType.
    ByteBuffer target = ByteBuffer.allocate(BytesType.POSITION_LENGTH + length);
    target.putLong(BytesType.POSITION_MARK).putLong(HEADER.length() + position);
    try {
      if (file.read(target, HEADER.length() + position) < length) {
        throw new BytesType.DamagedPageException(
            HEADER.length() + position, "the file ends within a page");
      }
    } catch (IOException e) {
      throw failed(DataUtils.ERROR_READING_FAILED, "reading", e);
    }
    readCount.incrementAndGet();
    readBytes.addAndGet(length);
    return target.position(BytesType.POSITION_LENGTH).slice();
  }

  /**
   * Reads the bytes of a page.
   *
   * @param length the page's, at most
   * @return how many bytes came; none if the page is not in the file, or not yet
   */
  int readPage(long position, byte[] target, int length) throws IOException {
    SFChunk chunk = getChunks().get(DataUtils.getPageChunkId(position));
    // A chunk gets its buffer, then its block, and loses the buffer when it is written.
    long block = chunk == null ? 0 : chunk.block;
    if (block == 0 || chunk.buffer != null) {
      return 0;
    }
    long start = block * BLOCK + DataUtils.getPageOffset(position);
    long end = Math.min(start + length, (block + chunk.len) * BLOCK);
    if (end <= start) {
      return 0;
    }
    ByteBuffer into = ByteBuffer.wrap(target, 0, (int) (end - start));
    int read = file.read(into, HEADER.length() + start);
    readCount.incrementAndGet();
    readBytes.addAndGet(read);
    return chunk.block == block ? read : 0;
  }

  @Override
  protected void writeFully(SFChunk chunk, long position, ByteBuffer source) {
    int length = source.remaining();
    setSize(Math.max(size(), position + length));
    try {
      if (!ordered) {
        write(source.duplicate(), position);
      } else if (position >= MVSTORE_HEADERS && length > SECTOR) {
        ByteBuffer first = source.duplicate().limit(source.position() + SECTOR);
        write(source.duplicate().position(source.position() + SECTOR), position + SECTOR);
        file.sync();
        write(first, position);
      } else {
        if (position < MVSTORE_HEADERS) {
          file.sync();
        }
        write(source.duplicate(), position);
      }
    } catch (IOException e) {
      throw failedWrite("writing", e);
    }
    source.position(source.limit());
    writeCount.incrementAndGet();
    writeBytes.addAndGet(length);
  }

  private void write(ByteBuffer source, long position) throws IOException {
    file.write(source, HEADER.length() + position);
  }

  @Override
  public void sync() {
    if (!ordered) {
      return;
    }
    try {
      file.sync();
    } catch (IOException e) {
      throw failedWrite("syncing", e);
    }
  }

  @Override
  protected void truncate(long size) {
    try {
      file.truncate(HEADER.length() + size);
      setSize(Math.min(size(), size));
    } catch (IOException e) {
      throw failedWrite("cutting", e);
    }
  }

  private MVStoreException failedWrite(String doing, IOException e) {
    if (failure == null) {
      failure = e;
    }
    return failed(DataUtils.ERROR_WRITING_FAILED, doing, e);
  }

  private static MVStoreException failed(int code, String doing, IOException e) {
    MVStoreException failed =
        new MVStoreException(code, doing + " the store failed: " + e.getMessage());
    failed.initCause(e);
    return failed;
  }

  /**
   * Makes durable what was found at opening. If the opening before ended in a failed sync, the
   * operating system may show blocks that are not on disk and believe that they are; a sync alone
   * would not write them. All that was written since the last good sync is the newest chunk and the
   * headers, so these are written once more, in their order, before anything is built on them.
   */
  void rewriteNewest() throws IOException {
    SFChunk newest = lastChunk;
    if (newest != null && !storeHeader.containsKey(CLEAN)) {
      rewrite(newest.block * BLOCK, newest.len * BLOCK);
      file.sync();
      rewrite(0, MVSTORE_HEADERS);
    }
    file.sync();
  }

  private void rewrite(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(length);
    file.read(bytes, HEADER.length() + position);
    write(bytes.flip(), position);
  }

  /** Makes MVStore write its header with the next commit; it removes the mark again. */
  void markHeader() {
    storeHeader.put(CLEAN, 1);
  }

  /** Says that nothing is to be searched at the next opening; when all is committed and synced. */
  void markClean() {
    saveChunkLock.lock();
    try {
      writeCleanShutdownMark();
    } finally {
      saveChunkLock.unlock();
    }
    sync();
  }

  @Override
  public int getDefaultRetentionTime() {
    return 0;
  }

  @Override
  public void backup(ZipOutputStream out) {
    throw new UnsupportedOperationException("backups are made of the database, not of this file");
  }
}
