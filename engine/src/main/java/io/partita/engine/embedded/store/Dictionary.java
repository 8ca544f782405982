package io.partita.engine.embedded.store;

import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.engine.AttributeDictionary.SeenAttributes;
import io.partita.engine.value.AttributeType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The attribute names and types seen in one table. What is applied is read by anybody and written
 * under the exclusive snapshot lock; what is appended but perhaps not yet applied is known under
 * the append lock only.
 */
final class Dictionary {
  /** At most so many names of a table are remembered. */
  static final int MAX_NAMES = 10_000;

  private final Map<String, Seen> applied = new ConcurrentHashMap<>();
  private final Map<String, Integer> appended = new HashMap<>();
  private final AtomicLong version = new AtomicLong();
  private volatile int names;
  private volatile @Nullable SeenAttributes told;
  private int appendedNames;

  /** One name: its place in the order of first sight, and its types as a set of bits. */
  private record Seen(int ordinal, int types) {}

  /** Whether the name was applied with the type. Cheap. */
  boolean isSeen(String name, AttributeType type) {
    Seen seen = applied.get(name);
    return seen != null && (seen.types() & bit(type)) != 0;
  }

  /** Under the append lock: whether this is news, which it is only once. */
  boolean append(String name, AttributeType type) {
    Seen seen = applied.get(name);
    int known = appended.getOrDefault(name, 0) | (seen == null ? 0 : seen.types());
    if ((known & bit(type)) != 0) {
      return false;
    }
    if (known == 0) {
      if (Math.max(names, appendedNames) >= MAX_NAMES) {
        return false;
      }
      appendedNames = Math.max(names, appendedNames) + 1;
    }
    appended.merge(name, bit(type), (a, b) -> a | b);
    return true;
  }

  /** Under the append lock: forgets what was appended and will not be applied. */
  void forgetAppended() {
    appended.clear();
    appendedNames = names;
  }

  /** Under the exclusive snapshot lock. */
  void apply(String name, AttributeType type) {
    Seen seen = applied.get(name);
    if (seen == null) {
      applied.put(name, new Seen(names, bit(type)));
      names = applied.size();
      version.incrementAndGet();
    } else if ((seen.types() & bit(type)) == 0) {
      applied.put(name, new Seen(seen.ordinal(), seen.types() | bit(type)));
      version.incrementAndGet();
    }
  }

  long version() {
    return version.get();
  }

  /** All names in the order of first sight. */
  SeenAttributes attributes() {
    SeenAttributes known = told;
    long asOf = version.get();
    if (known != null && known.version() == asOf) {
      return known;
    }
    List<Map.Entry<String, Seen>> entries = new ArrayList<>(applied.entrySet());
    entries.sort((a, b) -> Integer.compare(a.getValue().ordinal(), b.getValue().ordinal()));
    List<SeenAttribute> attributes = new ArrayList<>(entries.size());
    for (Map.Entry<String, Seen> entry : entries) {
      attributes.add(new SeenAttribute(entry.getKey(), types(entry.getValue().types())));
    }
    SeenAttributes all = new SeenAttributes(asOf, attributes);
    told = all;
    return all;
  }

  /** A dictionary with what {@link #attributes()} told. */
  static Dictionary of(SeenAttributes seen) {
    Dictionary dictionary = new Dictionary();
    for (SeenAttribute attribute : seen.attributes()) {
      dictionary.applied.put(
          attribute.name(), new Seen(dictionary.applied.size(), bits(attribute.types())));
    }
    dictionary.names = dictionary.applied.size();
    dictionary.appendedNames = dictionary.names;
    dictionary.version.set(seen.version());
    return dictionary;
  }

  private static int bit(AttributeType type) {
    return 1 << TypeCodes.code(type);
  }

  static int bits(Set<AttributeType> types) {
    int bits = 0;
    for (AttributeType type : types) {
      bits |= bit(type);
    }
    return bits;
  }

  static Set<AttributeType> types(int bits) {
    Set<AttributeType> types = EnumSet.noneOf(AttributeType.class);
    for (AttributeType type : AttributeType.values()) {
      if ((bits & bit(type)) != 0) {
        types.add(type);
      }
    }
    return types;
  }
}
