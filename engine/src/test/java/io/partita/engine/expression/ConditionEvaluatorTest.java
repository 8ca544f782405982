package io.partita.engine.expression;

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
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionEvaluatorTest {
  private static final Item ITEM =
      item(
          "s",
          s("hello"),
          "n",
          n(5),
          "b",
          b("\u0001\u00ff"),
          "t",
          AttributeValue.Bool.TRUE,
          "null",
          AttributeValue.Null.INSTANCE,
          "l",
          l(n(1), s("x")),
          "m",
          m("k", n(7)),
          "ss",
          ss("a", "b"),
          "emoji",
          s("\uD83D\uDE00"));

  private static Operand path(String attribute, DocumentPath.Step... steps) {
    return new Operand.Path(new DocumentPath(attribute, List.of(steps)));
  }

  private static Condition compare(String attribute, Comparator comparator, AttributeValue value) {
    return new Condition.Comparison(comparator, path(attribute), Operand.value(value));
  }

  private static boolean holds(Condition condition) {
    return ConditionEvaluator.holds(condition, ITEM, 3);
  }

  @Test
  void comparisonsOfMissingOrForeignTypedValuesAreFalseExceptUnequal() {
    for (Comparator comparator : Comparator.values()) {
      boolean unequal = comparator == Comparator.NOT_EQUAL;
      assertThat(holds(compare("missing", comparator, n(5))))
          .as("%s", comparator)
          .isEqualTo(unequal);
      assertThat(holds(compare("s", comparator, n(5)))).as("%s", comparator).isEqualTo(unequal);
      assertThat(holds(new Condition.Comparison(comparator, path("x"), path("y"))))
          .as("%s of two missing ones", comparator)
          .isEqualTo(unequal);
    }
    assertThat(holds(new Condition.Not(compare("missing", Comparator.LESS, n(5))))).isTrue();
  }

  @Test
  void orderedComparisonsFollowTheOrderOfTheType() {
    assertThat(holds(compare("n", Comparator.LESS, n(5)))).isFalse();
    assertThat(holds(compare("n", Comparator.LESS_OR_EQUAL, n("5.0")))).isTrue();
    assertThat(holds(compare("n", Comparator.GREATER, n("4.99")))).isTrue();
    assertThat(holds(compare("emoji", Comparator.GREATER, s("\uFFFD")))).isTrue();
    assertThat(holds(compare("b", Comparator.LESS, b("\u0002")))).isTrue();
    assertThat(holds(compare("t", Comparator.GREATER_OR_EQUAL, s("")))).isFalse();
  }

  @Test
  void aStoredValueComparesAsTheSameValueByItself() {
    List<AttributeValue> values =
        List.of(
            n(Long.MIN_VALUE),
            n("-5.5"),
            n(-1),
            n(0),
            n("0.005"),
            n("0.05"),
            n("0.1"),
            n(5),
            n("5.5"),
            n(300),
            n(Long.MAX_VALUE),
            n("9223372036854775808"),
            n("12345678901234567890.5"),
            n("1E+30"),
            s(""),
            s("a"),
            s("a\u0000"),
            s("aa"),
            s("a\u00e9"),
            s("a\uFFFD"),
            s("a\uD83D\uDE00"),
            s("a\uD83D\uDE00b"),
            s("b"),
            s("x".repeat(200)),
            b(""),
            b("\u00ff"),
            AttributeValue.Bool.TRUE,
            AttributeValue.Null.INSTANCE,
            ss("a", "b"));
    for (AttributeValue left : values) {
      for (AttributeValue right : values) {
        for (Comparator comparator : Comparator.values()) {
          assertThat(ConditionEvaluator.holds(compare("v", comparator, right), item("v", left), 1))
              .as("%s %s %s", left, comparator, right)
              .isEqualTo(Operators.compare(comparator, left, right));
        }
      }
    }
  }

  @Test
  void equalityIsDeep() {
    assertThat(holds(compare("ss", Comparator.EQUAL, ss("b", "a")))).isTrue();
    assertThat(holds(compare("m", Comparator.EQUAL, m("k", n("7.0"))))).isTrue();
    assertThat(holds(compare("l", Comparator.EQUAL, l(s("x"), n(1))))).isFalse();
    assertThat(holds(compare("null", Comparator.EQUAL, AttributeValue.Null.INSTANCE))).isTrue();
  }

  @Test
  void betweenIsInclusiveAndNeedsOneType() {
    assertThat(holds(between("n", Operand.value(n(5)), Operand.value(n(5))))).isTrue();
    assertThat(holds(between("n", Operand.value(n(6)), Operand.value(n(7))))).isFalse();
    assertThat(holds(between("n", path("s"), Operand.value(n(7))))).isFalse();
    assertThat(holds(between("n", Operand.value(n(1)), path("missing")))).isFalse();
  }

  private static Condition between(String attribute, Operand low, Operand high) {
    return new Condition.Between(path(attribute), low, high);
  }

  @Test
  void inMayMixTypes() {
    List<Operand> values = List.of(Operand.value(s("5")), Operand.value(n(5)));
    assertThat(holds(new Condition.In(path("n"), values))).isTrue();
    assertThat(holds(new Condition.In(path("missing"), values))).isFalse();
  }

  @Test
  void existenceCountsNullAndFollowsPaths() {
    assertThat(holds(new Condition.AttributeExists(DocumentPath.of("null")))).isTrue();
    assertThat(holds(new Condition.AttributeNotExists(DocumentPath.of("missing")))).isTrue();
    DocumentPath nested = new DocumentPath("m", List.of(new DocumentPath.Name("k")));
    assertThat(holds(new Condition.AttributeExists(nested))).isTrue();
    DocumentPath beyond = new DocumentPath("l", List.of(new DocumentPath.Index(2)));
    assertThat(holds(new Condition.AttributeExists(beyond))).isFalse();
    assertThat(holds(new Condition.HasType(path("null"), AttributeType.NULL))).isTrue();
    assertThat(holds(new Condition.HasType(path("missing"), AttributeType.NULL))).isFalse();
  }

  @Test
  void beginsWithAndContainsLookAtTypes() {
    assertThat(holds(new Condition.BeginsWith(path("s"), Operand.value(s("he"))))).isTrue();
    assertThat(holds(new Condition.BeginsWith(path("b"), Operand.value(b("\u0001"))))).isTrue();
    assertThat(holds(new Condition.BeginsWith(path("n"), Operand.value(s("5"))))).isFalse();
    assertThat(holds(contains("s", s("ell")))).isTrue();
    assertThat(holds(contains("b", b("\u00ff")))).isTrue();
    assertThat(holds(contains("l", s("x")))).isTrue();
    assertThat(holds(contains("l", s("1")))).isFalse();
    assertThat(holds(contains("ss", s("a")))).isTrue();
    assertThat(holds(contains("m", s("k")))).isFalse();
  }

  private static Condition contains(String attribute, AttributeValue part) {
    return new Condition.Contains(path(attribute), Operand.value(part));
  }

  @Test
  void sizeCountsUtf16UnitsBytesAndMembers() {
    assertThat(holds(size("emoji", 2))).isTrue();
    assertThat(holds(size("b", 2))).isTrue();
    assertThat(holds(size("l", 2))).isTrue();
    assertThat(holds(size("m", 1))).isTrue();
    assertThat(holds(size("ss", 2))).isTrue();
    assertThat(holds(size("n", 1))).isFalse();
    assertThat(holds(new Condition.Not(size("missing", 0)))).isTrue();
  }

  private static Condition size(String attribute, long size) {
    return new Condition.Comparison(
        Comparator.EQUAL, new Operand.Size(path(attribute)), Operand.value(n(size)));
  }

  @Test
  void aMissingItemHasNoAttributesAndVersionZero() {
    assertThat(ConditionEvaluator.holds(new Condition.VersionEquals(0), null, 0)).isTrue();
    assertThat(holds(new Condition.VersionEquals(3))).isTrue();
    assertThat(holds(new Condition.VersionEquals(2))).isFalse();
    assertThat(
            ConditionEvaluator.holds(new Condition.AttributeExists(DocumentPath.of("pk")), null, 0))
        .isFalse();
  }

  @Test
  void junctionsOfNothingAreTrueAndFalse() {
    assertThat(holds(new Condition.And(List.of()))).isTrue();
    assertThat(holds(new Condition.Or(List.of()))).isFalse();
  }

  @Test
  void whatCanNeverFitIsRefusedInTheModelsWords() {
    refused(
        compare("a", Comparator.LESS, l()),
        "Incorrect operand type for operator or function; operator or function: <, operand type:"
            + " L");
    refused(
        new Condition.BeginsWith(path("a"), Operand.value(n(1))),
        "Incorrect operand type for operator or function; operator or function: begins_with,"
            + " operand type: N");
    refused(
        new Condition.Comparison(
            Comparator.EQUAL, new Operand.Size(Operand.value(n(1))), Operand.value(n(1))),
        "Incorrect operand type for operator or function; operator or function: size, operand"
            + " type: N");
    refused(
        between("a", Operand.value(n(5)), Operand.value(n(3))),
        "The BETWEEN operator requires upper bound to be greater than or equal to lower bound;"
            + " lower bound operand: AttributeValue: {N:5}, upper bound operand: AttributeValue:"
            + " {N:3}");
    refused(
        between("a", Operand.value(n(5)), Operand.value(s("x"))),
        "The BETWEEN operator requires same data type for lower and upper bounds; lower bound"
            + " operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {S:x}");
    refused(
        new Condition.Comparison(Comparator.EQUAL, path("a"), path("a")),
        "The first operand must be distinct from the remaining operands for this operator or"
            + " function; operator: =, first operand: [a]");
    refused(
        new Condition.BeginsWith(new Operand.Size(path("a")), Operand.value(s("x"))),
        "The function is not allowed to be used this way in an expression; function: size");
    refused(
        new Condition.And(Collections.nCopies(151, compare("a", Comparator.EQUAL, n(1)))),
        "The expression contains too many operators; operator count: 301");
    refused(
        new Condition.In(path("a"), Collections.nCopies(101, Operand.value(n(1)))),
        "Incorrect number of operands for operator or function; operator or function: IN, number of"
            + " operands: 101");
  }

  @Test
  void threeHundredOperatorsAndAHundredValuesPass() {
    Condition equal = compare("a", Comparator.EQUAL, n(1));
    Condition condition =
        new Condition.And(
            List.of(
                new Condition.Not(equal),
                new Condition.Or(Collections.nCopies(148, equal)),
                new Condition.In(path("a"), Collections.nCopies(100, Operand.value(n(1))))));
    ConditionRules.check(condition, "FilterExpression");
    assertThat(ConditionEvaluator.holds(condition, ITEM, 0)).isFalse();
  }

  private static void refused(Condition condition, String message) {
    assertThatThrownBy(() -> ConditionRules.check(condition, "FilterExpression"))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Invalid FilterExpression: " + message);
  }
}
