package io.partita.engine.embedded.store;

import java.util.Arrays;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.RootReference;
import org.jspecify.annotations.Nullable;

/**
 * One consistent state of the database to read from, for one page of a query. It holds back the
 * reuse of space in the store's file, so let go of it soon. Not for use by several threads.
 */
public final class ReadView implements AutoCloseable {
  /** More maps than these are in the order of their ids, and searched. */
  static final int FEW = 8;

  private static final long[] NONE = {};

  private final long appliedLsn;
  private final Structure structure;
  private final StoredMap[] maps;
  private final Roots[] roots;
  private final Tree tree;
  private final Runnable release;
  private final long[] ids;
  private boolean closed;

  ReadView(
      long appliedLsn,
      Structure structure,
      StoredMap[] maps,
      Roots[] roots,
      Tree tree,
      Runnable release) {
    this(
        appliedLsn,
        structure,
        maps,
        roots,
        maps.length > FEW ? Arrays.stream(maps).mapToLong(StoredMap::id).toArray() : NONE,
        tree,
        release);
  }

  private ReadView(
      long appliedLsn,
      Structure structure,
      StoredMap[] maps,
      Roots[] roots,
      long[] ids,
      Tree tree,
      Runnable release) {
    this.appliedLsn = appliedLsn;
    this.structure = structure;
    this.maps = maps;
    this.roots = roots;
    this.tree = tree;
    this.release = release;
    this.ids = ids;
  }

  /** The position of the last change that this view shows. */
  public long appliedLsn() {
    return appliedLsn;
  }

  /** The tables as of this view. */
  public Structure structure() {
    return structure;
  }

  /** The newest stored value of the key as of this view, or null. */
  public byte @Nullable [] get(long mapId, byte[] key) {
    EntryCursor cursor = cursor(mapId, key, true, key, true, false);
    return cursor.next() ? cursor.value() : null;
  }

  /**
   * Entries of a map between two bounds. {@code reverse} changes the order only: {@code from} is
   * the lower bound either way.
   *
   * @param mapId the table's or index's id; one that the view does not have has no entries
   * @param from the lower bound, or null for none
   * @param to the upper bound, or null for none
   * @param reverse descending instead of ascending
   */
  public EntryCursor cursor(
      long mapId,
      byte @Nullable [] from,
      boolean fromInclusive,
      byte @Nullable [] to,
      boolean toInclusive,
      boolean reverse) {
    if (closed) {
      throw new IllegalStateException("the view is closed");
    }
    Roots found = find(mapId);
    if (found == null || (from != null && to != null && Arrays.compareUnsigned(from, to) > 0)) {
      return MergedCursor.EMPTY;
    }
    return new MergedCursor(
        found, new MergedCursor.Range(from, fromInclusive, to, toInclusive, reverse), tree);
  }

  /** This view for another reader, who lets go of it by itself. */
  ReadView share(Runnable letGo) {
    return new ReadView(appliedLsn, structure, maps, roots, ids, tree, letGo);
  }

  private @Nullable Roots find(long mapId) {
    if (maps.length > FEW) {
      int at = Arrays.binarySearch(ids, mapId);
      return at < 0 ? null : roots[at];
    }
    for (int i = 0; i < maps.length; i++) {
      if (maps[i].id() == mapId) {
        return roots[i];
      }
    }
    return null;
  }

  /** Lets go of the state. Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      release.run();
    }
  }

  /** The roots of one map's layers, newest first, without the empty ones. */
  record Roots(
      @Nullable MemtableNode active,
      @Nullable MemtableNode frozen,
      @Nullable RootReference<byte[], byte[]> tree) {

    /** Takes the roots in the order in which entries move, so that none is missed. */
    static Roots of(StoredMap map) {
      Layers layers = map.layers;
      MemtableNode shown = map.shown;
      MemtableNode active = shown == null ? version(layers.active()) : shown;
      MemtableNode frozen = version(layers.frozen());
      MVMap<byte[], byte[]> tree = map.tree;
      return new Roots(active, frozen, tree == null ? null : tree.getRoot());
    }

    private static @Nullable MemtableNode version(@Nullable Memtable memtable) {
      return memtable == null ? null : memtable.version();
    }
  }
}
