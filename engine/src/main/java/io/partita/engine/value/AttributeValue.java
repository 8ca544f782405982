package io.partita.engine.value;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value of one of the ten types of the DynamoDB model. Immutable.
 *
 * <p>{@code equals} is the model's deep equality: sets without order, maps by name, numbers by
 * value. Constructing a value does not check the model's limits (digits, nesting, sizes, empty
 * sets): a request is checked where the engine takes it.
 */
public sealed interface AttributeValue {

  /** The type's name in the model. */
  AttributeType type();

  /** Text. */
  record S(String value) implements AttributeValue {
    @Override
    public AttributeType type() {
      return AttributeType.S;
    }

    /** Of keys, as a record has them: the first that a process links takes it some 20 ms. */
    @Override
    public int hashCode() {
      return value.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof S same && value.equals(same.value);
    }
  }

  /**
   * An exact decimal, kept canonical: no trailing zeros and no negative scale, so that {@code
   * equals} is equality by value and {@code 1E+2} reads 100.
   */
  record N(BigDecimal value) implements AttributeValue {
    public N {
      value = Numbers.canonical(value);
    }

    /** The number of a {@code long}. */
    public static N of(long value) {
      return new N(BigDecimal.valueOf(value));
    }

    @Override
    public AttributeType type() {
      return AttributeType.N;
    }

    @Override
    public int hashCode() {
      return value.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof N same && value.equals(same.value);
    }
  }

  /** Bytes. */
  record B(Binary value) implements AttributeValue {
    @Override
    public AttributeType type() {
      return AttributeType.B;
    }

    @Override
    public int hashCode() {
      return value.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof B same && value.equals(same.value);
    }
  }

  /** A truth value. */
  record Bool(boolean value) implements AttributeValue {
    public static final Bool TRUE = new Bool(true);
    public static final Bool FALSE = new Bool(false);

    /** The constant for {@code value}. */
    public static Bool of(boolean value) {
      return value ? TRUE : FALSE;
    }

    @Override
    public AttributeType type() {
      return AttributeType.BOOL;
    }
  }

  /** The stored null, which is a value: an attribute that holds it is present. */
  record Null() implements AttributeValue {
    public static final Null INSTANCE = new Null();

    @Override
    public AttributeType type() {
      return AttributeType.NULL;
    }
  }

  /** A list of values of any types. */
  record L(List<AttributeValue> values) implements AttributeValue {
    public L {
      values = List.copyOf(values);
    }

    @Override
    public AttributeType type() {
      return AttributeType.L;
    }
  }

  /** A map from names to values, in the order of insertion. */
  record M(Map<String, AttributeValue> values) implements AttributeValue {
    public M {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    @Override
    public AttributeType type() {
      return AttributeType.M;
    }
  }

  /** A set of texts. */
  record SS(Set<String> values) implements AttributeValue {
    public SS {
      values = Collections.unmodifiableSet(new LinkedHashSet<>(values));
    }

    @Override
    public AttributeType type() {
      return AttributeType.SS;
    }
  }

  /** A set of numbers, each canonical as in {@link N}. */
  record NS(Set<BigDecimal> values) implements AttributeValue {
    public NS {
      Set<BigDecimal> canonical = new LinkedHashSet<>();
      values.forEach(value -> canonical.add(Numbers.canonical(value)));
      values = Collections.unmodifiableSet(canonical);
    }

    @Override
    public AttributeType type() {
      return AttributeType.NS;
    }
  }

  /** A set of binaries. */
  record BS(Set<Binary> values) implements AttributeValue {
    public BS {
      values = Collections.unmodifiableSet(new LinkedHashSet<>(values));
    }

    @Override
    public AttributeType type() {
      return AttributeType.BS;
    }
  }
}
