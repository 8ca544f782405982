package io.partita.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.CreateTableRequest;
import io.partita.engine.GlobalIndex;
import io.partita.engine.GlobalIndexUpdate;
import io.partita.engine.IndexProjection;
import io.partita.engine.IndexStatus;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.PageResult;
import io.partita.engine.PutItemRequest;
import io.partita.engine.QueryRequest;
import io.partita.engine.RequestContext;
import io.partita.engine.ScanRequest;
import io.partita.engine.Select;
import io.partita.engine.UpdateTableRequest;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The steps of a run that concern a table with global indexes: two that it always has, and one that
 * comes and goes. The indexes are held, and move by steps that the run draws, so that they are
 * behind, half filled or caught up at random, and a seed decides which.
 */
final class GlobalIndexSteps {
  private static final String TABLE = "global";
  private static final int STATES = 200;
  private static final GlobalIndex LASTING =
      new GlobalIndex(
          "byTextAndNum",
          new KeySchema(
              List.of(
                  new KeyAttribute("text", AttributeType.S),
                  new KeyAttribute("num", AttributeType.N)),
              List.of(new KeyAttribute("bin", AttributeType.B))),
          new IndexProjection.Include(Set.of("a", "m")));
  private static final GlobalIndex SORTED =
      new GlobalIndex(
          "byBin",
          new KeySchema(
              List.of(new KeyAttribute("bin", AttributeType.B)),
              List.of(
                  new KeyAttribute("num", AttributeType.N),
                  new KeyAttribute("text", AttributeType.S),
                  new KeyAttribute("sk", AttributeType.N))),
          new IndexProjection.All());
  private static final GlobalIndex PASSING =
      new GlobalIndex(
          "byNum",
          new KeySchema(
              List.of(new KeyAttribute("num", AttributeType.N)),
              List.of(new KeyAttribute("text", AttributeType.S))),
          new IndexProjection.Include(Set.of("l")));

  private final ModelEngine model;
  private final RandomRequests random;
  private final BatchSteps.Comparison comparison;
  private final RandomIndexQueries queries;

  /** The table's items at the positions that the run last knew. */
  private final TreeMap<Long, List<Map<String, AttributeValue>>> states = new TreeMap<>();

  GlobalIndexSteps(ModelEngine model, RandomRequests random, BatchSteps.Comparison comparison) {
    this.model = model;
    this.random = random;
    this.comparison = comparison;
    this.queries = new RandomIndexQueries(random);
  }

  void createTable(EmbeddedEngine engine) {
    CreateTableRequest request =
        new CreateTableRequest(
            TABLE,
            new KeySchema(
                List.of(new KeyAttribute("pk", AttributeType.S)),
                List.of(new KeyAttribute("sk", AttributeType.N))),
            List.of(),
            List.of(LASTING, SORTED),
            1,
            null);
    model.createTable(request);
    engine.createTable(request, RequestContext.CONSISTENT);
  }

  void step(EmbeddedEngine engine) {
    switch (random.number(10)) {
      case 0, 1, 2 -> put(engine);
      case 3 -> {
        for (int i = 1 + random.number(3); i > 0; i--) {
          engine.stepIndexes();
        }
      }
      case 4 -> engine.splitDuePartitions();
      case 5 -> createOrDelete(engine);
      case 6, 7, 8 -> query(engine, random.oneOf(indexes()));
      default -> scan(engine, random.oneOf(indexes()));
    }
  }

  private ModelTable table() {
    return model.table(TABLE);
  }

  private List<GlobalIndex> indexes() {
    return new ArrayList<>(table().globalIndexes);
  }

  /** An item that mostly has entries, which others seldom have. */
  private void put(EmbeddedEngine engine) {
    Map<String, AttributeValue> item = new HashMap<>(random.item(table()).attributes());
    for (KeyAttribute attribute : LASTING.key().attributes()) {
      if (random.chance(80)) {
        item.put(attribute.name(), random.nonEmpty(attribute.type()));
      }
    }
    PutItemRequest request =
        new PutItemRequest(TABLE, Item.of(item), null, random.putReturnValues(), false);
    comparison.compare(
        request,
        () -> engine.putItem(request, RequestContext.CONSISTENT),
        () -> model.put(request));
  }

  private void createOrDelete(EmbeddedEngine engine) {
    if (table().globalIndexes.remove(PASSING)) {
      // An index that nothing was done for yet cannot be deleted.
      engine.stepIndexes();
      engine.updateTable(
          new UpdateTableRequest(TABLE, new GlobalIndexUpdate.Delete(PASSING.name()), null),
          RequestContext.CONSISTENT);
    } else {
      // One that is still being deleted would be in the way.
      catchUp(engine);
      table().globalIndexes.add(PASSING);
      engine.updateTable(
          new UpdateTableRequest(TABLE, new GlobalIndexUpdate.Create(PASSING), null),
          RequestContext.CONSISTENT);
    }
  }

  private void catchUp(EmbeddedEngine engine) {
    for (int tries = 0; tries < 100; tries++) {
      while (engine.stepIndexes()) {
        // On to the next one.
      }
      if (indexes().stream().allMatch(index -> engine.lag(TABLE, index.name()).isCaughtUp())) {
        return;
      }
      // The memtables are full.
      engine.checkpoint();
    }
    throw new AssertionError("an index does not catch up: " + engine.indexes(TABLE));
  }

  private List<Map<String, AttributeValue>> entries(GlobalIndex index) {
    return entries(index, table().items.values());
  }

  private List<Map<String, AttributeValue>> entries(
      GlobalIndex index, Collection<Map<String, AttributeValue>> items) {
    return items.stream()
        .map(item -> ModelIndexes.entry(table().key, index, item))
        .filter(Objects::nonNull)
        .toList();
  }

  private void query(EmbeddedEngine engine, GlobalIndex index) {
    List<Map<String, AttributeValue>> entries = shown(engine, index);
    if (entries.isEmpty()) {
      return;
    }
    QueryRequest request = queries.query(TABLE, index, random.oneOf(entries));
    for (int page = 0; page < 20; page++) {
      QueryRequest next = request;
      Object answer =
          comparison.compare(
              next,
              () -> engine.query(next, RequestContext.EVENTUAL),
              () -> ModelIndexes.query(table(), index, entries, next));
      if (!(answer instanceof PageResult result) || result.lastEvaluatedKey() == null) {
        return;
      }
      request =
          new QueryRequest(
              next.table(),
              next.index(),
              next.keyCondition(),
              next.filter(),
              next.select(),
              next.projection(),
              next.scanIndexForward(),
              next.limit(),
              result.lastEvaluatedKey());
    }
  }

  /**
   * What the index shows: what the table was at the position where the index is, if the run knows
   * that; else the index catches up first.
   */
  private List<Map<String, AttributeValue>> shown(EmbeddedEngine engine, GlobalIndex index) {
    long position = engine.lag(TABLE, index.name()).position();
    List<Map<String, AttributeValue>> then = states.get(position);
    boolean active =
        engine.indexes(TABLE).stream()
            .anyMatch(
                each -> each.index().equals(index.name()) && each.status() == IndexStatus.ACTIVE);
    if (then == null || !active) {
      catchUp(engine);
      return entries(index);
    }
    return entries(index, then);
  }

  /** Whether an index is being filled or deleted. */
  boolean isUnsettled(EmbeddedEngine engine) {
    return engine.indexes(TABLE).stream().anyMatch(each -> each.status() != IndexStatus.ACTIVE);
  }

  /** Remembers what the table is now, for indexes that will be at this position. */
  void remember(EmbeddedEngine engine) {
    states.put(engine.appliedPosition(), List.copyOf(table().items.values()));
    while (states.size() > STATES) {
      states.remove(states.firstKey());
    }
  }

  /** The order of a scan is the engine's own. */
  private void scan(EmbeddedEngine engine, GlobalIndex index) {
    catchUp(engine);
    int limit = random.chance(50) ? Integer.MAX_VALUE : 1 + random.number(5);
    int segments = 1 + random.number(3);
    List<Item> found = new ArrayList<>();
    for (int number = 0; number < segments; number++) {
      int segment = number;
      found.addAll(
          pages(
              limit,
              start ->
                  engine.scan(
                      new ScanRequest(
                          TABLE,
                          index.name(),
                          null,
                          Select.ALL_PROJECTED_ATTRIBUTES,
                          null,
                          limit,
                          start,
                          segment,
                          segments),
                      RequestContext.EVENTUAL)));
    }
    List<Item> expected = entries(index).stream().map(Item::of).toList();
    assertThat(found).hasSameSizeAs(expected);
    comparison.compare(
        "scan of " + index.name() + " by " + limit + " in " + segments,
        () -> new HashSet<>(found),
        () -> new HashSet<>(expected));
  }

  private static List<Item> pages(int limit, Function<Item, PageResult> read) {
    List<Item> found = new ArrayList<>();
    Item start = null;
    do {
      PageResult page = read.apply(start);
      long bytes =
          page.items().stream().mapToLong(item -> ModelSizes.item(item.attributes())).sum();
      assertThat(page.consumed().totalUnits()).isEqualTo(ModelSizes.read(bytes, false));
      assertThat(page.consumed().globalIndexUnits()).hasSize(1);
      assertThat(page.scannedCount()).isEqualTo(page.items().size());
      found.addAll(page.items());
      start = page.lastEvaluatedKey();
      assertThat(start == null || page.scannedCount() == limit)
          .as("a page ends at its limit or at the end")
          .isTrue();
    } while (start != null);
    return found;
  }

  /** Compares all entries, and what the statistics say of them. */
  void check(EmbeddedEngine engine) {
    for (GlobalIndex index : indexes()) {
      scan(engine, index);
      List<Map<String, AttributeValue>> entries = entries(index);
      assertThat(engine.counts(TABLE, index.name()).items()).isEqualTo(entries.size());
      assertThat(engine.counts(TABLE, index.name()).bytes())
          .isEqualTo(entries.stream().mapToLong(ModelSizes::item).sum());
    }
  }
}
