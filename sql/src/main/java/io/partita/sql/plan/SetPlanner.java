package io.partita.sql.plan;

import io.partita.sql.plan.operator.Operator;
import io.partita.sql.type.Family;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * UNION, INTERSECT and EXCEPT: conditions sink into each branch, whose values become of one type.
 */
final class SetPlanner {
  private final AlgebraPlanner planner;
  private final RexBuilder builder;

  SetPlanner(AlgebraPlanner planner, RexBuilder builder) {
    this.planner = planner;
    this.builder = builder;
  }

  Planned plan(SetOp node, List<RexNode> conditions, ImmutableBitSet needed) {
    RelDataType type = node.getRowType();
    boolean sameTypes =
        node.getInputs().stream().allMatch(input -> haveFamilies(input.getRowType(), type));
    int count = type.getFieldCount();
    boolean prunes = node.all && node.kind == SqlKind.UNION;
    ImmutableBitSet all =
        prunes ? needed.union(AlgebraPlanner.fields(conditions)) : ImmutableBitSet.range(count);
    List<RexNode> sinking = sameTypes ? conditions : List.of();
    List<Operator> inputs = new ArrayList<>();
    double rows = 0;
    double cost = 0;
    Scans scans = Scans.NONE;
    List<String> names = List.of();
    for (RelNode input : branches(node)) {
      Planned branch = planner.plan(input, sinking, all, List.of());
      inputs.add(aligned(branch, all, input.getRowType(), type));
      if (names.isEmpty()) {
        names = all.asList().stream().map(i -> branch.names().get(branch.slots()[i])).toList();
      }
      rows = node.kind == SqlKind.UNION ? rows + branch.rows() : Math.max(rows, branch.rows());
      cost += branch.cost() + branch.rows();
      scans = scans.and(branch.scans());
    }
    Operator.Combine.Kind kind =
        switch (node.kind) {
          case UNION -> Operator.Combine.Kind.UNION;
          case INTERSECT -> Operator.Combine.Kind.INTERSECT;
          default -> Operator.Combine.Kind.EXCEPT;
        };
    Planned planned =
        new Planned(
            new Operator.Combine(kind, node.all, inputs),
            AlgebraPlanner.places(all, count),
            names,
            false,
            rows,
            rows,
            cost,
            scans);
    return sameTypes ? planned : planner.kept(planned, conditions, node);
  }

  /** The inputs, those of the same operation below taken in where that is the same. */
  private static List<RelNode> branches(SetOp node) {
    List<RelNode> branches = new ArrayList<>();
    for (RelNode input : node.getInputs()) {
      if (node.kind == SqlKind.UNION
          && input instanceof SetOp inner
          && inner.kind == SqlKind.UNION
          && (inner.all || !node.all)
          && haveFamilies(inner.getRowType(), node.getRowType())) {
        branches.addAll(branches(inner));
      } else {
        branches.add(input);
      }
    }
    return branches;
  }

  private static boolean haveFamilies(RelDataType a, RelDataType b) {
    for (int i = 0; i < a.getFieldCount(); i++) {
      Family family = Family.of(a.getFieldList().get(i).getType());
      if (family != Family.NULL && family != Family.of(b.getFieldList().get(i).getType())) {
        return false;
      }
    }
    return true;
  }

  /** A branch with its fields in their places and as values of the common types. */
  private Operator aligned(
      Planned branch, ImmutableBitSet fields, RelDataType from, RelDataType to) {
    List<RexNode> outputs = new ArrayList<>();
    boolean same = branch.width() == fields.cardinality();
    int place = 0;
    for (int field : fields) {
      RelDataType type = from.getFieldList().get(field).getType();
      int slot = branch.slots()[field];
      RexNode value = new RexInputRef(slot, type);
      RexNode converted =
          Conversions.asType(
              builder, value, to.getFieldList().get(field).getType(), SqlParserPos.ZERO);
      same &= slot == place++ && converted.equals(value);
      outputs.add(converted);
    }
    return same ? branch.operator() : new Operator.Project(branch.operator(), outputs);
  }
}
