package io.partita.engine.embedded.store;

import static java.util.Objects.requireNonNull;

import io.partita.engine.CreateTableRequest;
import io.partita.engine.GlobalIndex;
import io.partita.engine.KeySchema;
import io.partita.engine.LocalIndex;
import io.partita.engine.ResourceInUseException;
import io.partita.engine.ResourceNotFoundException;
import io.partita.engine.TableStatistics.Counts;
import io.partita.engine.embedded.log.Acknowledgement;
import io.partita.engine.embedded.log.GroupCommit;
import io.partita.engine.embedded.log.LogDraft;
import io.partita.engine.embedded.log.LogTarget;
import io.partita.engine.embedded.log.LogWriter;
import io.partita.engine.embedded.store.TableStructure.GlobalIndexStructure;
import io.partita.engine.embedded.store.TableStructure.IndexState;
import io.partita.engine.embedded.store.TableStructure.LocalIndexStructure;
import io.partita.engine.value.Binary;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of changes: position, time, schema version, what is new to the dictionary. What it
 * keeps is as of the last record appended, applied or not, and guarded by the append lock.
 */
final class Appender implements LogTarget<LogRecord> {
  /** Bounds how long one exclusive hold of the snapshot lock lasts. */
  private static final int MAX_APPLIED_TOGETHER = 64;

  private final DatabaseState state;
  private final Health health;
  private final Clock clock;
  private final RecentWrites recentWrites;
  private final Runnable changed;
  private final @Nullable LogWriter log;
  private final GroupCommit<LogRecord> commit;
  private Structure structure;
  private long nextId;
  private long lastTimeMillis;

  /** What is told of changes while a partition is being split. */
  private volatile @Nullable SplitCount splitting;

  /**
   * @param recentWrites is told of each change that has its place
   * @param changed called after each change was applied
   */
  Appender(
      Opening.Opened opened,
      StorageOptions options,
      Health health,
      Clock clock,
      RecentWrites recentWrites,
      Runnable changed) {
    this.state = opened.state();
    this.health = health;
    this.clock = clock;
    this.recentWrites = recentWrites;
    this.changed = changed;
    this.log = opened.log();
    this.structure = state.structure();
    this.nextId = state.nextId();
    this.lastTimeMillis = state.lastTimeMillis();
    this.commit =
        GroupCommit.of(
            options.durability() == Durability.SYNC && log != null
                ? Acknowledgement.DURABLE
                : Acknowledgement.APPLIED,
            log,
            state.appliedLsn() + 1,
            this);
  }

  long change(ChangeDraft draft, AppendGuard guard) {
    return append(new Change(draft, guard));
  }

  List<Appended> changeAll(List<GuardedChange> changes) {
    health.check();
    List<Appended> appended =
        commit
            .appendAll(
                changes.stream().map(each -> new Change(each.draft(), each.guard())).toList())
            .stream()
            .map(outcome -> new Appended(outcome.lsn(), outcome.failure()))
            .toList();
    changed.run();
    return appended;
  }

  private long append(Draft draft) {
    health.check();
    long lsn = commit.append(draft);
    changed.run();
    return lsn;
  }

  TableStructure createTable(CreateTableRequest request, List<Binary> boundaries) {
    Creation creation = new Creation(request, boundaries);
    append(creation);
    return requireNonNull(creation.table);
  }

  TableStructure changeTable(String name, TableChange change) {
    Alteration alteration = new Alteration(name, change);
    append(alteration);
    return requireNonNull(alteration.table);
  }

  /**
   * Shows every change that is given its place from now on to a count.
   *
   * @return the position from which on that holds
   */
  long track(SplitCount count) {
    splitting = count;
    return commit.nextLsn();
  }

  void untrack() {
    splitting = null;
  }

  /** Appends a split; false if nothing was counted or the table has changed. */
  boolean split(TableStructure table, Binary boundary, PartitionSplit.Left left) {
    try {
      append(new Split(table, boundary, left));
      return true;
    } catch (NothingToDoException e) {
      return false;
    }
  }

  TableStructure dropTable(String name) {
    Drop drop = new Drop(name);
    append(drop);
    return requireNonNull(drop.table);
  }

  TableStructure truncateTable(String name) {
    Truncation truncation = new Truncation(name);
    append(truncation);
    return requireNonNull(truncation.made);
  }

  /** Keeps a definition, or removes it; false if there was none to remove. */
  boolean define(String name, @Nullable String definition) {
    try {
      append(new NewDefinition(name, definition));
      return true;
    } catch (NothingToDoException e) {
      return false;
    }
  }

  @Override
  public void apply(List<LogRecord> records) {
    health.check();
    for (int from = 0; from < records.size(); from += MAX_APPLIED_TOGETHER) {
      int to = Math.min(from + MAX_APPLIED_TOGETHER, records.size());
      state.apply(records.subList(from, to), health);
    }
  }

  @Override
  public void forgetPlaced() {
    structure = state.structure();
    nextId = state.nextId();
    lastTimeMillis = state.lastTimeMillis();
    SplitCount counting = splitting;
    if (counting != null) {
      counting.forget();
    }
    state.forgetAppended();
    recentWrites.givenUp(state.appliedLsn());
  }

  @Override
  public void fail(Throwable cause) {
    health.fail(cause);
  }

  /** Whether the log has failed: what was appended and is not applied never will be. */
  boolean hasFailed() {
    return commit.hasFailed();
  }

  /** Makes the log durable and says up to where it is. */
  long flush() {
    commit.flush();
    return commit.durableLsn();
  }

  /** Takes no more changes, waits for those in flight, and writes what is pending. */
  void close() {
    commit.close();
  }

  @Nullable LogWriter log() {
    return log;
  }

  private abstract class Draft implements LogDraft<LogRecord> {
    @Override
    public LogRecord place(long lsn) {
      lastTimeMillis = Math.max(lastTimeMillis, clock.millis());
      Structure before = structure;
      LogRecord record = place(lsn, lastTimeMillis);
      recentWrites.appended(record, before, structure, guard());
      return record;
    }

    abstract LogRecord place(long lsn, long timeMillis);

    AppendGuard guard() {
      return AppendGuard.NONE;
    }

    @Override
    public int length(LogRecord record) {
      return RecordFormat.length(record);
    }

    @Override
    public void encode(LogRecord record, ByteBuffer into) {
      RecordFormat.encode(record, into);
    }
  }

  private final class Change extends Draft {
    private final ChangeDraft draft;
    private final AppendGuard guard;

    Change(ChangeDraft draft, AppendGuard guard) {
      this.draft = draft;
      this.guard = guard;
    }

    @Override
    public void check() {
      guard.check(structure);
    }

    @Override
    AppendGuard guard() {
      return guard;
    }

    @Override
    LogRecord place(long lsn, long timeMillis) {
      guard.assigned(lsn);
      SplitCount counting = splitting;
      if (counting != null) {
        counting.placed(lsn, draft.items());
      }
      return new LogRecord.Change(lsn, structure.version(), timeMillis, withNews());
    }

    private ChangeDraft withNews() {
      if (draft.sightings().isEmpty()) {
        return draft;
      }
      List<AttributeSighting> news = new ArrayList<>();
      for (AttributeSighting sighting : draft.sightings()) {
        Dictionary dictionary = state.dictionary(sighting.tableId());
        if (dictionary != null && dictionary.append(sighting.name(), sighting.type())) {
          news.add(sighting);
        }
      }
      return new ChangeDraft(draft.origin(), draft.token(), draft.items(), news);
    }
  }

  /** A table with ids of its own. */
  private TableStructure made(
      String name,
      KeySchema key,
      List<LocalIndex> localIndexes,
      List<GlobalIndex> globalIndexes,
      long collectionLimitBytes,
      @Nullable String definition,
      Instant created,
      List<Binary> boundaries) {
    long id = nextId++;
    List<LocalIndexStructure> locals = new ArrayList<>();
    for (LocalIndex index : localIndexes) {
      locals.add(new LocalIndexStructure(nextId++, index));
    }
    List<GlobalIndexStructure> globals = new ArrayList<>();
    for (GlobalIndex index : globalIndexes) {
      globals.add(new GlobalIndexStructure(nextId++, index, IndexState.ACTIVE));
    }
    return new TableStructure(
        id, name, key, locals, globals, collectionLimitBytes, definition, created, boundaries);
  }

  /** The table of that name, no index of which is being created or deleted. */
  private TableStructure requireSettled(String name) {
    TableStructure table = structure.byName().get(name);
    if (table == null) {
      throw new ResourceNotFoundException(name);
    }
    GlobalIndexStructure unsettled = table.unsettledIndex();
    if (unsettled != null) {
      throw ResourceInUseException.busy(name, unsettled.describe());
    }
    return table;
  }

  private final class Creation extends Draft {
    private final CreateTableRequest request;
    private final List<Binary> boundaries;
    private @Nullable TableStructure table;

    Creation(CreateTableRequest request, List<Binary> boundaries) {
      this.request = request;
      this.boundaries = boundaries;
    }

    @Override
    public void check() {
      if (structure.byName().containsKey(request.table())) {
        throw ResourceInUseException.tableExists(request.table());
      }
    }

    @Override
    LogRecord place(long lsn, long timeMillis) {
      TableStructure made =
          made(
              request.table(),
              request.key(),
              request.localIndexes(),
              request.globalIndexes(),
              request.collectionLimitBytes(),
              request.definition(),
              Instant.ofEpochMilli(timeMillis),
              boundaries);
      structure = structure.with(made);
      table = made;
      return new LogRecord.TableCreated(lsn, structure.version(), timeMillis, made);
    }
  }

  private final class Alteration extends Draft {
    private final String name;
    private final TableChange change;
    private @Nullable TableStructure table;

    Alteration(String name, TableChange change) {
      this.name = name;
      this.change = change;
    }

    @Override
    public void check() {
      TableStructure current = structure.byName().get(name);
      if (current == null) {
        throw new ResourceNotFoundException(name);
      }
      table = change.apply(current, nextId);
    }

    @Override
    LogRecord place(long lsn, long timeMillis) {
      TableStructure made = requireNonNull(table);
      structure = structure.with(made);
      for (long id : made.mapIds()) {
        nextId = Math.max(nextId, id + 1);
      }
      return new LogRecord.TableChanged(lsn, structure.version(), timeMillis, made);
    }
  }

  /** What was to be done is not worth a record. */
  private static final class NothingToDoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NothingToDoException() {
      super("nothing is to be done", null, false, false);
    }
  }

  private final class Split extends Draft {
    private final TableStructure table;
    private final Binary boundary;
    private final PartitionSplit.Left below;
    private @Nullable Counts left;

    Split(TableStructure table, Binary boundary, PartitionSplit.Left below) {
      this.table = table;
      this.boundary = boundary;
      this.below = below;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // A structure that is the same object has not changed.
    public void check() {
      left = structure.byId().get(table.id()) == table ? below.counts() : null;
      if (left == null) {
        throw new NothingToDoException();
      }
    }

    @Override
    LogRecord place(long lsn, long timeMillis) {
      TableStructure after = table.withBoundary(boundary);
      structure = structure.with(after);
      return new LogRecord.PartitionSplit(
          lsn, structure.version(), timeMillis, table.id(), boundary, requireNonNull(left), after);
    }
  }

  private final class Drop extends Draft {
    private final String name;
    private @Nullable TableStructure table;

    Drop(String name) {
      this.name = name;
    }

    @Override
    public void check() {
      table = requireSettled(name);
    }

    @Override
    LogRecord place(long lsn, long timeMillis) {
      TableStructure gone = requireNonNull(table);
      structure = structure.without(gone);
      return new LogRecord.TableDropped(lsn, structure.version(), timeMillis, gone.id());
    }
  }

  private final class Truncation extends Draft {
    private final String name;
    private @Nullable TableStructure gone;
    private @Nullable TableStructure made;

    Truncation(String name) {
      this.name = name;
    }

    @Override
    public void check() {
      gone = requireSettled(name);
    }

    @Override
    LogRecord place(long lsn, long timeMillis) {
      TableStructure before = requireNonNull(gone);
      TableStructure after =
          made(
              before.name(),
              before.key(),
              before.localIndexes().stream().map(LocalIndexStructure::index).toList(),
              before.globalIndexes().stream().map(GlobalIndexStructure::index).toList(),
              before.collectionLimitBytes(),
              before.definition(),
              before.created(),
              before.partitionBoundaries());
      structure = structure.without(before).with(after);
      made = after;
      return new LogRecord.TableTruncated(lsn, structure.version(), timeMillis, before.id(), after);
    }
  }

  private final class NewDefinition extends Draft {
    private final String name;
    private final @Nullable String definition;

    NewDefinition(String name, @Nullable String definition) {
      this.name = name;
      this.definition = definition;
    }

    @Override
    public void check() {
      if (definition == null && !structure.definitions().containsKey(name)) {
        throw new NothingToDoException();
      }
    }

    @Override
    LogRecord place(long lsn, long timeMillis) {
      structure = structure.with(name, definition);
      return new LogRecord.DefinitionChanged(
          lsn, structure.version(), timeMillis, name, definition);
    }
  }
}
