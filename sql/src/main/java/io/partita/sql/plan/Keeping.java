package io.partita.sql.plan;

import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.plan.operator.Operator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.jspecify.annotations.Nullable;

/**
 * A plan that is opened again and again, for one row around it after the other, reads what does not
 * depend on that row once, and keeps it: by the fields that equal something of the row, where there
 * are such, so that a scan inside a correlated query costs one scan.
 */
final class Keeping {
  private final OuterRows rows;

  Keeping(OuterRows rows) {
    this.rows = rows;
  }

  /**
   * A plan made for being opened again.
   *
   * @param changes whether its rows depend on the row around it at all
   */
  record Kept(Operator operator, boolean changes) {}

  /**
   * Prepares a plan.
   *
   * @param slot rows around it are in slots below that
   */
  Kept inside(Operator plan, int slot) {
    return Expressions.dependsOnSlotsBelow(slot, plan)
        ? new Kept(new Pass(slot).dependent(plan), true)
        : new Kept(plan, false);
  }

  private final class Pass {
    private final int slot;

    Pass(int slot) {
      this.slot = slot;
    }

    private boolean depends(Operator operator) {
      return Expressions.dependsOnSlotsBelow(slot, operator);
    }

    private boolean depends(RexNode node) {
      return Expressions.dependsOnSlotsBelow(slot, node);
    }

    private Operator child(Operator operator) {
      if (depends(operator)) {
        return dependent(operator);
      }
      return operator instanceof Operator.Constants
          ? operator
          : new Operator.Kept(operator, rows.newMemory());
    }

    Operator dependent(Operator operator) {
      if (operator instanceof Operator.Read read) {
        return read(read);
      }
      if (operator instanceof Operator.Filter filter) {
        return depends(filter.input())
            ? new Operator.Filter(dependent(filter.input()), filter.conditions(), filter.text())
            : indexed(filter.input(), filter.conditions(), filter.text());
      }
      if (operator instanceof Operator.Project project) {
        return new Operator.Project(child(project.input()), project.outputs());
      }
      if (operator instanceof Operator.Aggregate aggregate) {
        return new Operator.Aggregate(
            child(aggregate.input()), aggregate.keys(), aggregate.calls(), aggregate.text());
      }
      if (operator instanceof Operator.Window window) {
        return window.over(child(window.input()));
      }
      if (operator instanceof Operator.Sort sort) {
        return new Operator.Sort(
            child(sort.input()), sort.fields(), sort.limit(), sort.offset(), sort.text());
      }
      if (operator instanceof Operator.Combine combine) {
        return new Operator.Combine(
            combine.kind(), combine.all(), combine.inputs().stream().map(this::child).toList());
      }
      if (operator instanceof Operator.Lookup lookup) {
        return new Operator.Lookup(
            lookup.kind(),
            child(lookup.left()),
            lookup.right(),
            lookup.slot(),
            lookup.leftWidth(),
            lookup.rightWidth());
      }
      return operator instanceof Operator.Join join ? join(join) : operator;
    }

    private Operator join(Operator.Join join) {
      boolean keepsRight =
          !depends(join.right()) && join.rightKeys().stream().noneMatch(this::depends);
      return new Operator.Join(
          join.kind(),
          child(join.left()),
          keepsRight ? join.right() : dependent(join.right()),
          join.leftKeys(),
          join.rightKeys(),
          join.conditions(),
          join.leftWidth(),
          join.rightWidth(),
          keepsRight ? rows.newMemory() : -1,
          join.text());
    }

    /** A read whose key is the same for every row is read once. */
    private Operator read(Operator.Read read) {
      AccessPath path = read.read().path();
      if (read.read().result() != PathRead.Result.ROWS
          || path.keyValues().stream().anyMatch(this::depends)) {
        return read;
      }
      // Of an OR that gives the keys, a branch may say something of the row around as well.
      List<RexNode> changing =
          Stream.concat(path.keyed().stream(), path.residual().stream())
              .filter(this::depends)
              .toList();
      Map<Integer, RexNode> fields = new LinkedHashMap<>();
      List<RexNode> conditions = renumbered(changing, fields);
      List<RexNode> outputs = renumbered(read.read().outputs(), fields);
      Operator base =
          new Operator.Read(
              new PathRead(
                  path.without(this::depends),
                  List.copyOf(fields.values()),
                  read.read().mayScan()));
      Operator filtered =
          conditions.isEmpty()
              ? child(base)
              : indexed(base, conditions, AlgebraPlanner.text(path, changing));
      return new Operator.Project(filtered, outputs);
    }

    private List<RexNode> renumbered(List<RexNode> nodes, Map<Integer, RexNode> fields) {
      return nodes.stream()
          .map(
              node ->
                  node.accept(
                      new RexShuttle() {
                        @Override
                        public RexNode visitInputRef(RexInputRef ref) {
                          fields.putIfAbsent(ref.getIndex(), ref);
                          int place = List.copyOf(fields.keySet()).indexOf(ref.getIndex());
                          return new RexInputRef(place, ref.getType());
                        }
                      }))
          .toList();
    }

    private Operator indexed(Operator input, List<RexNode> conditions, String text) {
      List<RexNode> keys = new ArrayList<>();
      List<RexNode> values = new ArrayList<>();
      List<RexNode> rest = new ArrayList<>();
      for (RexNode condition : conditions) {
        Equality sides = equality(condition);
        if (sides == null) {
          rest.add(condition);
        } else {
          Equality both = sides.asKeys(rows.builder());
          keys.add(both.left());
          values.add(both.right());
        }
      }
      if (keys.isEmpty()) {
        return new Operator.Filter(new Operator.Kept(input, rows.newMemory()), conditions, text);
      }
      Operator indexed = new Operator.Indexed(input, keys, values, rows.newMemory(), text);
      return rest.isEmpty() ? indexed : new Operator.Filter(indexed, rest, "");
    }

    /** The side that names fields of the input, and the side that depends on the row around. */
    private @Nullable Equality equality(RexNode condition) {
      Equality sides = Equality.of(condition);
      if (sides == null) {
        return null;
      }
      if (isKey(sides.left()) && isValue(sides.right())) {
        return sides;
      }
      return isKey(sides.right()) && isValue(sides.left()) ? sides.turned() : null;
    }

    private boolean isKey(RexNode node) {
      return !Expressions.isConstant(node) && !depends(node);
    }

    private boolean isValue(RexNode node) {
      return Expressions.isConstant(node);
    }
  }
}
