package io.partita.sql.run;

import io.partita.engine.PageResult;
import io.partita.engine.QueryRequest;
import io.partita.engine.ScanRequest;
import io.partita.engine.Select;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.value.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A query or a scan, page by page. */
final class Pages implements ItemCursor {
  /** The first page of a filtered read with a LIMIT; later ones double. */
  private static final int FILTERED_PAGE = 64;

  private final PathRun path;
  private final Frame frame;
  private final Execution execution;
  private final @Nullable KeyCondition condition;
  private final FilterSplit.Bound filter;
  private final long wanted;
  private List<Item> items = List.of();
  private int position;
  private @Nullable Item startKey;
  private boolean last;
  private long found;
  private long pageItems;

  /**
   * Pages.
   *
   * @param condition null for a scan
   * @param wanted the number of rows that are wanted at most; {@link Long#MAX_VALUE} for all
   */
  Pages(
      PathRun path,
      Frame frame,
      Execution execution,
      @Nullable KeyCondition condition,
      FilterSplit.Bound filter,
      long wanted) {
    this.path = path;
    this.frame = frame;
    this.execution = execution;
    this.condition = condition;
    this.filter = filter;
    this.wanted = wanted;
    this.pageItems =
        wanted == Long.MAX_VALUE
            ? Integer.MAX_VALUE
            : filter.isEmpty() || path.path().residual().isEmpty()
                ? wanted
                : Math.max(wanted, FILTERED_PAGE);
  }

  @Override
  public boolean next() {
    while (true) {
      while (position < items.size()) {
        frame.item = items.get(position++);
        if (filter.passes(frame)) {
          found++;
          return true;
        }
      }
      if (last || found >= wanted) {
        frame.item = null;
        return false;
      }
      read();
    }
  }

  private void read() {
    execution.checkCancelled();
    long left = filter.isEmpty() ? Math.min(pageItems, wanted - found) : pageItems;
    PageResult page =
        page(Select.ALL_ATTRIBUTES, (int) Math.max(1, Math.min(Integer.MAX_VALUE, left)));
    items = page.items();
    position = 0;
    pageItems = Math.min(Integer.MAX_VALUE, pageItems * 2);
  }

  private PageResult page(Select select, int limit) {
    PageResult page =
        condition == null
            ? execution.engine.scan(
                new ScanRequest(
                    path.table(), path.index(), filter.sent(), select, null, limit, startKey),
                execution.context)
            : execution.engine.query(
                new QueryRequest(
                    path.table(),
                    path.index(),
                    condition,
                    filter.sent(),
                    select,
                    null,
                    path.path().forward(),
                    limit,
                    startKey),
                execution.context);
    execution.consume(page.consumed());
    startKey = page.lastEvaluatedKey();
    last = startKey == null;
    return page;
  }

  /** Whether the engine does all of the filtering. */
  boolean countsInEngine() {
    return filter.isWhole();
  }

  /** The number of items, which are not returned; only where {@link #countsInEngine}. */
  long count() {
    long count = 0;
    while (!last) {
      execution.checkCancelled();
      count += page(Select.COUNT, Integer.MAX_VALUE).count();
    }
    return count;
  }
}
