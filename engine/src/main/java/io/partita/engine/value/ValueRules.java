package io.partita.engine.value;

import io.partita.engine.ValidationException;
import java.math.BigDecimal;

/** What every value of the model obeys, wherever it comes from: digits, sets, nesting, names. */
public final class ValueRules {
  /** The most levels of a value: a scalar is one, each list or map around it one more. */
  public static final int MAX_LEVELS = 32;

  /** The most bytes of an attribute's name. */
  public static final int MAX_NAME_BYTES = 65_535;

  private static final String INVALID = "One or more parameter values were invalid: ";

  private ValueRules() {}

  /**
   * Returns if the value obeys the rules.
   *
   * @throws ValidationException in the model's words if it does not
   */
  public static void check(AttributeValue value) {
    check(value, 1);
  }

  private static void check(AttributeValue value, int level) {
    checkLevel(level);
    if (value instanceof AttributeValue.S text) {
      Utf8.length(text.value());
    } else if (value instanceof AttributeValue.N number) {
      Numbers.check(number.value());
    } else if (value instanceof AttributeValue.L list) {
      for (AttributeValue element : list.values()) {
        check(element, level + 1);
      }
    } else if (value instanceof AttributeValue.M map) {
      map.values()
          .forEach(
              (name, element) -> {
                checkName(Utf8.length(name));
                check(element, level + 1);
              });
    } else if (value instanceof AttributeValue.SS set) {
      checkMembers(set.values().size(), AttributeType.SS);
      set.values().forEach(Utf8::length);
    } else if (value instanceof AttributeValue.NS set) {
      checkMembers(set.values().size(), AttributeType.NS);
      for (BigDecimal number : set.values()) {
        Numbers.check(number);
      }
    } else if (value instanceof AttributeValue.BS set) {
      checkMembers(set.values().size(), AttributeType.BS);
    }
  }

  static void checkLevel(int level) {
    if (level > MAX_LEVELS) {
      throw new ValidationException(
          ValidationException.Kind.TOO_LARGE,
          "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels"
              + " beyond supported limit");
    }
  }

  static void checkName(int bytes) {
    if (bytes == 0) {
      throw new ValidationException(
          ValidationException.Kind.INVALID_PARAMETER,
          INVALID + "An attribute name must not be empty");
    }
    if (bytes > MAX_NAME_BYTES) {
      throw new ValidationException(
          ValidationException.Kind.TOO_LARGE,
          INVALID + "An attribute name has exceeded the maximum size limit of 65535 bytes");
    }
  }

  static void checkMembers(int members, AttributeType set) {
    if (members == 0) {
      throw new ValidationException(
          ValidationException.Kind.INVALID_PARAMETER,
          INVALID
              + switch (set) {
                case SS -> "An string set  may not be empty";
                case NS -> "An number set  may not be empty";
                default -> "Binary sets should not be empty";
              });
    }
  }
}
