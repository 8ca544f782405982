package io.partita.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.ConditionalCheckFailedException;
import io.partita.engine.CreateTableRequest;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.EngineException;
import io.partita.engine.GetItemRequest;
import io.partita.engine.GetItemResult;
import io.partita.engine.IndexProjection;
import io.partita.engine.ItemVersions.ItemVersion;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.LocalIndex;
import io.partita.engine.PageResult;
import io.partita.engine.PrimaryKey;
import io.partita.engine.PutItemRequest;
import io.partita.engine.QueryRequest;
import io.partita.engine.RequestContext;
import io.partita.engine.ReturnValues;
import io.partita.engine.ScanRequest;
import io.partita.engine.Select;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.TransactWriteItemsRequest;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.UpdateItemRequest;
import io.partita.engine.ValidationException;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run of random operations on the engine and on the plain model. */
final class ModelRun {
  private final Supplier<EmbeddedEngine> opener;
  private final RandomRequests random;
  private final ModelEngine model = new ModelEngine();
  private final List<String> log = new ArrayList<>();
  private final List<Remembered> remembered = new ArrayList<>();
  private final boolean all;
  private final BatchSteps batchSteps;
  private final GlobalIndexSteps globalSteps;
  private EmbeddedEngine engine;

  /**
   * A run on an engine.
   *
   * @param opener opens the engine, again and again if it is kept in a directory
   * @param all whether all steps are made, those with many items at once and with global indexes
   *     too; the seed of a run may depend on the others alone
   */
  ModelRun(long seed, Supplier<EmbeddedEngine> opener, boolean all) {
    this.all = all;
    this.opener = opener;
    this.random = new RandomRequests(new Random(seed));
    this.engine = opener.get();
    this.batchSteps = new BatchSteps(model, random, this::compare);
    this.globalSteps = new GlobalIndexSteps(model, random, this::compare);
  }

  /** Makes the steps, with restarts in between if they are wanted. */
  void run(int steps, boolean restarts) {
    createTables();
    try {
      for (int step = 0; step < steps; step++) {
        if (restarts && random.chance(all && globalSteps.isUnsettled(engine) ? 8 : 1)) {
          log.add("restart");
          engine.close();
          engine = opener.get();
        }
        step();
        ModelCounts.checkAttributes(engine, model.tables.values());
        if (all) {
          globalSteps.remember(engine);
        }
      }
      checkTables();
    } catch (Throwable e) {
      int from = Math.max(0, log.size() - 12);
      throw new AssertionError(
          "last steps:\n" + String.join("\n", log.subList(from, log.size())), e);
    } finally {
      engine.close();
    }
  }

  /** An item as it was read, and how often it had been written then. */
  private record Remembered(ItemVersion item, ModelTable table, int writes) {}

  private void createTables() {
    create("plain", key(null), List.of());
    create("sorted", key(new KeyAttribute("sk", AttributeType.N)), List.of());
    create(
        "indexed",
        key(new KeyAttribute("sk", AttributeType.S)),
        List.of(
            new LocalIndex(
                "byNum", new KeyAttribute("num", AttributeType.N), new IndexProjection.KeysOnly()),
            new LocalIndex(
                "byText",
                new KeyAttribute("text", AttributeType.S),
                new IndexProjection.Include(Set.of("a", "m"))),
            new LocalIndex(
                "byBin", new KeyAttribute("bin", AttributeType.B), new IndexProjection.All())));
    if (all) {
      globalSteps.createTable(engine);
    }
  }

  private static KeySchema key(@Nullable KeyAttribute sort) {
    return new KeySchema(
        List.of(new KeyAttribute("pk", AttributeType.S)), sort == null ? List.of() : List.of(sort));
  }

  private void create(String name, KeySchema key, List<LocalIndex> indexes) {
    CreateTableRequest request = new CreateTableRequest(name, key, indexes, null);
    compare(
        "create " + name,
        () -> {
          engine.createTable(request, RequestContext.CONSISTENT);
          return "created";
        },
        () -> {
          model.createTable(request);
          return "created";
        });
  }

  private void step() {
    if (all && random.chance(10)) {
      batchSteps.step(engine);
      return;
    }
    if (all && random.chance(25)) {
      globalSteps.step(engine);
      return;
    }
    ModelTable table = random.oneOf(new ArrayList<>(model.tables.values()));
    int choice = random.number(100);
    if (choice < 30) {
      put(table);
    } else if (choice < 50) {
      update(table);
    } else if (choice < 58) {
      delete(table);
    } else if (choice < 68) {
      get(table);
    } else if (choice < 84) {
      query(table);
    } else if (choice < 88) {
      scan(table);
    } else if (choice < 97) {
      transact();
    } else if (choice < 98) {
      engine.checkpoint();
    } else {
      createOrDelete();
    }
  }

  private void put(ModelTable table) {
    PutItemRequest request =
        new PutItemRequest(
            table.name,
            random.item(table),
            random.maybeCondition(),
            random.putReturnValues(),
            random.chance(50));
    compare(request, () -> engine.putItem(request, context()), () -> model.put(request));
  }

  private void update(ModelTable table) {
    UpdateItemRequest request =
        new UpdateItemRequest(
            table.name,
            random.key(table),
            random.update(),
            random.maybeCondition(),
            random.updateReturnValues(),
            random.chance(50));
    compare(request, () -> engine.updateItem(request, context()), () -> model.update(request));
  }

  private void delete(ModelTable table) {
    DeleteItemRequest request =
        new DeleteItemRequest(
            table.name,
            random.key(table),
            random.maybeCondition(),
            random.putReturnValues(),
            random.chance(50));
    compare(request, () -> engine.deleteItem(request, context()), () -> model.delete(request));
  }

  private void get(ModelTable table) {
    GetItemRequest request =
        new GetItemRequest(table.name, random.key(table), random.maybeProjection());
    RequestContext context = context();
    compare(
        request,
        () -> {
          GetItemResult result = engine.getItem(request, context);
          remember(table, request.key(), result.version());
          return new GetItemResult(result.item(), 0, result.consumed());
        },
        () -> model.get(request, context.consistentRead()));
  }

  private void remember(ModelTable table, PrimaryKey key, long version) {
    int writes = table.writes.getOrDefault(table.keyOf(key), 0);
    boolean there = table.items.containsKey(table.keyOf(key));
    assertThat(version > 0).as("a version says whether there is an item").isEqualTo(there);
    remembered.add(
        random.number(Math.max(1, remembered.size())),
        new Remembered(new ItemVersion(table.name, key, version), table, writes));
    if (remembered.size() > 8) {
      remembered.remove(remembered.size() - 1);
    }
  }

  private void query(ModelTable table) {
    QueryRequest request = random.query(table, null);
    RequestContext context = context();
    for (int page = 0; page < 20; page++) {
      QueryRequest next = request;
      Object answer =
          compare(
              next,
              () -> engine.query(next, context),
              () -> model.query(next, context.consistentRead()));
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

  /** The order of a scan is the engine's own: all pages together hold each item once. */
  private void scan(ModelTable table) {
    LocalIndex index =
        table.indexes.isEmpty() || random.chance(50) ? null : random.oneOf(table.indexes);
    int limit = random.chance(50) ? Integer.MAX_VALUE : 1 + random.number(5);
    List<Item> found = new ArrayList<>();
    int segments = all ? 1 + random.number(3) : 1;
    for (int segment = 0; segment < segments; segment++) {
      scan(table, index, limit, segment, segments, found);
    }
    List<Item> expected = new ArrayList<>();
    for (Map<String, AttributeValue> item : table.items.values()) {
      Map<String, AttributeValue> entry = index == null ? item : table.entry(index, item);
      if (entry != null) {
        expected.add(Item.of(entry));
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  private void scan(
      ModelTable table,
      @Nullable LocalIndex index,
      int limit,
      int segment,
      int segments,
      List<Item> found) {
    Item start = null;
    do {
      ScanRequest request =
          new ScanRequest(
              table.name,
              index == null ? null : index.name(),
              null,
              index == null ? Select.ALL_ATTRIBUTES : Select.ALL_PROJECTED_ATTRIBUTES,
              null,
              limit,
              start,
              segment,
              segments);
      log.add(request.toString());
      PageResult page = engine.scan(request, RequestContext.EVENTUAL);
      long bytes = 0;
      for (Item item : page.items()) {
        bytes += ModelSizes.item(item.attributes());
      }
      assertThat(page.consumed().totalUnits()).isEqualTo(ModelSizes.read(bytes, false));
      assertThat(page.scannedCount()).isEqualTo(page.items().size());
      assertThat(
              page.lastEvaluatedKey() == null || page.scannedCount() == limit || bytes >= 1 << 20)
          .as("a page ends at its limit, at 1 MB or at the end")
          .isTrue();
      found.addAll(page.items());
      start = page.lastEvaluatedKey();
    } while (start != null);
  }

  private void transact() {
    List<TransactWriteItem> actions = new ArrayList<>();
    Set<List<Object>> keys = new HashSet<>();
    for (int i = 1 + random.number(4); i > 0; i--) {
      ModelTable table = random.oneOf(new ArrayList<>(model.tables.values()));
      TransactWriteItem action = action(table);
      if (keys.add(List.of(table.name, keyOf(table, action)))) {
        actions.add(action);
      }
    }
    List<Remembered> reads = new ArrayList<>();
    if (random.chance(40)) {
      for (Remembered each : remembered) {
        if (model.tables.get(each.table.name) == each.table) {
          reads.add(each);
        }
      }
    }
    List<ItemVersion> unchanged = reads.stream().map(Remembered::item).toList();
    TransactWriteItemsRequest request = new TransactWriteItemsRequest(actions, null);
    compare(
        request + " unchanged " + unchanged,
        () -> engine.transactWriteItems(request, unchanged, context()),
        () -> model.transact(actions, changed(reads)));
  }

  private static @Nullable TransactionCanceledException changed(List<Remembered> reads) {
    for (Remembered read : reads) {
      List<AttributeValue> key = read.table.keyOf(read.item.key());
      boolean there = read.table.items.containsKey(key);
      boolean same =
          read.item.version() == 0
              ? !there
              : there && read.table.writes.getOrDefault(key, 0) == read.writes;
      if (!same) {
        return new TransactionCanceledException(read.item);
      }
    }
    return null;
  }

  private TransactWriteItem action(ModelTable table) {
    switch (random.number(4)) {
      case 0 -> {
        return new TransactWriteItem.Put(
            new PutItemRequest(
                table.name,
                random.item(table),
                random.maybeCondition(),
                ReturnValues.NONE,
                random.chance(50)));
      }
      case 1 -> {
        return new TransactWriteItem.Update(
            new UpdateItemRequest(
                table.name,
                random.key(table),
                random.update(),
                random.maybeCondition(),
                ReturnValues.NONE,
                random.chance(50)));
      }
      case 2 -> {
        return new TransactWriteItem.Delete(
            new DeleteItemRequest(
                table.name,
                random.key(table),
                random.maybeCondition(),
                ReturnValues.NONE,
                random.chance(50)));
      }
      default -> {
        return new TransactWriteItem.ConditionCheck(
            table.name, random.key(table), random.condition(2), random.chance(50));
      }
    }
  }

  private static Object keyOf(ModelTable table, TransactWriteItem action) {
    if (action instanceof TransactWriteItem.Put put) {
      return table.keys().stream()
          .map(key -> String.valueOf(put.request().item().get(key.name())))
          .toList();
    }
    PrimaryKey key =
        action instanceof TransactWriteItem.Update update
            ? update.request().key()
            : action instanceof TransactWriteItem.Delete delete
                ? delete.request().key()
                : ((TransactWriteItem.ConditionCheck) action).key();
    List<String> values = new ArrayList<>(List.of(String.valueOf(key.partition())));
    if (key.sort() != null) {
      values.add(String.valueOf(key.sort()));
    }
    return values;
  }

  private void createOrDelete() {
    if (random.chance(50)) {
      create("temporary", key(null), List.of());
    } else if (random.chance(50)) {
      compare(
          "truncate temporary",
          () -> {
            engine.truncateTable("temporary", RequestContext.CONSISTENT);
            return "truncated";
          },
          () -> {
            model.truncateTable("temporary");
            return "truncated";
          });
    } else {
      compare(
          "delete temporary",
          () -> {
            engine.deleteTable("temporary", RequestContext.CONSISTENT);
            return "deleted";
          },
          () -> {
            model.deleteTable("temporary");
            return "deleted";
          });
    }
  }

  private RequestContext context() {
    return random.chance(50) ? RequestContext.CONSISTENT : RequestContext.EVENTUAL;
  }

  private void checkTables() {
    if (all) {
      globalSteps.check(engine);
    }
    ModelCounts.check(engine, model.tables.values());
  }

  /** Runs both sides, compares, and returns the engine's answer. */
  private Object compare(Object request, Supplier<Object> onEngine, Supplier<Object> onModel) {
    String text = request.toString();
    log.add(text.length() > 2_000 ? text.substring(0, 2_000) : text);
    Object expected = outcome(onModel);
    Object actual = outcome(onEngine);
    boolean severalActions = text.split("Action\\[|remove=\\[\\w", -1).length > 2;
    if (severalActions) {
      assertThat(anyUpdateFault(actual)).isEqualTo(anyUpdateFault(expected));
    } else {
      assertThat(actual).isEqualTo(expected);
    }
    return actual;
  }

  /** Of several faulty actions of an update the reference does not say which one is reported. */
  private static Object anyUpdateFault(Object outcome) {
    boolean refusal = outcome instanceof String || outcome instanceof List<?>;
    return !refusal
        ? outcome
        : outcome
            .toString()
            .replaceAll(
                "The document path provided in the update expression is invalid for update"
                    + "|The provided expression refers to an attribute that does not exist in the item"
                    + "|An operand in the update expression has an incorrect data type"
                    + "|Number overflow[a-zA-Z. ]*",
                "fault of an action")
            .replaceAll("kind=(DOCUMENT_PATH|TYPE_MISMATCH|NUMBER_RANGE)", "kind=of the fault");
  }

  /** The answer, or what clients can see of the refusal. */
  private static Object outcome(Supplier<Object> operation) {
    try {
      return operation.get();
    } catch (ValidationException e) {
      return "ValidationException " + e.getMessage();
    } catch (ConditionalCheckFailedException e) {
      return List.of(String.valueOf(e.getMessage()), String.valueOf(e.item() != null), itemOf(e));
    } catch (TransactionCanceledException e) {
      return List.of(String.valueOf(e.getMessage()), e.reasons(), String.valueOf(e.changedItem()));
    } catch (EngineException e) {
      return e.getClass().getSimpleName() + " " + e.getMessage();
    }
  }

  private static Item itemOf(ConditionalCheckFailedException e) {
    return e.item() == null ? Item.of(Map.of()) : e.item();
  }
}
