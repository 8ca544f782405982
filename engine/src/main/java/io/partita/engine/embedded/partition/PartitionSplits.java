package io.partita.engine.embedded.partition;

import io.partita.engine.EngineException;
import io.partita.engine.EngineUnavailableException;
import io.partita.engine.TableStatistics.Counts;
import io.partita.engine.embedded.store.BoundaryChoice;
import io.partita.engine.embedded.store.Storage;
import io.partita.engine.embedded.store.TableStructure;
import io.partita.engine.value.Binary;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Meters what partitions take and divides those that are too large or hot for long: by size between
 * two item collections in the middle of the bytes, by heat in the middle of what is asked for, and
 * a key that takes half of it alone is isolated, in two steps. A boundary inside an item collection
 * is made by heat only, and only in tables without local indexes.
 *
 * <p>A thread of its own divides; it begins with the first partition that is due. {@link #read} and
 * {@link #written} are on the path of every request.
 */
public final class PartitionSplits implements AutoCloseable {
  private final Storage storage;
  private final TableCatalog catalog;
  private final PartitionOptions options;
  private final Clock clock;

  /** In the order of their coming; guarded by the lock, as are the two fields at the end. */
  private final Set<Due> due = new LinkedHashSet<>();

  private final AtomicLong splits = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Thread thread;
  private boolean stopping;

  /** A partition that is to be divided, by its table and its lower bound. */
  private record Due(String table, long tableId, @Nullable Binary from, boolean hot) {}

  /** Partitions of the storage's tables. */
  public PartitionSplits(
      Storage storage, TableCatalog catalog, PartitionOptions options, Clock clock) {
    this.storage = storage;
    this.catalog = catalog;
    this.options = options;
    this.clock = clock;
  }

  /** Notes a read that began at a key of the table or of a local index. */
  public void read(TableLayout table, byte[] key, double units) {
    meter(table, key, key, units, 0);
  }

  /** Notes a read that found no key from a place on. */
  public void readNothing(TableLayout table, byte[] place, double units) {
    meter(table, place, null, units, 0);
  }

  /** Notes a write of a key. */
  public void written(TableLayout table, byte[] key, double units) {
    int number = meter(table, key, key, 0, units);
    if (storage.partitionCounts(table.id(), number).bytes() > options.sizeBytes()) {
      request(table, number, false);
    }
  }

  private int meter(
      TableLayout table, byte[] place, byte @Nullable [] key, double readUnits, double writeUnits) {
    int number = table.partitions().of(place).number();
    PartitionMeter meter = table.meter().of(table.partitions(), number, options);
    if (meter.add(key, readUnits, writeUnits, clock.millis())) {
      request(table, number, true);
    }
    return number;
  }

  private void request(TableLayout table, int number, boolean hot) {
    lock.lock();
    try {
      boolean added =
          due.add(new Due(table.name(), table.id(), table.partitions().from(number), hot));
      if (added && options.automatic() && !stopping) {
        if (thread == null) {
          Thread started = new Thread(this::run, "partita-splits");
          started.setDaemon(true);
          thread = started;
          started.start();
        }
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    Due next;
    while ((next = await()) != null) {
      try {
        split(next);
      } catch (EngineUnavailableException e) {
        return;
      } catch (EngineException e) {
        // The partition stays as it is; when it is due again, it is tried again.
        logger().log(System.Logger.Level.WARNING, "a partition was not divided: " + next, e);
      }
    }
  }

  private @Nullable Due await() {
    lock.lock();
    try {
      while (due.isEmpty() && !stopping) {
        changed.awaitUninterruptibly();
      }
      return stopping ? null : take();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Due take() {
    lock.lock();
    try {
      if (due.isEmpty()) {
        return null;
      }
      Due first = due.iterator().next();
      due.remove(first);
      return first;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Divides the partitions that are due, each once, in the calling thread.
   *
   * @return how many were divided
   */
  public int splitDue() {
    int divided = 0;
    Due next;
    while ((next = take()) != null) {
      divided += split(next) ? 1 : 0;
    }
    return divided;
  }

  private boolean split(Due wanted) {
    TableStructure structure = storage.structure().byName().get(wanted.table());
    TableLayout table = structure == null ? null : catalog.table(structure);
    if (table == null || table.id() != wanted.tableId()) {
      return false;
    }
    int number = numberOf(table, wanted.from());
    if (number < 0) {
      return false;
    }
    BoundaryChoice choice = wanted.hot() ? byHeat(table, number) : bySize(table, number);
    boolean divided = choice != null && storage.split(table.structure(), number, choice);
    if (divided) {
      splits.incrementAndGet();
    }
    return divided;
  }

  private static int numberOf(TableLayout table, @Nullable Binary from) {
    for (int i = 0; i < table.partitions().size(); i++) {
      if (Objects.equals(table.partitions().from(i), from)) {
        return i;
      }
    }
    return -1;
  }

  /** The first token behind half of the bytes; null if the partition is no longer too large. */
  private @Nullable BoundaryChoice bySize(TableLayout table, int number) {
    Counts counts = storage.partitionCounts(table.id(), number);
    if (counts.bytes() <= options.sizeBytes()) {
      return null;
    }
    long half = counts.bytes() / 2;
    byte[][] token = new byte[1][];
    return new BoundaryChoice() {
      @Override
      public byte @Nullable [] before(byte[] key, long items, long bytes) {
        byte[] own = Arrays.copyOf(key, Token.BYTES);
        boolean other = token[0] != null && !Arrays.equals(token[0], own);
        token[0] = own;
        return other && bytes >= half ? own : null;
      }

      @Override
      public byte @Nullable [] atEnd() {
        return null;
      }
    };
  }

  private @Nullable BoundaryChoice byHeat(TableLayout table, int number) {
    PartitionMeter meter = table.meter().of(table.partitions(), number, options);
    if (!meter.isHot()) {
      return null;
    }
    meter.cool();
    byte[] boundary =
        HotKeys.boundary(
            meter.samples(),
            table.keys(),
            !table.indexes().isEmpty(),
            bytes(table.partitions().from(number)),
            bytes(table.partitions().to(number)));
    return boundary == null ? null : new FixedBoundary(boundary);
  }

  private static byte @Nullable [] bytes(@Nullable Binary key) {
    return key == null ? null : key.toByteArray();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record FixedBoundary(byte[] boundary) implements BoundaryChoice {
    @Override
    public byte @Nullable [] before(byte[] key, long items, long bytes) {
      return Arrays.compareUnsigned(key, boundary) >= 0 ? boundary : null;
    }

    @Override
    public byte[] atEnd() {
      return boundary;
    }
  }

  /** What one partition takes now. */
  public record Load(double readUnitsPerSecond, double writeUnitsPerSecond) {}

  /** What the partitions of a table take now. */
  public List<Load> loads(TableLayout table) {
    long now = clock.millis();
    List<Load> loads = new ArrayList<>();
    for (int i = 0; i < table.partitions().size(); i++) {
      PartitionMeter meter = table.meter().of(table.partitions(), i, options);
      loads.add(new Load(meter.readRate(now), meter.writeRate(now)));
    }
    return loads;
  }

  /** How many partitions were divided in this opening. */
  public long splits() {
    return splits.get();
  }

  /** Ends the thread; a split in progress is finished. */
  @Override
  public void close() {
    Thread dividing;
    lock.lock();
    try {
      stopping = true;
      changed.signalAll();
      dividing = thread;
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (dividing != null && dividing.isAlive()) {
      try {
        dividing.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asked for when there is something to tell, as it takes a new process a while to set up. */
  private static System.Logger logger() {
    return System.getLogger(PartitionSplits.class.getName());
  }
}
