package io.partita.sql.plan;

import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.plan.operator.Operator;
import io.partita.sql.plan.operator.WindowFunction;
import io.partita.sql.plan.operator.WindowFunction.Direction;
import io.partita.sql.plan.operator.WindowFunction.Over;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Projections with functions over windows: what the functions need becomes fields, an operator for
 * each window adds their values, and the projection is left.
 */
final class WindowPlanner {
  private final AlgebraPlanner planner;

  WindowPlanner(AlgebraPlanner planner) {
    this.planner = planner;
  }

  /** The functions over windows inside expressions, each once. */
  static List<RexCall> calls(List<RexNode> nodes) {
    List<RexCall> found = new ArrayList<>();
    for (RexNode node : nodes) {
      Expressions.calls(
          node,
          call -> {
            if (call.getOperator() instanceof WindowFunction && !found.contains(call)) {
              found.add(call);
            }
          });
    }
    return found;
  }

  /**
   * Whether a condition on the outputs of a projection may be asked before its windows see a row:
   * it takes or leaves whole partitions.
   */
  static boolean sinks(RexNode condition, List<RexNode> projects) {
    List<RexCall> calls = calls(projects);
    return AlgebraPlanner.fields(List.of(condition)).asList().stream()
        .map(projects::get)
        .allMatch(
            node ->
                Expressions.isConstant(node)
                    || calls.stream().allMatch(call -> partitionBy(call).contains(node)));
  }

  private static List<RexNode> partitionBy(RexCall call) {
    Over over = ((WindowFunction) call.getOperator()).over();
    return call.getOperands().subList(over.firstPartition(), over.firstOrder());
  }

  /**
   * Plans expressions with functions over windows.
   *
   * @param input the rows that the windows are over
   * @param wanted over the fields of the projection's input
   */
  Planned plan(Planned input, List<RexNode> wanted, List<RexCall> calls, Project project) {
    List<RexNode> fields = new ArrayList<>();
    int[] slots = Planned.nowhere(input.slots().length + calls.size());
    for (int field : kept(wanted, project)) {
      slots[field] = fields.size();
      fields.add(RexInputRef.of(field, project.getInput().getRowType()));
    }
    Map<Window, List<RexCall>> windows = new LinkedHashMap<>();
    for (RexCall call : calls) {
      for (RexNode operand : call.getOperands()) {
        place(operand, fields);
      }
      windows.computeIfAbsent(window(call, fields), unknown -> new ArrayList<>()).add(call);
    }
    Planned below = planner.projected(input, fields, project);
    Operator operator = below.operator();
    List<String> names = new ArrayList<>(below.names());
    double cost = input.cost();
    for (Map.Entry<Window, List<RexCall>> entry : windows.entrySet()) {
      Window window = entry.getKey();
      List<Operator.WindowCall> functions = new ArrayList<>();
      for (RexCall call : entry.getValue()) {
        slots[input.slots().length + calls.indexOf(call)] = names.size();
        Over over = ((WindowFunction) call.getOperator()).over();
        functions.add(
            new Operator.WindowCall(
                over, call.getOperands().stream().map(node -> place(node, fields)).toList()));
        names.add(over.name() + "(…) OVER (…)");
      }
      operator =
          new Operator.Window(
              operator,
              window.partitionBy(),
              window.order(),
              functions,
              String.join(", ", window.partitionBy().stream().map(names::get).toList()),
              SortFields.text(window.order(), names));
      cost += input.rows();
    }
    Planned computed =
        new Planned(
            operator,
            slots,
            names,
            input.ordered(),
            input.rows(),
            input.base(),
            cost,
            input.scans());
    return planner.projected(computed, replaced(wanted, calls, input.slots().length), project);
  }

  private record Window(List<Integer> partitionBy, List<SortField> order) {}

  private static Window window(RexCall call, List<RexNode> fields) {
    Over over = ((WindowFunction) call.getOperator()).over();
    List<Integer> partitionBy =
        partitionBy(call).stream().map(node -> place(node, fields)).toList();
    List<SortField> order = new ArrayList<>();
    for (int i = 0; i < over.order().size(); i++) {
      Direction direction = over.order().get(i);
      int place = place(call.getOperands().get(over.firstOrder() + i), fields);
      order.add(new SortField(place, direction.ascending(), direction.nullsFirst()));
    }
    return new Window(partitionBy, order);
  }

  private static int place(RexNode node, List<RexNode> fields) {
    int place = fields.indexOf(node);
    if (place >= 0) {
      return place;
    }
    fields.add(node);
    return fields.size() - 1;
  }

  /** The fields of the input that the expressions need besides their windows. */
  private static ImmutableBitSet kept(List<RexNode> wanted, Project project) {
    ImmutableBitSet.Builder outside = ImmutableBitSet.builder();
    for (RexNode node : wanted) {
      node.accept(
          new RexVisitorImpl<@Nullable Void>(true) {
            @Override
            public @Nullable Void visitInputRef(RexInputRef ref) {
              outside.set(ref.getIndex());
              return null;
            }

            @Override
            public @Nullable Void visitCall(RexCall call) {
              return call.getOperator() instanceof WindowFunction ? null : super.visitCall(call);
            }
          });
    }
    return outside.build().union(OuterRows.fields(wanted, project.getVariablesSet()));
  }

  /** The expressions with the functions as fields behind those of the input. */
  private static List<RexNode> replaced(List<RexNode> wanted, List<RexCall> calls, int first) {
    RexShuttle shuttle =
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            int number = calls.indexOf(call);
            return number < 0
                ? super.visitCall(call)
                : new RexInputRef(first + number, call.getType());
          }
        };
    return wanted.stream().map(node -> node.accept(shuttle)).toList();
  }
}
