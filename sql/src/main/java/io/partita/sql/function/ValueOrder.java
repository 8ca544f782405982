package io.partita.sql.function;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Utf8;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The total order of values that ORDER BY, MIN and MAX use, as PartiQL gives it: absent, truth
 * values, numbers, text, binaries, lists, maps, sets.
 */
public final class ValueOrder implements Comparator<@Nullable Object> {
  /** The one instance; nulls first. */
  public static final ValueOrder INSTANCE = new ValueOrder();

  private ValueOrder() {}

  @Override
  public int compare(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return a == b ? 0 : a == null ? -1 : 1;
    }
    if (a instanceof String x && b instanceof String y) {
      return Utf8.compare(x, y);
    }
    if (a instanceof BigDecimal x && b instanceof BigDecimal y) {
      return x.compareTo(y);
    }
    int byRank = Integer.compare(rank(a), rank(b));
    if (byRank != 0) {
      return byRank;
    }
    if (a instanceof Boolean x && b instanceof Boolean y) {
      return x.compareTo(y);
    }
    if (a instanceof Number x && b instanceof Number y) {
      return x instanceof Double || y instanceof Double
          ? Double.compare(x.doubleValue(), y.doubleValue())
          : Long.compare(x.longValue(), y.longValue());
    }
    if (a instanceof Binary x && b instanceof Binary y) {
      return x.compareTo(y);
    }
    return lists(elements(a), elements(b));
  }

  private static int rank(Object value) {
    if (value instanceof Boolean) {
      return 0;
    }
    if (value instanceof Number) {
      return 1;
    }
    if (value instanceof String) {
      return 2;
    }
    if (value instanceof Binary) {
      return 3;
    }
    if (value instanceof AttributeValue.L) {
      return 4;
    }
    return value instanceof AttributeValue.M ? 5 : 6;
  }

  /** What a document is compared by: a list in order, a map by its sorted entries, a set sorted. */
  private List<@Nullable Object> elements(Object value) {
    List<@Nullable Object> elements = new ArrayList<>();
    if (value instanceof AttributeValue.L list) {
      list.values().forEach(element -> elements.add(DynamicFunctions.value(element)));
    } else if (value instanceof AttributeValue.M map) {
      List<String> names = new ArrayList<>(map.values().keySet());
      names.sort(Utf8::compare);
      Map<String, AttributeValue> values = map.values();
      for (String name : names) {
        elements.add(name);
        elements.add(DynamicFunctions.value(values.get(name)));
      }
    } else if (value instanceof AttributeValue.SS set) {
      elements.addAll(set.values());
      Collections.sort(elements, this);
    } else if (value instanceof AttributeValue.NS set) {
      elements.addAll(set.values());
      Collections.sort(elements, this);
    } else if (value instanceof AttributeValue.BS set) {
      elements.addAll(set.values());
      Collections.sort(elements, this);
    }
    return elements;
  }

  private int lists(List<@Nullable Object> a, List<@Nullable Object> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = compare(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }
}
