package io.partita.engine.embedded;

import io.partita.engine.CapacityUnits;
import io.partita.engine.ConsumedCapacity;
import io.partita.engine.PageResult;
import io.partita.engine.RequestContext;
import io.partita.engine.Select;
import io.partita.engine.embedded.partition.IndexLayout;
import io.partita.engine.embedded.partition.KeyLayout;
import io.partita.engine.embedded.partition.KeyRange;
import io.partita.engine.embedded.partition.PartitionSplits;
import io.partita.engine.embedded.store.EntryCursor;
import io.partita.engine.embedded.store.ReadView;
import io.partita.engine.embedded.store.StoredItem;
import io.partita.engine.expression.ConditionEvaluator;
import io.partita.engine.value.Item;
import io.partita.engine.value.ItemBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one page from one consistent state. A hot path: per item one step of the cursor, the item's
 * size from its first bytes, and nothing else unless a filter or a projection wants it.
 */
final class PageReader {
  private static final long MAX_PAGE_BYTES = 1 << 20;
  private static final int CANCEL_CHECK_ITEMS = 128;

  private final PagePlan plan;
  private final RequestContext context;
  private final boolean fetches;
  private final List<Item> items = new ArrayList<>();
  private int count;
  private int scanned;
  private long examinedBytes;
  private long pageBytes;
  private double fetchUnits;
  private final @Nullable PageMeter meter;

  private PageReader(PagePlan plan, RequestContext context) {
    this.plan = plan;
    this.context = context;
    this.fetches = plan.fetchesItems();
    this.meter = PageMeter.of(plan);
  }

  /** Reads the page of a plan. */
  static PageResult read(
      ReadStates states, PartitionSplits partitions, PagePlan plan, RequestContext context) {
    PageReader reader = new PageReader(plan, context);
    PageResult page;
    try (ReadView view = reader.view(states)) {
      page = reader.read(view);
    }
    if (reader.meter != null) {
      reader.meter.tell(partitions, page.consumed().totalUnits());
    }
    return page;
  }

  private ReadView view(ReadStates states) {
    return fetches
        ? states.open(context, plan.mapId(), plan.table().id())
        : states.open(context, plan.mapId());
  }

  private PageResult read(ReadView view) {
    KeyRange range = plan.range();
    EntryCursor cursor =
        view.cursor(
            plan.mapId(),
            range.from(),
            range.fromInclusive(),
            range.to(),
            range.toInclusive(),
            !plan.forward());
    while (cursor.next()) {
      Item entry = cursor.item();
      if (meter != null && meter.wantsKey()) {
        meter.examines(cursor.key(), unitsSoFar());
      }
      examine(view, entry);
      if (scanned >= plan.limit() || pageBytes >= MAX_PAGE_BYTES) {
        return result(plan.continues() ? keyOf(entry) : null);
      }
      if (scanned % CANCEL_CHECK_ITEMS == 0) {
        context.checkNotEnded();
      }
    }
    return result(null);
  }

  private void examine(ReadView view, Item entry) {
    scanned++;
    examinedBytes += entry.sizeBytes();
    pageBytes += entry.sizeBytes();
    Item item = fetches ? fetch(view, entry) : entry;
    if (plan.filter() != null && !ConditionEvaluator.holds(plan.filter(), item, 0)) {
      return;
    }
    count++;
    if (plan.projector() != null) {
      items.add(plan.projector().project(item));
    } else if (plan.select() == Select.ALL_ATTRIBUTES) {
      // Where a filter lets few through, they would keep their neighbours in memory.
      items.add(plan.filter() == null ? item : item.alone());
    } else if (plan.select() == Select.ALL_PROJECTED_ATTRIBUTES) {
      items.add(plan.filter() == null ? entry : entry.alone());
    }
  }

  private Item fetch(ReadView view, Item entry) {
    long tableId = plan.table().id();
    byte[] stored = view.get(tableId, plan.table().keys().encode(entry));
    if (stored == null) {
      throw new IllegalStateException(
          "An entry of a local index has no item: " + plan.table().name());
    }
    Item item = Item.over(stored, StoredItem.itemOffset(stored));
    pageBytes += item.sizeBytes();
    fetchUnits += CapacityUnits.read(item.sizeBytes(), context.consistentRead());
    return item;
  }

  private double unitsSoFar() {
    return scanned == 0
        ? 0
        : CapacityUnits.read(examinedBytes, context.consistentRead()) + fetchUnits;
  }

  private PageResult result(@Nullable Item lastEvaluatedKey) {
    double units = scanned == 0 ? CapacityUnits.read(0, context.consistentRead()) : unitsSoFar();
    IndexLayout index = plan.index();
    String table = plan.table().name();
    ConsumedCapacity consumed =
        index == null
            ? ConsumedCapacity.ofTable(table, units)
            : ConsumedCapacity.ofIndex(table, index.name(), index.isGlobal(), units);
    return new PageResult(items, count, scanned, lastEvaluatedKey, consumed);
  }

  private Item keyOf(Item entry) {
    KeyLayout keys = plan.keys();
    ItemBuilder builder = new ItemBuilder(64);
    for (int i = 0; i < keys.size(); i++) {
      builder.copy(entry, keys.name(i));
    }
    return builder.build();
  }
}
