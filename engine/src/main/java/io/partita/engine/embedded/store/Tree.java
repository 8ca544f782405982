package io.partita.engine.embedded.store;

import io.partita.engine.DamagedFileException;
import io.partita.engine.EngineException;
import io.partita.engine.EngineUnavailableException;
import io.partita.engine.embedded.file.FileLayer;
import io.partita.engine.embedded.file.StoredFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.Page;
import org.jspecify.annotations.Nullable;

/**
 * The checkpointed tree: one MVMap per table and per index, and one for what a checkpoint holds
 * beside them. Readers register the version that they read; all else is for the store thread alone,
 * because nothing else keeps MVStore consistent and its space accounted for.
 */
final class Tree {
  static final String FILE = "store.partita";

  private static final String NEW_FILE = "store.partita.new";
  private static final String STATE_MAP = "state";

  /** A step of compaction is written as a whole: in a heap of 256 MB, 64 MB of it were too much. */
  private static final int COMPACTION_BYTES =
      (int) Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 32);

  private static final int FILL_RATE = 60;

  /** MVStore's share of the cache, for what is above the leaves and what a checkpoint merges. */
  private static final int DECODED_SHARE = 8;

  private final MVStore store;
  private final @Nullable TreeFile file;
  private final @Nullable LeafReader leaves;
  private final @Nullable StoredFile content;
  private final @Nullable UUID databaseId;
  private final NameTables names;
  private final ItemsType items;
  private final Map<Long, MVMap<byte[], byte[]>> maps = new HashMap<>();
  private final Map<Long, NewItems> newItems = new HashMap<>();
  private final Map<byte[], byte[]> written = new TreeMap<>(Arrays::compareUnsigned);

  private Tree(
      MVStore store,
      @Nullable TreeFile file,
      @Nullable LeafReader leaves,
      @Nullable StoredFile content,
      @Nullable UUID databaseId,
      NameTables names) {
    this.store = store;
    this.file = file;
    this.leaves = leaves;
    this.content = content;
    this.databaseId = databaseId;
    this.names = names;
    this.items = new ItemsType(names);
    store.setRetentionTime(0);
    store.setVersionsToKeep(0);
  }

  /** A tree without a file. */
  static Tree inMemory() {
    MVStore store = new MVStore.Builder().autoCommitDisabled().open();
    return new Tree(store, null, null, null, null, new NameTables());
  }

  /**
   * Creates the store's file of a new database. Under another name first: MVStore cannot open a
   * file in whose creation it was interrupted.
   */
  static void create(FileLayer files, Path directory, StorageOptions options) throws IOException {
    Path unfinished = directory.resolve(NEW_FILE);
    try (StoredFile content = files.create(unfinished)) {
      UUID databaseId = newId();
      TreeFile file = TreeFile.create(content, databaseId, decodedBytes(options));
      Tree tree = new Tree(open(file), file, null, content, databaseId, new NameTables());
      tree.commitCheckpoint(CheckpointState.NEW);
      file.markClean();
      tree.store.closeImmediately();
      content.sync();
    }
    files.rename(unfinished, directory.resolve(FILE));
    files.syncDirectory(directory);
  }

  /** An identity that need not be a secret, so that no source of secrets is set up for it. */
  private static UUID newId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(random.nextLong(), random.nextLong());
  }

  /** Opens the store's file and all its maps, and checks that each has the size it should have. */
  static Tree open(FileLayer files, Path directory, StorageOptions options) throws IOException {
    Path path = directory.resolve(FILE);
    StoredFile content = files.open(path, true);
    Tree tree = null;
    try {
      UUID databaseId = TreeFile.databaseId(content);
      TreeFile file = TreeFile.open(content, decodedBytes(options));
      NameTables names = new NameTables();
      long leafBytes = options.cacheSizeBytes() - decodedBytes(options);
      LeafReader leaves = new LeafReader(file, leafBytes, names);
      tree = new Tree(open(file), file, leaves, content, databaseId, names);
      tree.openMaps();
      file.rewriteNewest();
      return tree;
    } catch (EngineException | IOException e) {
      abandon(tree, content, e);
      throw e;
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      abandon(tree, content, e);
      throw openFailure(path, e);
    }
  }

  /**
   * What whoever opens the database is told of what MVStore threw: it meets a damaged page or
   * layout with whatever comes to its mind.
   *
   * @throws IOException if it was the disk that refused, which is no damage
   */
  private static DamagedFileException openFailure(Path path, Throwable e) throws IOException {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BytesType.DamagedPageException page) {
        return new DamagedFileException(
            path, page.position(), String.valueOf(page.getMessage()), e);
      }
      if (cause instanceof IOException) {
        throw new IOException(e.getMessage(), e);
      }
    }
    return new DamagedFileException(path, -1, "the store cannot be opened: " + e.getMessage(), e);
  }

  /** A step of opening that reads and writes the tree. */
  interface OpeningStep {
    /** Runs it. */
    void run() throws IOException;
  }

  /**
   * Runs a step of opening.
   *
   * @throws DamagedFileException instead of whatever MVStore throws at damage, with its place
   */
  void opening(OpeningStep step) throws IOException {
    try {
      step.run();
    } catch (EngineException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw openFailure(path(), e);
    }
  }

  private static void abandon(@Nullable Tree tree, StoredFile content, Throwable cause) {
    try {
      if (tree != null) {
        tree.store.closeImmediately();
      }
      content.close();
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private static long decodedBytes(StorageOptions options) {
    return options.cacheSizeBytes() / DECODED_SHARE;
  }

  private static MVStore open(TreeFile file) {
    return new MVStore.Builder()
        .fileStore(file)
        .keysPerPage(TreeFile.KEYS_PER_PAGE)
        .autoCommitDisabled()
        .autoCommitBufferSize(0)
        .open();
  }

  private void openMaps() {
    if (!store.hasMap(STATE_MAP)) {
      throw damaged("the map of the checkpoint is missing", null);
    }
    MVMap<byte[], byte[]> state = openState();
    Cursor<byte[], byte[]> entries = state.cursor(null);
    while (entries.hasNext()) {
      byte[] key = entries.next();
      written.put(key, entries.getValue());
    }
    byte[] sizes = written.get(CheckpointFormat.SIZES_KEY);
    if (sizes == null || !written.containsKey(CheckpointFormat.POSITION_KEY)) {
      throw damaged("the checkpoint has no position or no sizes", null);
    }
    Map<Long, Long> expected = CheckpointFormat.decodeSizes(sizes);
    for (var size : expected.entrySet()) {
      openMap(size.getKey(), size.getValue());
    }
    if (store.getMapNames().size() != expected.size() + 1) {
      throw damaged("the store holds maps that the checkpoint does not know", null);
    }
  }

  private void openMap(long id, long expectedSize) {
    if (!store.hasMap(name(id))) {
      throw damaged("map " + id + " is missing", null);
    }
    MVMap<byte[], byte[]> map = openMap(id);
    if (map.sizeAsLong() != expectedSize) {
      throw damaged(
          "map " + id + " has " + map.sizeAsLong() + " entries instead of " + expectedSize, null);
    }
    maps.put(id, map);
  }

  private DamagedFileException damaged(String what, @Nullable Throwable cause) {
    return new DamagedFileException(path(), -1, what, cause);
  }

  private Path path() {
    return content == null ? Path.of("memory") : content.path();
  }

  private static String name(long id) {
    return "m" + Long.toHexString(id);
  }

  private MVMap<byte[], byte[]> openState() {
    return openMap(STATE_MAP, BytesType.INSTANCE);
  }

  private MVMap<byte[], byte[]> openMap(long id) {
    return openMap(name(id), id == TokenMap.ID ? BytesType.INSTANCE : items);
  }

  private MVMap<byte[], byte[]> openMap(String name, BytesType values) {
    return store.openMap(
        name, new MVMap.Builder<byte[], byte[]>().keyType(BytesType.INSTANCE).valueType(values));
  }

  /** Whether there is no file below. */
  boolean isInMemory() {
    return file == null;
  }

  /** The id of the database; there is none in memory. */
  @Nullable UUID databaseId() {
    return databaseId;
  }

  /** The checkpoint that the file holds. */
  CheckpointState checkpoint() {
    try {
      return CheckpointFormat.decode(written);
    } catch (RuntimeException e) {
      throw damaged("the checkpoint is not readable: " + e.getMessage(), e);
    }
  }

  /** The newest value of the key in the tree, or null. Takes no lock. */
  byte @Nullable [] get(MVMap<byte[], byte[]> map, byte[] key) {
    MVStore.TxCounter usage = store.registerVersionUsage();
    try {
      return find(map, key);
    } catch (RuntimeException e) {
      throw readFailure(e);
    } finally {
      store.deregisterVersionUsage(usage);
    }
  }

  private byte @Nullable [] find(MVMap<byte[], byte[]> map, byte[] key) {
    Page<byte[], byte[]> page = map.getRootPage();
    while (leaves != null && !page.isLeaf()) {
      int child = StoredCursor.countUpTo(page, key, true);
      StoredLeaf leaf = leaves.leaf(page, child, LeafReader.Use.LOOKUP);
      if (leaf != null) {
        return leaf.get(key);
      }
      page = page.getChildPage(child);
    }
    byte[] value = map.get(page, key);
    return value == null ? null : StoredItem.plain(value, names);
  }

  /** Who reads the leaves of the file; null if there is none. */
  @Nullable LeafReader leaves() {
    return leaves;
  }

  /** What the packed items of its pages refer to. */
  NameTables names() {
    return names;
  }

  /** Keeps the current version readable until the returned action runs. */
  Runnable register() {
    MVStore.TxCounter usage = store.registerVersionUsage();
    return () -> store.deregisterVersionUsage(usage);
  }

  /** What a reader is told. */
  EngineException readFailure(RuntimeException e) {
    if (e instanceof BytesType.DamagedPageException page) {
      return new DamagedFileException(path(), page.position(), String.valueOf(e.getMessage()), e);
    }
    if (e instanceof MVStoreException failure
        && (failure.getErrorCode() == DataUtils.ERROR_CLOSED
            || failure.getErrorCode() == DataUtils.ERROR_READING_FAILED)) {
      return new EngineUnavailableException("The store cannot be read: " + e.getMessage(), e);
    }
    return damaged("the store cannot be read: " + e.getMessage(), e);
  }

  /** The map of that id, or null. */
  @Nullable MVMap<byte[], byte[]> map(long id) {
    return maps.get(id);
  }

  /** The map of that id, made if it is not there. */
  MVMap<byte[], byte[]> mapFor(long id) {
    return maps.computeIfAbsent(id, this::openMap);
  }

  /** Who packs what is new to the map of that id; null if nothing of it is packed. */
  @Nullable NewItems newItems(long id) {
    return file == null || id == TokenMap.ID
        ? null
        : newItems.computeIfAbsent(id, missing -> new NewItems(names));
  }

  /** Removes the maps of which the predicate says that they are gone. */
  void removeMapsWithout(Map<Long, ?> live) {
    for (var entries = maps.entrySet().iterator(); entries.hasNext(); ) {
      var entry = entries.next();
      if (!live.containsKey(entry.getKey())) {
        store.removeMap(entry.getValue());
        newItems.remove(entry.getKey());
        entries.remove();
      }
    }
  }

  /** Commits what was merged so far, under the position of the last checkpoint. */
  void commitMerged() {
    if (file == null) {
      return;
    }
    Map<Long, Long> sizes = new HashMap<>();
    for (var map : maps.entrySet()) {
      sizes.put(map.getKey(), map.getValue().sizeAsLong());
    }
    put(CheckpointFormat.SIZES_KEY, CheckpointFormat.encodeSizes(sizes));
    file.markHeader();
    store.commit();
    store.sync();
  }

  /** Commits a checkpoint: all of it is in the file when this returns. */
  void commitCheckpoint(CheckpointState state) {
    if (file == null) {
      return;
    }
    Map<byte[], byte[]> entries = CheckpointFormat.encode(state);
    for (byte[] key : List.copyOf(written.keySet())) {
      if (!entries.containsKey(key) && !Arrays.equals(key, CheckpointFormat.SIZES_KEY)) {
        remove(key);
      }
    }
    for (var entry : entries.entrySet()) {
      put(entry.getKey(), entry.getValue());
    }
    commitMerged();
  }

  private void put(byte[] key, byte[] value) {
    if (!Arrays.equals(written.put(key, value), value)) {
      openState().put(key, value);
    }
  }

  private void remove(byte[] key) {
    written.remove(key);
    openState().remove(key);
  }

  /** The share of the file's pages that are live, in percent; 100 in memory. */
  int fillRate() {
    return file == null ? 100 : file.getChunksFillRate();
  }

  /** One step of compaction, if one is due; false if there was nothing to do. */
  boolean compact() {
    if (fillRate() >= FILL_RATE || !store.compact(FILL_RATE, COMPACTION_BYTES)) {
      return false;
    }
    commitMerged();
    return true;
  }

  /** Bytes of pages that no commit has written yet. */
  int unsavedBytes() {
    return file == null ? 0 : store.getUnsavedMemory();
  }

  /** Ends the tree without writing what was not committed. */
  void close(boolean orderly) throws IOException {
    if (orderly
        && file != null
        && file.failure() == null
        && !store.isClosed()
        && !store.hasUnsavedChanges()) {
      file.markClean();
    }
    store.closeImmediately();
    if (content != null) {
      content.close();
    }
  }
}
