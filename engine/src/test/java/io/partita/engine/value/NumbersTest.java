package io.partita.engine.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.ValidationException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
  private static final String OVERFLOW =
      "Number overflow. Attempting to store a number with magnitude larger than supported range";
  private static final String UNDERFLOW =
      "Number underflow. Attempting to store a number with magnitude smaller than supported range";
  private static final String DIGITS =
      "Attempting to store more than 38 significant digits in a Number";

  @ParameterizedTest
  @CsvSource({
    "1000, 1000",
    "1e3, 1000",
    "+1000, 1000",
    "1E3, 1000",
    "0.10, 0.1",
    "-0, 0",
    "0e125, 0",
    "0.0, 0",
    "00012.500, 12.5",
    "1e-130, 1E-130",
    ".5, 0.5",
    "5., 5",
    "-1.5E+1, -15"
  })
  void aNumberIsTheSameHoweverItIsWritten(String text, String value) {
    assertThat(Numbers.parse(text)).isEqualTo(Numbers.canonical(new BigDecimal(value)));
  }

  @Test
  void theTextOfANumberIsPlainAndCanonical() {
    assertThat(Numbers.text(Numbers.parse("1E3"))).isEqualTo("1000");
    assertThat(Numbers.text(Numbers.parse("1E125"))).isEqualTo("1" + "0".repeat(125));
    assertThat(Numbers.text(Numbers.parse("1E-130"))).isEqualTo("0." + "0".repeat(129) + "1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " 1", "1 ", "NaN", "Infinity", "1e", "e1", "-", ".", "1.2.3", "0x1", "１"})
  void whatIsNoNumberIsRefusedWithItsText(String text) {
    assertThatThrownBy(() -> Numbers.parse(text))
        .isInstanceOf(ValidationException.class)
        .hasMessage("The parameter cannot be converted to a numeric value: " + text)
        .extracting(e -> ((ValidationException) e).kind())
        .isEqualTo(ValidationException.Kind.NUMBER_TEXT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1E126|" + OVERFLOW,
        "-1E126|" + OVERFLOW,
        "1E1000000000|" + OVERFLOW,
        "1E99999999999999999999|" + OVERFLOW,
        "0e126|" + OVERFLOW,
        "1E-131|" + UNDERFLOW,
        "1E-99999999999999999999|" + UNDERFLOW,
        "0e-131|" + UNDERFLOW,
        "123456789012345678901234567890123456789|" + DIGITS,
        "1.00000000000000000000000000000000000001|" + DIGITS
      })
  void aNumberOutOfRangeIsRefused(String text, String message) {
    assertThatThrownBy(() -> Numbers.parse(text))
        .isInstanceOf(ValidationException.class)
        .hasMessage(message)
        .extracting(e -> ((ValidationException) e).kind())
        .isEqualTo(ValidationException.Kind.NUMBER_RANGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1E38",
        "99999999999999999999999999999999999999",
        "9.9999999999999999999999999999999999999E+125",
        "-9.9999999999999999999999999999999999999E-130",
        "1234567890123456789012345678901234567800000"
      })
  void aNumberWithinTheLimitsIsTaken(String text) {
    assertThat(Numbers.parse(text)).isEqualByComparingTo(new BigDecimal(text));
  }

  @Test
  void sumsAreExactOrRefused() {
    assertThat(Numbers.add(new BigDecimal("0.1"), new BigDecimal("0.2"))).isEqualTo("0.3");
    assertThat(Numbers.subtract(new BigDecimal("1E125"), new BigDecimal("1E125"))).isZero();
    assertThatThrownBy(() -> Numbers.add(new BigDecimal("1E125"), BigDecimal.ONE))
        .hasMessage(OVERFLOW);
    assertThatThrownBy(() -> Numbers.add(new BigDecimal("9E125"), new BigDecimal("9E125")))
        .hasMessage(OVERFLOW);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "12, 2",
    "123, 3",
    "100, 2",
    "1.5, 3",
    "3.14159, 5",
    "100.5, 4",
    "-42, 3",
    "1E125, 2",
    "120, 3",
    "0.012, 3",
    "1, 2",
    "-1, 3",
    "10, 2",
    "1000, 2",
    "1E-130, 2",
    "9999, 3",
    "10001, 4",
    "99999999999999999999999999999999999999, 20",
    "-99999999999999999999999999999999999999, 21",
    "9.9999999999999999999999999999999999999E+125, 20",
    "9.9999999999999999999999999999999999999E+124, 21",
    "9223372036854775807, 11",
    "-9223372036854775808, 12"
  })
  void aNumbersSizeCountsPairsOfDigitsFromThePoint(String number, int bytes) {
    BigDecimal value = new BigDecimal(number);
    assertThat(Numbers.sizeBytes(value)).isEqualTo(bytes);
    assertThat(Item.of(Map.of("n", new AttributeValue.N(value))).sizeBytes()).isEqualTo(1 + bytes);
  }

  @Property
  void integersHaveOneSizeAsLongAndAsDecimal(@ForAll long number) {
    assertThat(Numbers.sizeBytes(number)).isEqualTo(Numbers.sizeBytes(BigDecimal.valueOf(number)));
  }

  @Property
  void everyNumberOfTheModelSurvivesItsEncoding(
      @ForAll long high, @ForAll long low, @ForAll @IntRange(min = -130, max = 125) int exponent) {
    BigInteger digits =
        BigInteger.valueOf(high).multiply(BigInteger.TEN.pow(18)).add(BigInteger.valueOf(low));
    BigDecimal unscaled = new BigDecimal(digits);
    BigDecimal number =
        unscaled.signum() == 0
            ? unscaled
            : unscaled.scaleByPowerOfTen(exponent - unscaled.precision() + 1);
    AttributeValue.N value = new AttributeValue.N(number);

    Item item = Item.of(Map.of("n", value));

    assertThat(item.get("n")).isEqualTo(value);
    assertThat(item.sizeBytes()).isEqualTo(1 + Numbers.sizeBytes(number));
  }
}
