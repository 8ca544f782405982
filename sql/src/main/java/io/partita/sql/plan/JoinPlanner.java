package io.partita.sql.plan;

import io.partita.sql.plan.access.AccessPaths.Order;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.plan.operator.Operator;
import io.partita.sql.plan.operator.Operator.JoinKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Joins: where one side is keyed by what the other gives, it is looked up; else both sides are read
 * and matched in memory. The order of inner joins is {@link JoinOrder}'s.
 */
final class JoinPlanner {
  private final AlgebraPlanner planner;
  private final RexBuilder builder;
  private final OuterRows outerRows;

  JoinPlanner(AlgebraPlanner planner, RexBuilder builder, OuterRows outerRows) {
    this.planner = planner;
    this.builder = builder;
    this.outerRows = outerRows;
  }

  /**
   * One side of a join.
   *
   * @param base the number of its first field among those of the join
   */
  record Side(RelNode node, int base) {
    int width() {
      return node.getRowType().getFieldCount();
    }

    ImmutableBitSet fields() {
      return ImmutableBitSet.range(base, base + width());
    }

    /** Fields of the join as fields of the side. */
    ImmutableBitSet own(ImmutableBitSet fields) {
      return fields.intersect(fields()).shift(-base);
    }

    RexNode own(RexNode node) {
      return RexInputs.renumber(node, field -> field - base);
    }

    boolean isOfOneTable() {
      RelNode current = node;
      while (current.getInputs().size() == 1) {
        current = current.getInput(0);
      }
      return current.getInputs().isEmpty();
    }

    RelDataType type(int field) {
      return node.getRowType().getFieldList().get(field - base).getType();
    }
  }

  Planned plan(
      Join join, List<RexNode> conditions, ImmutableBitSet needed, List<@Nullable Order> order) {
    if (join.getJoinType() == JoinRelType.INNER) {
      return new JoinOrder(planner, this, builder, join).plan(conditions, needed, order);
    }
    return switch (join.getJoinType()) {
      case LEFT -> outer(join, JoinKind.LEFT, false, conditions, needed, order);
      case RIGHT -> outer(join, JoinKind.LEFT, true, conditions, needed, order);
      case FULL -> outer(join, JoinKind.FULL, false, conditions, needed, order);
      default -> throw AlgebraPlanner.unknownJoin(join.getJoinType());
    };
  }

  private Planned outer(
      Join join,
      JoinKind kind,
      boolean swapped,
      List<RexNode> conditions,
      ImmutableBitSet needed,
      List<@Nullable Order> order) {
    int leftWidth = join.getLeft().getRowType().getFieldCount();
    Side a = new Side(join.getLeft(), 0);
    Side b = new Side(join.getRight(), leftWidth);
    Side first = swapped ? b : a;
    Side second = swapped ? a : b;
    List<RexNode> sinking = new ArrayList<>();
    List<RexNode> staying = new ArrayList<>();
    for (RexNode condition : conditions) {
      boolean sinks = kind == JoinKind.LEFT && isOn(condition, first);
      (sinks ? sinking : staying).add(condition);
    }
    List<RexNode> on = planner.conjunctions(join.getCondition());
    List<RexNode> toSecond = new ArrayList<>();
    List<RexNode> between = new ArrayList<>();
    List<RexNode> about = new ArrayList<>();
    for (RexNode condition : on) {
      if (OuterRows.needs(condition, join.getVariablesSet())) {
        about.add(condition);
      } else if (kind == JoinKind.LEFT && isOn(condition, second)) {
        toSecond.add(condition);
      } else if (!condition.isAlwaysTrue()) {
        between.add(condition);
      }
    }
    ImmutableBitSet all =
        needed
            .union(AlgebraPlanner.fields(staying))
            .union(AlgebraPlanner.fields(between))
            .union(AlgebraPlanner.fields(about))
            .union(OuterRows.fields(about, join.getVariablesSet()));
    Planned left =
        first(first, own(first, sinking), first.own(all), order, join.getRowType().getFieldCount());
    int subqueries = outerRows.subqueries();
    Planned joined = null;
    if (kind == JoinKind.LEFT && about.isEmpty()) {
      joined = lookup(kind, left, second, toSecond, between, all, join.getRowType());
    }
    // Sides that are joins themselves would be planned twice at each level.
    boolean scansEachTime = joined != null && joined.scans().all() > left.scans().all();
    if (joined == null || scansEachTime || second.isOfOneTable()) {
      int subqueriesOfLookup = outerRows.subqueries();
      outerRows.countSubqueriesFrom(subqueries);
      Planned right =
          within(
              planner.plan(second.node(), own(second, toSecond), second.own(all), List.of()),
              second,
              join.getRowType().getFieldCount());
      Planned held = hashed(kind, left, right, between, about, join);
      if (joined == null || isBetter(held, joined, scansEachTime)) {
        joined = held;
      } else {
        outerRows.countSubqueriesFrom(subqueriesOfLookup);
      }
    }
    return planner.kept(joined, staying, join);
  }

  /** Whether both sides are better read once than the right one for each row of the left. */
  private static boolean isBetter(Planned held, Planned lookup, boolean scansEachTime) {
    int refused = held.scans().refused() - lookup.scans().refused();
    return refused < 0 || (refused == 0 && (scansEachTime || held.cost() < lookup.cost()));
  }

  private static boolean isOn(RexNode condition, Side side) {
    ImmutableBitSet fields = AlgebraPlanner.fields(List.of(condition));
    return !fields.isEmpty() && side.fields().contains(fields);
  }

  static List<RexNode> own(Side side, List<RexNode> conditions) {
    return conditions.stream().map(side::own).toList();
  }

  /** The order as far as it is on one side; null for what is not. */
  static List<@Nullable Order> orderOn(Side side, List<@Nullable Order> order) {
    List<@Nullable Order> own = new ArrayList<>();
    for (Order element : order) {
      own.add(
          element != null && side.fields().get(element.column())
              ? new Order(element.column() - side.base(), element.ascending())
              : null);
    }
    return own;
  }

  /** The side whose order is kept. Of one row come several, so the others say nothing of order. */
  private Planned first(
      Side side,
      List<RexNode> conditions,
      ImmutableBitSet needed,
      List<@Nullable Order> order,
      int fields) {
    List<@Nullable Order> own = orderOn(side, order);
    Planned planned = within(planner.plan(side.node(), conditions, needed, own), side, fields);
    return own.contains(null) ? planned.unordered() : planned;
  }

  /** A side with its slots numbered by the fields of the join. */
  static Planned within(Planned planned, Side side, int fields) {
    int[] slots = Planned.nowhere(fields);
    System.arraycopy(planned.slots(), 0, slots, side.base(), planned.slots().length);
    return planned.withSlots(slots);
  }

  // Lookups

  /**
   * For each left row the right side, planned with the left row's values as constants; null if the
   * left says nothing of the right.
   */
  @Nullable Planned lookup(
      JoinKind kind,
      Planned left,
      Side right,
      List<RexNode> onRight,
      List<RexNode> between,
      ImmutableBitSet needed,
      RelDataType type) {
    if (between.isEmpty()) {
      return null;
    }
    int slot = outerRows.newSlot();
    List<RelDataTypeField> fields = type.getFieldList();
    List<RexNode> conditions = new ArrayList<>(own(right, onRight));
    for (RexNode condition : between) {
      conditions.add(
          RexInputs.replace(
              condition,
              field ->
                  right.fields().get(field)
                      ? builder.makeInputRef(right.type(field), field - right.base())
                      : outerRows.field(slot, left, field, fields.get(field).getType())));
    }
    Planned found =
        within(
            planner.plan(right.node(), conditions, right.own(needed), List.of()),
            right,
            fields.size());
    return lookup(kind, left, found, slot);
  }

  private Planned lookup(JoinKind kind, Planned left, Planned right, int slot) {
    Operator inside = new Keeping(outerRows).inside(right.operator(), slot + 1).operator();
    double rows = Math.max(kind == JoinKind.LEFT ? left.rows() : 1, left.rows() * right.rows());
    return new Planned(
        new Operator.Lookup(kind, left.operator(), inside, slot, left.width(), right.width()),
        beside(left, right),
        names(left, right),
        left.ordered(),
        rows,
        Math.max(left.base(), right.base()),
        left.cost() + left.rows() * right.cost() + rows / 10,
        left.scans().and(right.scans()));
  }

  /** A document for each left row, or what else depends on it by nature. */
  Planned plan(
      Correlate correlate,
      List<RexNode> conditions,
      ImmutableBitSet needed,
      List<@Nullable Order> order) {
    JoinKind kind =
        switch (correlate.getJoinType()) {
          case INNER -> JoinKind.INNER;
          case LEFT -> JoinKind.LEFT;
          default -> throw AlgebraPlanner.unknownJoin(correlate.getJoinType());
        };
    int leftWidth = correlate.getLeft().getRowType().getFieldCount();
    int width = correlate.getRowType().getFieldCount();
    Side first = new Side(correlate.getLeft(), 0);
    Side second = new Side(correlate.getRight(), leftWidth);
    List<RexNode> toLeft = new ArrayList<>();
    List<RexNode> toRight = new ArrayList<>();
    List<RexNode> staying = new ArrayList<>();
    for (RexNode condition : conditions) {
      if (isOn(condition, first)) {
        toLeft.add(condition);
      } else if (kind == JoinKind.INNER && isOn(condition, second)) {
        toRight.add(condition);
      } else {
        staying.add(condition);
      }
    }
    ImmutableBitSet all = needed.union(AlgebraPlanner.fields(staying));
    ImmutableBitSet below =
        first.own(all).union(OuterRows.fields(correlate.getRight(), correlate.getCorrelationId()));
    Planned left = first(first, toLeft, below, order, width);
    int slot = outerRows.newSlot();
    Planned right =
        outerRows.about(
            correlate.getCorrelationId(),
            slot,
            left,
            () ->
                within(
                    planner.plan(second.node(), own(second, toRight), second.own(all), List.of()),
                    second,
                    width));
    return planner.kept(lookup(kind, left, right, slot), staying, correlate);
  }

  // In memory

  /** Both sides, matched in memory by what must be equal. */
  Planned hashed(
      JoinKind kind,
      Planned left,
      Planned right,
      List<RexNode> between,
      List<RexNode> about,
      Join owner) {
    Planned both = beside(left, right, kind, between);
    List<RexNode> leftKeys = new ArrayList<>();
    List<RexNode> rightKeys = new ArrayList<>();
    List<Equality> found = new ArrayList<>();
    List<RexNode> rest = new ArrayList<>();
    for (RexNode condition : between) {
      Equality sides = equality(condition, left, right);
      if (sides == null) {
        rest.add(condition);
      } else {
        found.add(sides);
        Equality keys = sides.asKeys(builder);
        leftKeys.add(keys.left());
        rightKeys.add(keys.right());
      }
    }
    rest.addAll(about);
    Set<CorrelationId> variables = about.isEmpty() ? Set.of() : owner.getVariablesSet();
    List<RexNode> conditions =
        outerRows.about(variables, both, () -> outerRows.resolve(rest, both));
    List<RexNode> all = new ArrayList<>(outerRows.resolve(between, both));
    all.addAll(conditions.subList(conditions.size() - about.size(), conditions.size()));
    return both.with(
        new Operator.Join(
            kind,
            kind == JoinKind.INNER ? joinedOn(left, found, Equality::left) : left.operator(),
            kind == JoinKind.FULL ? right.operator() : joinedOn(right, found, Equality::right),
            outerRows.resolve(leftKeys, left),
            outerRows.resolve(rightKeys, right),
            conditions,
            left.width(),
            right.width(),
            -1,
            AlgebraPlanner.text(all, both.names())));
  }

  /**
   * A side of which not all rows are needed, which says what it is joined by if it is a scan: an
   * index of that would help. It would not where null equals null, which it does not hold.
   */
  private static Operator joinedOn(
      Planned side, List<Equality> equalities, Function<Equality, RexNode> key) {
    if (!(side.operator() instanceof Operator.Read scan)
        || scan.read().result() != PathRead.Result.ROWS) {
      return side.operator();
    }
    PathRead read = scan.read();
    List<RexNode> own =
        equalities.stream()
            .filter(equality -> !equality.nulls())
            .map(key)
            .map(node -> RexInputs.replace(node, field -> read.outputs().get(side.slots()[field])))
            .toList();
    return new Operator.Read(
        new PathRead(read.path().joinedOn(own), read.outputs(), read.mayScan()));
  }

  private static @Nullable Equality equality(RexNode condition, Planned left, Planned right) {
    Equality sides = Equality.of(condition);
    if (sides == null) {
      return null;
    }
    if (isFrom(sides.left(), left) && isFrom(sides.right(), right)) {
      return sides;
    }
    return isFrom(sides.right(), left) && isFrom(sides.left(), right) ? sides.turned() : null;
  }

  /** Whether two values are equal exactly if they are the same key. */
  static boolean isEquality(RexNode condition) {
    return Equality.of(condition) != null;
  }

  private static boolean isFrom(RexNode node, Planned side) {
    return !Expressions.isConstant(node)
        && RelOptUtil.InputFinder.bits(node).asList().stream()
            .allMatch(field -> side.slots()[field] >= 0);
  }

  private static Planned beside(Planned left, Planned right, JoinKind kind, List<RexNode> between) {
    boolean keyed = between.stream().anyMatch(JoinPlanner::isEquality);
    double rows =
        left.rows() * right.rows() / (keyed ? Math.max(1, Math.max(left.base(), right.base())) : 1);
    return new Planned(
        left.operator(),
        beside(left, right),
        names(left, right),
        left.ordered() && kind != JoinKind.FULL,
        Math.max(kind == JoinKind.INNER ? 1 : left.rows(), rows),
        Math.max(left.base(), right.base()),
        left.cost() + right.cost() + (keyed ? rows / 10 : left.rows() * right.rows()),
        left.scans().and(right.scans()));
  }

  private static int[] beside(Planned left, Planned right) {
    int[] slots = left.slots().clone();
    for (int i = 0; i < slots.length; i++) {
      if (right.slots()[i] >= 0) {
        slots[i] = left.width() + right.slots()[i];
      }
    }
    return slots;
  }

  private static List<String> names(Planned left, Planned right) {
    List<String> names = new ArrayList<>(left.names());
    names.addAll(right.names());
    return names;
  }
}
