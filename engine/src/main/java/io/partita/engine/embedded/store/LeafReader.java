package io.partita.engine.embedded.store;

import java.io.IOException;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.Page;
import org.jspecify.annotations.Nullable;

/**
 * Reads the leaves of the checkpointed tree for those who do not change it, past MVStore's cache of
 * decoded pages, which is left to the store thread and to the pages above the leaves. Whoever reads
 * must have registered the version that the leaf is of. For any number of threads.
 */
final class LeafReader {
  /** What a thread keeps at most to read leaves into that the cache does not take. */
  private static final int KEPT_BYTES = 64 * 1024;

  private final TreeFile file;
  private final LeafCache cache;
  private final NameTables names;

  /** Arrays only: a thread that outlives the database must not hold more of it. */
  private final ThreadLocal<byte[]> passing = ThreadLocal.withInitial(() -> new byte[16 * 1024]);

  LeafReader(TreeFile file, long cacheSizeBytes, NameTables names) {
    this.file = file;
    this.names = names;
    this.cache = new LeafCache(cacheSizeBytes);
  }

  /** What a leaf is wanted for. */
  enum Use {
    /** To be read by this thread, and only until it asks for the next one. */
    LOOKUP,
    /** To be kept as long as somebody has an entry of it. */
    RANGE,
    /** The same, met behind another leaf. */
    SCAN
  }

  /**
   * The leaf that is a child of a page; null if it has to be had from MVStore, because it is not a
   * leaf, not in the file, or damaged, which MVStore says better.
   */
  @Nullable StoredLeaf leaf(Page<byte[], byte[]> parent, int child, Use use) {
    long position = parent.getChildPagePos(child);
    if (!isReadable(position)) {
      return null;
    }
    StoredLeaf leaf = cache.get(position);
    return leaf == null ? read(position, parent.getMapId(), use) : leaf;
  }

  private static boolean isReadable(long position) {
    return DataUtils.isPageSaved(position)
        && DataUtils.getPageType(position) == DataUtils.PAGE_TYPE_LEAF
        && DataUtils.getPageMaxLength(position) != DataUtils.PAGE_LARGE;
  }

  private @Nullable StoredLeaf read(long position, int mapId, Use use) {
    int length = DataUtils.getPageMaxLength(position);
    byte[] target = passing(length);
    int read;
    try {
      read = file.readPage(position, target, length);
    } catch (IOException e) {
      return null;
    }
    StoredLeaf leaf = StoredLeaf.of(target, read, position, mapId, names);
    if (leaf == null) {
      return null;
    }
    boolean keep = cache.admits(position, length, use == Use.SCAN);
    if (!keep && use == Use.LOOKUP) {
      return leaf;
    }
    StoredLeaf kept = leaf.alone();
    if (keep) {
      cache.put(kept);
    }
    return kept;
  }

  private byte[] passing(int length) {
    byte[] bytes = passing.get();
    if (length > bytes.length) {
      bytes = new byte[length];
      if (length <= KEPT_BYTES) {
        passing.set(bytes);
      }
    }
    return bytes;
  }
}
