package io.partita.sql.run;

import io.partita.engine.PageResult;
import io.partita.engine.QueryRequest;
import io.partita.engine.RequestContext;
import io.partita.engine.ScanRequest;
import io.partita.engine.Select;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.ConditionEvaluator;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.value.Item;
import io.partita.sql.SqlNotice;
import java.util.List;
import java.util.Locale;
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
  private final Condition before;
  private final Select select;
  private final boolean fetches;
  private List<Item> items = List.of();
  private int position;

  /** Entries of an index whose items are not fetched yet. */
  private List<Item> entries = List.of();

  private @Nullable Item startKey;
  private boolean last;
  private long found;
  private long pageItems;
  private final long most;
  private long examined;
  private final int segments;

  /** The pages of the segments, once the first was asked for. */
  private @Nullable SegmentPages divided;

  /**
   * Pages.
   *
   * @param condition null for a scan
   * @param before holds for what is left out, because another query finds it
   * @param wanted the number of rows that are wanted at most; {@link Long#MAX_VALUE} for all
   * @param select what a page gives of each item
   * @param most the items that are examined at most; {@link Long#MAX_VALUE} for all
   * @param fetches whether the items of entries are fetched from the table
   * @param segments into how many a scan of all is divided; 1 for none
   */
  Pages(
      PathRun path,
      Frame frame,
      Execution execution,
      @Nullable KeyCondition condition,
      Condition before,
      FilterSplit.Bound filter,
      long wanted,
      Select select,
      boolean fetches,
      long most,
      int segments) {
    this.segments = segments;
    this.most = most;
    this.path = path;
    this.frame = frame;
    this.execution = execution;
    this.condition = condition;
    this.before = before;
    this.filter = filter;
    this.wanted = wanted;
    this.select = select;
    this.fetches = fetches;
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
      if (found >= wanted || (last && entries.isEmpty())) {
        if (found < wanted && examined >= most) {
          execution.notices.add(preview());
        }
        frame.item = null;
        return false;
      }
      read();
    }
  }

  private SqlNotice preview() {
    long stored = path.stored().items(execution);
    return new SqlNotice(
        SqlNotice.PREVIEW,
        String.format(
            Locale.ROOT,
            stored == Long.MAX_VALUE
                ? "first %,d items of %3$s examined (scan=preview); nobody counts how many there are"
                : "first %,d of about %,d items of %s examined (scan=preview)",
            examined,
            stored,
            path.table()));
  }

  private void read() {
    execution.checkCancelled();
    position = 0;
    if (entries.isEmpty()) {
      long left =
          Math.min(
              most - examined, filter.isEmpty() ? Math.min(pageItems, wanted - found) : pageItems);
      List<Item> page = page(select, (int) Math.max(1, Math.min(Integer.MAX_VALUE, left))).items();
      pageItems = Math.min(Integer.MAX_VALUE, pageItems * 2);
      entries =
          before.equals(EngineCondition.NEVER)
              ? page
              : page.stream().filter(item -> !ConditionEvaluator.holds(before, item, 0)).toList();
    }
    int taken = fetches ? Math.min(Gets.BATCH, entries.size()) : entries.size();
    List<Item> next = entries.subList(0, taken);
    entries = entries.subList(taken, entries.size());
    items = fetches ? Gets.behind(path, next, execution) : next;
  }

  private PageResult page(Select select, int limit) {
    PageResult page;
    if (segments > 1) {
      page = ofSegments(select);
    } else {
      RequestContext context = path.context(execution);
      page =
          condition == null
              ? scan(select, limit, startKey, 0, context)
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
                  context);
      startKey = page.lastEvaluatedKey();
      last = startKey == null;
    }
    execution.consume(page.consumed(), page.scannedCount());
    examined += page.scannedCount();
    last |= examined >= most;
    return page;
  }

  private PageResult ofSegments(Select select) {
    SegmentPages pages = divided;
    if (pages == null) {
      pages = divide(select);
      divided = pages;
      execution.readsAhead(pages);
    }
    PageResult page = pages.next();
    if (pages.isAtEnd()) {
      last = true;
      execution.hasRead(pages);
    }
    return page;
  }

  private SegmentPages divide(Select select) {
    RequestContext context = path.context(execution);
    SegmentPages[] made = new SegmentPages[1];
    RequestContext ahead =
        context.withCancelled(() -> made[0].isClosed() || context.cancelled().getAsBoolean());
    made[0] =
        new SegmentPages(
            segments,
            execution.scanThreads(),
            (segment, start) -> scan(select, Integer.MAX_VALUE, start, segment, ahead));
    return made[0];
  }

  private PageResult scan(
      Select select, int limit, @Nullable Item start, int segment, RequestContext context) {
    return execution.engine.scan(
        new ScanRequest(
            path.table(),
            path.index(),
            filter.sent(),
            select,
            null,
            limit,
            start,
            segment,
            segments),
        context);
  }

  /** Whether the engine does all of the filtering. */
  boolean countsInEngine() {
    return filter.isWhole() && !fetches && before.equals(EngineCondition.NEVER);
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
