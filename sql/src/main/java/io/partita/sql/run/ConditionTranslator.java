package io.partita.sql.run;

import static io.partita.sql.run.EngineCondition.ALWAYS;
import static io.partita.sql.run.EngineCondition.NEVER;

import io.partita.engine.ValidationException;
import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.Operand;
import io.partita.engine.expression.Operators;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.ValueRules;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.catalog.Table;
import io.partita.sql.function.DateTimes;
import io.partita.sql.function.DynamicFunctions;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.function.ScalarFunction;
import io.partita.sql.plan.access.AccessPaths;
import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.type.Family;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * The one translator from a SQL predicate to a condition of the engine. The engine's logic has two
 * values, SQL's three: so a predicate is translated into the condition that holds where it is true,
 * or into the one that holds where it is false, NOT is pushed to the leaves, and a comparison that
 * the engine takes for true where a value is missing or of another type is guarded by the type.
 * What has no exact translation is refused as a whole and stays in the SQL layer; there may then be
 * a condition that lets no item out for which it is true.
 */
final class ConditionTranslator {
  /**
   * More comparisons than that are not sent: with guards and connectives each takes up to three of
   * the 300 operators that an expression may have.
   */
  private static final int MAX_LEAVES = 100;

  private static final Map<ScalarFunction, Comparator> DYNAMIC_COMPARISONS =
      Map.of(
          FunctionLibrary.DYNAMIC_EQUAL, Comparator.EQUAL,
          FunctionLibrary.DYNAMIC_NOT_EQUAL, Comparator.NOT_EQUAL,
          FunctionLibrary.DYNAMIC_LESS, Comparator.LESS,
          FunctionLibrary.DYNAMIC_LESS_OR_EQUAL, Comparator.LESS_OR_EQUAL,
          FunctionLibrary.DYNAMIC_GREATER, Comparator.GREATER,
          FunctionLibrary.DYNAMIC_GREATER_OR_EQUAL, Comparator.GREATER_OR_EQUAL);

  private final Table table;
  private final Predicate<String> barred;
  private final Closures constants = new Closures(List.of());
  private int leaves;

  /** Whether what is translated may hold for more items than the predicate is true for. */
  private boolean mayHoldForMore;

  /**
   * A translator.
   *
   * @param barred whether the condition must not name an attribute
   */
  ConditionTranslator(Table table, Predicate<String> barred) {
    this.table = table;
    this.barred = barred;
  }

  /**
   * The condition that holds exactly where the predicate is true; null if there is none, or if it
   * and those given before are together too long to be sent.
   */
  @Nullable EngineCondition whereTrue(RexNode predicate) {
    mayHoldForMore = false;
    return translate(predicate);
  }

  /**
   * A condition that holds where the predicate is true, and may hold elsewhere; null as {@link
   * #whereTrue}.
   */
  @Nullable EngineCondition wherePossiblyTrue(RexNode predicate) {
    mayHoldForMore = true;
    return translate(predicate);
  }

  private @Nullable EngineCondition translate(RexNode predicate) {
    int before = leaves;
    EngineCondition condition = translate(predicate, true);
    if (condition == null || leaves > MAX_LEAVES) {
      leaves = before;
      return null;
    }
    return condition;
  }

  /**
   * The condition that holds exactly where the predicate has a truth value, false where it has the
   * other or is unknown; one that may hold for more items may do so there too.
   */
  private @Nullable EngineCondition translate(RexNode node, boolean truth) {
    if (Expressions.isConstant(node)) {
      return constant(node, truth);
    }
    RexNode bare = StoredPlace.withoutCast(node);
    StoredPlace flag = place(bare);
    if (flag != null) {
      return compare(flag, Comparator.EQUAL, frame -> truth);
    }
    if (!(bare instanceof RexCall call)) {
      return null;
    }
    RexNode first = call.getOperands().isEmpty() ? call : call.getOperands().get(0);
    return switch (call.getKind()) {
      case AND -> join(call, truth, truth);
      case OR -> join(call, truth, !truth);
      case NOT -> translate(first, !truth);
      case IS_TRUE, IS_NOT_TRUE ->
          definite(() -> translate(first, true), truth == (call.getKind() == SqlKind.IS_TRUE));
      case IS_FALSE, IS_NOT_FALSE ->
          definite(() -> translate(first, false), truth == (call.getKind() == SqlKind.IS_FALSE));
      case IS_NULL, IS_NOT_NULL ->
          definite(() -> hasValue(first), truth == (call.getKind() == SqlKind.IS_NOT_NULL));
      case EQUALS -> comparison(call, Comparator.EQUAL, truth);
      case NOT_EQUALS -> comparison(call, Comparator.NOT_EQUAL, truth);
      case LESS_THAN -> comparison(call, Comparator.LESS, truth);
      case LESS_THAN_OR_EQUAL -> comparison(call, Comparator.LESS_OR_EQUAL, truth);
      case GREATER_THAN -> comparison(call, Comparator.GREATER, truth);
      case GREATER_THAN_OR_EQUAL -> comparison(call, Comparator.GREATER_OR_EQUAL, truth);
      default -> call.getOperator() instanceof ScalarFunction f ? function(f, call, truth) : null;
    };
  }

  private EngineCondition constant(RexNode node, boolean truth) {
    Evaluator value = constants.compile(node);
    return frame -> Boolean.valueOf(truth).equals(value.evaluate(frame)) ? ALWAYS : NEVER;
  }

  private @Nullable EngineCondition join(RexCall call, boolean truth, boolean all) {
    List<EngineCondition> parts = new ArrayList<>();
    for (RexNode operand : call.getOperands()) {
      EngineCondition part = translate(operand, truth);
      if (part != null) {
        parts.add(part);
      } else if (!all || !mayHoldForMore) {
        return null;
      }
    }
    return parts.isEmpty() ? null : EngineCondition.join(parts, all);
  }

  /** A condition or its negation; what is negated must be exact. */
  private @Nullable EngineCondition definite(
      Supplier<@Nullable EngineCondition> condition, boolean truth) {
    if (truth) {
      return condition.get();
    }
    boolean outer = mayHoldForMore;
    mayHoldForMore = false;
    EngineCondition negated = condition.get();
    mayHoldForMore = outer;
    return negated == null ? null : EngineCondition.not(negated);
  }

  private static EngineCondition definite(EngineCondition exact, boolean truth) {
    return truth ? exact : EngineCondition.not(exact);
  }

  /** Where an expression is not null, or a predicate not unknown. */
  private @Nullable EngineCondition hasValue(RexNode node) {
    StoredPlace place = place(node);
    if (place != null) {
      leaves++;
      return place.fitsByType() || mayHoldForMore ? frame -> present(place) : null;
    }
    if (Family.of(node.getType()) != Family.BOOLEAN || Expressions.isConstant(node)) {
      return null;
    }
    EngineCondition isTrue = translate(node, true);
    EngineCondition isFalse = translate(node, false);
    return isTrue == null || isFalse == null
        ? null
        : EngineCondition.join(List.of(isTrue, isFalse), false);
  }

  private @Nullable EngineCondition comparison(RexCall call, Comparator written, boolean truth) {
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    boolean turned = Expressions.isConstant(left);
    if (!turned && !Expressions.isConstant(right)) {
      return null;
    }
    Comparator comparator = turned ? written.mirrored() : written;
    Comparator wanted = truth ? comparator : comparator.negated();
    Evaluator value = constants.compile(turned ? left : right);
    RexNode compared = turned ? right : left;
    if (compared instanceof RexCall size && size.getOperator().equals(FunctionLibrary.SIZE)) {
      return compareSize(place(size.getOperands().get(0)), wanted, value);
    }
    StoredPlace place = place(compared);
    return place == null ? null : compare(place, wanted, value);
  }

  /**
   * A place compared with a value; the negation of a comparison is another comparator. Values that
   * fit have the order that the engine gives them, so that one without the look at the fit holds
   * for no fewer items.
   */
  private @Nullable EngineCondition compare(
      StoredPlace place, Comparator comparator, Evaluator value) {
    leaves++;
    boolean equal = comparator == Comparator.EQUAL;
    if (!equal && !place.fitsByType() && !mayHoldForMore) {
      return null;
    }
    Operand operand = new Operand.Path(place.path());
    return bound(
        value,
        constant -> {
          AttributeType type = constant.type();
          if (!place.types().contains(type) || (equal && !fits(place.type(), constant))) {
            return NEVER;
          }
          Condition compared =
              new Condition.Comparison(comparator, operand, Operand.value(constant));
          return switch (comparator) {
            case EQUAL -> compared;
            case NOT_EQUAL ->
                EngineCondition.all(List.of(new Condition.HasType(operand, type), compared));
            default -> Operators.isOrdered(type) ? compared : NEVER;
          };
        });
  }

  private @Nullable EngineCondition compareSize(
      @Nullable StoredPlace place, Comparator comparator, Evaluator value) {
    if (place == null || !place.fitsByType()) {
      return null;
    }
    leaves += 2;
    Operand size = new Operand.Size(new Operand.Path(place.path()));
    Condition known =
        new Condition.Comparison(
            Comparator.GREATER_OR_EQUAL, size, Operand.value(AttributeValue.N.of(0)));
    return bound(
        value,
        constant -> {
          List<Condition> parts = new ArrayList<>();
          if (!place.isDynamic()) {
            parts.add(present(place));
          }
          if (comparator == Comparator.NOT_EQUAL) {
            parts.add(known);
          }
          parts.add(new Condition.Comparison(comparator, size, Operand.value(constant)));
          return constant.type() == AttributeType.N ? EngineCondition.all(parts) : NEVER;
        });
  }

  private @Nullable EngineCondition function(ScalarFunction function, RexCall call, boolean truth) {
    Comparator comparator = DYNAMIC_COMPARISONS.get(function);
    if (comparator != null) {
      return comparison(call, comparator, truth);
    }
    RexNode first = call.getOperands().get(0);
    if (function.equals(FunctionLibrary.EXISTS) || function.equals(FunctionLibrary.IS_MISSING)) {
      DocumentPath path = path(first);
      leaves++;
      boolean exists = truth == function.equals(FunctionLibrary.EXISTS);
      return path == null
          ? null
          : frame ->
              exists ? new Condition.AttributeExists(path) : new Condition.AttributeNotExists(path);
    }
    if (call.getOperands().size() != 2 || !Expressions.isConstant(call.getOperands().get(1))) {
      return null;
    }
    Evaluator value = constants.compile(call.getOperands().get(1));
    if (function.equals(FunctionLibrary.HAS_TYPE)) {
      return hasType(path(first), value, truth);
    }
    StoredPlace place = place(first);
    leaves += 2;
    if (place == null || !place.fitsByType()) {
      return null;
    }
    if (function.equals(FunctionLibrary.BEGINS_WITH)) {
      return bound(value, prefix -> beginsWith(place, prefix, truth));
    }
    if (function.equals(FunctionLibrary.CONTAINS)) {
      return bound(value, part -> contains(place, part, truth));
    }
    if (function.equals(FunctionLibrary.LIKE)) {
      String known =
          call.getOperands().get(1) instanceof RexLiteral literal
              ? literal.getValueAs(String.class)
              : null;
      if (known != null && like(place, known, truth) == null) {
        return null;
      }
      return bound(value, pattern -> like(place, ((AttributeValue.S) pattern).value(), truth));
    }
    return function.equals(FunctionLibrary.DISTINCT) ? distinct(place, value, truth) : null;
  }

  private static @Nullable EngineCondition hasType(
      @Nullable DocumentPath path, Evaluator value, boolean truth) {
    if (path == null) {
      return null;
    }
    return definite(
        frame -> {
          Object name = value.evaluate(frame);
          for (AttributeType type : AttributeType.values()) {
            if (type.name().equals(name)) {
              return new Condition.HasType(new Operand.Path(path), type);
            }
          }
          // A wrong name is an error as soon as there is an item to test.
          return name == null ? NEVER : null;
        },
        truth);
  }

  private static Condition beginsWith(StoredPlace place, AttributeValue prefix, boolean truth) {
    AttributeType type = prefix.type();
    if ((type != AttributeType.S && type != AttributeType.B) || !place.types().contains(type)) {
      return NEVER;
    }
    Operand operand = new Operand.Path(place.path());
    Condition begins = new Condition.BeginsWith(operand, Operand.value(prefix));
    return truth ? begins : unless(operand, Set.of(type), begins);
  }

  private static Condition contains(StoredPlace place, AttributeValue part, boolean truth) {
    List<AttributeType> holders = new ArrayList<>();
    for (AttributeType type :
        switch (part.type()) {
          case S -> List.of(AttributeType.S, AttributeType.SS, AttributeType.L);
          case N -> List.of(AttributeType.NS, AttributeType.L);
          case B -> List.of(AttributeType.B, AttributeType.BS, AttributeType.L);
          default -> List.of(AttributeType.L);
        }) {
      if (place.types().contains(type)) {
        holders.add(type);
      }
    }
    if (holders.isEmpty()) {
      return NEVER;
    }
    Operand operand = new Operand.Path(place.path());
    Condition contains = new Condition.Contains(operand, Operand.value(part));
    if (!truth) {
      return unless(operand, Set.copyOf(holders), contains);
    }
    return place.isDynamic()
        ? contains
        : EngineCondition.all(List.of(hasTypes(operand, Set.copyOf(holders)), contains));
  }

  /** A pattern that a prefix, a part or the whole text answers; null for any other. */
  private static @Nullable Condition like(StoredPlace place, String pattern, boolean truth) {
    int end = pattern.length();
    int start = AccessPaths.fixedStart(pattern);
    Operand operand = new Operand.Path(place.path());
    Condition matches;
    if (start == end) {
      matches = new Condition.Comparison(Comparator.EQUAL, operand, text(pattern));
    } else if (start == end - 1 && pattern.charAt(start) == '%') {
      matches = new Condition.BeginsWith(operand, text(pattern.substring(0, start)));
    } else if (start == 0
        && pattern.charAt(0) == '%'
        && AccessPaths.fixedStart(pattern.substring(1)) == end - 2
        && pattern.charAt(end - 1) == '%') {
      matches = new Condition.Contains(operand, text(pattern.substring(1, end - 1)));
    } else {
      return null;
    }
    Set<AttributeType> texts = Set.of(AttributeType.S);
    return truth
        ? EngineCondition.all(List.of(hasTypes(operand, texts), matches))
        : unless(operand, texts, matches);
  }

  private static EngineCondition distinct(StoredPlace place, Evaluator value, boolean truth) {
    Operand operand = new Operand.Path(place.path());
    EngineCondition comparison =
        bound(
            value,
            constant ->
                !place.types().contains(constant.type())
                    ? truth ? ALWAYS : NEVER
                    : new Condition.Comparison(
                        truth ? Comparator.NOT_EQUAL : Comparator.EQUAL,
                        operand,
                        Operand.value(constant)));
    EngineCondition presence = definite(frame -> present(place), truth);
    return frame ->
        value.evaluate(frame) == null && presence != null
            ? presence.bind(frame)
            : comparison.bind(frame);
  }

  /** Where the place reads as a value. */
  private static Condition present(StoredPlace place) {
    Operand operand = new Operand.Path(place.path());
    return place.isDynamic()
        ? EngineCondition.all(
            List.of(
                new Condition.AttributeExists(place.path()),
                new Condition.Not(new Condition.HasType(operand, AttributeType.NULL))))
        : hasTypes(operand, place.types());
  }

  private static Condition hasTypes(Operand operand, Set<AttributeType> types) {
    return EngineCondition.any(
        types.stream()
            .sorted()
            .<Condition>map(type -> new Condition.HasType(operand, type))
            .toList());
  }

  private static Condition unless(Operand operand, Set<AttributeType> types, Condition condition) {
    return EngineCondition.all(List.of(hasTypes(operand, types), new Condition.Not(condition)));
  }

  /** What is made of a value that the engine takes; nothing holds for a null. */
  private static EngineCondition bound(Evaluator value, ValueCondition condition) {
    return frame -> {
      Object evaluated = value.evaluate(frame);
      if (evaluated == null) {
        return NEVER;
      }
      AttributeValue stored = stored(evaluated);
      return isAccepted(stored) ? condition.of(stored) : null;
    };
  }

  /** The condition that a value makes; null if there is none that is exact. */
  @FunctionalInterface
  private interface ValueCondition {
    @Nullable Condition of(AttributeValue value);
  }

  /** The stored form of a plan's value, which is not null; of a date its text. */
  static AttributeValue stored(Object value) {
    AttributeValue stored =
        DynamicFunctions.stored(
            value instanceof Integer days ? DateTimes.text(LocalDate.ofEpochDay(days)) : value);
    if (stored == null) {
      throw new IllegalArgumentException("null has no stored form");
    }
    return stored;
  }

  /** Whether the engine takes a value as an operand. */
  static boolean isAccepted(AttributeValue value) {
    try {
      ValueRules.check(value);
      return true;
    } catch (ValidationException refused) {
      return false;
    }
  }

  private static boolean fits(@Nullable ColumnType type, AttributeValue value) {
    return type == null
        || !(value instanceof AttributeValue.N number)
        || ColumnReader.fits(type, number.value());
  }

  private @Nullable StoredPlace place(RexNode node) {
    StoredPlace place = StoredPlace.of(node, table);
    return place == null || barred.test(place.path().attribute()) ? null : place;
  }

  private @Nullable DocumentPath path(RexNode stored) {
    DocumentPath path = StoredPlace.pathOf(stored);
    return path == null || barred.test(path.attribute()) ? null : path;
  }

  private static Operand text(String text) {
    return Operand.value(new AttributeValue.S(text));
  }
}
