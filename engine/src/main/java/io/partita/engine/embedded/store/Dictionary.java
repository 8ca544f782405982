package io.partita.engine.embedded.store;

import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.engine.AttributeDictionary.SeenAttributes;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The attribute names and types seen in one table, and how many items have each of them now. What
 * is applied is written under the exclusive snapshot lock; names and types are read by anybody,
 * counts under a hold of that lock. What is appended but perhaps not yet applied is known under the
 * append lock only.
 *
 * <p>A name and a type together have a number, given in the order in which they are applied, so
 * that redo gives the same; the log and writers name them by it.
 */
final class Dictionary {
  /** At most so many names of a table are remembered. */
  static final int MAX_NAMES = 10_000;

  private static final int FIRST_COUNTS = 16;

  private final Map<String, Seen> applied = new ConcurrentHashMap<>();
  private final Map<String, Integer> appended = new HashMap<>();
  private final AtomicLong version = new AtomicLong();
  private volatile int names;
  private volatile @Nullable Told told;
  private int appendedNames;
  private int numbers;

  /** By number; null if they are not known. */
  private long @Nullable [] counts = new long[FIRST_COUNTS];

  /**
   * One name.
   *
   * @param ordinal its place in the order of first sight
   * @param types as a set of bits
   * @param numbers for each type, in the order of the bits
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared nor changed
  private record Seen(int ordinal, int types, int[] numbers) {
    int number(AttributeType type) {
      int bit = bit(type);
      return (types & bit) == 0 ? Shape.NOT_SEEN : numbers[place(bit)];
    }

    int place(int bit) {
      return Integer.bitCount(types & (bit - 1));
    }

    /** With one type more. */
    Seen with(AttributeType type, int number) {
      int place = place(bit(type));
      int[] more = new int[numbers.length + 1];
      System.arraycopy(numbers, 0, more, 0, place);
      more[place] = number;
      System.arraycopy(numbers, place, more, place + 1, numbers.length - place);
      return new Seen(ordinal, types | bit(type), more);
    }
  }

  /** All names, and the numbers of their types one after the other. */
  @SuppressWarnings("ArrayRecordComponent") // never compared nor changed
  private record Told(SeenAttributes seen, int[] numbers) {}

  /** The number of a name and a type together, or {@link Shape#NOT_SEEN}. Cheap. */
  int number(String name, AttributeType type) {
    Seen seen = applied.get(name);
    return seen == null ? Shape.NOT_SEEN : seen.number(type);
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
      seen = new Seen(names, 0, new int[0]);
    } else if ((seen.types() & bit(type)) != 0) {
      return;
    }
    applied.put(name, seen.with(type, numbers++));
    names = applied.size();
    if (counts != null && counts.length < numbers) {
      counts = Arrays.copyOf(counts, 2 * counts.length);
    }
    version.incrementAndGet();
  }

  /** Counts the attributes of an item that changes; under the exclusive snapshot lock. */
  void count(ItemChange change) {
    Shape before = change.shapeBefore();
    Shape after = change.shapeAfter();
    long[] known = counts;
    if (known == null || before == after) {
      return;
    }
    if (before == Shape.UNKNOWN) {
      counts = null;
      return;
    }
    count(before, -1, known);
    byte[] item = change.after();
    if (after != Shape.OF_ITEM) {
      count(after, 1, known);
    } else if (item != null) {
      count(Item.over(item, 0), known);
    }
  }

  private static void count(Shape shape, int more, long[] known) {
    for (int i = 0; i < shape.size(); i++) {
      known[shape.attribute(i)] += more;
    }
  }

  private void count(Item item, long[] known) {
    int attribute = item.firstAttribute();
    for (int left = item.attributeCount(); left > 0; left--) {
      int value = item.valueOf(attribute);
      int number = number(item.nameOf(attribute), item.typeAt(value));
      if (number != Shape.NOT_SEEN) {
        known[number]++;
      }
      attribute = item.attributeAfter(value);
    }
  }

  /** All names in the order of first sight. */
  SeenAttributes attributes() {
    return told().seen();
  }

  /** All there is at this moment; under a hold of the snapshot lock. */
  DictionaryState state() {
    Told all = told();
    return new DictionaryState(
        all.seen(), all.numbers(), counts == null ? null : Arrays.copyOf(counts, numbers));
  }

  private Told told() {
    Told known = told;
    long asOf = version.get();
    if (known != null && known.seen().version() == asOf) {
      return known;
    }
    List<Map.Entry<String, Seen>> entries = new ArrayList<>(applied.entrySet());
    entries.sort((a, b) -> Integer.compare(a.getValue().ordinal(), b.getValue().ordinal()));
    List<SeenAttribute> attributes = new ArrayList<>(entries.size());
    int count = 0;
    for (Map.Entry<String, Seen> entry : entries) {
      attributes.add(new SeenAttribute(entry.getKey(), types(entry.getValue().types())));
      count += entry.getValue().numbers().length;
    }
    int[] allNumbers = new int[count];
    int at = 0;
    for (Map.Entry<String, Seen> entry : entries) {
      for (int number : entry.getValue().numbers()) {
        allNumbers[at++] = number;
      }
    }
    Told all = new Told(new SeenAttributes(asOf, attributes), allNumbers);
    told = all;
    return all;
  }

  /** A dictionary as it was at some moment. */
  static Dictionary of(DictionaryState state) {
    Dictionary dictionary = new Dictionary();
    int next = 0;
    for (SeenAttribute attribute : state.seen().attributes()) {
      int types = bits(attribute.types());
      int last = next + Integer.bitCount(types);
      dictionary.applied.put(
          attribute.name(),
          new Seen(
              dictionary.applied.size(), types, Arrays.copyOfRange(state.numbers(), next, last)));
      next = last;
    }
    dictionary.names = dictionary.applied.size();
    dictionary.appendedNames = dictionary.names;
    dictionary.numbers = next;
    long[] counts = state.counts();
    dictionary.counts = counts == null ? null : Arrays.copyOf(counts, Math.max(next, FIRST_COUNTS));
    dictionary.version.set(state.seen().version());
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

  /** Types in the order of their bits. */
  static List<AttributeType> inOrder(Set<AttributeType> types) {
    return types.stream().sorted(Comparator.comparingInt(TypeCodes::code)).toList();
  }
}
