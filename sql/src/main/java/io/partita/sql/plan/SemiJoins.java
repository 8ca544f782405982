package io.partita.sql.plan;

import io.partita.sql.function.AggregateLibrary;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.plan.access.AccessPaths.Order;
import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.plan.operator.Operator;
import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * What EXISTS says of fields of the row around it: where its query holds only rows that equal
 * fields, these are IN what the query gives, and that can be looked up by key.
 */
final class SemiJoins {
  private final AlgebraPlanner planner;
  private final RexBuilder builder;
  private final OuterRows outerRows;

  /** Whether a plan is tried in place of another; inside of it no other is tried. */
  private boolean trying;

  SemiJoins(AlgebraPlanner planner, RexBuilder builder, OuterRows outerRows) {
    this.planner = planner;
    this.builder = builder;
    this.outerRows = outerRows;
  }

  /**
   * Plans a filter: as it is, or by keys that EXISTS gives if fewer tables are scanned then, first
   * of those that may not be.
   *
   * @param sinking conditions that hold before
   * @param staying those that are evaluated on the rows of its input
   */
  Planned plan(
      Filter filter,
      List<RexNode> sinking,
      List<RexNode> staying,
      ImmutableBitSet needed,
      List<@Nullable Order> order) {
    int subqueries = outerRows.subqueries();
    Planned planned = planner.filtered(filter, sinking, staying, needed, order);
    Scans scans = scans(planned);
    if (trying || staying.isEmpty() || scans.isNone()) {
      return planned;
    }
    List<RexNode> more = new ArrayList<>(sinking);
    List<RexNode> rest = new ArrayList<>();
    for (RexNode condition : staying) {
      Membership found = of(condition, filter.getVariablesSet(), filter.getInput());
      if (found != null) {
        more.add(found.condition());
      }
      if (found == null || !found.exact()) {
        rest.add(condition);
      }
    }
    if (more.size() == sinking.size()) {
      return planned;
    }
    int subqueriesOfPlanned = outerRows.subqueries();
    outerRows.countSubqueriesFrom(subqueries);
    trying = true;
    Planned other = planner.filtered(filter, more, rest, needed, order);
    trying = false;
    if (scans(other).isFewerThan(scans)) {
      return other;
    }
    outerRows.countSubqueriesFrom(subqueriesOfPlanned);
    return planned;
  }

  /** The tables that are scanned, in queries inside of expressions too. */
  private Scans scans(Planned planned) {
    Scans[] scans = {Scans.NONE};
    Expressions.walk(
        planned.operator(),
        each -> {
          if (each instanceof Operator.Read read) {
            scans[0] = scans[0].and(planner.scans(read.read()));
          }
        });
    return scans[0];
  }

  /**
   * What follows from a condition.
   *
   * @param exact whether the condition says nothing else
   */
  private record Membership(RexNode condition, boolean exact) {}

  /**
   * What EXISTS says of fields of the rows of a filter, or null if nothing.
   *
   * @param variables stand for those rows
   */
  private @Nullable Membership of(RexNode condition, Set<CorrelationId> variables, RelNode input) {
    if (condition.getKind() != SqlKind.EXISTS || !(condition instanceof RexSubQuery query)) {
      return null;
    }
    RelNode inner = query.rel;
    while (inner instanceof Project project) {
      inner = project.getInput();
    }
    if (!(inner instanceof Filter filter) || dependsOn(filter.getInput(), variables)) {
      return null;
    }
    List<RexNode> own = new ArrayList<>();
    List<RexNode[]> equalities = new ArrayList<>();
    boolean exact = true;
    for (RexNode term : RelOptUtil.conjunctions(filter.getCondition())) {
      RexNode[] sides = equality(term, variables, input);
      if (!OuterRows.needs(term, variables)) {
        own.add(term);
      } else if (sides != null) {
        equalities.add(sides);
      } else {
        exact = false;
      }
    }
    return equalities.isEmpty() ? null : new Membership(membership(equalities, filter, own), exact);
  }

  private static boolean dependsOn(RelNode node, Set<CorrelationId> variables) {
    return variables.stream().anyMatch(variable -> !OuterRows.fields(node, variable).isEmpty());
  }

  /** The field around and what it equals, or null for any other condition. */
  private RexNode @Nullable [] equality(
      RexNode term, Set<CorrelationId> variables, RelNode around) {
    if (term.getKind() != SqlKind.EQUALS) {
      return null;
    }
    RexNode a = ((RexCall) term).getOperands().get(0);
    RexNode b = ((RexCall) term).getOperands().get(1);
    RexNode field = field(a, variables, around);
    RexNode other = field == null ? a : b;
    field = field == null ? field(b, variables, around) : field;
    boolean known =
        field != null
            && Family.of(field.getType()) == Family.of(other.getType())
            && Family.of(other.getType()) != Family.DOUBLE
            && RexUtil.SubQueryFinder.find(other) == null
            && !OuterRows.needs(other, variables);
    return known ? new RexNode[] {field, other} : null;
  }

  private @Nullable RexNode field(RexNode node, Set<CorrelationId> variables, RelNode around) {
    return node instanceof RexFieldAccess access
            && access.getReferenceExpr() instanceof RexCorrelVariable variable
            && variables.contains(variable.id)
        ? builder.makeInputRef(around, access.getField().getIndex())
        : null;
  }

  /** That fields are among what the rows of a filter give: one field a value, several a row. */
  private RexNode membership(List<RexNode[]> equalities, Filter filter, List<RexNode> own) {
    PlanTypeFactory types = (PlanTypeFactory) builder.getTypeFactory();
    RelDataType dynamic = types.type(Family.DYNAMIC);
    RelNode input = filter.getInput();
    RelNode rows =
        own.isEmpty()
            ? input
            : filter.copy(filter.getTraitSet(), input, RexUtil.composeConjunction(builder, own));
    boolean single = equalities.size() == 1;
    RexNode around = row(equalities.stream().map(sides -> dynamic(sides[0])).toList());
    RexNode value = row(equalities.stream().map(sides -> dynamic(sides[1])).toList());
    RelNode values = LogicalProject.create(rows, List.of(), List.of(value), List.of("V"), Set.of());
    AggregateCall collected =
        AggregateCall.create(
            single ? AggregateLibrary.SET_OF : AggregateLibrary.ROWS_OF,
            false,
            false,
            false,
            List.of(),
            List.of(0),
            -1,
            null,
            RelCollations.EMPTY,
            dynamic,
            "S");
    RelNode set =
        LogicalAggregate.create(values, List.of(), ImmutableBitSet.of(), null, List.of(collected));
    return builder.makeCall(
        types.type(Family.BOOLEAN),
        single ? FunctionLibrary.IN_SET : FunctionLibrary.IN_ROWS,
        List.of(around, RexSubQuery.scalar(set)));
  }

  /** Several values as one. */
  private RexNode row(List<RexNode> values) {
    return values.size() == 1 ? values.get(0) : Memberships.row(builder, values);
  }

  private RexNode dynamic(RexNode value) {
    return Family.of(value.getType()) == Family.DATE
        ? builder.makeCall(
            ((PlanTypeFactory) builder.getTypeFactory()).type(Family.TEXT),
            FunctionLibrary.DATE_TEXT,
            List.of(value))
        : value;
  }
}
