package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.function.ScalarFunction;
import io.partita.sql.plan.access.PathNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.calcite.adapter.enumerable.EnumerableAggregate;
import org.apache.calcite.adapter.enumerable.EnumerableCalc;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.adapter.enumerable.EnumerableInterpretable;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.rel.InvalidRelException;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexProgram;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.runtime.Bindable;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.jspecify.annotations.Nullable;

/**
 * What lies above an access path, on Calcite's Enumerable convention: aggregates, and the
 * projections and filters over them. It becomes generated code, compiled once a plan.
 */
final class ComputedRows {
  private final RexBuilder rexBuilder;
  private final List<String> operators = new ArrayList<>();
  private Predicate<Aggregate> summary = aggregate -> false;
  private int reads;
  private @Nullable Bindable<?> bindable;

  /**
   * The bottom of a plan: project over filter over one table.
   *
   * @param outputs over the table's columns
   * @param conditions all of which must hold
   */
  record Leaf(List<RexNode> outputs, List<RexNode> conditions) {}

  ComputedRows(RexBuilder rexBuilder) {
    this.rexBuilder = rexBuilder;
  }

  /**
   * Compiles a tree.
   *
   * @param summary makes a read of an aggregate that one answers by itself, and says whether
   * @param reader makes a read of a bottom of the tree
   */
  void implement(RelNode tree, Predicate<Aggregate> summary, Consumer<Leaf> reader) {
    this.summary = summary;
    EnumerableRel physical = physical(tree, reader);
    bindable =
        EnumerableInterpretable.toBindable(
            new HashMap<>(), null, physical, EnumerableRel.Prefer.ARRAY);
  }

  @Nullable Bindable<?> bindable() {
    return bindable;
  }

  /** The operators, outermost first. */
  List<String> operators() {
    return List.copyOf(operators);
  }

  private EnumerableRel physical(RelNode node, Consumer<Leaf> reader) {
    Leaf leaf = Planner.leaf(node);
    if (leaf != null) {
      reader.accept(leaf);
      return new PathNode(node.getCluster(), reads++, node.getRowType());
    }
    if (node instanceof Project project) {
      return calc(physical(project.getInput(), reader), project.getProjects(), null, project);
    }
    if (node instanceof Filter filter) {
      operators.add("Filter");
      List<RexNode> fields = new ArrayList<>();
      for (RelDataTypeField field : filter.getRowType().getFieldList()) {
        fields.add(new RexInputRef(field.getIndex(), field.getType()));
      }
      return calc(physical(filter.getInput(), reader), fields, filter.getCondition(), filter);
    }
    if (node instanceof Aggregate aggregate) {
      if (summary.test(aggregate)) {
        return new PathNode(node.getCluster(), reads++, node.getRowType());
      }
      operators.add(describe(aggregate));
      EnumerableRel input = physical(aggregate.getInput(), reader);
      try {
        return new EnumerableAggregate(
            aggregate.getCluster(),
            aggregate.getCluster().traitSetOf(EnumerableConvention.INSTANCE),
            input,
            aggregate.getGroupSet(),
            aggregate.getGroupSets(),
            aggregate.getAggCallList());
      } catch (InvalidRelException e) {
        throw new SqlError(SqlErrors.NOT_SUPPORTED_YET, "This aggregate is not supported yet.", e);
      }
    }
    throw new SqlError(
        SqlErrors.NOT_SUPPORTED_YET,
        "This form of query is not supported yet (" + node.getRelTypeName() + ").");
  }

  private static String describe(Aggregate aggregate) {
    List<String> names = aggregate.getInput().getRowType().getFieldNames();
    String groups =
        aggregate.getGroupSet().asList().stream().map(names::get).collect(Collectors.joining(", "));
    String calls =
        aggregate.getAggCallList().stream()
            .map(call -> call.getAggregation().getName())
            .collect(Collectors.joining(", "));
    return calls.isEmpty()
        ? "Distinct"
        : "Aggregate "
            + calls
            + (groups.isEmpty()
                ? ""
                : " by "
                    + aggregate.getGroupCount()
                    + (aggregate.getGroupCount() == 1 ? " key" : " keys"));
  }

  private EnumerableRel calc(
      EnumerableRel input, List<RexNode> outputs, @Nullable RexNode condition, RelNode shape) {
    List<RexNode> projects = outputs.stream().map(node -> node.accept(new TextOrder())).toList();
    RexProgram program =
        RexProgram.create(
            input.getRowType(),
            projects,
            condition == null ? null : condition.accept(new TextOrder()),
            shape.getRowType(),
            rexBuilder);
    return EnumerableCalc.create(input, program);
  }

  /** Generated code would order text by UTF-16 code units; ours orders it by code points. */
  private final class TextOrder extends RexShuttle {
    @Override
    public RexNode visitCall(RexCall call) {
      RexNode visited = super.visitCall(call);
      if (!(visited instanceof RexCall comparison)
          || comparison.getOperands().size() != 2
          || comparison.getOperands().get(0).getType().getSqlTypeName().getFamily()
              != SqlTypeFamily.CHARACTER) {
        return visited;
      }
      ScalarFunction function =
          switch (comparison.getKind()) {
            case LESS_THAN -> FunctionLibrary.TEXT_LESS;
            case LESS_THAN_OR_EQUAL -> FunctionLibrary.TEXT_LESS_OR_EQUAL;
            case GREATER_THAN -> FunctionLibrary.TEXT_GREATER;
            case GREATER_THAN_OR_EQUAL -> FunctionLibrary.TEXT_GREATER_OR_EQUAL;
            default -> null;
          };
      return function == null
          ? visited
          : rexBuilder.makeCall(call.getType(), function, comparison.getOperands());
    }
  }
}
