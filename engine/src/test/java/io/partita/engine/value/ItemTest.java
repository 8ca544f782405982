package io.partita.engine.value;

import static io.partita.engine.embedded.EngineFixture.b;
import static io.partita.engine.embedded.EngineFixture.item;
import static io.partita.engine.embedded.EngineFixture.l;
import static io.partita.engine.embedded.EngineFixture.m;
import static io.partita.engine.embedded.EngineFixture.n;
import static io.partita.engine.embedded.EngineFixture.s;
import static io.partita.engine.embedded.EngineFixture.ss;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.ValidationException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemTest {
  private static final Item ALL_TYPES =
      item(
          "s",
          s("größe"),
          "long",
          s("x".repeat(300)),
          "n",
          n("12.50"),
          "i",
          n(-7),
          "b",
          b("\0\1"),
          "t",
          AttributeValue.Bool.TRUE,
          "f",
          AttributeValue.Bool.FALSE,
          "null",
          AttributeValue.Null.INSTANCE,
          "l",
          l(n(1), s("two"), l()),
          "m",
          m("x", n(1), "y", m("z", s("deep"))),
          "ss",
          ss("a", ""),
          "ns",
          new AttributeValue.NS(Set.of(new BigDecimal("1.0"), new BigDecimal("2"))),
          "bs",
          new AttributeValue.BS(Set.of(Binary.copyOf(new byte[] {1}))),
          "größe",
          n(3));

  @Test
  void theShapeOfAnItemIsItsNamesAndTypesInTheirOrder() {
    Item item = item("a", s("x"), "m", m("x", n(1)), "t", AttributeValue.Bool.TRUE);
    assertThat(ALL_TYPES.isShapedLike(ALL_TYPES)).isTrue();
    assertThat(item.isShapedLike(item("a", s(""), "m", m(), "t", AttributeValue.Bool.FALSE)))
        .isTrue();
    assertThat(item.isShapedLike(item("a", s("x"), "m", m("x", n(1)), "t", n(1)))).isFalse();
    assertThat(item.isShapedLike(item("a", s("x"), "m", m("x", n(1))))).isFalse();
    assertThat(item("a", n(1), "b", n(1)).isShapedLike(item("b", n(1), "a", n(1)))).isFalse();
    assertThat(item("a", n(1)).isShapedLike(item("ab", n(1)))).isFalse();
  }

  @Test
  void everyTypeIsReadAsItWasWritten() {
    assertThat(Item.of(ALL_TYPES.attributes())).isEqualTo(ALL_TYPES);
    assertThat(ALL_TYPES.get("n")).isEqualTo(n("12.5"));
    assertThat(ALL_TYPES.get("m")).isEqualTo(m("y", m("z", s("deep")), "x", n(1)));
    assertThat(ALL_TYPES.get("größe")).isEqualTo(n(3));
    assertThat(ALL_TYPES.get("gr")).isNull();
    assertThat(ALL_TYPES.names()).startsWith("s", "long", "n").endsWith("bs", "größe").hasSize(14);
  }

  @Test
  void aSliceOfABiggerArrayIsAnItem() {
    byte[] encoded = ALL_TYPES.encoded();
    byte[] stored = new byte[encoded.length + 20];
    System.arraycopy(encoded, 0, stored, 9, encoded.length);

    Item slice = Item.over(stored, 9);

    assertThat(slice).isEqualTo(ALL_TYPES);
    assertThat(slice.encoded()).isEqualTo(encoded);
  }

  @Test
  void aSliceAloneIsInBytesOfItsOwn() {
    byte[] encoded = ALL_TYPES.encoded();
    byte[] leaf = new byte[encoded.length + 8_000];
    System.arraycopy(encoded, 0, leaf, 4_000, encoded.length);

    Item alone = Item.over(leaf, 4_000).alone();

    assertThat(alone).isEqualTo(ALL_TYPES);
    assertThat(alone.bytes()).isEqualTo(encoded);
    assertThat(alone.alone()).isSameAs(alone);
  }

  @Test
  void packedItemsAreReadAsTheyWere() {
    Item other = item("more", n(1), "s", s("x"));
    List<Item> packed = packed(ALL_TYPES, other, item());

    Item all = packed.get(0);
    assertThat(packed).containsExactly(ALL_TYPES, other, item());
    assertThat(ALL_TYPES).isEqualTo(all).hasSameHashCodeAs(all);
    assertThat(all.attributes()).isEqualTo(ALL_TYPES.attributes());
    assertThat(all.names()).containsExactlyElementsOf(ALL_TYPES.names());
    assertThat(all.encoded()).isEqualTo(ALL_TYPES.encoded());
    assertThat(all.alone()).isEqualTo(ALL_TYPES);
    assertThat(all.alone().bytes()).hasSizeLessThan(ALL_TYPES.encoded().length);
    assertThat(all.get("größe")).isEqualTo(n(3));
    assertThat(all.find("more")).isEqualTo(Item.NOT_FOUND);
    assertThat(all.find(AttributeName.of("absent"))).isEqualTo(Item.NOT_FOUND);
    assertThat(all.isShapedLike(ALL_TYPES)).isTrue();
    assertThat(ALL_TYPES.isShapedLike(all)).isTrue();
    assertThat(all.isShapedLike(other)).isFalse();
    assertThat(packed.get(1).isNamed(packed.get(1).firstAttribute(), AttributeName.of("more")))
        .isTrue();
    assertThat(new ItemBuilder(16).merge(packed.get(1), Map.of("s", s("y"))).build())
        .isEqualTo(item("more", n(1), "s", s("y")));
    assertThat(new ItemBuilder(16).copy(all, AttributeName.of("m")).build().get("m"))
        .isEqualTo(ALL_TYPES.get("m"));
    int[] positions = new int[3];
    all.locate(
        new AttributeName[] {
          AttributeName.of("ns"), AttributeName.of("absent"), AttributeName.of("long")
        },
        positions);
    assertThat(all.valueAt(positions[0])).isEqualTo(ALL_TYPES.get("ns"));
    assertThat(positions[1]).isEqualTo(Item.NOT_FOUND);
    assertThat(all.textAt(positions[2])).hasSize(300);
  }

  @Test
  void packedItemsKeepTheNamesThatHaveNoNumber() {
    Map<String, AttributeValue> many = new LinkedHashMap<>();
    for (int i = 0; i < 300; i++) {
      many.put("n" + i, n(i));
    }
    Item last = item("n7", s("x"), "late", n(1));
    List<Item> packed = packed(Item.of(many), last);

    assertThat(packed).containsExactly(Item.of(many), last);
    assertThat(packed.get(0).get("n250")).isEqualTo(n(250));
    assertThat(packed.get(0).find("late")).isEqualTo(Item.NOT_FOUND);
    assertThat(packed.get(1).get("late")).isEqualTo(n(1));
    assertThat(packed.get(1).names()).containsExactly("n7", "late");
    assertThat(packed.get(0).encoded()).isEqualTo(Item.of(many).encoded());
    assertThat(packed.get(0).isShapedLike(Item.of(many))).isTrue();
  }

  /** The bytes on disk: a change here is a change of the format. */
  @Test
  void thePackedFormIsFixed() {
    ItemPacker packer = new ItemPacker(null);
    byte[] first = item("b", s("c"), "a", n(0)).encoded();
    byte[] second = item("a", n(-1)).encoded();
    assertThat(packer.show(first, 0)).isTrue();
    assertThat(packer.show(second, 0)).isTrue();

    assertThat(HexFormat.of().formatHex(packer.names())).isEqualTo("02" + "0161" + "0162");
    byte[] target = new byte[20];
    int end = packer.pack(first, 0, target, 0);
    end = packer.pack(second, 0, target, end);
    assertThat(HexFormat.of().formatHex(target, 0, end))
        .isEqualTo("04" + "02" + "028163" + "0110" + "04" + "01" + "0111ff");
  }

  @Test
  void whatIsNoItemIsNotPacked() {
    byte[] encoded = ALL_TYPES.encoded();
    ItemPacker packer = new ItemPacker(null);
    for (int length = 0; length < encoded.length; length++) {
      assertThat(packer.show(Arrays.copyOf(encoded, length), 0)).as("%s bytes", length).isFalse();
    }
    assertThat(packer.show(Arrays.copyOf(encoded, encoded.length + 1), 0)).isFalse();
    assertThat(packer.show(encoded, 0)).isTrue();
    packer.names();
    byte[] target = new byte[encoded.length + ALL_TYPES.attributeCount()];
    assertThat(packer.pack(encoded, 0, target, 0)).isLessThan(encoded.length);
  }

  private static List<Item> packed(Item... items) {
    ItemPacker packer = new ItemPacker(null);
    for (Item item : items) {
      assertThat(packer.show(item.encoded(), 0)).isTrue();
    }
    byte[] encoded = packer.names();
    AttributeNames names = AttributeNames.of(encoded, 0, encoded.length);
    assertThat(names.isEncodedAs(encoded, 0, encoded.length)).isTrue();
    List<Item> packed = new ArrayList<>();
    for (Item item : items) {
      byte[] bytes = item.encoded();
      byte[] target = new byte[bytes.length + item.attributeCount() + 40];
      packer.pack(bytes, 0, target, 20);
      packed.add(Item.packed(target, 20, names));
    }
    return packed;
  }

  @Test
  void itemsAreEqualByValueWhateverTheOrder() {
    assertThat(item("a", n("1.0"), "b", ss("x", "y")))
        .isEqualTo(item("b", ss("y", "x"), "a", n(1)))
        .hasSameHashCodeAs(item("b", ss("y", "x"), "a", n(1)))
        .isNotEqualTo(item("a", n(1), "b", ss("x", "z")))
        .isNotEqualTo(item("a", n(1)));
  }

  /** The bytes on disk: a change here is a change of the format. */
  @Test
  void theEncodedFormIsFixed() {
    assertThat(hex(item("a", s("bc")))).isEqualTo("03" + "01" + "0161" + "826263");
    assertThat(hex(item("a", n(0)))).isEqualTo("02" + "01" + "0161" + "10");
    assertThat(hex(item("a", n(-1)))).isEqualTo("04" + "01" + "0161" + "11ff");
    assertThat(hex(item("a", n(1000)))).isEqualTo("03" + "01" + "0161" + "1203e8");
    assertThat(hex(item("a", n("1.5")))).isEqualTo("04" + "01" + "0161" + "20020f");
    assertThat(hex(item("a", n("1E125")))).isEqualTo("03" + "01" + "0161" + "20f90101");
    assertThat(hex(item("a", b("\u00ff")))).isEqualTo("02" + "01" + "0161" + "0401ff");
    assertThat(hex(item("a", l(AttributeValue.Bool.TRUE, AttributeValue.Null.INSTANCE))))
        .isEqualTo("08" + "01" + "0161" + "0503020200");
    assertThat(hex(item("a", m("b", AttributeValue.Bool.FALSE))))
        .isEqualTo("07" + "01" + "0161" + "0604010162" + "01");
    assertThat(hex(item("a", ss("b", "c"))))
        .isEqualTo("03" + "01" + "0161" + "0705028162" + "8163");
    assertThat(hex(item())).isEqualTo("0000");
  }

  private static String hex(Item item) {
    return HexFormat.of().formatHex(item.encoded());
  }

  @Test
  void severalAttributesAreLocatedInOneWalkInAnyOrder() {
    AttributeName[] names = {
      AttributeName.of("größe"),
      AttributeName.of("i"),
      AttributeName.of("none"),
      AttributeName.of("s")
    };
    int[] positions = {99, 99, 99, 99};

    ALL_TYPES.locate(names, positions);

    assertThat(ALL_TYPES.longAt(positions[0])).isEqualTo(3);
    assertThat(ALL_TYPES.longAt(positions[1])).isEqualTo(-7);
    assertThat(positions[2]).isEqualTo(Item.NOT_FOUND);
    assertThat(ALL_TYPES.textAt(positions[3])).isEqualTo("größe");
  }

  @Test
  void valuesWithinDocumentsAreFoundWhereTheyStand() {
    int map = ALL_TYPES.find("m");
    int deep = ALL_TYPES.childAt(ALL_TYPES.childAt(map, "y"), "z");
    assertThat(ALL_TYPES.textAt(deep)).isEqualTo("deep");
    assertThat(ALL_TYPES.childAt(map, "z")).isEqualTo(Item.NOT_FOUND);
    int list = ALL_TYPES.find("l");
    assertThat(ALL_TYPES.textAt(ALL_TYPES.elementAt(list, 1))).isEqualTo("two");
    assertThat(ALL_TYPES.elementAt(list, 3)).isEqualTo(Item.NOT_FOUND);
    assertThat(ALL_TYPES.elementAt(map, 0)).isEqualTo(Item.NOT_FOUND);
    assertThat(ALL_TYPES.childAt(list, "x")).isEqualTo(Item.NOT_FOUND);
  }

  @Test
  void sizesFollowTheTable() {
    assertThat(item("name", s("größe")).sizeBytes()).isEqualTo(4 + 7);
    assertThat(item("a", s("\uD83D\uDE00")).sizeBytes()).isEqualTo(1 + 4);
    assertThat(item("a", b("xyz")).sizeBytes()).isEqualTo(1 + 3);
    assertThat(item("a", AttributeValue.Bool.TRUE).sizeBytes()).isEqualTo(2);
    assertThat(item("a", AttributeValue.Null.INSTANCE).sizeBytes()).isEqualTo(2);
    assertThat(item("a", ss("ab", "c", "")).sizeBytes()).isEqualTo(1 + 3);
    assertThat(item("a", l()).sizeBytes()).isEqualTo(1 + 3);
    assertThat(item("a", l(s("ab"), n(5))).sizeBytes()).isEqualTo(1 + 3 + 1 + 2 + 1 + 2);
    assertThat(item("a", m()).sizeBytes()).isEqualTo(1 + 3);
    assertThat(item("a", m("key", s("ab"))).sizeBytes()).isEqualTo(1 + 3 + 1 + 3 + 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {127, 128, 16_383, 16_384, 409_000})
  void textsOfEveryLengthAreRead(int length) {
    Item item = item("before", n(1), "text", s("ä".repeat(length)), "after", n(2));
    assertThat(item.get("text")).isEqualTo(s("ä".repeat(length)));
    assertThat(item.get("after")).isEqualTo(n(2));
    assertThat(item.sizeBytes()).isEqualTo(6 + 2 + 4 + 2 * length + 5 + 2);
  }

  @Test
  void emptySetsDeepValuesAndBrokenTextAreRefusedInTheModelsWords() {
    String invalid = "One or more parameter values were invalid: ";
    refused(ss(), invalid + "An string set  may not be empty");
    refused(new AttributeValue.NS(Set.of()), invalid + "An number set  may not be empty");
    refused(new AttributeValue.BS(Set.of()), invalid + "Binary sets should not be empty");
    refused(
        nested(32),
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels"
            + " beyond supported limit");
    refused(
        s("a\uD800"),
        invalid + "A text holds an unpaired surrogate at position 1 and has no UTF-8 form");
    assertThat(item("a", nested(31)).get("a")).isEqualTo(nested(31));
  }

  private static void refused(AttributeValue value, String message) {
    assertThatThrownBy(() -> Item.of(Map.of("a", value)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> ValueRules.check(value)).hasMessage(message);
  }

  private static AttributeValue nested(int containers) {
    AttributeValue value = n(1);
    for (int i = 0; i < containers; i++) {
      value = i % 2 == 0 ? l(value) : m("x", value);
    }
    return value;
  }

  @Test
  void namesHaveAtLeastOneByteAndAtMost65535() {
    assertThat(item("n".repeat(65_535), n(1)).names()).hasSize(1);
    assertThatThrownBy(() -> item("n".repeat(65_536), n(1)))
        .isInstanceOf(ValidationException.class);
    assertThatThrownBy(() -> item("", n(1))).isInstanceOf(ValidationException.class);
  }

  @Test
  void aMergeReplacesInPlaceLeavesOutAndAppends() {
    Item source = item("a", n(1), "b", n(2), "c", n(3));
    Map<String, AttributeValue> changes = new LinkedHashMap<>();
    changes.put("d", s("new"));
    changes.put("b", s("changed"));
    changes.put("a", null);

    Item merged = new ItemBuilder(8).merge(source, changes).build();

    assertThat(merged.names()).isEqualTo(List.of("b", "c", "d"));
    assertThat(merged).isEqualTo(item("b", s("changed"), "c", n(3), "d", s("new")));
    assertThat(merged.sizeBytes()).isEqualTo(Item.of(merged.attributes()).sizeBytes());
  }

  @Test
  void aBuilderStartsAnewAfterEachItem() {
    ItemBuilder builder = new ItemBuilder(1);
    Item first = builder.put("a", s("x".repeat(1_000))).build();
    Item second = builder.put("b", n(1)).build();
    assertThat(first.get("a")).isEqualTo(s("x".repeat(1_000)));
    assertThat(second).isEqualTo(item("b", n(1)));
  }

  @Test
  void textOrdersByCodePoints() {
    assertThat(Utf8.compare("\uFFFD", "\uD83D\uDE00")).isNegative();
    assertThat(Utf8.compare("a", "ab")).isNegative();
    assertThat(Utf8.compare("\uD83D\uDE01", "\uD83D\uDE00")).isPositive();
    assertThat(Utf8.compare("é", "é")).isZero();
  }
}
