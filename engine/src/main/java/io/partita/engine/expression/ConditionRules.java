package io.partita.engine.expression;

import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.ValueRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Refuses conditions that can never be what somebody meant, whatever is stored: operands of types
 * that an operator does not take, bounds in the wrong order, too many operators.
 */
public final class ConditionRules {
  /** The most operators of one expression. */
  public static final int MAX_OPERATORS = 300;

  /** The most values of an IN. */
  public static final int MAX_IN_VALUES = 100;

  private final String expression;
  private int operators;

  private ConditionRules(String expression) {
    this.expression = expression;
  }

  /**
   * Returns if the condition may be evaluated.
   *
   * @param expression what the condition is in the request's words, as {@code FilterExpression}
   * @throws ValidationException in the model's words if it may not
   */
  public static void check(Condition condition, String expression) {
    ConditionRules rules = new ConditionRules(expression);
    rules.count(condition);
    if (rules.operators > MAX_OPERATORS) {
      throw rules.refused(
          Kind.TOO_LARGE,
          "The expression contains too many operators; operator count: " + rules.operators);
    }
    rules.check(condition);
  }

  /**
   * Returns if the condition may be evaluated for items as they are read: then it names no version.
   *
   * @param expression what the condition is in the request's words, as {@code FilterExpression}
   * @throws ValidationException in the model's words if it may not
   */
  public static void checkFilter(Condition condition, String expression) {
    check(condition, expression);
    if (namesVersion(condition)) {
      throw new ConditionRules(expression)
          .refused(
              Kind.FUNCTION,
              "The function is not allowed to be used this way in an expression; function:"
                  + " version");
    }
  }

  private static boolean namesVersion(Condition condition) {
    if (condition instanceof Condition.And and) {
      return and.conditions().stream().anyMatch(ConditionRules::namesVersion);
    } else if (condition instanceof Condition.Or or) {
      return or.conditions().stream().anyMatch(ConditionRules::namesVersion);
    } else if (condition instanceof Condition.Not not) {
      return namesVersion(not.condition());
    }
    return condition instanceof Condition.VersionEquals;
  }

  /**
   * Calls back for the top-level attribute of every path in the condition, as often as it occurs.
   */
  public static void forEachAttribute(Condition condition, Consumer<String> attribute) {
    forEachPath(condition, path -> attribute.accept(path.attribute()));
  }

  /** Counts operators, but stops soon after the limit: so no tree is too deep to be walked. */
  private void count(Condition condition) {
    if (condition instanceof Condition.And and) {
      countAll(and.conditions());
    } else if (condition instanceof Condition.Or or) {
      countAll(or.conditions());
    } else if (condition instanceof Condition.Not not) {
      operators++;
      if (operators <= MAX_OPERATORS) {
        count(not.condition());
      }
    } else if (condition instanceof Condition.Comparison
        || condition instanceof Condition.Between
        || condition instanceof Condition.In) {
      operators++;
    }
  }

  private void countAll(List<Condition> conditions) {
    operators += Math.max(1, conditions.size() - 1);
    for (Condition condition : conditions) {
      if (operators > MAX_OPERATORS) {
        return;
      }
      count(condition);
    }
  }

  private void check(Condition condition) {
    if (condition instanceof Condition.And and) {
      and.conditions().forEach(this::check);
    } else if (condition instanceof Condition.Or or) {
      or.conditions().forEach(this::check);
    } else if (condition instanceof Condition.Not not) {
      check(not.condition());
    } else if (condition instanceof Condition.Comparison comparison) {
      comparison(comparison);
    } else if (condition instanceof Condition.Between between) {
      between(between);
    } else if (condition instanceof Condition.In in) {
      in(in);
    } else if (condition instanceof Condition.HasType hasType) {
      noSize(hasType.operand());
      operand(hasType.operand());
    } else if (condition instanceof Condition.BeginsWith begins) {
      beginsWith(begins);
    } else if (condition instanceof Condition.Contains contains) {
      contains(contains);
    }
  }

  private void comparison(Condition.Comparison comparison) {
    String symbol = comparison.comparator().symbol();
    operand(comparison.left());
    operand(comparison.right());
    distinct(symbol, comparison.left(), comparison.right());
    if (comparison.comparator() != Comparator.EQUAL
        && comparison.comparator() != Comparator.NOT_EQUAL) {
      ordered(symbol, comparison.left());
      ordered(symbol, comparison.right());
    }
  }

  private void between(Condition.Between between) {
    for (Operand operand : List.of(between.operand(), between.low(), between.high())) {
      operand(operand);
      ordered("BETWEEN", operand);
    }
    if (between.low() instanceof Operand.Value low
        && between.high() instanceof Operand.Value high) {
      String bounds =
          "; lower bound operand: "
              + text(low.value())
              + ", upper bound operand: "
              + text(high.value());
      if (low.value().type() != high.value().type()) {
        throw refused(
            Kind.TYPE_MISMATCH,
            "The BETWEEN operator requires same data type for lower and upper bounds" + bounds);
      }
      if (Operators.order(low.value(), high.value()) > 0) {
        throw refused(
            Kind.INVALID_PARAMETER,
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound"
                + bounds);
      }
    }
  }

  private void in(Condition.In in) {
    if (in.values().isEmpty() || in.values().size() > MAX_IN_VALUES) {
      throw refused(
          Kind.TOO_LARGE,
          "Incorrect number of operands for operator or function; operator or function: IN, number"
              + " of operands: "
              + in.values().size());
    }
    operand(in.operand());
    in.values().forEach(this::operand);
  }

  private void beginsWith(Condition.BeginsWith begins) {
    for (Operand operand : List.of(begins.operand(), begins.prefix())) {
      noSize(operand);
      operand(operand);
      type("begins_with", operand, Set.of(AttributeType.S, AttributeType.B));
    }
  }

  private void contains(Condition.Contains contains) {
    noSize(contains.operand());
    noSize(contains.part());
    operand(contains.operand());
    operand(contains.part());
    type(
        "contains",
        contains.operand(),
        Set.of(
            AttributeType.S,
            AttributeType.B,
            AttributeType.L,
            AttributeType.SS,
            AttributeType.NS,
            AttributeType.BS));
    distinct("contains", contains.operand(), contains.part());
  }

  private void operand(Operand operand) {
    if (operand instanceof Operand.Value value) {
      ValueRules.check(value.value());
    } else if (operand instanceof Operand.Size size) {
      noSize(size.operand());
      operand(size.operand());
      if (size.operand() instanceof Operand.Value value && Operators.size(value.value()) == null) {
        throw wrongType("size", value.value());
      }
    }
  }

  private void noSize(Operand operand) {
    if (operand instanceof Operand.Size) {
      throw refused(
          Kind.FUNCTION,
          "The function is not allowed to be used this way in an expression; function: size");
    }
  }

  private void ordered(String operator, Operand operand) {
    if (operand instanceof Operand.Value value && !Operators.isOrdered(value.value().type())) {
      throw wrongType(operator, value.value());
    }
  }

  private void type(String operator, Operand operand, Set<AttributeType> types) {
    if (operand instanceof Operand.Value value && !types.contains(value.value().type())) {
      throw wrongType(operator, value.value());
    }
  }

  private void distinct(String operator, Operand left, Operand right) {
    if (left instanceof Operand.Path path && left.equals(right)) {
      throw refused(
          Kind.OTHER,
          "The first operand must be distinct from the remaining operands for this operator or"
              + " function; operator: "
              + operator
              + ", first operand: "
              + PathTree.text(path.path()));
    }
  }

  private ValidationException wrongType(String operator, AttributeValue value) {
    return refused(
        Kind.TYPE_MISMATCH,
        "Incorrect operand type for operator or function; operator or function: "
            + operator
            + ", operand type: "
            + value.type());
  }

  private ValidationException refused(Kind kind, String text) {
    return new ValidationException(kind, "Invalid " + expression + ": " + text);
  }

  private static String text(AttributeValue value) {
    String content =
        value instanceof AttributeValue.S text
            ? text.value()
            : value instanceof AttributeValue.N number
                ? number.value().toPlainString()
                : ((AttributeValue.B) value).value().toString();
    return "AttributeValue: {" + value.type() + ":" + content + "}";
  }

  private static void forEachPath(Condition condition, Consumer<DocumentPath> visitor) {
    if (condition instanceof Condition.And and) {
      and.conditions().forEach(each -> forEachPath(each, visitor));
    } else if (condition instanceof Condition.Or or) {
      or.conditions().forEach(each -> forEachPath(each, visitor));
    } else if (condition instanceof Condition.Not not) {
      forEachPath(not.condition(), visitor);
    } else if (condition instanceof Condition.AttributeExists exists) {
      visitor.accept(exists.path());
    } else if (condition instanceof Condition.AttributeNotExists missing) {
      visitor.accept(missing.path());
    } else {
      operands(condition).forEach(operand -> forEachPath(operand, visitor));
    }
  }

  private static void forEachPath(Operand operand, Consumer<DocumentPath> visitor) {
    if (operand instanceof Operand.Path path) {
      visitor.accept(path.path());
    } else if (operand instanceof Operand.Size size) {
      forEachPath(size.operand(), visitor);
    }
  }

  private static List<Operand> operands(Condition condition) {
    if (condition instanceof Condition.Comparison comparison) {
      return List.of(comparison.left(), comparison.right());
    } else if (condition instanceof Condition.Between between) {
      return List.of(between.operand(), between.low(), between.high());
    } else if (condition instanceof Condition.In in) {
      List<Operand> operands = new ArrayList<>(in.values());
      operands.add(in.operand());
      return operands;
    } else if (condition instanceof Condition.HasType hasType) {
      return List.of(hasType.operand());
    } else if (condition instanceof Condition.BeginsWith begins) {
      return List.of(begins.operand(), begins.prefix());
    } else if (condition instanceof Condition.Contains contains) {
      return List.of(contains.operand(), contains.part());
    }
    return List.of();
  }
}
