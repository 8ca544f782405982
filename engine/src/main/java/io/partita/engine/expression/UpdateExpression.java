package io.partita.engine.expression;

import io.partita.engine.value.AttributeValue;
import java.util.List;

/**
 * The actions of an UpdateItem. All right sides and all paths are read from the item as it was
 * before; no two target paths may overlap or conflict.
 */
public record UpdateExpression(
    List<SetAction> set,
    List<DocumentPath> remove,
    List<AddAction> add,
    List<DeleteAction> delete) {
  public UpdateExpression {
    set = List.copyOf(set);
    remove = List.copyOf(remove);
    add = List.copyOf(add);
    delete = List.copyOf(delete);
  }

  /** Sets the value at a path, whose parent must be there. */
  public record SetAction(DocumentPath path, SetOperand value) {}

  /** Adds to a number, or members to a set; a missing attribute counts as zero or empty. */
  public record AddAction(DocumentPath path, AttributeValue value) {}

  /** Removes members from a set. */
  public record DeleteAction(DocumentPath path, AttributeValue value) {}

  /** The right side of a SET action. */
  public sealed interface SetOperand {

    /** The value at a path; a missing one is an error. */
    record Path(DocumentPath path) implements SetOperand {}

    /** A value of the request. */
    record Value(AttributeValue value) implements SetOperand {}

    /** The exact sum of two numbers. */
    record Plus(SetOperand left, SetOperand right) implements SetOperand {}

    /** The exact difference of two numbers. */
    record Minus(SetOperand left, SetOperand right) implements SetOperand {}

    /** The value at the path, or the other operand if there is none. */
    record IfNotExists(DocumentPath path, SetOperand otherwise) implements SetOperand {}

    /** The elements of two lists, one after the other. */
    record ListAppend(SetOperand left, SetOperand right) implements SetOperand {}
  }
}
