package io.partita.engine.embedded.store;

import io.partita.engine.TableStatistics.Counts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * What is applied: the maps with their memtables, counts and dictionaries, the structure, and the
 * position up to which all of this goes.
 *
 * <p>Everything here changes in {@code apply}, {@link #freeze} and {@link #dropFrozen}, each one
 * exclusive hold of the snapshot lock, memory only. Whoever reads several maps takes their roots in
 * one shared hold. The snapshot lock is the last in the order of locks: its holder takes no other.
 *
 * <p>Only the memtables of global indexes are put into outside that lock, so that writers need not
 * wait for it: under the index lock, which comes before it, and unseen until {@link
 * StoredMap#shown} moves. Who freezes the memtables holds both.
 */
final class DatabaseState {
  private final StampedLock snapshotLock = new StampedLock();
  private final ReentrantLock indexLock = new ReentrantLock();
  private final IndexFeeds feeds;
  private volatile MapDirectory maps = MapDirectory.EMPTY;
  private volatile Structure structure = Structure.EMPTY;
  private volatile Memtables active = new Memtables();
  private volatile @Nullable Memtables frozen;

  /** The views taken since the last checkpoint began, and those of before it. */
  private volatile AtomicInteger openViews = new AtomicInteger();

  private final Deque<AtomicInteger> olderViews = new ArrayDeque<>();
  private volatile long checkpointsEnded;
  private volatile long appliedLsn;
  private volatile long lastTimeMillis;
  private volatile long nextId;
  private final AtomicLong indexSteps = new AtomicLong();
  private final LiveTokens tokens = new LiveTokens();

  /**
   * The state of a checkpoint, or of a new database.
   *
   * @param hasLog whether what indexes have not taken can be read from a log
   */
  DatabaseState(CheckpointState checkpoint, Collection<StoredMap> stored, boolean hasLog) {
    structure = checkpoint.structure();
    appliedLsn = checkpoint.lsn();
    lastTimeMillis = checkpoint.lastTimeMillis();
    nextId = checkpoint.nextId();
    maps = new MapDirectory(stored);
    feeds = new IndexFeeds(hasLog);
    feeds.begin(checkpoint);
  }

  /** How many request tokens are live. */
  LiveTokens tokens() {
    return tokens;
  }

  /** What waits for the global indexes. */
  IndexFeeds feeds() {
    return feeds;
  }

  /** Grows with every step of an index, so that one is noticed that no change came with. */
  long indexSteps() {
    return indexSteps.get();
  }

  Structure structure() {
    return structure;
  }

  long appliedLsn() {
    return appliedLsn;
  }

  long lastTimeMillis() {
    return lastTimeMillis;
  }

  long nextId() {
    return nextId;
  }

  @Nullable StoredMap map(long id) {
    return maps.find(id);
  }

  @Nullable Dictionary dictionary(long tableId) {
    StoredMap map = maps.find(tableId);
    return map == null ? null : map.dictionary;
  }

  /** What was appended to dictionaries and is not applied will not be. */
  void forgetAppended() {
    for (StoredMap map : maps.all()) {
      if (map.dictionary != null) {
        map.dictionary.forgetAppended();
      }
    }
  }

  /** What a dictionary holds at one moment; null if the table is gone. */
  @Nullable DictionaryState dictionaryState(long tableId) {
    long stamp = snapshotLock.readLock();
    try {
      Dictionary dictionary = dictionary(tableId);
      return dictionary == null ? null : dictionary.state();
    } finally {
      snapshotLock.unlockRead(stamp);
    }
  }

  /** The bytes of all memtables, active and frozen. */
  long memtableBytes() {
    Memtables merging = frozen;
    return active.bytes() + (merging == null ? 0 : merging.bytes());
  }

  /** The bytes of the memtables that take changes. */
  long activeBytes() {
    return active.bytes();
  }

  /** The entries of all memtables, tombstones included. */
  long memtableEntries() {
    Memtables merging = frozen;
    return active.entries() + (merging == null ? 0 : merging.entries());
  }

  /**
   * Applies records in the order of their positions, as one step for readers of several maps. A
   * failure fails the engine before anybody can see the half of it.
   */
  void apply(List<LogRecord> records, Health health) {
    long stamp = snapshotLock.writeLock();
    try {
      for (int i = 0; i < records.size(); i++) {
        apply(records.get(i));
      }
    } catch (Throwable e) {
      health.fail(e);
      throw e;
    } finally {
      snapshotLock.unlockWrite(stamp);
    }
  }

  private void apply(LogRecord record) {
    if (record.lsn() != appliedLsn + 1) {
      throw new IllegalStateException(
          "record " + record.lsn() + " would be applied after " + appliedLsn);
    }
    if (record instanceof LogRecord.Change change) {
      applyChange(change);
    } else if (record instanceof LogRecord.TableCreated created) {
      applyTable(created.table(), created.lsn());
    } else if (record instanceof LogRecord.TableChanged changed) {
      applyTable(changed.table(), changed.lsn());
    } else if (record instanceof LogRecord.PartitionSplit split) {
      applySplit(split);
    } else if (record instanceof LogRecord.TableDropped dropped) {
      applyDropped(dropped.tableId());
    } else if (record instanceof LogRecord.TableTruncated truncated) {
      applyDropped(truncated.tableId());
      applyTable(truncated.table(), truncated.lsn());
    } else if (record instanceof LogRecord.DefinitionChanged changed) {
      structure = structure.with(changed.name(), changed.definition());
    }
    lastTimeMillis = record.timeMillis();
    appliedLsn = record.lsn();
  }

  private void applyChange(LogRecord.Change change) {
    ChangeDraft draft = change.draft();
    for (AttributeSighting sighting : draft.sightings()) {
      Dictionary dictionary = dictionary(sighting.tableId());
      if (dictionary != null) {
        dictionary.apply(sighting.name(), sighting.type());
      }
    }
    for (ItemChange item : draft.items()) {
      // Null if the table was dropped by a record between the checkpoint and here.
      StoredMap table = maps.find(item.tableId());
      if (table != null) {
        put(table, item.key(), change.lsn(), item.after());
        table.count(item.key(), item.sizeBefore(), item.sizeAfter());
        if (table.dictionary != null) {
          table.dictionary.count(item);
        }
      }
      for (IndexEntryChange entry : item.localEntries()) {
        StoredMap index = maps.find(entry.indexId());
        if (index != null) {
          put(index, entry.key(), change.lsn(), entry.value());
          index.count(entry.key(), entry.sizeBefore(), entry.sizeAfter());
        }
      }
    }
    feeds.offer(change);
    StoredMap tokenMap = maps.find(TokenMap.ID);
    if (draft.token() != null && tokenMap != null) {
      put(
          tokenMap,
          TokenMap.key(draft.token().token()),
          change.lsn(),
          TokenMap.value(draft.token().digest(), change.timeMillis()));
      tokens.applied(change.timeMillis());
    }
  }

  private void put(StoredMap map, byte[] key, long lsn, byte @Nullable [] value) {
    Layers layers = map.layers;
    Memtable memtable = layers.active();
    if (memtable == null) {
      memtable = new Memtable();
      map.layers = new Layers(memtable, layers.frozen());
    }
    active.put(memtable, key, value == null ? Layers.TOMBSTONE : StoredItem.of(lsn, value));
  }

  /** A table that is new, or has other indexes than before. */
  private void applyTable(TableStructure table, long lsn) {
    TableStructure before = structure.byId().get(table.id());
    List<Long> gone = before == null ? new ArrayList<>() : before.mapIds();
    gone.removeAll(table.mapIds());
    List<StoredMap> all = new ArrayList<>(maps.all());
    all.removeIf(map -> gone.contains(map.id()));
    for (long id : table.mapIds()) {
      if (maps.find(id) == null) {
        all.add(
            id == table.id()
                ? StoredMap.ofTable(id, table.partitionBoundaries())
                : StoredMap.empty(id));
        nextId = Math.max(nextId, id + 1);
      }
    }
    maps = new MapDirectory(all);
    structure = structure.with(table);
    feeds.follow(before, table, lsn);
  }

  private void applySplit(LogRecord.PartitionSplit split) {
    TableStructure table = structure.byId().get(split.tableId());
    StoredMap map = maps.find(split.tableId());
    if (table == null || map == null) {
      return;
    }
    TableStructure known = split.after();
    TableStructure divided = known == null ? table.withBoundary(split.boundary()) : known;
    List<Counts> before = map.partitionCounts();
    int number = divided.partitionBoundaries().indexOf(split.boundary());
    map.partitions =
        new PartitionCounts(
            divided.partitionBoundaries(), PartitionCounts.split(before, number, split.left()));
    structure = structure.with(divided);
  }

  /** The counts of a table's partitions, or nothing if it is gone. */
  List<Counts> partitionCounts(long tableId) {
    StoredMap map = maps.find(tableId);
    return map == null ? List.of() : map.partitionCounts();
  }

  /** The counts of one partition, or none if the table is gone or has fewer. */
  Counts partitionCounts(long tableId, int number) {
    StoredMap map = maps.find(tableId);
    if (map == null) {
      return new Counts(0, 0);
    }
    PartitionCounts partitions = map.partitions;
    return partitions == null ? map.counts : partitions.counts(number);
  }

  private void applyDropped(long tableId) {
    TableStructure table = structure.byId().get(tableId);
    if (table == null) {
      return;
    }
    List<Long> gone = table.mapIds();
    List<StoredMap> rest = new ArrayList<>(maps.all());
    rest.removeIf(map -> gone.contains(map.id()));
    maps = new MapDirectory(rest);
    structure = structure.without(table);
    feeds.forget(table);
  }

  /**
   * Takes entries into a global index and moves its position, as one step for readers.
   *
   * @return false if the index is gone
   */
  boolean apply(IndexStep step, Health health) {
    indexLock.lock();
    try {
      StoredMap index = maps.find(step.indexId());
      return index != null && show(step, index, new PreparedStep(memtable(index), step));
    } catch (Throwable e) {
      health.fail(e);
      throw e;
    } finally {
      indexLock.unlock();
    }
  }

  private boolean show(IndexStep step, StoredMap index, PreparedStep prepared) {
    long stamp = snapshotLock.writeLock();
    try {
      IndexFeed feed = feeds.find(step.indexId());
      if (feed == null) {
        return false;
      }
      prepared.show(index, active);
      feed.moveTo(step.position());
      indexSteps.lazySet(indexSteps.get() + 1);
      return true;
    } finally {
      snapshotLock.unlockWrite(stamp);
    }
  }

  /** The memtable that takes the entries of a global index. */
  private Memtable memtable(StoredMap index) {
    Memtable known = index.layers.active();
    if (known != null) {
      return known;
    }
    long stamp = snapshotLock.writeLock();
    try {
      Memtable begun = new Memtable();
      index.shown = begun.version();
      index.layers = new Layers(begun, index.layers.frozen());
      return begun;
    } finally {
      snapshotLock.unlockWrite(stamp);
    }
  }

  /** Keeps the changes that come from now on for an index that had fallen behind. */
  void keepAgain(IndexFeed feed) {
    long stamp = snapshotLock.writeLock();
    try {
      feed.keepAgain(appliedLsn);
    } finally {
      snapshotLock.unlockWrite(stamp);
    }
  }

  /** Takes what a view shows in one shared hold; {@code ids} null for all maps. */
  ReadView view(long @Nullable [] ids, Tree tree) {
    AtomicInteger epoch = openViews;
    epoch.incrementAndGet();
    Runnable registration = tree.register();
    Runnable release =
        () -> {
          registration.run();
          epoch.decrementAndGet();
        };
    try {
      long stamp = snapshotLock.tryOptimisticRead();
      if (stamp != 0) {
        ReadView view = takeView(ids, tree, release);
        if (snapshotLock.validate(stamp)) {
          return view;
        }
      }
      stamp = snapshotLock.readLock();
      try {
        return takeView(ids, tree, release);
      } finally {
        snapshotLock.unlockRead(stamp);
      }
    } catch (Throwable e) {
      release.run();
      throw e;
    }
  }

  private ReadView takeView(long @Nullable [] ids, Tree tree, Runnable release) {
    StoredMap[] taken = ids == null ? maps.all().toArray(StoredMap[]::new) : select(ids);
    ReadView.Roots[] roots = new ReadView.Roots[taken.length];
    for (int i = 0; i < taken.length; i++) {
      roots[i] = ReadView.Roots.of(taken[i]);
    }
    return new ReadView(appliedLsn, structure, taken, roots, tree, release);
  }

  private StoredMap[] select(long[] ids) {
    MapDirectory directory = maps;
    List<StoredMap> selected = new ArrayList<>(ids.length);
    for (long id : ids) {
      StoredMap map = directory.find(id);
      if (map != null) {
        selected.add(map);
      }
    }
    if (selected.size() > ReadView.FEW) {
      selected.sort(Comparator.comparingLong(StoredMap::id));
    }
    return selected.toArray(StoredMap[]::new);
  }

  /** Freezes the memtables and says what a checkpoint at this moment has to hold. */
  Frozen freeze() {
    indexLock.lock();
    long stamp = snapshotLock.writeLock();
    try {
      if (frozen != null) {
        throw new IllegalStateException("the last checkpoint has not ended");
      }
      List<StoredMap> all = maps.all();
      CheckpointState state =
          CheckpointState.of(
              appliedLsn, lastTimeMillis, nextId, structure, feeds.positions(appliedLsn), all);
      for (StoredMap map : all) {
        Layers layers = map.layers;
        if (layers.active() != null) {
          map.layers = new Layers(null, layers.active());
          map.shown = null;
        }
      }
      frozen = active;
      active = new Memtables();
      olderViews.add(openViews);
      openViews = new AtomicInteger();
      return new Frozen(state, all);
    } finally {
      snapshotLock.unlockWrite(stamp);
      indexLock.unlock();
    }
  }

  /** Whether views are open that were taken before the last checkpoint; for the store thread. */
  boolean hasOldViews() {
    olderViews.removeIf(views -> views.get() == 0);
    return !olderViews.isEmpty();
  }

  /** The number of checkpoints that have ended in this opening. */
  long checkpointsEnded() {
    return checkpointsEnded;
  }

  /** Lets go of the frozen memtables: the tree holds all of them. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // by the store thread alone
  void dropFrozen(Frozen merged) {
    long stamp = snapshotLock.writeLock();
    try {
      for (StoredMap map : merged.maps()) {
        map.layers = new Layers(map.layers.active(), null);
      }
      frozen = null;
      checkpointsEnded++;
    } finally {
      snapshotLock.unlockWrite(stamp);
    }
  }

  /**
   * What {@link #freeze} froze.
   *
   * @param state as of the moment
   * @param maps all maps of the moment
   */
  record Frozen(CheckpointState state, List<StoredMap> maps) {}
}
