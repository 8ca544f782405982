package io.partita.sql.plan.operator;

import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.plan.access.AccessPath;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.jspecify.annotations.Nullable;

/** What the expressions of operators hold. */
public final class Expressions {
  private Expressions() {}

  /** The expressions of an operator itself, not of those below it. */
  public static List<RexNode> of(Operator operator) {
    List<RexNode> nodes = new ArrayList<>();
    if (operator instanceof Operator.Read read) {
      var path = read.read().path();
      nodes.addAll(path.keyValues());
      nodes.addAll(path.keyed());
      nodes.addAll(path.residual());
      nodes.addAll(read.read().outputs());
    } else if (operator instanceof Operator.Constants constants) {
      constants.rows().forEach(nodes::addAll);
    } else if (operator instanceof Operator.Unnest unnest) {
      nodes.add(unnest.document());
    } else if (operator instanceof Operator.Filter filter) {
      nodes.addAll(filter.conditions());
    } else if (operator instanceof Operator.Project project) {
      nodes.addAll(project.outputs());
    } else if (operator instanceof Operator.Join join) {
      nodes.addAll(join.leftKeys());
      nodes.addAll(join.rightKeys());
      nodes.addAll(join.conditions());
    } else if (operator instanceof Operator.Indexed indexed) {
      nodes.addAll(indexed.keys());
      nodes.addAll(indexed.values());
    }
    return nodes;
  }

  /** Whether an expression has one value for the whole execution. */
  public static boolean isConstant(RexNode node) {
    return !RexUtil.containsInputRef(node) && RexUtil.isDeterministic(node) && !Let.isOpen(node);
  }

  /** The values of a row that is {@link FunctionLibrary#KEYED}. */
  public static List<RexNode> row(RexNode row) {
    List<RexNode> values = new ArrayList<>();
    RexNode rest = row;
    while (rest instanceof RexCall call && call.getOperator().equals(FunctionLibrary.KEYED)) {
      values.add(call.getOperands().get(0));
      rest = call.getOperands().get(1);
    }
    return values;
  }

  /** What stands for each of several values in an expression, or null if it has one value. */
  public static @Nullable EachValue each(RexNode node) {
    return node instanceof RexCall call && call.getOperator() instanceof EachValue each
        ? each
        : null;
  }

  /** Whether an expression stands for each of several values. */
  public static boolean isEach(RexNode node) {
    return each(node) != null;
  }

  /** Calls back with every call inside an expression. */
  public static void calls(RexNode node, Consumer<RexCall> consumer) {
    node.accept(
        new RexVisitorImpl<@Nullable Void>(true) {
          @Override
          public @Nullable Void visitCall(RexCall call) {
            consumer.accept(call);
            return super.visitCall(call);
          }
        });
  }

  /** The queries inside the expressions of an operator, in the order written, each once. */
  public static List<SubqueryCall> subqueries(Operator operator) {
    return subqueries(of(operator));
  }

  /** The queries inside expressions, in the order written, each once. */
  public static List<SubqueryCall> subqueries(List<RexNode> nodes) {
    List<SubqueryCall> found = new ArrayList<>();
    for (RexNode node : nodes) {
      calls(
          node,
          call -> {
            if (call.getOperator() instanceof SubqueryCall subquery && !found.contains(subquery)) {
              found.add(subquery);
            }
          });
    }
    return found;
  }

  /** Whether a query inside an expression scans a table. */
  public static boolean scans(RexNode node) {
    boolean[] scans = {false};
    for (SubqueryCall query : subqueries(List.of(node))) {
      walk(
          query.plan(),
          each ->
              scans[0] |=
                  each instanceof Operator.Read read
                      && read.read().path().operation() == AccessPath.Operation.SCAN);
    }
    return scans[0];
  }

  /** Calls back with every operator of a tree and of the queries inside its expressions. */
  public static void walk(Operator operator, Consumer<Operator> consumer) {
    consumer.accept(operator);
    for (Operator input : operator.inputs()) {
      walk(input, consumer);
    }
    for (SubqueryCall subquery : subqueries(operator)) {
      walk(subquery.plan(), consumer);
    }
  }

  /** Whether an expression is the same for all rows of the operator that evaluates it. */
  public static boolean isSameForAllRows(RexNode node) {
    return isConstant(node) && !needsRow(node);
  }

  /** Whether an expression looks at the row of the operator that evaluates it. */
  public static boolean needsRow(RexNode node) {
    boolean[] needed = {RexUtil.containsInputRef(node)};
    calls(
        node,
        call -> needed[0] |= call.getOperator() instanceof SubqueryCall query && query.slot() >= 0);
    return needed[0];
  }

  /** Whether a tree, or an expression, depends on a row in a slot below a number. */
  public static boolean dependsOnSlotsBelow(int slot, Operator operator) {
    return dependsOn(operator, other -> other < slot);
  }

  /** Whether an expression depends on a row in a slot below a number. */
  public static boolean dependsOnSlotsBelow(int slot, RexNode node) {
    return dependsOn(node, other -> other < slot);
  }

  /** Whether an expression depends on the row in a slot. */
  static boolean dependsOnSlot(int slot, RexNode node) {
    return dependsOn(node, other -> other == slot);
  }

  private static boolean dependsOn(RexNode node, IntPredicate slots) {
    BitSet used = new BitSet();
    addOuterSlots(node, used);
    return used.stream().anyMatch(slots);
  }

  private static boolean dependsOn(Operator operator, IntPredicate slots) {
    return outerSlots(operator).stream().anyMatch(slots);
  }

  /** The slots of the rows that a tree depends on, those of the queries inside of it among them. */
  static BitSet outerSlots(Operator operator) {
    BitSet used = new BitSet();
    addOuterSlots(operator, used);
    return used;
  }

  private static void addOuterSlots(Operator operator, BitSet used) {
    // Queries inside expressions are looked at with those, and only there.
    of(operator).forEach(node -> addOuterSlots(node, used));
    operator.inputs().forEach(input -> addOuterSlots(input, used));
  }

  private static void addOuterSlots(RexNode node, BitSet used) {
    calls(
        node,
        call -> {
          if (call.getOperator() instanceof OuterField outer) {
            used.set(outer.slot());
          } else if (call.getOperator() instanceof SubqueryCall subquery) {
            used.or(subquery.outerSlots());
          }
        });
  }
}
