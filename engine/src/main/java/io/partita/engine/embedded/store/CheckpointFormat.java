package io.partita.engine.embedded.store;

import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.engine.AttributeDictionary.SeenAttributes;
import io.partita.engine.TableStatistics.Counts;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The entries of the map {@code state}: what a checkpoint holds beside items and index entries.
 * Each value begins with its format version (1 byte: 4 of the sizes where pages may have packed
 * items, 3 of a dictionary with counts, that of the table that it holds, else 1); numbers, bytes
 * and text as in {@link VarInts}.
 *
 * <pre>
 * key                    value
 * 'X'                    position of the checkpoint, time of that record, next id, schema version
 *                        (numbers)
 * 'S'                    sizes: how many (number), of each map its id and its entries (numbers);
 *                        written with every commit, so that a map that a flipped bit made empty is
 *                        noticed
 * 'T' + id (8 bytes)     the table ({@link StructureFormat})
 * 'C' + id (8 bytes)     counts of a table or index: items and bytes (numbers)
 * 'D' + id (8 bytes)     dictionary of a table: version, how many (numbers), of each: name (text),
 *                        types as a set of bits (number), in the order of first sight; from
 *                        version 3 on then for each name and each of its types in the order of the
 *                        bits: their number in the log, how many items have it (numbers)
 * 'G' + id (8 bytes)     where a global index is: position, 1 if it is complete, else 0 (numbers),
 *                        key of the last item filled (bytes or absent)
 * 'H' + id (8 bytes)     partition keys seen in a table or index ({@link DistinctKeys})
 * 'V' + name             a named definition: text
 * 'P' + id (8 bytes)     counts of the partitions of a table that has several: how many (number), of
 *                        each: items and bytes (numbers)
 * </pre>
 */
final class CheckpointFormat {
  static final byte VERSION = 1;

  /** Pages may have packed items ({@link ItemsType}). */
  static final byte PACKING_VERSION = 4;

  static final byte[] POSITION_KEY = {'X'};
  static final byte[] SIZES_KEY = {'S'};

  private static final byte TABLE = 'T';
  private static final byte COUNTS = 'C';
  private static final byte DICTIONARY = 'D';
  private static final byte INDEX = 'G';
  private static final byte DISTINCT = 'H';
  private static final byte PARTITIONS = 'P';
  private static final byte DEFINITION = 'V';

  private CheckpointFormat() {}

  /** The entries of a checkpoint, without the sizes. */
  static Map<byte[], byte[]> encode(CheckpointState state) {
    Map<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    entries.put(
        POSITION_KEY,
        numbers(state.lsn(), state.lastTimeMillis(), state.nextId(), state.structure().version()));
    for (TableStructure table : state.structure().byId().values()) {
      entries.put(
          key(TABLE, table.id()),
          versioned(StructureFormat.version(table), StructureFormat.bytes(table)));
    }
    for (var definition : state.structure().definitions().entrySet()) {
      entries.put(
          definitionKey(definition.getKey()), versioned(VarInts.utf8(definition.getValue())));
    }
    for (var counts : state.counts().entrySet()) {
      entries.put(
          key(COUNTS, counts.getKey()),
          numbers(counts.getValue().items(), counts.getValue().bytes()));
    }
    for (var seen : state.dictionaries().entrySet()) {
      entries.put(key(DICTIONARY, seen.getKey()), dictionary(seen.getValue()));
    }
    for (var position : state.indexes().entrySet()) {
      entries.put(key(INDEX, position.getKey()), position(position.getValue()));
    }
    for (var distinct : state.distinct().entrySet()) {
      entries.put(key(DISTINCT, distinct.getKey()), versioned(distinct.getValue()));
    }
    for (var partitions : state.partitions().entrySet()) {
      entries.put(key(PARTITIONS, partitions.getKey()), partitions(partitions.getValue()));
    }
    return entries;
  }

  private static byte[] partitions(List<Counts> counts) {
    long[] numbers = new long[1 + 2 * counts.size()];
    numbers[0] = counts.size();
    for (int i = 0; i < counts.size(); i++) {
      numbers[1 + 2 * i] = counts.get(i).items();
      numbers[2 + 2 * i] = counts.get(i).bytes();
    }
    return numbers(numbers);
  }

  private static List<Counts> partitions(ByteBuffer value) {
    List<Counts> counts = new ArrayList<>();
    for (long left = VarInts.get(value); left > 0; left--) {
      counts.add(new Counts(VarInts.get(value), VarInts.get(value)));
    }
    return counts;
  }

  private static byte[] definitionKey(String name) {
    byte[] bytes = VarInts.utf8(name);
    return ByteBuffer.allocate(1 + bytes.length).put(DEFINITION).put(bytes).array();
  }

  private static String text(ByteBuffer from) {
    return new String(rest(from), StandardCharsets.UTF_8);
  }

  private static byte[] key(byte kind, long id) {
    return ByteBuffer.allocate(9).put(kind).putLong(id).array();
  }

  private static byte[] versioned(byte[] content) {
    return versioned(VERSION, content);
  }

  private static byte[] versioned(byte version, byte[] content) {
    return ByteBuffer.allocate(1 + content.length).put(version).put(content).array();
  }

  private static byte[] numbers(long... numbers) {
    return numbers(VERSION, numbers);
  }

  private static byte[] numbers(byte version, long... numbers) {
    int length = 1;
    for (long number : numbers) {
      length += VarInts.length(number);
    }
    ByteBuffer value = ByteBuffer.allocate(length).put(version);
    for (long number : numbers) {
      VarInts.put(value, number);
    }
    return value.array();
  }

  private static byte[] position(IndexPosition position) {
    byte[] numbers = numbers(position.lsn(), position.complete() ? 1 : 0);
    ByteBuffer value =
        ByteBuffer.allocate(numbers.length + VarInts.lengthOrAbsent(position.filledTo()));
    value.put(numbers);
    VarInts.putOrAbsent(value, position.filledTo());
    return value.array();
  }

  /** The value of the sizes. */
  static byte[] encodeSizes(Map<Long, Long> sizes) {
    long[] numbers = new long[1 + 2 * sizes.size()];
    numbers[0] = sizes.size();
    int at = 1;
    for (Map.Entry<Long, Long> size : new TreeMap<>(sizes).entrySet()) {
      numbers[at++] = size.getKey();
      numbers[at++] = size.getValue();
    }
    return numbers(PACKING_VERSION, numbers);
  }

  static Map<Long, Long> decodeSizes(byte[] value) {
    ByteBuffer from = begin(value);
    Map<Long, Long> sizes = new TreeMap<>();
    for (long left = VarInts.get(from); left > 0; left--) {
      sizes.put(VarInts.get(from), VarInts.get(from));
    }
    return sizes;
  }

  private static ByteBuffer begin(byte[] value) {
    ByteBuffer from = ByteBuffer.wrap(value);
    byte version = from.get();
    if (version < VERSION || version > PACKING_VERSION) {
      throw new IllegalArgumentException("a checkpoint of format version " + version);
    }
    return from;
  }

  private static byte[] dictionary(DictionaryState state) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<SeenAttribute> attributes = state.seen().attributes();
    long[] counts = state.counts();
    out.write(counts == null ? VERSION : RecordFormat.COUNTING_VERSION);
    write(out, state.seen().version());
    write(out, attributes.size());
    for (SeenAttribute attribute : attributes) {
      byte[] name = VarInts.utf8(attribute.name());
      write(out, name.length);
      out.writeBytes(name);
      write(out, Dictionary.bits(attribute.types()));
    }
    if (counts != null) {
      for (int number : state.numbers()) {
        write(out, number);
        write(out, counts[number]);
      }
    }
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, long number) {
    ByteBuffer one = ByteBuffer.allocate(VarInts.length(number));
    VarInts.put(one, number);
    out.writeBytes(one.array());
  }

  /** The checkpoint in these entries. */
  static CheckpointState decode(Map<byte[], byte[]> entries) {
    long[] head = null;
    List<TableStructure> tables = new ArrayList<>();
    Map<String, String> definitions = new TreeMap<>();
    Map<Long, Counts> counts = new HashMap<>();
    Map<Long, DictionaryState> dictionaries = new HashMap<>();
    Map<Long, IndexPosition> indexes = new HashMap<>();
    Map<Long, byte[]> distinct = new HashMap<>();
    Map<Long, List<Counts>> partitions = new HashMap<>();
    for (Map.Entry<byte[], byte[]> entry : entries.entrySet()) {
      ByteBuffer key = ByteBuffer.wrap(entry.getKey());
      ByteBuffer value = begin(entry.getValue());
      switch (key.get()) {
        case 'X' ->
            head =
                new long[] {
                  VarInts.get(value), VarInts.get(value), VarInts.get(value), VarInts.get(value)
                };
        case TABLE -> tables.add(StructureFormat.decode(value, entry.getValue()[0]));
        case DEFINITION -> definitions.put(text(key), text(value));
        case COUNTS ->
            counts.put(key.getLong(), new Counts(VarInts.get(value), VarInts.get(value)));
        case DICTIONARY -> dictionaries.put(key.getLong(), dictionary(value, entry.getValue()[0]));
        case INDEX ->
            indexes.put(
                key.getLong(),
                new IndexPosition(
                    VarInts.get(value), VarInts.get(value) == 1, VarInts.getBytesOrAbsent(value)));
        case PARTITIONS -> partitions.put(key.getLong(), partitions(value));
        case DISTINCT -> distinct.put(key.getLong(), rest(value));
        default -> {
          // The sizes, which whoever opens the maps has checked.
        }
      }
    }
    if (head == null) {
      throw new IllegalArgumentException("a checkpoint without position");
    }
    return new CheckpointState(
        head[0],
        head[1],
        head[2],
        structure(head[3], tables, definitions),
        counts,
        dictionaries,
        indexes,
        distinct,
        partitions);
  }

  private static byte[] rest(ByteBuffer value) {
    byte[] rest = new byte[value.remaining()];
    value.get(rest);
    return rest;
  }

  private static Structure structure(
      long version, List<TableStructure> tables, Map<String, String> definitions) {
    return new Structure(
        version,
        index(tables, TableStructure::id),
        index(tables, TableStructure::name),
        definitions);
  }

  private static <K> Map<K, TableStructure> index(
      List<TableStructure> tables, Function<TableStructure, K> key) {
    Map<K, TableStructure> index = new HashMap<>();
    BiFunction<TableStructure, TableStructure, TableStructure> twice =
        (a, b) -> {
          throw new IllegalArgumentException("two tables " + a.name());
        };
    tables.forEach(table -> index.merge(key.apply(table), table, twice));
    return index;
  }

  /** Without counts, names and types have their numbers in the order in which they stand. */
  private static DictionaryState dictionary(ByteBuffer value, byte formatVersion) {
    long version = VarInts.get(value);
    List<SeenAttribute> attributes = new ArrayList<>();
    int size = 0;
    for (long left = VarInts.get(value); left > 0; left--) {
      String name = VarInts.getText(value);
      SeenAttribute attribute = new SeenAttribute(name, Dictionary.types(VarInts.getInt(value)));
      attributes.add(attribute);
      size += attribute.types().size();
    }
    int[] numbers = IntStream.range(0, size).toArray();
    long[] counts = formatVersion < RecordFormat.COUNTING_VERSION ? null : new long[size];
    if (counts != null) {
      for (int i = 0; i < size; i++) {
        numbers[i] = VarInts.getInt(value);
        counts[numbers[i]] = VarInts.get(value);
      }
    }
    return new DictionaryState(new SeenAttributes(version, attributes), numbers, counts);
  }
}
