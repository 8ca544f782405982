package io.partita.engine.embedded.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeafCacheTest {
  private static final int CAPACITY = 1 << 20;
  private static final int MAP = 7;
  private static final AttributeValue VALUE = new AttributeValue.S("value");

  private final LeafCache cache = new LeafCache(CAPACITY);

  @Test
  void whatWasPutIsFoundByItsPosition() {
    StoredLeaf leaf = leaf(1, 20);
    cache.put(leaf);
    cache.put(leaf(2, 20));
    assertThat(cache.get(position(1))).isSameAs(leaf);
    assertThat(cache.get(position(3))).isNull();
  }

  @Test
  void itHoldsNoMoreThanItsCapacity() {
    for (int number = 0; number < 2_000; number++) {
      cache.put(leaf(number, number % 40));
    }
    long held =
        LongStream.range(0, 2_000)
            .mapToObj(number -> cache.get(position((int) number)))
            .mapToLong(leaf -> leaf == null ? 0 : leaf.memory())
            .sum();
    assertThat(held).isBetween(CAPACITY / 2L, (long) CAPACITY);
  }

  @Test
  void aLeafThatIsMetAgainAndAgainStays() {
    StoredLeaf met = leaf(0, 40);
    cache.put(met);
    for (int number = 1; number < 5_000; number++) {
      assertThat(cache.get(met.position())).isSameAs(met);
      cache.put(leaf(number, 40));
    }
  }

  @Test
  void aFullCacheTakesALeafThatIsMetTheSecondTime() {
    assertThat(cache.admits(position(9_999), 4_096, false)).isTrue();
    for (int number = 0; number < 2_000; number++) {
      cache.put(leaf(number, 40));
    }
    assertThat(cache.admits(position(9_999), 4_096, false)).isFalse();
    assertThat(cache.admits(position(9_999), 4_096, false)).isTrue();
  }

  @Test
  void scansOfMoreThanItHoldsFindAPartOfItAndReplaceLittle() {
    int leaves = 2 * CAPACITY / leaf(0, 40).memory();
    int found = 0;
    int put = 0;
    for (int scan = 0; scan < 100; scan++) {
      for (int number = 0; number < leaves; number++) {
        if (cache.get(position(number)) != null) {
          found++;
        } else if (cache.admits(position(number), 8_192, true)) {
          cache.put(leaf(number, 40));
          put++;
        }
      }
    }
    assertThat(found).isGreaterThan(100 * leaves / 3);
    assertThat(put).isLessThan(100 * leaves / 50);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noOtherBytesAreTakenForALeaf(boolean items) {
    byte[] page = page(5, 30, items);
    assertThat(StoredLeaf.of(page, page.length, position(5), MAP, new NameTables())).isNotNull();
    assertThat(StoredLeaf.of(page, page.length, position(6), MAP, new NameTables())).isNull();
    assertThat(StoredLeaf.of(page, page.length, position(5), MAP + 1, new NameTables())).isNull();
    assertThat(StoredLeaf.of(page, page.length - 1, position(5), MAP, new NameTables())).isNull();
    assertThat(StoredLeaf.of(new byte[0], 0, position(5), MAP, new NameTables())).isNull();
    for (int bit = 0; bit < 8 * page.length; bit++) {
      byte[] damaged = page.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      StoredLeaf leaf = StoredLeaf.of(damaged, damaged.length, position(5), MAP, new NameTables());
      // Only the number of the page, which readers do not use, has no check.
      assertThat(leaf == null || bit / 8 == 6).as("bit %s", bit).isTrue();
    }
  }

  private static long position(int number) {
    return DataUtils.composePagePos(number / 100 + 1, number % 100 * 8_192, 8_192, 0);
  }

  private static StoredLeaf leaf(int number, int entries) {
    byte[] page = page(number, entries, false);
    return requireNonNull(
        StoredLeaf.of(page, page.length, position(number), MAP, new NameTables()));
  }

  /** A page as MVStore writes it. */
  private static byte[] page(int number, int entries, boolean items) {
    byte[][] keys = new byte[entries][];
    byte[][] values = new byte[entries][];
    for (int i = 0; i < entries; i++) {
      keys[i] = new byte[] {(byte) (i >> 8), (byte) i};
      values[i] =
          items
              ? StoredItem.of(i, Item.of(Map.of("some", VALUE, "more", VALUE)).encoded())
              : new byte[150];
    }
    WriteBuffer page = new WriteBuffer();
    page.putInt(0).putShort((short) 0).putVarInt(3).putVarInt(MAP).putVarInt(entries);
    page.put((byte) DataUtils.PAGE_TYPE_LEAF);
    BytesType.INSTANCE.write(page, keys, entries);
    new ItemsType(new NameTables()).write(page, values, entries);
    int length = page.position();
    int check =
        DataUtils.getCheckValue(number / 100 + 1)
            ^ DataUtils.getCheckValue(number % 100 * 8_192)
            ^ DataUtils.getCheckValue(length);
    page.putInt(0, length).putShort(4, (short) check);
    return Arrays.copyOf(page.getBuffer().array(), length);
  }
}
