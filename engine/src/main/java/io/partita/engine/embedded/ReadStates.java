package io.partita.engine.embedded;

import io.partita.engine.RangeChecks.RangeRead;
import io.partita.engine.RangeChecks.ReadSet;
import io.partita.engine.RangeChecks.Reader;
import io.partita.engine.RequestContext;
import io.partita.engine.Snapshots.Snapshot;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.embedded.partition.IndexLayout;
import io.partita.engine.embedded.partition.TableCatalog;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.ReadRange;
import io.partita.engine.embedded.store.ReadView;
import io.partita.engine.embedded.store.RecentWrites.ReadMark;
import io.partita.engine.embedded.store.SharedView;
import io.partita.engine.embedded.store.Storage;
import io.partita.engine.embedded.transaction.RangeValidation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * At which state a read takes place: the newest, or that of a snapshot. And what transactions hold
 * on to between their reads and their end.
 */
final class ReadStates {
  private final Storage storage;
  private final TableCatalog catalog;

  ReadStates(Storage storage, TableCatalog catalog) {
    this.storage = storage;
    this.catalog = catalog;
  }

  private static final class HeldSnapshot implements Snapshot {
    private final Storage storage;
    private final SharedView view;

    /** Null for all. */
    private final @Nullable Set<String> tables;

    private HeldSnapshot(Storage storage, SharedView view, @Nullable Set<String> tables) {
      this.storage = storage;
      this.view = view;
      this.tables = tables;
    }

    @Override
    public long readPosition() {
      return view.appliedLsn();
    }

    @Override
    public void close() {
      view.close();
    }
  }

  private static final class HeldReader implements Reader {
    private final Storage storage;
    private final ReadMark mark;

    private HeldReader(Storage storage, ReadMark mark) {
      this.storage = storage;
      this.mark = mark;
    }

    @Override
    public long readPosition() {
      return storage.appliedLsn();
    }

    @Override
    public void close() {
      storage.recentWrites().close(mark);
    }
  }

  Snapshot snapshot() {
    return new HeldSnapshot(storage, storage.sharedView(), null);
  }

  Snapshot snapshot(Set<String> tables) {
    while (true) {
      List<TableLayout> layouts = tables.stream().map(catalog::table).toList();
      SharedView view = storage.sharedView(maps(layouts));
      if (layouts.stream().allMatch(layout -> isOf(view, layout))) {
        return new HeldSnapshot(storage, view, Set.copyOf(tables));
      }
      // A table was changed or replaced between the two looks.
      view.close();
    }
  }

  private static long[] maps(List<TableLayout> tables) {
    return tables.stream()
        .flatMapToLong(
            table ->
                LongStream.concat(
                    LongStream.of(table.id()), table.indexes().stream().mapToLong(IndexLayout::id)))
        .toArray();
  }

  @SuppressWarnings("ReferenceEquality") // A structure that is the same object has not changed.
  private static boolean isOf(SharedView view, TableLayout table) {
    return view.structure().byId().get(table.id()) == table.structure();
  }

  Reader openReader() {
    return new HeldReader(storage, storage.openReader(RequestContext.CONSISTENT));
  }

  /** The table as it is at the state of a request. */
  TableLayout table(String name, RequestContext context) {
    if (!(context.snapshot() instanceof HeldSnapshot held)) {
      return catalog.table(name);
    }
    TableLayout table = catalog.table(name, held.view.structure());
    if (held.tables != null && !held.tables.contains(name)) {
      throw new ValidationException(
          Kind.INVALID_PARAMETER,
          "The snapshot does not hold table " + name + ", only " + new TreeSet<>(held.tables));
    }
    return table;
  }

  /** The state of a request, of these maps at least. */
  ReadView open(RequestContext context, long... mapIds) {
    SharedView view = view(context.snapshot());
    return view == null ? storage.view(mapIds) : view.open();
  }

  private @Nullable SharedView view(@Nullable Snapshot snapshot) {
    if (snapshot == null) {
      return null;
    }
    if (snapshot instanceof HeldSnapshot held && held.storage == storage) {
      return held.view;
    }
    throw new IllegalArgumentException("The snapshot is of another engine");
  }

  /** What a transaction's ranges are checked with when it ends; null if it has none. */
  @Nullable RangeValidation validation(ReadSet reads) {
    if (reads.ranges().isEmpty()) {
      return null;
    }
    if (!(reads.reader() instanceof HeldReader reader) || reader.storage != storage) {
      throw new IllegalArgumentException("The reader is of another engine");
    }
    List<ReadRange> ranges = new ArrayList<>(reads.ranges().size());
    for (RangeRead read : reads.ranges()) {
      ranges.add(PageRules.range(catalog.table(read.table()), read));
    }
    return new RangeValidation(storage.recentWrites(), reader.mark, reads.ranges(), ranges);
  }
}
