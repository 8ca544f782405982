package io.partita.engine.embedded.store;

import static java.util.Objects.requireNonNull;

import io.partita.engine.AttributeDictionary.AttributeCounts;
import io.partita.engine.AttributeDictionary.SeenAttributes;
import io.partita.engine.CreateTableRequest;
import io.partita.engine.DirectoryUnavailableException;
import io.partita.engine.EngineException;
import io.partita.engine.EngineUnavailableException;
import io.partita.engine.KeySchema;
import io.partita.engine.LocalIndex;
import io.partita.engine.MemoryLimitException;
import io.partita.engine.RequestContext;
import io.partita.engine.ResourceInUseException;
import io.partita.engine.ResourceNotFoundException;
import io.partita.engine.TableStatistics.Counts;
import io.partita.engine.embedded.file.DirectoryLock;
import io.partita.engine.embedded.file.FileLayer;
import io.partita.engine.embedded.file.GatedFiles;
import io.partita.engine.embedded.store.RecentWrites.ReadMark;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.Binary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The storage of one database: an atomic change is appended to the log, applied to the memtables,
 * and in time merged into the checkpointed tree; a read sees all three as one. Safe for use by many
 * threads.
 *
 * <p>{@link #get} and {@link #append} are what a benchmark times: a get takes no lock and, of a
 * checkpointed key, one registration at the tree; an append of a single writer meets no other
 * thread.
 */
public final class Storage implements AutoCloseable {
  private static final int SLOW_PERCENT = 75;
  private static final long APPLY_POLL_NANOS = 20_000;

  private final StorageOptions options;
  private final Clock clock;
  private final Health health;
  private final DatabaseState state;
  private final Tree tree;
  private final Appender appender;
  private final Checkpointer checkpointer;
  private final Release release;
  private final IndexStorage indexes;
  private final RecentWrites recentWrites;
  private final SharedViews sharedViews;
  private final PartitionSplit splits;

  private Storage(
      StorageOptions options,
      Clock clock,
      Health health,
      Opening.Opened opened,
      Release release,
      @Nullable FileLayer files,
      Function<Appender, Checkpointer.CheckpointLog> log) {
    this.options = options;
    this.clock = clock;
    this.health = health;
    this.state = opened.state();
    this.tree = opened.tree();
    this.release = release;
    this.recentWrites =
        new RecentWrites(options.memtableSizeBytes() / 4, clock, state.appliedLsn());
    this.sharedViews = new SharedViews(state, tree, clock);
    this.appender = new Appender(opened, options, health, clock, recentWrites, this::changed);
    this.checkpointer = new Checkpointer(state, tree, log.apply(appender), health, options, clock);
    this.indexes = new IndexStorage(state, appender, checkpointer, health, options, files);
    this.splits = new PartitionSplit(state, appender, tree, health);
    release.guard(checkpointer, appender, tree);
  }

  /** A database in memory, bounded by {@code memorySize}. */
  public static Storage inMemory(StorageOptions options, Clock clock) {
    Tree tree = Tree.inMemory();
    StoredMap tokens = StoredMap.empty(TokenMap.ID);
    DatabaseState state = new DatabaseState(CheckpointState.NEW, List.of(tokens), false);
    Release release = new Release(null, null);
    Storage storage =
        new Storage(
            options,
            clock,
            new Health(release::afterFailure),
            new Opening.Opened(tree, state, null),
            release,
            null,
            appender -> new StoreLog.None());
    storage.checkpointer.start();
    return storage;
  }

  /**
   * Opens the database of a directory, and brings it to where it was.
   *
   * @param create whether a missing one is created
   * @param files where it lies
   * @throws DirectoryUnavailableException if it is missing, or somebody else has it open
   * @throws io.partita.engine.DamagedFileException if a file does not hold what was written to it
   * @throws io.partita.engine.UnknownFormatException if a file is of a newer release
   * @throws EngineUnavailableException if it failed while it was opened
   */
  public static Storage open(
      Path directory, boolean create, StorageOptions options, FileLayer files, Clock clock) {
    if (options.durability() == Durability.NONE) {
      throw new IllegalArgumentException("durability = NONE is for databases in memory only");
    }
    GatedFiles gated = new GatedFiles(files);
    DirectoryLock lock = null;
    boolean opened = false;
    try {
      Opening.require(gated, directory, create);
      lock = gated.lock(directory);
      Release release = new Release(gated, lock);
      Health health = new Health(release::afterFailure);
      Opening.Opened found = Opening.open(gated, directory, create, options, health, clock);
      health.check();
      Storage storage =
          new Storage(
              options,
              clock,
              health,
              found,
              release,
              gated,
              appender -> new StoreLog(gated, directory, appender, requireNonNull(found.log())));
      storage.checkpointer.start();
      opened = true;
      return storage;
    } catch (EngineException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new DirectoryUnavailableException(
          directory,
          -1,
          "The database " + directory + " cannot be opened: " + Opening.reason(e),
          e);
    } finally {
      if (!opened) {
        gated.shut();
        if (lock != null) {
          lock.close();
        }
      }
    }
  }

  /** The tables whose creation is applied. */
  public Structure structure() {
    return state.structure();
  }

  /**
   * The newest stored value of a key, header included, or null. Takes no lock. Nobody may write
   * into the returned array.
   */
  public byte @Nullable [] get(long mapId, byte[] key) {
    health.check();
    StoredMap map = state.map(mapId);
    if (map == null) {
      return null;
    }
    byte[] value = map.layers.get(key);
    if (value != null) {
      return Layers.isTombstone(value) ? null : value;
    }
    MVMap<byte[], byte[]> stored = map.tree;
    return stored == null ? null : tree.get(stored, key);
  }

  /** One consistent state of all maps. */
  public ReadView view() {
    health.check();
    return state.view(null, tree);
  }

  /** One consistent state of the given maps, the cheaper the fewer they are. */
  public ReadView view(long... mapIds) {
    health.check();
    return state.view(mapIds, tree);
  }

  /** One consistent state of all maps, for more than a page. */
  public SharedView sharedView() {
    health.check();
    return sharedViews.take(null);
  }

  /** One consistent state of the given maps, for more than a page. */
  public SharedView sharedView(long... mapIds) {
    health.check();
    return sharedViews.take(Arrays.stream(mapIds).sorted().toArray());
  }

  /** What was written lately, while somebody wants to know. */
  public RecentWrites recentWrites() {
    return recentWrites;
  }

  /**
   * Opens a reader of {@link #recentWrites()}, to be closed there. Whatever is read after this
   * returns can be checked: the changes that had their place before are applied by then.
   */
  public ReadMark openReader(RequestContext context) {
    health.check();
    ReadMark mark = recentWrites.open();
    boolean opened = false;
    try {
      // At most the syncs of the groups in flight, tens of microseconds as a rule.
      while (state.appliedLsn() < recentWrites.floor(mark) && !appender.hasFailed()) {
        health.check();
        context.checkNotEnded();
        LockSupport.parkNanos(this, APPLY_POLL_NANOS);
      }
      opened = true;
      return mark;
    } finally {
      if (!opened) {
        recentWrites.close(mark);
      }
    }
  }

  /**
   * Lets a change in, before it takes any lock: passes slowly while the memtables are three
   * quarters full, and waits while they are full.
   *
   * @throws MemoryLimitException if a database in memory has reached its bound
   * @throws io.partita.engine.RequestCancelledException if the request ends while it waits
   */
  public void admit(RequestContext context) {
    health.check();
    long used = state.memtableBytes();
    if (tree.isInMemory() && used + checkpointer.treeBytes() >= options.memorySizeBytes()) {
      throw new MemoryLimitException(
          "The database in memory has reached its bound of "
              + options.memorySizeBytes()
              + " bytes (memorySize); nothing was changed");
    }
    if (used >= options.memtableSizeBytes() / 100 * SLOW_PERCENT) {
      new Admission(state, checkpointer, health, options.memtableSizeBytes()).await(context);
    }
  }

  /**
   * Appends and applies a change. When this returns, the change is as durable as the database
   * promises and everybody sees it.
   *
   * @param guard the last look, under the append lock
   * @return the position of the change
   * @throws io.partita.engine.OutcomeUnknownException if the log failed while the change waited
   * @throws io.partita.engine.StorageWriteException if the log has failed before
   * @throws io.partita.engine.DiskFullException if the disk is full; nothing was changed
   */
  public long append(ChangeDraft draft, AppendGuard guard) {
    return appender.change(draft, guard);
  }

  /**
   * Appends and applies changes in their order, each as {@link #append} would; together they wait
   * for the disk once.
   */
  public List<Appended> appendAll(List<GuardedChange> changes) {
    return appender.changeAll(changes);
  }

  /**
   * Creates a table, usable when this returns.
   *
   * @param boundaries of its partitions, ascending
   * @throws ResourceInUseException if the name is taken
   */
  public TableStructure createTable(CreateTableRequest request, List<Binary> boundaries) {
    return appender.createTable(request, boundaries);
  }

  /** Creates a table of one partition without global indexes. */
  public TableStructure createTable(
      String name, KeySchema key, List<LocalIndex> localIndexes, @Nullable String definition) {
    return createTable(new CreateTableRequest(name, key, localIndexes, definition), List.of());
  }

  /**
   * Changes the structure of a table, and returns what it is then.
   *
   * @throws ResourceNotFoundException if there is none of that name
   */
  public TableStructure changeTable(String name, TableChange change) {
    return appender.changeTable(name, change);
  }

  /**
   * Divides a partition of a table, if there is a boundary for it and the table is calm enough.
   *
   * @return whether it was divided
   */
  public boolean split(TableStructure table, int partition, BoundaryChoice choice) {
    return splits.split(table, partition, choice);
  }

  /** The items and bytes of each partition of a table; nothing if it is gone. */
  public List<Counts> partitionCounts(long tableId) {
    return state.partitionCounts(tableId);
  }

  /** The items and bytes of one partition of a table; none if it is gone. */
  public Counts partitionCounts(long tableId, int partition) {
    return state.partitionCounts(tableId, partition);
  }

  /**
   * Drops a table with its items and indexes, and returns what it was.
   *
   * @throws ResourceNotFoundException if there is none of that name
   * @throws ResourceInUseException if one of its global indexes is being created or deleted
   */
  public TableStructure dropTable(String name) {
    return appender.dropTable(name);
  }

  /**
   * Puts an empty table in the place of one, and returns it.
   *
   * @throws ResourceNotFoundException if there is none of that name
   * @throws ResourceInUseException if one of its global indexes is being created or deleted
   */
  public TableStructure truncateTable(String name) {
    return appender.truncateTable(name);
  }

  /**
   * Keeps a named definition.
   *
   * @param definition null removes it
   * @return false if there was none to remove
   */
  public boolean define(String name, @Nullable String definition) {
    return appender.define(name, definition);
  }

  private void changed() {
    checkpointer.requestIfDue();
    sharedViews.review();
    indexes.changed();
  }

  /** What the global indexes live on. */
  public IndexStorage indexes() {
    return indexes;
  }

  /** The items and bytes of a table or index; none if it is gone. */
  public Counts counts(long mapId) {
    StoredMap map = state.map(mapId);
    return map == null ? new Counts(0, 0) : map.counts;
  }

  /** How many different partition keys a table or index has, about. */
  public long distinctPartitionKeys(long mapId) {
    StoredMap map = state.map(mapId);
    return map == null ? 0 : Math.min(map.distinct.estimate(), map.counts.items());
  }

  /** The attributes seen in a table, in the order of first sight; none if it is gone. */
  public SeenAttributes seenAttributes(long tableId) {
    Dictionary dictionary = state.dictionary(tableId);
    return dictionary == null ? new SeenAttributes(0, List.of()) : dictionary.attributes();
  }

  /** How many items of a table have each attribute; nothing if that is not known. */
  public Optional<AttributeCounts> attributeCounts(long tableId) {
    DictionaryState dictionary = state.dictionaryState(tableId);
    return dictionary == null ? Optional.empty() : dictionary.attributeCounts();
  }

  /**
   * The number that {@link Shape}s have for an attribute's name and type, or {@link
   * Shape#NOT_SEEN}. Cheap enough for every attribute written.
   */
  public int attributeNumber(long tableId, String name, AttributeType type) {
    Dictionary dictionary = state.dictionary(tableId);
    return dictionary == null ? Shape.NOT_SEEN : dictionary.number(name, type);
  }

  /** The change that was made under a request token in the last ten minutes, or null. */
  public @Nullable AppliedToken appliedToken(String token) {
    byte[] stored = get(TokenMap.ID, TokenMap.key(token));
    if (stored == null) {
      return null;
    }
    AppliedToken applied = TokenMap.decode(stored);
    boolean expired = clock.millis() - applied.timeMillis() > TokenMap.LIFETIME_MILLIS;
    return expired ? null : applied;
  }

  /** How many request tokens would be recognised now. */
  public int liveTokens() {
    return state.tokens().count(clock.millis());
  }

  /** The position of the last change that is applied. */
  public long appliedLsn() {
    return state.appliedLsn();
  }

  /** Runs a checkpoint of all that is applied now, and returns when it has ended. */
  public void checkpoint() {
    health.check();
    checkpointer.checkpoint();
    sharedViews.review();
  }

  /** The entries that are newer than the last checkpoint. */
  public long memtableEntries() {
    return state.memtableEntries();
  }

  /** Whether the storage works: it is neither closed nor has it failed. */
  public boolean isOpen() {
    return health.works();
  }

  /**
   * Ends the storage: refuses new work, waits for changes in flight, merges what the memtables hold
   * if that is little, and lets go of the directory last. After a failure it waits until everything
   * is let go. Idempotent.
   */
  @Override
  public void close() {
    if (health.works() && state.memtableBytes() < Release.LITTLE_BYTES) {
      try {
        checkpointer.checkpoint();
      } catch (EngineUnavailableException e) {
        // It failed meanwhile: the log has it all, and what is held is let go below.
      }
    }
    if (health.close()) {
      release.orderly();
    } else {
      release.afterFailure();
    }
  }
}
