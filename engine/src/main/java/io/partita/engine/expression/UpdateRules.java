package io.partita.engine.expression;

import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.expression.UpdateExpression.SetOperand;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.ValueRules;
import java.util.ArrayList;
import java.util.List;

/** Refuses updates that no item could make possible. */
public final class UpdateRules {
  private static final String PREFIX = "Invalid UpdateExpression: ";

  private UpdateRules() {}

  /**
   * Returns if the update may be applied to items.
   *
   * @throws ValidationException in the model's words if it may not
   */
  public static void check(UpdateExpression update) {
    Projector.ofTargets(targets(update));
    int operators = 0;
    for (UpdateExpression.SetAction action : update.set()) {
      operators += action.value() instanceof SetOperand.Plus ? 1 : 0;
      operators += action.value() instanceof SetOperand.Minus ? 1 : 0;
      checkValue(action.value());
    }
    if (operators > ConditionRules.MAX_OPERATORS) {
      throw refused(
          Kind.TOO_LARGE,
          "The expression contains too many operators; operator count: " + operators);
    }
    for (UpdateExpression.AddAction action : update.add()) {
      ValueRules.check(action.value());
      if (action.value().type() != AttributeType.N && !action.value().type().isSet()) {
        throw wrongClauseType("ADD", action.value());
      }
    }
    for (UpdateExpression.DeleteAction action : update.delete()) {
      ValueRules.check(action.value());
      if (!action.value().type().isSet()) {
        throw wrongClauseType("DELETE", action.value());
      }
    }
  }

  /** The target paths of all actions. */
  public static List<DocumentPath> targets(UpdateExpression update) {
    List<DocumentPath> targets = new ArrayList<>();
    update.set().forEach(action -> targets.add(action.path()));
    targets.addAll(update.remove());
    update.add().forEach(action -> targets.add(action.path()));
    update.delete().forEach(action -> targets.add(action.path()));
    return targets;
  }

  private static void checkValue(SetOperand value) {
    if (value instanceof SetOperand.Plus plus) {
      checkNumber("+", plus.left());
      checkNumber("+", plus.right());
    } else if (value instanceof SetOperand.Minus minus) {
      checkNumber("-", minus.left());
      checkNumber("-", minus.right());
    } else {
      checkFunction(value);
    }
  }

  private static void checkNumber(String operator, SetOperand operand) {
    checkArgument(operand);
    checkLiteral(operator, operand, AttributeType.N);
  }

  private static void checkFunction(SetOperand function) {
    if (function instanceof SetOperand.ListAppend append) {
      for (SetOperand list : List.of(append.left(), append.right())) {
        checkArgument(list);
        checkLiteral("list_append", list, AttributeType.L);
      }
    } else {
      checkArgument(function);
    }
  }

  /** Checks what may stand within an arithmetic operator or a function. */
  private static void checkArgument(SetOperand argument) {
    SetOperand inner = argument;
    while (inner instanceof SetOperand.IfNotExists ifNotExists) {
      inner = ifNotExists.otherwise();
    }
    if (inner instanceof SetOperand.ListAppend) {
      throw refused(
          Kind.FUNCTION,
          "The function is not allowed to be used this way in an expression; function:"
              + " list_append");
    }
    if (inner instanceof SetOperand.Plus || inner instanceof SetOperand.Minus) {
      String symbol = inner instanceof SetOperand.Plus ? "+" : "-";
      throw refused(
          Kind.SYNTAX, "Syntax error; token: \"" + symbol + "\", near: \"" + symbol + "\"");
    }
    if (inner instanceof SetOperand.Value value) {
      ValueRules.check(value.value());
    }
  }

  private static void checkLiteral(String operator, SetOperand operand, AttributeType type) {
    SetOperand inner = operand;
    while (inner instanceof SetOperand.IfNotExists ifNotExists) {
      inner = ifNotExists.otherwise();
    }
    if (inner instanceof SetOperand.Value value && value.value().type() != type) {
      throw refused(
          Kind.TYPE_MISMATCH,
          "Incorrect operand type for operator or function; operator or function: "
              + operator
              + ", operand type: "
              + value.value().type());
    }
  }

  private static ValidationException wrongClauseType(String clause, AttributeValue value) {
    String type =
        switch (value.type()) {
          case S -> "STRING";
          case N -> "NUMBER";
          case B -> "BINARY";
          case BOOL -> "BOOLEAN";
          case L -> "LIST";
          case M -> "MAP";
          default -> value.type().name();
        };
    return refused(
        Kind.TYPE_MISMATCH,
        "Incorrect operand type for operator or function; operator: "
            + clause
            + ", operand type: "
            + type);
  }

  private static ValidationException refused(Kind kind, String text) {
    return new ValidationException(kind, PREFIX + text);
  }
}
