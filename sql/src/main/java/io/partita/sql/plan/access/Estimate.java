package io.partita.sql.plan.access;

import io.partita.engine.CapacityUnits;
import io.partita.engine.TableStatistics.Counts;
import io.partita.sql.catalog.Catalog;
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
    return of(catalog, read.path(), limit, consistent, read.needsItems());
  }

  private static Estimate of(
      Catalog catalog, AccessPath path, long limit, boolean consistent, boolean needsItems) {
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
    boolean filtered = !path.residual().isEmpty();
    boolean ends = path.operation() == Operation.SCAN || path.ordered();
    long most = filtered || !ends ? Long.MAX_VALUE : limit;
    Pages pages = new Pages(averageBytes, most);
    if (path.operation() == Operation.QUERY) {
      queries(pages, catalog, path, counts.items());
    } else {
      pages.read(1, (double) counts.items());
    }
    long examined = Math.round(pages.items);
    long returned =
        Math.min(limit, filtered ? Math.max(Math.min(examined, 1), examined / 3) : examined);
    double fetched = needsItems ? examined * fetchUnits(catalog, path, consistent) : 0;
    return new Estimate(examined, returned, factor * pages.units + fetched, pages.count);
  }

  /** The queries of a path, as far as they are opened. */
  private static void queries(Pages pages, Catalog catalog, AccessPath path, long items) {
    long collection = collectionItems(catalog, path, items);
    int partitionSize = path.key().partition().size();
    double sum = 0;
    for (KeyRead read : path.keys()) {
      sum += (double) read.expected() * found(read, partitionSize, collection);
    }
    double share = sum > items ? items / sum : 1;
    boolean merged = !path.orderedBy().isEmpty();
    for (KeyRead read : path.keys()) {
      double each = share * found(read, partitionSize, collection);
      if (merged) {
        pages.read(read.expected(), each);
      } else {
        pages.readUntilEnough(read.expected(), each);
      }
    }
  }

  /** The pages of several queries, or of a scan: each query is charged by itself. */
  private static final class Pages {
    private final long averageBytes;
    private final double most;
    private double items;
    private double units;
    private long count;

    /**
     * None yet.
     *
     * @param most the items that are wanted at most
     */
    Pages(long averageBytes, long most) {
      this.averageBytes = averageBytes;
      this.most = (double) most;
    }

    /** Adds some that examine so many items each. */
    void read(long times, double each) {
      double examined = Math.min(each, most);
      long bytes = Math.round(examined * averageBytes);
      items += times * examined;
      units += times * units(bytes);
      count += times * Math.max(1, (bytes + PAGE_BYTES - 1) / PAGE_BYTES);
    }

    /** Adds some of which the next is opened only if those before gave too few. */
    void readUntilEnough(long times, double each) {
      double wanted = most - items;
      if (wanted <= 0) {
        return;
      }
      long whole = each == 0 ? times : (long) Math.min((double) times, wanted / each);
      read(whole, each);
      if (whole < times && most > items) {
        read(1, most - items);
      }
    }
  }

  private static long averageBytes(Counts counts) {
    return counts.items() == 0 ? 0 : counts.bytes() / counts.items();
  }

  /** What it costs to read the item behind an entry of an index. */
  private static double fetchUnits(Catalog catalog, AccessPath path, boolean consistent) {
    return (consistent ? 1 : 0.5) * units(averageBytes(catalog.counts(path.table(), null)));
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
