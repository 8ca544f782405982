package io.partita.engine.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.embedded.store.MergedCursor.Range;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MemtableTest {
  /** What was put is what is found, by key and in every range, and a version stays as it was. */
  @Property(tries = 60)
  void agreesWithASortedMap(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3_000) int puts) {
    Random random = new Random(seed);
    int keySpace = 1 + random.nextInt(2 * puts);
    boolean ascending = random.nextInt(4) == 0;
    int versionEvery = 1 + random.nextInt(200);
    Memtable memtable = new Memtable();
    TreeMap<String, String> model = new TreeMap<>();
    List<Taken> versions = new ArrayList<>();
    for (int i = 0; i < puts; i++) {
      String key = key(ascending ? i : random.nextInt(keySpace));
      String value = "value " + i;
      byte[] before = memtable.put(bytes(key), bytes(value));
      assertThat(before == null ? null : text(before)).isEqualTo(model.put(key, value));
      if (random.nextInt(versionEvery) == 0) {
        versions.add(new Taken(memtable.version(), new TreeMap<>(model)));
      }
    }
    for (int i = 0; i <= keySpace; i++) {
      byte[] key = bytes(key(i));
      byte[] found = memtable.get(key, KeyFilter.hash(key));
      assertThat(found == null ? null : text(found)).isEqualTo(model.get(key(i)));
    }
    versions.add(new Taken(memtable.version(), model));
    for (Taken taken : versions) {
      assertRanges(taken.version(), taken.expected(), random, keySpace);
    }
  }

  private record Taken(MemtableNode version, NavigableMap<String, String> expected) {}

  private static void assertRanges(
      MemtableNode version, NavigableMap<String, String> expected, Random random, int keySpace) {
    assertThat(entries(version, new Range(null, true, null, true, false)))
        .isEqualTo(texts(expected));
    for (int i = 0; i < 5; i++) {
      int low = random.nextInt(keySpace);
      String from = key(low);
      String to = key(low + random.nextInt(keySpace));
      boolean withFrom = random.nextBoolean();
      boolean withTo = random.nextBoolean();
      boolean reverse = random.nextBoolean();
      if (from.equals(to) && !(withFrom && withTo)) {
        continue;
      }
      List<String> between = texts(expected.subMap(from, withFrom, to, withTo));
      if (reverse) {
        Collections.reverse(between);
      }
      assertThat(entries(version, new Range(bytes(from), withFrom, bytes(to), withTo, reverse)))
          .isEqualTo(between);
    }
  }

  @Test
  void hasNothingAtFirst() {
    Memtable memtable = new Memtable();
    assertThat(memtable.cursor().isAtEnd()).isTrue();
    byte[] key = bytes("a");
    assertThat(memtable.get(key, KeyFilter.hash(key))).isNull();
  }

  /** A put that replaces a value copies what a version is made of, once. */
  @Test
  void aVersionKeepsTheValueThatWasReplaced() {
    Memtable memtable = new Memtable();
    for (int i = 0; i < 1_000; i++) {
      memtable.put(bytes(key(i)), bytes("old"));
    }
    MemtableNode before = memtable.version();
    for (int i = 0; i < 1_000; i++) {
      memtable.put(bytes(key(i)), bytes("new"));
    }
    assertThat(entries(before, new Range(null, true, null, true, true)))
        .hasSize(1_000)
        .allMatch(entry -> entry.endsWith("=old"));
    assertThat(entries(memtable.version(), new Range(null, true, null, true, true)))
        .hasSize(1_000)
        .allMatch(entry -> entry.endsWith("=new"));
  }

  @Test
  void theFilterPassesWhatItHoldsAndLittleElse() {
    KeyFilter filter = new KeyFilter(1_024);
    int held = filter.capacity();
    for (int i = 0; i < held; i++) {
      filter.add(bytes(key(i)));
    }
    int passed = 0;
    for (int i = 0; i < held; i++) {
      assertThat(filter.mayContain(KeyFilter.hash(bytes(key(i))))).isTrue();
      passed += filter.mayContain(KeyFilter.hash(bytes(key(held + i)))) ? 1 : 0;
    }
    assertThat(passed).isLessThan(held * 5 / 100);
  }

  private static String key(int number) {
    return String.format("customer-%08d", number);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<String> entries(MemtableNode version, Range range) {
    List<String> entries = new ArrayList<>();
    for (LayerCursor at = new MemtableCursor(version, range); !at.isAtEnd(); at.step()) {
      entries.add(text(at.key()) + "=" + text(at.value()));
    }
    return entries;
  }

  private static List<String> texts(Map<String, String> expected) {
    List<String> texts = new ArrayList<>();
    expected.forEach((key, value) -> texts.add(key + "=" + value));
    return texts;
  }
}
