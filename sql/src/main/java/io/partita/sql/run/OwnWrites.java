package io.partita.sql.run;

import io.partita.engine.PrimaryKey;
import io.partita.engine.value.Item;
import io.partita.sql.catalog.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a query or a scan finds, as the transaction sees it that has written to the table: what it
 * wrote takes the place of what is stored.
 */
final class OwnWrites implements ItemCursor {
  private final Frame frame;
  private final ItemCursor stored;
  private final Table table;
  private final Predicate<PrimaryKey> written;
  private final List<Item> own;
  private final @Nullable AttributeOrder order;
  private int position;
  private boolean started;
  private @Nullable Item head;

  /**
   * A cursor.
   *
   * @param stored what is stored, in the order of the sort key
   * @param written whether the transaction has written the item of a key
   * @param own the items that it wrote and that are found
   * @param order how items come, or null if there is no order: then what is own comes last
   */
  OwnWrites(
      Frame frame,
      ItemCursor stored,
      Table table,
      Predicate<PrimaryKey> written,
      List<Item> own,
      @Nullable AttributeOrder order) {
    this.frame = frame;
    this.stored = stored;
    this.table = table;
    this.written = written;
    this.order = order;
    this.own = new ArrayList<>(own);
    if (order != null) {
      this.own.sort(order);
    }
  }

  @Override
  public boolean next() {
    if (!started) {
      started = true;
      advance();
    }
    Item next = position < own.size() ? own.get(position) : null;
    Item found = head;
    if (next != null && (found == null || (order != null && order.compare(next, found) < 0))) {
      position++;
      frame.item = next;
      return true;
    }
    if (found != null) {
      advance();
    }
    frame.item = found;
    return found != null;
  }

  private void advance() {
    Item item = null;
    while (item == null && stored.next()) {
      item = frame.item;
      if (item != null && written.test(KeyValues.key(table, item))) {
        item = null;
      }
    }
    head = item;
  }
}
