package io.partita.sql.plan;

import io.partita.sql.plan.JoinPlanner.Side;
import io.partita.sql.plan.access.AccessPaths.Order;
import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.plan.operator.Operator.JoinKind;
import io.partita.sql.plan.operator.OuterField;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * The order of inner joins. Each side is tried as the first, of very many some; then follows the
 * one that is cheapest to add, by key if what is there already gives its key. Of all orders that
 * one wins that scans the fewest tables without permission, then the cheapest. What is equal to
 * something equal counts as written.
 */
final class JoinOrder {
  /** Beyond that the time for each side as the first grows too much: with the fourth power. */
  private static final int MANY_SIDES = 12;

  private static final int STARTS_OF_MANY = 3;

  private final AlgebraPlanner planner;
  private final JoinPlanner joins;
  private final RexBuilder builder;
  private final Join join;
  private final int width;
  private final List<Side> sides = new ArrayList<>();
  private final List<RexNode> conditions = new ArrayList<>();
  private final List<RexNode> onTop = new ArrayList<>();
  private final Map<Integer, Set<Integer>> equal = new HashMap<>();
  private final Map<Integer, RexNode> references = new HashMap<>();
  private final Map<List<Object>, Planned> estimates = new HashMap<>();
  private ImmutableBitSet needed = ImmutableBitSet.of();

  JoinOrder(AlgebraPlanner planner, JoinPlanner joins, RexBuilder builder, Join join) {
    this.planner = planner;
    this.joins = joins;
    this.builder = builder;
    this.join = join;
    this.width = join.getRowType().getFieldCount();
  }

  Planned plan(List<RexNode> above, ImmutableBitSet wanted, List<@Nullable Order> order) {
    flatten(join, 0);
    above.forEach(this::take);
    List<RexNode> about =
        onTop.stream().filter(node -> OuterRows.needs(node, join.getVariablesSet())).toList();
    List<RexNode> all = new ArrayList<>(conditions);
    all.addAll(onTop);
    needed =
        wanted
            .union(AlgebraPlanner.fields(all))
            .union(ImmutableBitSet.of(references.keySet()))
            .union(OuterRows.fields(about, join.getVariablesSet()));
    Planned joined = build(best(), order);
    return planner.kept(joined, onTop, join);
  }

  // What is joined

  private void flatten(RelNode node, int base) {
    if (node instanceof Join inner
        && inner.getJoinType() == JoinRelType.INNER
        && (inner.equals(join) || inner.getVariablesSet().isEmpty())) {
      flatten(inner.getLeft(), base);
      flatten(inner.getRight(), base + inner.getLeft().getRowType().getFieldCount());
      takeAll(inner.getCondition(), base);
    } else if (node instanceof Filter filter
        && filter.getInput() instanceof Join
        && filter.getVariablesSet().isEmpty()) {
      flatten(filter.getInput(), base);
      takeAll(filter.getCondition(), base);
    } else {
      sides.add(new Side(node, base));
    }
  }

  private void takeAll(RexNode condition, int base) {
    for (RexNode term : planner.conjunctions(condition)) {
      take(RexInputs.renumber(term, field -> field + base));
    }
  }

  private void take(RexNode condition) {
    if (condition.isAlwaysTrue()) {
      return;
    }
    if (Expressions.isConstant(condition) || OuterRows.needs(condition, join.getVariablesSet())) {
      onTop.add(condition);
    } else if (condition.getKind() == SqlKind.EQUALS
        && ((RexCall) condition).getOperands().get(0) instanceof RexInputRef a
        && ((RexCall) condition).getOperands().get(1) instanceof RexInputRef b
        && a.getIndex() != b.getIndex()) {
      references.put(a.getIndex(), a);
      references.put(b.getIndex(), b);
      Set<Integer> union =
          new LinkedHashSet<>(equal.getOrDefault(a.getIndex(), Set.of(a.getIndex())));
      union.addAll(equal.getOrDefault(b.getIndex(), Set.of(b.getIndex())));
      union.forEach(field -> equal.put(field, union));
    } else {
      conditions.add(condition);
    }
  }

  private Set<Set<Integer>> classes() {
    return new LinkedHashSet<>(equal.values());
  }

  private RexNode equality(int a, RexNode b) {
    return builder.makeCall(SqlStdOperatorTable.EQUALS, List.of(references.get(a), b));
  }

  /** What must hold on one side alone. */
  private List<RexNode> local(Side side) {
    List<RexNode> local = new ArrayList<>();
    for (RexNode condition : conditions) {
      if (side.fields().contains(AlgebraPlanner.fields(List.of(condition)))) {
        local.add(condition);
      }
      RexNode constant = constant(condition);
      if (constant != null) {
        int field = ((RexInputRef) ((RexCall) condition).getOperands().get(0)).getIndex();
        for (int other : equal.getOrDefault(field, Set.of())) {
          if (other != field && side.fields().get(other)) {
            local.add(equality(other, constant));
          }
        }
      }
    }
    for (Set<Integer> members : classes()) {
      Integer first = null;
      for (int member : members) {
        if (side.fields().get(member)) {
          if (first != null) {
            local.add(equality(first, references.get(member)));
          }
          first = member;
        }
      }
    }
    return local;
  }

  /** The constant that a field equals, if the condition says so, else null. */
  private static @Nullable RexNode constant(RexNode condition) {
    return condition.getKind() == SqlKind.EQUALS
            && ((RexCall) condition).getOperands().get(0) instanceof RexInputRef
            && Expressions.isConstant(((RexCall) condition).getOperands().get(1))
        ? ((RexCall) condition).getOperands().get(1)
        : null;
  }

  /** What must hold between what is joined already and a side. */
  private List<RexNode> between(BitSet joined, Side side) {
    List<RexNode> between = new ArrayList<>();
    ImmutableBitSet there = fields(joined);
    ImmutableBitSet both = there.union(side.fields());
    for (Set<Integer> members : classes()) {
      Integer left = members.stream().filter(there::get).findFirst().orElse(null);
      Integer right = members.stream().filter(side.fields()::get).findFirst().orElse(null);
      if (left != null && right != null) {
        between.add(equality(right, references.get(left)));
      }
    }
    for (RexNode condition : conditions) {
      ImmutableBitSet fields = AlgebraPlanner.fields(List.of(condition));
      if (both.contains(fields) && fields.intersects(there) && fields.intersects(side.fields())) {
        between.add(condition);
      }
    }
    return between;
  }

  private ImmutableBitSet fields(BitSet joined) {
    ImmutableBitSet fields = ImmutableBitSet.of();
    for (int i = joined.nextSetBit(0); i >= 0; i = joined.nextSetBit(i + 1)) {
      fields = fields.union(sides.get(i).fields());
    }
    return fields;
  }

  // The order

  /** One side added to others, by key or not. */
  private record Step(int side, boolean byKey) {}

  /** Steps, and what they are expected to cost. */
  private record Trial(List<Step> steps, Scans scans, double cost, double rows) {
    boolean isBetterThan(@Nullable Trial other) {
      return other == null
          || scans.refused() < other.scans.refused()
          || (scans.refused() == other.scans.refused() && cost + rows < other.cost + other.rows);
    }
  }

  /** What is tried as the first: each side, of many those that give the fewest rows. */
  private List<Integer> starts() {
    return IntStream.range(0, sides.size())
        .boxed()
        .sorted(
            Comparator.comparingInt((Integer side) -> alone(side).scans().refused())
                .thenComparingDouble(side -> alone(side).rows()))
        .limit(sides.size() > MANY_SIDES ? STARTS_OF_MANY : sides.size())
        .sorted()
        .toList();
  }

  private List<Step> best() {
    Trial best = null;
    for (int start : starts()) {
      Planned first = alone(start);
      BitSet joined = new BitSet();
      joined.set(start);
      Trial trial =
          new Trial(List.of(new Step(start, false)), first.scans(), first.cost(), first.rows());
      double base = first.base();
      while (joined.cardinality() < sides.size()) {
        Trial next = null;
        for (int i = 0; i < sides.size(); i++) {
          Trial candidate = joined.get(i) ? null : added(trial, joined, base, i);
          if (candidate != null && candidate.isBetterThan(next)) {
            next = candidate;
          }
        }
        if (next == null) {
          throw new IllegalStateException("no side left");
        }
        trial = next;
        int side = trial.steps.get(trial.steps.size() - 1).side;
        base = Math.max(base, alone(side).base());
        joined.set(side);
      }
      if (trial.isBetterThan(best)) {
        best = trial;
      }
    }
    if (best == null) {
      throw new IllegalStateException("nothing to join");
    }
    return best.steps;
  }

  private Trial added(Trial trial, BitSet joined, double base, int side) {
    List<RexNode> between = between(joined, sides.get(side));
    Planned alone = alone(side);
    List<Step> steps = new ArrayList<>(trial.steps);
    if (!between.isEmpty()) {
      Planned lookup = lookedUp(side, between);
      if (lookup.scans().refused() < alone.scans().refused()
          || (lookup.scans().isNone() && trial.rows * lookup.cost() < alone.cost())) {
        steps.add(new Step(side, true));
        return new Trial(
            steps,
            trial.scans.and(lookup.scans()),
            trial.cost + trial.rows * lookup.cost(),
            trial.rows * lookup.rows());
      }
    }
    steps.add(new Step(side, false));
    boolean keyed = between.stream().anyMatch(JoinPlanner::isEquality);
    double rows = trial.rows * alone.rows();
    double matched =
        keyed
            ? rows / Math.max(1, Math.max(base, alone.base()))
            : rows * AlgebraPlanner.selectivity(between);
    return new Trial(
        steps,
        trial.scans.and(alone.scans()),
        trial.cost + alone.cost() + (keyed ? trial.rows / 10 : rows),
        Math.max(1, matched));
  }

  private Planned alone(int side) {
    return estimates.computeIfAbsent(
        List.of(side),
        key -> {
          Side one = sides.get(side);
          return planner.plan(
              one.node(), JoinPlanner.own(one, local(one)), one.own(needed), List.of());
        });
  }

  /** A side planned as if every other side's fields were known. */
  private Planned lookedUp(int side, List<RexNode> between) {
    Side one = sides.get(side);
    List<RexNode> conditions = new ArrayList<>(JoinPlanner.own(one, local(one)));
    List<Object> key = new ArrayList<>();
    key.add(side);
    for (RexNode condition : between) {
      RexNode known =
          RexInputs.replace(
              condition,
              field ->
                  one.fields().get(field)
                      ? builder.makeInputRef(one.type(field), field - one.base())
                      : builder.makeCall(
                          join.getRowType().getFieldList().get(field).getType(),
                          new OuterField(0, 0, "?"),
                          List.of()));
      conditions.add(known);
      key.add(known);
    }
    return estimates.computeIfAbsent(
        key, unknown -> planner.plan(one.node(), conditions, one.own(needed), List.of()));
  }

  private Planned build(List<Step> steps, List<@Nullable Order> order) {
    Side start = sides.get(steps.get(0).side);
    List<@Nullable Order> startOrder = JoinPlanner.orderOn(start, order);
    Planned planned =
        startOrder.contains(null) || order.isEmpty()
            ? alone(steps.get(0).side)
            : planner.plan(
                start.node(), JoinPlanner.own(start, local(start)), start.own(needed), startOrder);
    boolean ordered = order.isEmpty() || (!startOrder.contains(null) && planned.ordered());
    planned = JoinPlanner.within(planned, start, width);
    BitSet joined = new BitSet();
    joined.set(steps.get(0).side);
    for (Step step : steps.subList(1, steps.size())) {
      Side side = sides.get(step.side);
      List<RexNode> between = between(joined, side);
      Planned added =
          step.byKey
              ? joins.lookup(
                  JoinKind.INNER, planned, side, local(side), between, needed, join.getRowType())
              : null;
      if (added == null) {
        Planned right = JoinPlanner.within(alone(step.side), side, width);
        boolean swapped = right.rows() > planned.rows() && !(ordered && !order.isEmpty());
        added =
            swapped
                ? joins.hashed(JoinKind.INNER, right, planned, between, List.of(), join)
                : joins.hashed(JoinKind.INNER, planned, right, between, List.of(), join);
      }
      planned = added;
      joined.set(step.side);
    }
    return new Planned(
        planned.operator(),
        planned.slots(),
        planned.names(),
        ordered,
        planned.rows(),
        planned.base(),
        planned.cost(),
        planned.scans());
  }
}
