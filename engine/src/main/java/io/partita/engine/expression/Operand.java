package io.partita.engine.expression;

import io.partita.engine.value.AttributeValue;

/** What a condition compares. */
public sealed interface Operand {

  /** The value at a path of the item. */
  record Path(DocumentPath path) implements Operand {}

  /** A value of the request. */
  record Value(AttributeValue value) implements Operand {}

  /**
   * The size of the operand: UTF-16 code units of text, bytes of a binary, members of a set, list
   * or map; no value for other types.
   */
  record Size(Operand operand) implements Operand {}

  /** The value at a top-level attribute. */
  static Operand attribute(String name) {
    return new Path(DocumentPath.of(name));
  }

  /** A value of the request. */
  static Operand value(AttributeValue value) {
    return new Value(value);
  }
}
