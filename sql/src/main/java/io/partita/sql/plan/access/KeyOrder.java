package io.partita.sql.plan.access;

import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.sql.catalog.Index;
import io.partita.sql.catalog.Table;
import io.partita.sql.plan.access.AccessPaths.Order;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * How far the order of keys is the order that is wanted.
 *
 * @param satisfied whether it is
 * @param forward whether reading is by ascending sort key
 * @param by the attributes that order the items, outermost first; none if any order will do, or if
 *     only one item is found. Several reads are merged by them
 */
record KeyOrder(boolean satisfied, boolean forward, List<String> by) {
  private static final KeyOrder ANY = new KeyOrder(true, true, List.of());
  private static final KeyOrder OTHER = new KeyOrder(false, true, List.of());

  KeyOrder {
    by = List.copyOf(by);
  }

  /** The order of what some queries find. */
  static KeyOrder of(
      Table table, @Nullable Index index, List<KeyRead> reads, List<@Nullable Order> wanted) {
    if (KeyRead.isAnyOfSet(reads)) {
      return wanted.isEmpty() ? ANY : OTHER;
    }
    KeySchema key = table.key(index);
    List<String> by = new ArrayList<>();
    // Within one partition key, the whole key of a table comes once; that of an index does not.
    boolean unique = index == null && isSameInAll(reads, 0);
    boolean forward = true;
    for (Order order : wanted) {
      KeyAttribute attribute = order == null ? null : attribute(table, key, order.column());
      if (unique && by.size() == key.sort().size()) {
        break;
      }
      if (order == null || attribute == null) {
        return OTHER;
      }
      if (isSameInAll(reads, key.attributes().indexOf(attribute))) {
        continue;
      }
      if (by.isEmpty()) {
        forward = order.ascending();
      }
      if (forward != order.ascending()) {
        return OTHER;
      }
      by.add(attribute.name());
    }
    for (KeyRead read : reads) {
      if (!comes(key, read, by)) {
        return OTHER;
      }
    }
    return by.isEmpty() ? ANY : new KeyOrder(true, forward, by);
  }

  private static @Nullable KeyAttribute attribute(Table table, KeySchema key, int column) {
    for (KeyAttribute attribute : key.attributes()) {
      if (table.number(table.column(attribute)) == column) {
        return attribute;
      }
    }
    return null;
  }

  private static boolean isSameInAll(List<KeyRead> reads, int attribute) {
    RexNode first = reads.get(0).fixed(attribute);
    if (first == null) {
      return false;
    }
    for (KeyRead read : reads) {
      if (!first.equals(read.fixed(attribute))) {
        return false;
      }
    }
    return true;
  }

  /** Whether what one read finds comes by these attributes; those that it fixes may be anywhere. */
  private static boolean comes(KeySchema key, KeyRead read, List<String> by) {
    List<KeyAttribute> attributes = key.attributes();
    int next = 0;
    while (next < attributes.size() && read.fixed(next) != null) {
      next++;
    }
    for (String name : by) {
      int number = attributes.indexOf(key.find(name));
      if (read.fixed(number) != null) {
        continue;
      }
      if (number != next) {
        return false;
      }
      next++;
    }
    return true;
  }
}
