package io.partita.sql.run;

import io.partita.engine.BatchGetItemRequest;
import io.partita.engine.BatchGetItemResult;
import io.partita.engine.KeysAndAttributes;
import io.partita.engine.PrimaryKey;
import io.partita.engine.value.Item;
import io.partita.sql.catalog.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The items of several keys, in the order of the keys, read in batches. */
final class Gets implements ItemCursor {
  /** As many as the engine takes at a time. */
  static final int BATCH = 100;

  private final PathRun path;
  private final Frame frame;
  private final Execution execution;
  private final List<PrimaryKey> keys;
  private Iterator<Item> batch = List.<Item>of().iterator();
  private int position;

  Gets(PathRun path, Frame frame, Execution execution, List<PrimaryKey> keys) {
    this.path = path;
    this.frame = frame;
    this.execution = execution;
    this.keys = keys;
  }

  @Override
  public boolean next() {
    while (true) {
      while (batch.hasNext()) {
        frame.item = batch.next();
        if (path.passes(frame)) {
          return true;
        }
      }
      if (position == keys.size()) {
        frame.item = null;
        return false;
      }
      execution.checkCancelled();
      int end = Math.min(keys.size(), position + BATCH);
      batch = read(keys.subList(position, end)).iterator();
      position = end;
    }
  }

  private List<Item> read(List<PrimaryKey> wanted) {
    Map<PrimaryKey, Item> found = items(path.path().table(), wanted, execution);
    List<Item> items = new ArrayList<>();
    for (PrimaryKey key : wanted) {
      Item item = found.get(key);
      if (item != null) {
        items.add(item);
      }
    }
    return items;
  }

  /**
   * The items of some keys of a table, by their keys; those that are not there are missing.
   *
   * @param wanted as many as one batch takes at most, none twice
   */
  static Map<PrimaryKey, Item> items(Table table, List<PrimaryKey> wanted, Execution execution) {
    String name = table.name();
    Map<PrimaryKey, Item> found = new HashMap<>();
    Transaction transaction = execution.transaction;
    if (transaction != null) {
      for (PrimaryKey key : wanted) {
        Item item = transaction.get(name, key, execution);
        if (item != null) {
          found.put(key, item);
        }
      }
      return found;
    }
    if (wanted.isEmpty()) {
      return found;
    }
    // A batch comes in no order, and not always as a whole.
    Map<String, KeysAndAttributes> request =
        Map.of(name, new KeysAndAttributes(wanted, execution.context.consistentRead(), null));
    while (!request.isEmpty()) {
      BatchGetItemResult result =
          execution.engine.batchGetItem(new BatchGetItemRequest(request), execution.context);
      List<Item> items = result.responses().getOrDefault(name, List.of());
      result.consumed().forEach(consumed -> execution.consume(consumed, items.size()));
      for (Item item : items) {
        found.put(KeyValues.key(table, item), item);
      }
      request = result.unprocessedKeys();
    }
    return found;
  }

  /** The items that are stored under the keys of new ones, by their keys. */
  static Map<PrimaryKey, Item> replaced(Table table, List<Item> items, Execution execution) {
    List<PrimaryKey> keys =
        items.stream().map(item -> KeyValues.key(table, item)).distinct().toList();
    Map<PrimaryKey, Item> found = new HashMap<>();
    for (int from = 0; from < keys.size(); from += BATCH) {
      int to = Math.min(keys.size(), from + BATCH);
      found.putAll(items(table, keys.subList(from, to), execution));
    }
    return found;
  }

  /**
   * The items behind entries of a global index, in their order, without those that are gone. Where
   * the order of the entries counts, an item that has another place in it since is left out: at its
   * new place it is found when the index has caught up.
   */
  static List<Item> behind(PathRun path, List<Item> entries, Execution execution) {
    Table table = path.path().table();
    List<PrimaryKey> keys = entries.stream().map(entry -> KeyValues.key(table, entry)).toList();
    Map<PrimaryKey, Item> found = items(table, keys, execution);
    List<Item> items = new ArrayList<>(entries.size());
    for (int i = 0; i < keys.size(); i++) {
      Item item = found.get(keys.get(i));
      if (item != null && isAtPlace(item, entries.get(i), path.path().orderedBy())) {
        items.add(item);
      }
    }
    return items;
  }

  private static boolean isAtPlace(Item item, Item entry, List<String> order) {
    for (String attribute : order) {
      if (!Objects.equals(item.get(attribute), entry.get(attribute))) {
        return false;
      }
    }
    return true;
  }
}
