package io.partita.sql.run;

import io.partita.engine.value.Item;
import java.util.Iterator;

/** The items of a table of a system schema. */
final class SystemItems implements ItemCursor {
  private final PathRun path;
  private final Frame frame;
  private final Iterator<Item> items;

  SystemItems(PathRun path, Frame frame, Iterator<Item> items) {
    this.path = path;
    this.frame = frame;
    this.items = items;
  }

  @Override
  public boolean next() {
    while (items.hasNext()) {
      frame.item = items.next();
      if (path.passes(frame)) {
        return true;
      }
    }
    frame.item = null;
    return false;
  }
}
