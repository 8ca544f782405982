package io.partita.sql.catalog;

import io.partita.engine.AttributeDictionary.AttributeCounts;
import io.partita.engine.value.AttributeType;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How many items have an attribute with each type, in the order of the types' names. */
public record TypeCounts(SortedMap<AttributeType, Long> byType) {
  /** Those of one attribute. */
  public static TypeCounts of(AttributeCounts counts, String attribute) {
    return of(counts.of(attribute));
  }

  private static TypeCounts of(Map<AttributeType, Long> counts) {
    SortedMap<AttributeType, Long> byType = new TreeMap<>(Comparator.comparing(Enum::name));
    byType.putAll(counts);
    return new TypeCounts(byType);
  }

  /** Those types for which this holds and which some item has. */
  public TypeCounts where(Predicate<AttributeType> holds) {
    TypeCounts some = of(byType);
    some.byType.entrySet().removeIf(each -> each.getValue() == 0 || !holds.test(each.getKey()));
    return some;
  }

  /** The items that have the attribute. */
  public long total() {
    return byType.values().stream().mapToLong(Long::longValue).sum();
  }

  /** As in {@code N: 2, S: 40}. */
  @Override
  public String toString() {
    return byType.entrySet().stream()
        .map(each -> each.getKey() + ": " + each.getValue())
        .collect(Collectors.joining(", "));
  }
}
