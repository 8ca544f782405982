package io.partita.sql.plan.access;

import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.engine.KeyAttribute;
import io.partita.engine.value.AttributeType;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Index;
import io.partita.sql.catalog.Table;
import io.partita.sql.plan.access.SearchTerm.Kind;
import io.partita.sql.plan.access.SearchTerm.Place;
import io.partita.sql.statement.Identifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * The global index that would answer a scan by key: what must be equal comes first, then one range,
 * then the order. It has nothing in its key that the conditions do not prove to be there, because
 * items without it are not in the index.
 *
 * @param statements what makes it, in this order
 * @param unordered the column of ORDER BY that could follow, if the conditions proved it; or null
 */
record IndexSuggestion(List<String> statements, @Nullable String unordered) {
  private static final int SORT_ATTRIBUTES = 4;
  private static final int INCLUDED_ATTRIBUTES = 20;

  /**
   * The index for a read, or null if none helps.
   *
   * @param change whether its items will be changed, and so are read again by their keys
   */
  static @Nullable IndexSuggestion of(
      Catalog catalog, PathRead read, Unkeyed unkeyed, boolean change) {
    Table table = read.path().table();
    Map<Place, @Nullable AttributeType> equal = new LinkedHashMap<>();
    Map<Place, @Nullable AttributeType> ranges = new LinkedHashMap<>();
    Map<Place, @Nullable AttributeType> present = new LinkedHashMap<>();
    for (RexNode condition : unkeyed.conditions()) {
      SearchTerm term = SearchTerm.of(condition, table);
      if (term != null) {
        Map<Place, @Nullable AttributeType> kind =
            term.kind() == Kind.EQUAL ? equal : term.kind() == Kind.RANGE ? ranges : present;
        kind.putIfAbsent(term.place(), term.type());
      }
    }
    for (RexNode expression : unkeyed.joined()) {
      SearchTerm term = SearchTerm.equal(expression, table);
      if (term != null) {
        equal.putIfAbsent(term.place(), term.type());
      }
    }
    if (equal.isEmpty()) {
      return null;
    }
    Map<Place, @Nullable AttributeType> key = new LinkedHashMap<>(equal);
    ranges.keySet().removeAll(equal.keySet());
    present.keySet().removeAll(key.keySet());
    String unordered = null;
    Place first = firstOf(unkeyed.order(), table, equal.keySet());
    if (first != null && ranges.containsKey(first)) {
      key.put(first, ranges.get(first));
    } else if (!ranges.isEmpty()) {
      Map.Entry<Place, @Nullable AttributeType> range = ranges.entrySet().iterator().next();
      key.put(range.getKey(), range.getValue());
    } else if (first != null
        && (present.containsKey(first)
            || table.description().key().find(first.attribute()) != null)) {
      key.put(first, present.get(first));
    } else if (first != null && isKeyType(first)) {
      unordered = first.name();
    }
    return isThere(table, key) ? null : made(catalog, read, key, change, unordered);
  }

  /** Whether the table, or an index of it, has such a key already. */
  private static boolean isThere(Table table, Map<Place, @Nullable AttributeType> key) {
    List<String> attributes = key.keySet().stream().map(Place::attribute).toList();
    return table.description().key().partition().stream()
            .allMatch(each -> attributes.contains(each.name()))
        || table.indexes().stream()
            .filter(Index::global)
            .map(index -> index.key().attributes().stream().map(KeyAttribute::name).toList())
            .anyMatch(attributes::equals);
  }

  private static boolean isKeyType(Place place) {
    Column column = place.column();
    return column != null && column.type().storedAs().isKeyType();
  }

  private static @Nullable Place firstOf(
      List<Integer> order, Table table, Collection<Place> fixed) {
    for (int number : order) {
      if (number >= table.columns().size()) {
        return null;
      }
      Column column = table.columns().get(number);
      Place place = new Place(column.name(), column.attribute(), column);
      if (!fixed.contains(place)) {
        return place;
      }
    }
    return null;
  }

  private static IndexSuggestion made(
      Catalog catalog,
      PathRead read,
      Map<Place, @Nullable AttributeType> key,
      boolean change,
      @Nullable String unordered) {
    Table table = read.path().table();
    List<String> statements = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Set<String> held = new LinkedHashSet<>();
    table.description().key().attributes().forEach(each -> held.add(each.name()));
    for (Map.Entry<Place, @Nullable AttributeType> part : key.entrySet()) {
      Place place = part.getKey();
      if (names.size() > SORT_ATTRIBUTES) {
        break;
      }
      String type = declaration(catalog, table, place, part.getValue());
      if (type != null) {
        statements.add(
            "ALTER TABLE "
                + Identifier.display(table.name())
                + " ADD COLUMN "
                + Identifier.display(place.name())
                + " "
                + type);
      }
      names.add(Identifier.display(place.name()));
      held.add(place.attribute());
    }
    statements.add(
        "CREATE INDEX "
            + Identifier.display(newName(table, key.keySet().iterator().next().name()))
            + " ON "
            + Identifier.display(table.name())
            + " ("
            + String.join(", ", names)
            + ")"
            + projection(read, held, change));
    return new IndexSuggestion(statements, unordered);
  }

  /** The type that an attribute must be declared with, because an index takes it for text. */
  private static @Nullable String declaration(
      Catalog catalog, Table table, Place place, @Nullable AttributeType found) {
    if (place.column() != null) {
      return null;
    }
    AttributeType type = found;
    for (SeenAttribute seen : catalog.seenAttributes(table).attributes()) {
      if (type == null && seen.name().equals(place.attribute()) && seen.types().size() == 1) {
        type = seen.types().iterator().next();
      }
    }
    return type == AttributeType.N ? "DECIMAL" : type == AttributeType.B ? "VARBINARY" : null;
  }

  private static String newName(Table table, String column) {
    String base = "by_" + column.replaceAll("[^A-Za-z0-9_]", "_");
    String name = base;
    for (int i = 2; table.index(name) != null; i++) {
      name = base + "_" + i;
    }
    return name;
  }

  private static String projection(PathRead read, Set<String> held, boolean change) {
    Table table = read.path().table();
    Set<String> needed = new LinkedHashSet<>();
    List<RexNode> wanted = new ArrayList<>(read.path().residual());
    if (!change) {
      wanted.addAll(read.outputs());
    }
    for (RexNode node : wanted) {
      if (!NeededAttributes.addTo(needed, table, node)) {
        return "";
      }
    }
    needed.removeAll(held);
    if (needed.isEmpty()) {
      return " KEYS ONLY";
    }
    return needed.size() > INCLUDED_ATTRIBUTES
        ? ""
        : needed.stream()
            .map(attribute -> name(table, attribute))
            .collect(Collectors.joining(", ", " INCLUDE (", ")"));
  }

  private static String name(Table table, String attribute) {
    Column column = table.columnOf(attribute);
    return Identifier.display(column == null ? attribute : column.name());
  }

  /** An index's key as CREATE INDEX writes it. */
  static String key(Table table, Index index) {
    String partition =
        index.key().partition().stream()
            .map(each -> Identifier.display(table.column(each).name()))
            .collect(Collectors.joining(", "));
    if (index.key().partition().size() > 1) {
      partition = "(" + partition + ")";
    }
    return index.key().sort().stream()
        .map(each -> ", " + Identifier.display(table.column(each).name()))
        .collect(Collectors.joining("", "(" + partition, ")"));
  }
}
