package io.partita.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrimaryKeyTest {
  private static AttributeValue text(String value) {
    return new AttributeValue.S(value);
  }

  private static AttributeValue number(String value) {
    return new AttributeValue.N(new BigDecimal(value));
  }

  private static AttributeValue bytes(int value) {
    return new AttributeValue.B(Binary.copyOf(new byte[] {(byte) value}));
  }

  @Test
  void keysOfTheSameNamesAndValuesAreEqual() {
    for (AttributeValue value : List.of(text("a"), number("1"), bytes(1))) {
      PrimaryKey key = new PrimaryKey("pk", value, "sk", text("b"));

      assertThat(new PrimaryKey("pk", value, "sk", text("b")))
          .isEqualTo(key)
          .hasSameHashCodeAs(key);
      assertThat(PrimaryKey.of("pk", value))
          .isEqualTo(PrimaryKey.of("pk", value))
          .hasSameHashCodeAs(PrimaryKey.of("pk", value));
    }
    assertThat(number("1E+2")).isEqualTo(number("100")).hasSameHashCodeAs(number("100"));
    assertThat(bytes(7)).isEqualTo(bytes(7)).hasSameHashCodeAs(bytes(7));
  }

  @Test
  void whatDiffersInAnyPartIsAnotherKey() {
    PrimaryKey key = new PrimaryKey("pk", text("a"), "sk", text("b"));

    assertThat(
            List.of(
                new PrimaryKey("p", text("a"), "sk", text("b")),
                new PrimaryKey("pk", text("b"), "sk", text("b")),
                new PrimaryKey("pk", text("a"), "s", text("b")),
                new PrimaryKey("pk", text("a"), "sk", text("a")),
                new PrimaryKey("pk", number("1"), "sk", text("b")),
                PrimaryKey.of("pk", text("a"))))
        .doesNotContain(key);
    assertThat(text("1")).isNotEqualTo(number("1"));
    assertThat(number("1")).isNotEqualTo(number("2"));
    assertThat(bytes(1)).isNotEqualTo(bytes(2));
  }
}
