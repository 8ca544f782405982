package io.partita.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.CreateTableRequest;
import io.partita.engine.GlobalIndex;
import io.partita.engine.GlobalIndexUpdate;
import io.partita.engine.IndexProjection;
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
import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * The steps of a run that concern a table with global indexes: one that it always has, and one that
 * comes and goes. The indexes are held, and move by steps that the run draws, so that they are
 * behind, half filled or caught up at random, and a seed decides which.
 */
final class GlobalIndexSteps {
  private static final String TABLE = "global";
  private static final GlobalIndex LASTING =
      new GlobalIndex(
          "byTextAndNum",
          new KeySchema(
              List.of(
                  new KeyAttribute("text", AttributeType.S),
                  new KeyAttribute("num", AttributeType.N)),
              List.of(new KeyAttribute("bin", AttributeType.B))),
          new IndexProjection.Include(Set.of("a", "m")));
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

  GlobalIndexSteps(ModelEngine model, RandomRequests random, BatchSteps.Comparison comparison) {
    this.model = model;
    this.random = random;
    this.comparison = comparison;
  }

  void createTable(EmbeddedEngine engine) {
    CreateTableRequest request =
        new CreateTableRequest(
            TABLE,
            new KeySchema(
                List.of(new KeyAttribute("pk", AttributeType.S)),
                List.of(new KeyAttribute("sk", AttributeType.N))),
            List.of(),
            List.of(LASTING),
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
    return table().items.values().stream()
        .map(item -> ModelIndexes.entry(table().key, index, item))
        .filter(Objects::nonNull)
        .toList();
  }

  private void query(EmbeddedEngine engine, GlobalIndex index) {
    catchUp(engine);
    List<Map<String, AttributeValue>> entries = entries(index);
    if (entries.isEmpty()) {
      return;
    }
    Map<String, AttributeValue> wanted = random.oneOf(entries);
    List<KeyCondition.Equality> equalities = new ArrayList<>();
    for (KeyAttribute attribute : index.key().partition()) {
      equalities.add(new KeyCondition.Equality(attribute.name(), wanted.get(attribute.name())));
    }
    KeyAttribute sort = index.key().sort().get(0);
    KeyCondition.Range range =
        random.chance(60)
            ? null
            : new KeyCondition.Range(
                sort.name(),
                random.chance(50) ? Comparator.LESS_OR_EQUAL : Comparator.GREATER,
                random.nonEmpty(sort.type()));
    KeyCondition condition = new KeyCondition(equalities, range);
    boolean forward = random.chance(60);
    int limit = random.chance(50) ? Integer.MAX_VALUE : 1 + random.number(3);
    comparison.compare(
        "query of " + index.name() + " " + condition + " by " + limit + " forward " + forward,
        () ->
            pages(
                limit,
                start ->
                    engine.query(
                        new QueryRequest(
                            TABLE,
                            index.name(),
                            condition,
                            null,
                            Select.ALL_PROJECTED_ATTRIBUTES,
                            null,
                            forward,
                            limit,
                            start),
                        RequestContext.EVENTUAL)),
        () -> ModelIndexes.query(table().key, index, entries, condition, forward));
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
