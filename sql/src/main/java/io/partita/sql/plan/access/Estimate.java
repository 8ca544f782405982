package io.partita.sql.plan.access;

import io.partita.engine.CapacityUnits;
import io.partita.engine.TableStatistics.Counts;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Index;
import io.partita.sql.catalog.Table;
import io.partita.sql.plan.access.AccessPath.Operation;

/**
 * What a path is expected to cost, before it runs: DynamoDB's formulas over the average item.
 *
 * @param examined the items that are read
 * @param returned the items that pass the residual conditions
 * @param readUnits the read units at the given consistency
 * @param pages the pages of 1 MB, or of the limit
 */
public record Estimate(long examined, long returned, double readUnits, long pages) {
  private static final long PAGE_BYTES = 1 << 20;

  /**
   * How many items share a partition key where nobody counted: a guess, small enough that a key
   * query is never taken for a scan.
   */
  private static final long COLLECTION_ITEMS = 100;

  /**
   * The estimate of a path, of which nothing is fetched that an index does not hold.
   *
   * @param limit the rows that are wanted at most; {@link Long#MAX_VALUE} for all
   */
  public static Estimate of(Catalog catalog, AccessPath path, long limit, boolean consistent) {
    return of(catalog, path, limit, consistent, false);
  }

  /** The estimate of a read. */
  public static Estimate of(Catalog catalog, PathRead read, long limit, boolean consistent) {
    return of(catalog, read.path(), limit, consistent, read.fetches());
  }

  private static Estimate of(
      Catalog catalog, AccessPath path, long limit, boolean consistent, boolean fetches) {
    if (path.operation() == Operation.SYSTEM) {
      return new Estimate(0, 0, 0, 0);
    }
    Counts counts = catalog.counts(path.table(), path.index() == null ? null : path.index().name());
    long averageBytes = averageBytes(counts);
    double factor = consistent && !path.isGlobal() ? 1 : 0.5;
    if (path.operation() == Operation.GET) {
      long gets = path.reads();
      return new Estimate(gets, gets, gets * factor * units(averageBytes), gets);
    }
    long items = counts.items();
    if (path.operation() == Operation.QUERY) {
      long collection = collectionItems(catalog, path, items);
      int partitionSize = path.key().partition().size();
      long sum =
          path.keys().stream()
              .mapToLong(read -> read.expected() * found(read, partitionSize, collection))
              .sum();
      items = Math.min(items, sum);
    }
    boolean filtered = !path.residual().isEmpty();
    long examined = filtered || !path.ordered() ? items : Math.min(items, limit);
    long returned =
        Math.min(limit, filtered ? Math.max(Math.min(examined, 1), examined / 3) : examined);
    long bytes = examined * averageBytes;
    return new Estimate(
        examined,
        returned,
        factor * (units(bytes) + fetched(catalog, path, fetches, examined)),
        Math.max(1, (bytes + PAGE_BYTES - 1) / PAGE_BYTES));
  }

  private static long averageBytes(Counts counts) {
    return counts.items() == 0 ? 0 : counts.bytes() / counts.items();
  }

  /**
   * The read units of the whole items behind entries of an index that does not hold them. Of a
   * local index the engine fetches each, of a global one only what is wanted.
   */
  private static double fetched(Catalog catalog, AccessPath path, boolean fetches, long entries) {
    Index index = path.index();
    if (index == null || index.holdsAll() || (index.global() && !fetches)) {
      return 0;
    }
    return entries * units(averageBytes(catalog.counts(path.table(), null)));
  }

  /** The items of one partition key. */
  private static long collectionItems(Catalog catalog, AccessPath path, long items) {
    long keys = catalog.distinctPartitionKeys(path.table(), path.index());
    return keys == 0 ? Math.min(items, COLLECTION_ITEMS) : Math.max(1, (items + keys - 1) / keys);
  }

  /** The items that one query is thought to find of those with its partition key. */
  private static long found(KeyRead read, int partitionSize, long collection) {
    SortRange sort = read.sort();
    if (sort.equal() != null || read.equal().size() > partitionSize) {
      return Math.min(collection, 1);
    }
    if (sort.isUnbounded()) {
      return collection;
    }
    return Math.max(
        Math.min(collection, 1),
        collection / (sort.upper() == null || sort.lower() == null ? 3 : 4));
  }

  /** The write units of an item of average size, without its index entries. */
  public static long writeUnits(Catalog catalog, Table table) {
    Counts counts = catalog.counts(table, null);
    return CapacityUnits.write(averageBytes(counts));
  }

  /** Read units of a strongly consistent read of so many bytes. */
  private static double units(long bytes) {
    return CapacityUnits.read(bytes, true);
  }

  /** A number of units without a needless fraction. */
  public static String text(double units) {
    return units == Math.rint(units) ? Long.toString((long) units) : Double.toString(units);
  }
}
