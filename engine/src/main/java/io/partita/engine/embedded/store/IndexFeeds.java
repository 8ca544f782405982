package io.partita.engine.embedded.store;

import io.partita.engine.embedded.store.TableStructure.GlobalIndexStructure;
import io.partita.engine.embedded.store.TableStructure.IndexState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The feeds of all global indexes. Follows the structure, and takes in changes, under the exclusive
 * snapshot lock; read by anybody.
 */
final class IndexFeeds {
  private final Map<Long, IndexFeed> byIndex = new ConcurrentHashMap<>();
  private final Map<Long, List<IndexFeed>> byTable = new ConcurrentHashMap<>();
  private final boolean hasLog;

  /** Whether a change was offered since somebody last asked. */
  private volatile boolean news;

  IndexFeeds(boolean hasLog) {
    this.hasLog = hasLog;
  }

  /** Begins with what a checkpoint knew. */
  void begin(CheckpointState checkpoint) {
    for (TableStructure table : checkpoint.structure().byId().values()) {
      for (GlobalIndexStructure index : table.globalIndexes()) {
        IndexPosition position = checkpoint.indexes().get(index.id());
        if (position == null) {
          throw new IllegalArgumentException("a checkpoint without position of " + index.id());
        }
        byIndex.put(
            index.id(), new IndexFeed(table.id(), index.id(), position, checkpoint.lsn(), hasLog));
      }
      group(table);
    }
  }

  /** A table came with its indexes, or changed to have others. */
  void follow(@Nullable TableStructure before, TableStructure after, long lsn) {
    for (GlobalIndexStructure index : after.globalIndexes()) {
      IndexPosition position =
          before == null ? IndexPosition.complete(lsn) : IndexPosition.empty(lsn);
      byIndex.computeIfAbsent(
          index.id(), id -> new IndexFeed(after.id(), id, position, lsn, hasLog));
    }
    if (before != null) {
      for (GlobalIndexStructure index : before.globalIndexes()) {
        if (after.globalIndex(index.id()) == null) {
          byIndex.remove(index.id());
        }
      }
    }
    group(after);
    news = true;
  }

  /** A table is gone. */
  void forget(TableStructure table) {
    table.globalIndexes().forEach(index -> byIndex.remove(index.id()));
    byTable.remove(table.id());
    news = true;
  }

  private void group(TableStructure table) {
    List<IndexFeed> feeds = new ArrayList<>();
    for (GlobalIndexStructure index : table.globalIndexes()) {
      IndexFeed feed = byIndex.get(index.id());
      if (index.state() != IndexState.DELETING && feed != null) {
        feeds.add(feed);
      }
    }
    if (feeds.isEmpty()) {
      byTable.remove(table.id());
    } else {
      byTable.put(table.id(), List.copyOf(feeds));
    }
  }

  /** Gives a change to the indexes of the tables that it concerns. */
  void offer(LogRecord.Change change) {
    if (byTable.isEmpty()) {
      return;
    }
    for (ItemChange item : change.draft().items()) {
      List<IndexFeed> feeds = byTable.get(item.tableId());
      if (feeds != null) {
        feeds.forEach(feed -> feed.offer(change));
        news = true;
      }
    }
  }

  /** Whether there may be work for the indexes that was not asked for yet. */
  boolean takeNews() {
    if (!news) {
      return false;
    }
    news = false;
    return true;
  }

  @Nullable IndexFeed find(long indexId) {
    return byIndex.get(indexId);
  }

  Collection<IndexFeed> all() {
    return byIndex.values();
  }

  /** Where all indexes are, as a checkpoint at this position takes it. */
  Map<Long, IndexPosition> positions(long appliedLsn) {
    Map<Long, IndexPosition> positions = new HashMap<>();
    byIndex.forEach((id, feed) -> positions.put(id, feed.effectivePosition(appliedLsn)));
    return positions;
  }
}
