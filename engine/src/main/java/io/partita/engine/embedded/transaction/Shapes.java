package io.partita.engine.embedded.transaction;

import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.AttributeSighting;
import io.partita.engine.embedded.store.Shape;
import io.partita.engine.embedded.store.Storage;
import io.partita.engine.value.AttributeName;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the shapes of items, and the attributes that their table may not have seen with their
 * types. In front of the storage's dictionary stands a list of names in the order in which items
 * have them, so that an item like those before costs a comparison of bytes per attribute, and
 * nothing else: it has the shape of the last one.
 */
final class Shapes {
  /** Wider tables pay a look into the dictionary for what stands behind these. */
  private static final int MAX_NAMES = 64;

  private static final int TYPES = AttributeType.values().length;

  private final Storage storage;
  private final Map<Long, Known> knownByTable = new ConcurrentHashMap<>();

  /** Names that were seen, with the numbers of their types, and the shapes that came last. */
  private static final class Known {
    private final AttributeName[] names;

    /** For each name {@link #TYPES} numbers. */
    private final int[] numbers;

    // Hints, so it does not matter which of several writers' shapes another thread sees.
    private Shape lastStored = Shape.NONE;

    private Shape lastNew = Shape.NONE;

    Known() {
      this(new AttributeName[0], new int[0]);
    }

    private Known(AttributeName[] names, int[] numbers) {
      this.names = names;
      this.numbers = numbers;
    }

    Known with(String name, AttributeType type, int number) {
      int at = 0;
      while (at < names.length && !names[at].name().equals(name)) {
        at++;
      }
      if (at == MAX_NAMES) {
        return this;
      }
      boolean isNew = at == names.length;
      AttributeName[] allNames = isNew ? Arrays.copyOf(names, names.length + 1) : names;
      int[] allNumbers = Arrays.copyOf(numbers, TYPES * allNames.length);
      if (isNew) {
        allNames[at] = AttributeName.of(name);
        Arrays.fill(allNumbers, TYPES * at, allNumbers.length, Shape.NOT_SEEN);
      }
      allNumbers[place(at, type)] = number;
      return new Known(allNames, allNumbers);
    }

    int number(int name, AttributeType type) {
      return numbers[place(name, type)];
    }

    @SuppressWarnings("EnumOrdinal") // in memory only, and read for every attribute written
    private static int place(int name, AttributeType type) {
      return TYPES * name + type.ordinal();
    }

    int find(Item item, int attribute, int guess) {
      for (int tried = 0; tried < names.length; tried++) {
        int at = guess + tried < names.length ? guess + tried : guess + tried - names.length;
        if (item.isNamed(attribute, names[at])) {
          return at;
        }
      }
      return -1;
    }
  }

  Shapes(Storage storage) {
    this.storage = storage;
  }

  /** The shape of a stored item, or of none. What is too much for the dictionary is not in it. */
  Shape ofStored(TableLayout table, @Nullable Item item) {
    return item == null ? Shape.NONE : find(table, item, true);
  }

  /** The shape of an item that is to be stored, or of none; see {@link #sightings}. */
  Shape ofNew(TableLayout table, @Nullable Item item) {
    return item == null ? Shape.NONE : find(table, item, false);
  }

  /** The attributes of the item that may be new to the table. */
  List<AttributeSighting> sightings(TableLayout table, Item item) {
    List<AttributeSighting> sightings = new ArrayList<>();
    int attribute = item.firstAttribute();
    for (int left = item.attributeCount(); left > 0; left--) {
      int value = item.valueOf(attribute);
      String name = item.nameOf(attribute);
      AttributeType type = item.typeAt(value);
      if (storage.attributeNumber(table.id(), name, type) == Shape.NOT_SEEN) {
        sightings.add(new AttributeSighting(table.id(), name, type));
      }
      attribute = item.attributeAfter(value);
    }
    return sightings;
  }

  private Shape find(TableLayout table, Item item, boolean isStored) {
    Known known = known(table);
    Shape last = isStored ? known.lastStored : known.lastNew;
    int[] numbers = null;
    int size = 0;
    int guess = 0;
    int attribute = item.firstAttribute();
    for (int left = item.attributeCount(); left > 0; left--) {
      int value = item.valueOf(attribute);
      AttributeType type = item.typeAt(value);
      int found = known.find(item, attribute, guess);
      int number = found < 0 ? Shape.NOT_SEEN : known.number(found, type);
      if (number == Shape.NOT_SEEN) {
        number = lookUp(table, item.nameOf(attribute), type);
      } else {
        guess = found + 1;
      }
      if (number == Shape.NOT_SEEN && !isStored) {
        return Shape.OF_ITEM;
      }
      if (number != Shape.NOT_SEEN) {
        if (numbers == null && (size == last.size() || last.attribute(size) != number)) {
          numbers = begin(last, size, item.attributeCount());
        }
        if (numbers != null) {
          numbers[size] = number;
        }
        size++;
      }
      attribute = item.attributeAfter(value);
    }
    if (numbers == null && size == last.size()) {
      return last;
    }
    Shape shape = Shape.of(numbers == null ? begin(last, size, size) : first(numbers, size));
    if (isStored) {
      known.lastStored = shape;
    } else {
      known.lastNew = shape;
    }
    return shape;
  }

  /** The first attributes of a shape, with room for all. */
  private static int[] begin(Shape last, int size, int room) {
    int[] numbers = new int[room];
    for (int i = 0; i < size; i++) {
      numbers[i] = last.attribute(i);
    }
    return numbers;
  }

  private static int[] first(int[] numbers, int size) {
    return size == numbers.length ? numbers : Arrays.copyOf(numbers, size);
  }

  private int lookUp(TableLayout table, String name, AttributeType type) {
    int number = storage.attributeNumber(table.id(), name, type);
    if (number != Shape.NOT_SEEN) {
      knownByTable.compute(
          table.id(),
          (id, known) -> (known == null ? new Known() : known).with(name, type, number));
    }
    return number;
  }

  private Known known(TableLayout table) {
    Known known = knownByTable.get(table.id());
    return known == null ? knownByTable.computeIfAbsent(table.id(), id -> new Known()) : known;
  }
}
