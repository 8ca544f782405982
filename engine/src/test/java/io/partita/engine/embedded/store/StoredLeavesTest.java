package io.partita.engine.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.embedded.file.FaultyDisk;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a checkpoint has put into leaves, read through a cache that holds few of them. */
class StoredLeavesTest {
  private static final Path DIRECTORY = Path.of("database");
  private static final StorageOptions OPTIONS =
      StorageOptions.defaults().withDurability(Durability.ASYNC).withCacheSize(1 << 20);

  private final Random random = new Random(20260514);
  private final NavigableMap<byte[], byte[]> expected = new TreeMap<>(Arrays::compareUnsigned);
  private final FaultyDisk disk = new FaultyDisk(1, 0.7);

  @Test
  void entriesOfAllSizesAreReadAsTheyWerePut() throws Exception {
    long table;
    try (Storage storage = Storage.open(DIRECTORY, true, OPTIONS, disk, Clock.systemUTC())) {
      table = storage.createTable("t", Ledger.KEY, List.of(), null).id();
      for (int i = 0; i < 4_000; i++) {
        byte[] value = i % 2 == 0 ? bytes(valueLength(i)) : randomItem(i);
        put(storage, table, bytes(keyLength(i)), value);
      }
      storage.checkpoint();
      verify(storage, table);
    }
    try (Storage again = Storage.open(DIRECTORY, false, OPTIONS, disk, Clock.systemUTC())) {
      verify(again, table);
      for (byte[] key : List.copyOf(expected.keySet()).subList(100, 200)) {
        put(again, table, key, bytes(60));
      }
      verify(again, table);
    }
  }

  private int keyLength(int number) {
    return switch (number % 10) {
      case 0 -> 1 + random.nextInt(9);
      case 1 -> 100 + random.nextInt(1_900);
      default -> 20 + random.nextInt(40);
    };
  }

  private int valueLength(int number) {
    return switch (number % 500) {
      case 0 -> 100_000 + random.nextInt(300_000);
      case 1, 2, 3, 4 -> 16_000 + random.nextInt(1_000);
      default -> random.nextInt(400);
    };
  }

  /** Of a few names that most have, of many that few have. */
  private byte[] randomItem(int number) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    for (int i = random.nextInt(9); i < 9; i++) {
      attributes.put("attribute " + i, new AttributeValue.S("x".repeat(random.nextInt(20))));
    }
    for (int i = number % 200 == 1 ? 200 : number % 3; i > 0; i--) {
      attributes.put("a" + random.nextInt(1_000), AttributeValue.Bool.TRUE);
    }
    return Item.of(attributes).encoded();
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private void put(Storage storage, long table, byte[] key, byte[] item) {
    byte[] before = expected.put(key, item);
    ItemChange change =
        new ItemChange(
            table,
            key,
            before == null ? 0 : before.length,
            before,
            item.length,
            item,
            Shape.NONE,
            Shape.NONE,
            List.of());
    storage.append(
        new ChangeDraft(Origin.USER, null, List.of(change), List.of()), AppendGuard.NONE);
  }

  private void verify(Storage storage, long table) {
    for (int round = 0; round < 2; round++) {
      expected.forEach(
          (key, item) -> assertThat(item(storage.get(table, key))).containsExactly(item));
      for (int i = 0; i < 300; i++) {
        byte[] absent = bytes(30);
        assertThat(storage.get(table, absent)).isNull();
        verifyRange(storage, table, bytes(30), bytes(30));
      }
    }
    verifyRange(storage, table, new byte[0], bytes(0));
  }

  private void verifyRange(Storage storage, long table, byte[] a, byte[] b) {
    byte[] from = Arrays.compareUnsigned(a, b) < 0 ? a : b;
    byte[] to = from == a ? b : a;
    boolean reverse = random.nextBoolean();
    NavigableMap<byte[], byte[]> range = expected.subMap(from, true, to, false);
    try (ReadView view = storage.view(table)) {
      EntryCursor cursor = view.cursor(table, from, true, to, false, reverse);
      for (Map.Entry<byte[], byte[]> entry : (reverse ? range.descendingMap() : range).entrySet()) {
        assertThat(cursor.next()).isTrue();
        assertThat(item(cursor.value())).containsExactly(entry.getValue());
        assertThat(cursor.key()).containsExactly(entry.getKey());
      }
      assertThat(cursor.next()).isFalse();
    }
  }

  private static byte[] item(byte[] stored) {
    return Arrays.copyOfRange(stored, StoredItem.itemOffset(stored), stored.length);
  }
}
