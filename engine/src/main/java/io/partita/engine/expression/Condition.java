package io.partita.engine.expression;

import io.partita.engine.value.AttributeType;
import java.util.List;

/**
 * A condition or filter: two-valued, as in the DynamoDB model. A comparison with a missing
 * attribute or with a value of another type is false, except {@code <>}, which is then true.
 */
public sealed interface Condition {

  /** {@code left comparator right}. */
  record Comparison(Comparator comparator, Operand left, Operand right) implements Condition {}

  /** {@code low <= operand <= high}. */
  record Between(Operand operand, Operand low, Operand high) implements Condition {}

  /** The operand equals one of 1 to 100 values. */
  record In(Operand operand, List<Operand> values) implements Condition {
    public In {
      values = List.copyOf(values);
    }
  }

  /** The path leads to a value; a stored NULL is one. */
  record AttributeExists(DocumentPath path) implements Condition {}

  /** The path leads to no value. */
  record AttributeNotExists(DocumentPath path) implements Condition {}

  /** The operand has a value of that type. */
  record HasType(Operand operand, AttributeType type) implements Condition {}

  /** Both are texts or both binaries, and the operand starts with the prefix. */
  record BeginsWith(Operand operand, Operand prefix) implements Condition {}

  /** A text or binary has the part, or a set or list has it as a member. */
  record Contains(Operand operand, Operand part) implements Condition {}

  /** The negation. */
  record Not(Condition condition) implements Condition {}

  /** All hold; an empty list holds. */
  record And(List<Condition> conditions) implements Condition {
    public And {
      conditions = List.copyOf(conditions);
    }
  }

  /** At least one holds; an empty list does not. */
  record Or(List<Condition> conditions) implements Condition {
    public Or {
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * The stored item is the one that a read returned with this version ({@link
   * io.partita.engine.GetItemResult#version()}); 0 means that there is no item. Only engines with
   * the capability {@link io.partita.engine.ItemVersions} take it.
   */
  record VersionEquals(long version) implements Condition {}
}
