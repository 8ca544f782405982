package io.partita.engine.embedded.store;

import io.partita.engine.AttributeDictionary.AttributeCounts;
import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.engine.AttributeDictionary.SeenAttributes;
import io.partita.engine.value.AttributeType;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A dictionary as of one moment.
 *
 * @param seen its names, each with its types
 * @param numbers for each name and each of its types, in the order of {@link TypeCodes}, the number
 *     that stands for both
 * @param counts of items that have the attribute, by its number; null if they are not known
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and copied where they are taken
record DictionaryState(SeenAttributes seen, int[] numbers, long @Nullable [] counts) {
  /** Of a table of which nobody kept one. */
  static final DictionaryState UNKNOWN =
      new DictionaryState(new SeenAttributes(0, List.of()), new int[0], null);

  /** What the counts tell. */
  Optional<AttributeCounts> attributeCounts() {
    if (counts == null) {
      return Optional.empty();
    }
    Map<String, Map<AttributeType, Long>> items = new HashMap<>();
    int next = 0;
    for (SeenAttribute attribute : seen.attributes()) {
      Map<AttributeType, Long> byType = new EnumMap<>(AttributeType.class);
      for (AttributeType type : Dictionary.inOrder(attribute.types())) {
        byType.put(type, counts[numbers[next++]]);
      }
      items.put(attribute.name(), byType);
    }
    return Optional.of(new AttributeCounts(items));
  }
}
