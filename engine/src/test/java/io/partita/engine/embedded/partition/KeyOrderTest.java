package io.partita.engine.embedded.partition;

import static io.partita.engine.embedded.EngineFixture.key;
import static io.partita.engine.embedded.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.embedded.EngineFixture;
import io.partita.engine.expression.Operators;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class KeyOrderTest {

  @Property
  void numbersSortByValue(
      @ForAll("numbers") AttributeValue a, @ForAll("numbers") AttributeValue b) {
    sorts(a, b, AttributeType.N);
  }

  @Property
  void textsSortByTheirUtf8Bytes(
      @ForAll("texts") AttributeValue a, @ForAll("texts") AttributeValue b) {
    sorts(a, b, AttributeType.S);
  }

  @Property
  void binariesSortAsUnsignedBytes(
      @ForAll("binaries") AttributeValue a, @ForAll("binaries") AttributeValue b) {
    sorts(a, b, AttributeType.B);
  }

  /** As the last component of a table's key, and as the middle one of an index's. */
  private static void sorts(AttributeValue a, AttributeValue b, AttributeType type) {
    KeySchema table = key("pk", AttributeType.S, "sk", type);
    KeyLayout last = KeyLayout.ofTable(table);
    KeyLayout middle = KeyLayout.ofLocalIndex(table, new KeyAttribute("isk", type));
    int expected = Integer.signum(Operators.order(a, b));

    assertThat(order(last.prefix(s("p"), a), last.prefix(s("p"), b))).isEqualTo(expected);
    int indexOrder = order(middle.prefix(s("p"), a, b), middle.prefix(s("p"), b, a));
    assertThat(indexOrder).isEqualTo(expected);
    assertThat(last.decode(last.prefix(s("p"), a))).isEqualTo(List.of(s("p"), a));
    assertThat(middle.decode(middle.prefix(s("p"), a, b))).isEqualTo(List.of(s("p"), a, b));
  }

  @Property
  void anItemCollectionIsExactlyTheRangeOfItsPrefix(
      @ForAll("texts") AttributeValue a,
      @ForAll("texts") AttributeValue b,
      @ForAll("texts") AttributeValue sort) {
    KeyLayout keys = KeyLayout.ofTable(key("pk", AttributeType.S, "sk", AttributeType.S));
    KeyRange collection = KeyRange.ofPrefix(keys.prefix(a));

    assertThat(collection.contains(keys.prefix(b, sort))).isEqualTo(a.equals(b));
  }

  @Test
  void theEndsOfTheRangeOfNumbersSort() {
    String[] ascending = {
      "-9.9999999999999999999999999999999999999E125",
      "-1E125",
      "-10",
      "-9.99",
      "-1.01",
      "-1",
      "-0.1",
      "-1E-130",
      "0",
      "1E-130",
      "0.1",
      "1",
      "1.01",
      "9.99",
      "10",
      "1E125",
      "9.9999999999999999999999999999999999999E125"
    };
    KeyLayout keys = KeyLayout.ofTable(key("pk", AttributeType.N));
    for (int i = 1; i < ascending.length; i++) {
      byte[] lower = body(keys.prefix(EngineFixture.n(ascending[i - 1])));
      byte[] higher = body(keys.prefix(EngineFixture.n(ascending[i])));
      assertThat(Arrays.compareUnsigned(lower, higher))
          .as("%s before %s", ascending[i - 1], ascending[i])
          .isNegative();
    }
  }

  @Property
  void aNumberHasOneKeyWhateverPathMadeIt(@ForAll long number) {
    KeyLayout keys = KeyLayout.ofTable(key("pk", AttributeType.N));
    byte[] fromValue = keys.prefix(EngineFixture.n(number));
    byte[] fromItem = keys.encode(EngineFixture.item("pk", EngineFixture.n(number)));
    assertThat(fromItem).isEqualTo(fromValue);
    assertThat(keys.decode(fromValue)).isEqualTo(List.of(EngineFixture.n(number)));
  }

  private static byte[] body(byte[] key) {
    return Arrays.copyOfRange(key, Token.BYTES, key.length);
  }

  private static int order(byte[] a, byte[] b) {
    return Integer.signum(Arrays.compareUnsigned(a, b));
  }

  @Provide
  Arbitrary<AttributeValue> numbers() {
    Arbitrary<BigDecimal> longs = Arbitraries.longs().map(BigDecimal::valueOf);
    Arbitrary<BigDecimal> small =
        Arbitraries.integers().between(-200, 200).map(BigDecimal::valueOf);
    Arbitrary<Integer> exponents = Arbitraries.integers().between(-100, 100);
    return Arbitraries.oneOf(longs, small)
        .flatMap(
            number ->
                Arbitraries.oneOf(Arbitraries.just(0), exponents)
                    .map(exponent -> new AttributeValue.N(number.scaleByPowerOfTen(exponent))));
  }

  @Provide
  Arbitrary<AttributeValue> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of("\u0000", "\u0001", "a", "b", "ÿ", "\uFFFD", "\uD83D\uDE00");
    return pieces.list().ofMaxSize(5).map(list -> new AttributeValue.S(String.join("", list)));
  }

  @Provide
  Arbitrary<AttributeValue> binaries() {
    return Arbitraries.of((byte) 0, (byte) 1, (byte) 2, (byte) 0x7F, (byte) 0x80, (byte) 0xFF)
        .array(byte[].class)
        .ofMaxSize(5)
        .map(bytes -> new AttributeValue.B(Binary.copyOf(bytes)));
  }
}
