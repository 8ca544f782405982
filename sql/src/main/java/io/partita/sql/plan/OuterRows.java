package io.partita.sql.plan;

import io.partita.sql.plan.operator.OuterField;
import io.partita.sql.plan.operator.SubqueryCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * The rows around the part of a plan that is being made: for what row a query inside an expression,
 * or the right side of a lookup, is opened.
 */
final class OuterRows {
  private final AlgebraPlanner planner;
  private final RexBuilder builder;
  private final Map<CorrelationId, Row> rows = new HashMap<>();
  private int slots;
  private int memories;
  private int subqueries;

  private record Row(int slot, Planned planned) {}

  OuterRows(AlgebraPlanner planner, RexBuilder builder) {
    this.planner = planner;
    this.builder = builder;
  }

  RexBuilder builder() {
    return builder;
  }

  int newSlot() {
    return slots++;
  }

  int newMemory() {
    return memories++;
  }

  /** How many queries have a number by now. */
  int subqueries() {
    return subqueries;
  }

  /** Goes back to a number, in place of what was planned since. */
  void countSubqueriesFrom(int number) {
    subqueries = number;
  }

  /** Does something while variables stand for the rows of an input. */
  <T> T about(Set<CorrelationId> variables, Planned input, Supplier<T> action) {
    if (variables.isEmpty()) {
      return action.get();
    }
    Row row = new Row(newSlot(), input);
    variables.forEach(variable -> rows.put(variable, row));
    T result = action.get();
    variables.forEach(rows::remove);
    return result;
  }

  /** As {@link #about}, where the slot is known. */
  <T> T about(CorrelationId variable, int slot, Planned input, Supplier<T> action) {
    rows.put(variable, new Row(slot, input));
    T result = action.get();
    rows.remove(variable);
    return result;
  }

  /** Expressions over an input's rows: fields in their places, rows around it and queries found. */
  List<RexNode> resolve(List<RexNode> nodes, Planned input) {
    List<RexNode> resolved = new ArrayList<>();
    Resolver resolver = new Resolver(input);
    for (RexNode node : nodes) {
      resolved.add(node.accept(resolver));
    }
    return resolved;
  }

  /** A field of a left row, for the right side of a lookup. */
  RexNode field(int slot, Planned left, int field, RelDataType type) {
    int place = left.slots()[field];
    return builder.makeCall(type, new OuterField(slot, place, left.names().get(place)), List.of());
  }

  private final class Resolver extends RexShuttle {
    private final Planned input;

    Resolver(Planned input) {
      this.input = input;
    }

    @Override
    public RexNode visitInputRef(RexInputRef ref) {
      int place = input.slots()[ref.getIndex()];
      if (place < 0) {
        throw new IllegalStateException("field " + ref + " was not kept");
      }
      return place == ref.getIndex() ? ref : new RexInputRef(place, ref.getType());
    }

    @Override
    public RexNode visitFieldAccess(RexFieldAccess access) {
      if (!(access.getReferenceExpr() instanceof RexCorrelVariable variable)) {
        return super.visitFieldAccess(access);
      }
      Row row = rows.get(variable.id);
      if (row == null) {
        throw new IllegalStateException("no row for " + variable);
      }
      return field(row.slot(), row.planned(), access.getField().getIndex(), access.getType());
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery query) {
      return subquery(query, input);
    }
  }

  private RexNode subquery(RexSubQuery query, Planned around) {
    boolean exists = query.getKind() == SqlKind.EXISTS;
    if (!exists && query.getKind() != SqlKind.SCALAR_QUERY) {
      throw new IllegalStateException("no subquery of the kind " + query.getKind());
    }
    int slotsBefore = slots;
    int slot = -1;
    for (Row row : rows.values()) {
      if (row.planned() == around) {
        slot = row.slot();
      }
    }
    int number = ++subqueries;
    Planned plan =
        exists
            ? planner.plan(query.rel, List.of(), ImmutableBitSet.of(), List.of())
            : planner.plan(query.rel);
    Keeping.Kept kept = new Keeping(this).inside(plan.operator(), slotsBefore);
    SubqueryCall call =
        new SubqueryCall(
            kept.operator(),
            exists,
            slot,
            kept.changes() ? -1 : newMemory(),
            number,
            Math.round(plan.base()));
    return builder.makeCall(query.getType(), call, List.of());
  }

  // What depends on rows around

  /** Whether an expression has a query that depends on one of the variables. */
  static boolean needs(RexNode node, Set<CorrelationId> variables) {
    return !variables.isEmpty() && !fields(List.of(node), variables).isEmpty();
  }

  /** As {@link #needs(RexNode, Set)} for several. */
  static boolean needs(List<RexNode> nodes, Set<CorrelationId> variables) {
    return !variables.isEmpty() && !fields(nodes, variables).isEmpty();
  }

  /** The fields of the variables that the queries inside expressions use. */
  static ImmutableBitSet fields(List<RexNode> nodes, Set<CorrelationId> variables) {
    if (variables.isEmpty()) {
      return ImmutableBitSet.of();
    }
    ImmutableBitSet.Builder found = ImmutableBitSet.builder();
    Finder finder = new Finder(variables, found);
    nodes.forEach(node -> node.accept(finder));
    return found.build();
  }

  /** The fields of a variable that a relational expression uses. */
  static ImmutableBitSet fields(RelNode node, CorrelationId variable) {
    ImmutableBitSet.Builder found = ImmutableBitSet.builder();
    new Finder(Set.of(variable), found).visit(node);
    return found.build();
  }

  private static final class Finder extends RexShuttle {
    private final Set<CorrelationId> variables;
    private final ImmutableBitSet.Builder found;

    Finder(Set<CorrelationId> variables, ImmutableBitSet.Builder found) {
      this.variables = variables;
      this.found = found;
    }

    @Override
    public RexNode visitFieldAccess(RexFieldAccess access) {
      if (access.getReferenceExpr() instanceof RexCorrelVariable variable
          && variables.contains(variable.id)) {
        found.set(access.getField().getIndex());
      }
      return access;
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery query) {
      visit(query.rel);
      return query;
    }

    void visit(RelNode node) {
      node.accept(this);
      node.getInputs().forEach(this::visit);
    }
  }
}
