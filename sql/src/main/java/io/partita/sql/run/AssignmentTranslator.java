package io.partita.sql.run;

import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.Operand;
import io.partita.engine.expression.UpdateExpression.SetOperand;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.sql.SqlType;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.catalog.Table;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.plan.operator.FirstPresent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Translates the right sides of SET into the engine's: values, sums and differences, copies. What
 * the engine refuses, or would do otherwise than SQL, for some stored values is sent with a guard
 * that those values fail. An expression is translated only if its result is known to fit the
 * target's declared type.
 */
final class AssignmentTranslator {
  private final Table table;
  private final Closures constants = new Closures(List.of());

  AssignmentTranslator(Table table) {
    this.table = table;
  }

  /** The assignment, or null if the engine cannot carry it out exactly. */
  @Nullable EngineAssignment translate(Assignment assignment) {
    EngineAssignment value = value(assignment);
    DocumentPath container = assignment.parent();
    if (value == null || container == null) {
      return value;
    }
    Condition parent = new Condition.HasType(new Operand.Path(container), assignment.parentType());
    return frame -> {
      EngineAssignment.Action action = value.bind(frame);
      return action == null ? null : action.guarded(parent);
    };
  }

  private @Nullable EngineAssignment value(Assignment assignment) {
    ValueExpressions.Value direct = assignment.direct();
    if (direct != null) {
      return frame -> constant(assignment, direct.evaluate(frame));
    }
    RexNode expression = assignment.expression();
    if (expression == null) {
      return frame -> constant(assignment, null);
    }
    if (Expressions.isConstant(expression)) {
      Evaluator value = constants.compile(expression);
      return frame -> constant(assignment, value.evaluate(frame));
    }
    RexNode bare = StoredPlace.withoutCast(expression);
    StoredPlace copied = StoredPlace.of(bare, table);
    if (copied != null) {
      return copy(assignment, copied);
    }
    if (!(bare instanceof RexCall call)) {
      return null;
    }
    if (call.getOperator().equals(FunctionLibrary.ADD)
        || call.getOperator().equals(FunctionLibrary.SUBTRACT)) {
      return sum(assignment, call);
    }
    if (assignment.column() != null && assignment.column().type().type() != SqlType.ARRAY) {
      return null;
    }
    if (call.getOperator().equals(FunctionLibrary.LIST_APPEND)) {
      return append(call);
    }
    if (call.getOperator().equals(FunctionLibrary.SET_ADD)) {
      return members(assignment, call, EngineAssignment.Kind.ADD);
    }
    return call.getOperator().equals(FunctionLibrary.SET_DELETE)
        ? members(assignment, call, EngineAssignment.Kind.DELETE)
        : null;
  }

  /** One list after another; each is at a place, or known. */
  private @Nullable EngineAssignment append(RexCall call) {
    Term left = list(call.getOperands().get(0));
    Term right = list(call.getOperands().get(1));
    return left == null || right == null
        ? null
        : frame -> {
          List<Condition> guards = new ArrayList<>();
          SetOperand first = list(left, frame, guards);
          SetOperand second = list(right, frame, guards);
          return first == null || second == null
              ? null
              : new EngineAssignment.Action(new SetOperand.ListAppend(first, second), guards);
        };
  }

  private @Nullable Term list(RexNode node) {
    if (Expressions.isConstant(node)) {
      return new Term(null, constants.compile(node));
    }
    StoredPlace place = StoredPlace.of(node, table);
    return place == null || !place.types().contains(AttributeType.L) ? null : new Term(place, null);
  }

  private static @Nullable SetOperand list(Term term, Frame frame, List<Condition> guards) {
    StoredPlace place = term.place();
    if (place != null) {
      guards.add(new Condition.HasType(new Operand.Path(place.path()), AttributeType.L));
      return new SetOperand.Path(place.path());
    }
    Object value = term.value() == null ? null : term.value().evaluate(frame);
    return value instanceof AttributeValue.L list && ConditionTranslator.isAccepted(list)
        ? new SetOperand.Value(list)
        : null;
  }

  /** Members that come to the set at the target, or go from it. */
  private @Nullable EngineAssignment members(
      Assignment assignment, RexCall call, EngineAssignment.Kind kind) {
    StoredPlace set = StoredPlace.of(call.getOperands().get(0), table);
    RexNode operand = call.getOperands().get(1);
    if (set == null
        || !set.path().equals(assignment.target())
        || !Expressions.isConstant(operand)) {
      return null;
    }
    Evaluator members = constants.compile(operand);
    return frame -> {
      Object value = members.evaluate(frame);
      if (!(value instanceof AttributeValue changed)
          || !changed.type().isSet()
          || !ConditionTranslator.isAccepted(changed)) {
        return null;
      }
      Condition sameType =
          EngineCondition.any(
              List.of(
                  new Condition.AttributeNotExists(set.path()),
                  new Condition.HasType(new Operand.Path(set.path()), changed.type())));
      return new EngineAssignment.Action(kind, new SetOperand.Value(changed), List.of(sameType));
    };
  }

  private EngineAssignment.@Nullable Action constant(
      Assignment assignment, @Nullable Object value) {
    AttributeValue stored = assignment.stored(table.name(), value);
    if (stored == null) {
      return new EngineAssignment.Action(null, List.of());
    }
    return ConditionTranslator.isAccepted(stored)
        ? new EngineAssignment.Action(new SetOperand.Value(stored), List.of())
        : null;
  }

  private static @Nullable EngineAssignment copy(Assignment assignment, StoredPlace source) {
    Column target = assignment.column();
    boolean fits =
        target == null
            || (target.type().fitsByType()
                && target.type().precision() == 0
                && target.type().type() != SqlType.REAL
                && target.type().type() != SqlType.DOUBLE
                && target.type().readFrom().containsAll(source.types()));
    if (!fits || !source.fitsByType()) {
      return null;
    }
    Operand operand = new Operand.Path(source.path());
    Condition present =
        EngineCondition.any(
            source.types().stream()
                .sorted()
                .<Condition>map(type -> new Condition.HasType(operand, type))
                .toList());
    EngineAssignment.Action action =
        new EngineAssignment.Action(new SetOperand.Path(source.path()), List.of(present));
    return frame -> action;
  }

  /**
   * An operand of a sum.
   *
   * @param place null for a constant
   * @param value the constant, or what stands for the place where it is missing; null for neither
   */
  private record Term(@Nullable StoredPlace place, @Nullable Evaluator value) {}

  private @Nullable EngineAssignment sum(Assignment assignment, RexCall call) {
    Term left = term(call.getOperands().get(0));
    Term right = term(call.getOperands().get(1));
    if (left == null || right == null) {
      return null;
    }
    boolean minus = call.getOperator().equals(FunctionLibrary.SUBTRACT);
    Column target = assignment.column();
    if (target != null && !takesAnySum(target.type())) {
      boolean turned = !minus && left.place() == null;
      return counter(target.type(), turned ? right : left, turned ? left : right, minus);
    }
    return frame -> {
      List<Condition> guards = new ArrayList<>();
      SetOperand a = operand(left, frame, bounds(left), guards);
      SetOperand b = operand(right, frame, bounds(right), guards);
      if (a == null || b == null) {
        return null;
      }
      return new EngineAssignment.Action(
          minus ? new SetOperand.Minus(a, b) : new SetOperand.Plus(a, b), guards);
    };
  }

  private static boolean takesAnySum(ColumnType type) {
    return type.type() == SqlType.DECIMAL && type.precision() == 0;
  }

  private static @Nullable Bounds bounds(Term term) {
    return term.place() == null ? null : Bounds.of(term.place().type());
  }

  private @Nullable Term term(RexNode node) {
    RexNode bare = StoredPlace.withoutCast(node);
    if (Expressions.isConstant(bare)) {
      return new Term(null, constants.compile(bare));
    }
    StoredPlace place = number(bare);
    if (place != null) {
      return new Term(place, null);
    }
    RexNode choice =
        bare instanceof RexCall extraction
                && extraction.getOperator().getName().equals("$AS_NUMBER")
            ? StoredPlace.withoutCast(extraction.getOperands().get(0))
            : bare;
    if (!(choice instanceof RexCall call)) {
      return null;
    }
    List<RexNode> parts = call.getOperands();
    return call.getOperator() instanceof FirstPresent && parts.size() == 2
        ? otherwise(StoredPlace.of(parts.get(0), table), parts.get(1))
        : null;
  }

  /** COALESCE of a place and a constant, which the engine calls if_not_exists. */
  private @Nullable Term otherwise(@Nullable StoredPlace tested, RexNode constant) {
    return tested == null || !isNumber(tested) || !Expressions.isConstant(constant)
        ? null
        : new Term(tested, constants.compile(StoredPlace.withoutCast(constant)));
  }

  private @Nullable StoredPlace number(RexNode node) {
    StoredPlace place = StoredPlace.of(node, table);
    return place == null || !isNumber(place) ? null : place;
  }

  /** Whether a guard can say that the place holds a number that reads as it is stored. */
  private static boolean isNumber(StoredPlace place) {
    ColumnType type = place.type();
    return place.types().contains(AttributeType.N)
        && (type == null || type.fitsByType() || Bounds.of(type) != null);
  }

  /** A term as the engine takes it; of a place, the guard is added that it holds a number. */
  private static @Nullable SetOperand operand(
      Term term, Frame frame, @Nullable Bounds bounds, List<Condition> guards) {
    StoredPlace place = term.place();
    AttributeValue.N value = number(term, frame);
    if (term.value() != null && value == null) {
      return null;
    }
    if (place == null) {
      return value == null ? null : new SetOperand.Value(value);
    }
    Condition guard =
        bounds == null
            ? new Condition.HasType(new Operand.Path(place.path()), AttributeType.N)
            : bounds.hold(place);
    if (value == null) {
      guards.add(guard);
      return new SetOperand.Path(place.path());
    }
    guards.add(EngineCondition.any(List.of(new Condition.AttributeNotExists(place.path()), guard)));
    return new SetOperand.IfNotExists(place.path(), new SetOperand.Value(value));
  }

  private static AttributeValue.@Nullable N number(Term term, Frame frame) {
    Object value = term.value() == null ? null : term.value().evaluate(frame);
    return value != null
            && ConditionTranslator.stored(value) instanceof AttributeValue.N number
            && ConditionTranslator.isAccepted(number)
        ? number
        : null;
  }

  /**
   * A column of a whole type plus or minus a constant, under the guard that the old value lies
   * where the result fits.
   */
  private static @Nullable EngineAssignment counter(
      ColumnType target, Term counted, Term change, boolean minus) {
    StoredPlace place = counted.place();
    Bounds own = place == null ? null : Bounds.of(place.type());
    Bounds wanted = Bounds.of(target);
    if (place == null || own == null || wanted == null || change.place() != null) {
      return null;
    }
    return frame -> {
      AttributeValue.N step = number(change, frame);
      AttributeValue.N first = number(counted, frame);
      if (step == null || !isWhole(step) || (first != null && !isWhole(first))) {
        return null;
      }
      Bounds bounds = own.and(wanted.before(minus ? step.value().negate() : step.value()));
      if (first != null && !bounds.contain(first.value())) {
        return null;
      }
      List<Condition> guards = new ArrayList<>();
      SetOperand old = operand(counted, frame, bounds, guards);
      SetOperand by = new SetOperand.Value(step);
      return old == null
          ? null
          : new EngineAssignment.Action(
              minus ? new SetOperand.Minus(old, by) : new SetOperand.Plus(old, by), guards);
    };
  }

  private static boolean isWhole(AttributeValue.N number) {
    return number.value().stripTrailingZeros().scale() <= 0;
  }

  /** Where the values of a whole type lie, both ends included. */
  private record Bounds(BigDecimal low, BigDecimal high) {
    static @Nullable Bounds of(@Nullable ColumnType type) {
      if (type == null) {
        return null;
      }
      return switch (type.type()) {
        case SMALLINT -> of(Short.MIN_VALUE, Short.MAX_VALUE);
        case INTEGER -> of(Integer.MIN_VALUE, Integer.MAX_VALUE);
        case BIGINT -> of(Long.MIN_VALUE, Long.MAX_VALUE);
        default -> null;
      };
    }

    private static Bounds of(long low, long high) {
      return new Bounds(BigDecimal.valueOf(low), BigDecimal.valueOf(high));
    }

    /** Where a number lies if it is within these bounds after the change. */
    Bounds before(BigDecimal change) {
      return new Bounds(low.subtract(change), high.subtract(change));
    }

    Bounds and(Bounds other) {
      return new Bounds(low.max(other.low), high.min(other.high));
    }

    boolean contain(BigDecimal number) {
      return number.compareTo(low) >= 0 && number.compareTo(high) <= 0;
    }

    Condition hold(StoredPlace place) {
      Operand operand = new Operand.Path(place.path());
      return EngineCondition.all(
          List.of(
              new Condition.Comparison(
                  Comparator.GREATER_OR_EQUAL, operand, Operand.value(new AttributeValue.N(low))),
              new Condition.Comparison(
                  Comparator.LESS_OR_EQUAL, operand, Operand.value(new AttributeValue.N(high)))));
    }
  }
}
