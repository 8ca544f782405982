package io.partita.sql.plan.operator;

import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.PathRead;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.jspecify.annotations.Nullable;

/**
 * A read of one table with what is filtered and computed above it, as one read whose conditions and
 * outputs are about the item itself, so that a change can evaluate them again on the item that it
 * is about to write. A query that depends on a row of the read is given that row as operands.
 */
public final class ReadOfItems {
  private ReadOfItems() {}

  /** The read, or null if there is more in a tree than filters and a projection of one. */
  public static @Nullable PathRead of(Operator operator) {
    Operator below = operator instanceof Operator.Project project ? project.input() : operator;
    List<RexNode> conditions = new ArrayList<>();
    while (below instanceof Operator.Filter filter) {
      conditions.addAll(filter.conditions());
      below = filter.input();
    }
    if (!(below instanceof Operator.Read input) || input.read().result() != PathRead.Result.ROWS) {
      return null;
    }
    PathRead read = input.read();
    OnItem onItem = new OnItem(read.outputs());
    AccessPath path = read.path();
    List<RexNode> residual = new ArrayList<>(path.residual());
    residual.addAll(onItem.visitList(conditions));
    return new PathRead(
        path.filteredBy(path.checked(), residual),
        operator instanceof Operator.Project project
            ? onItem.visitList(project.outputs())
            : read.outputs(),
        read.mayScan());
  }

  /** Puts the outputs of a read in place of the fields of its rows. */
  private static final class OnItem extends RexShuttle {
    private final List<RexNode> row;

    OnItem(List<RexNode> row) {
      this.row = row;
    }

    @Override
    public RexNode visitInputRef(RexInputRef ref) {
      return row.get(ref.getIndex());
    }

    @Override
    public RexNode visitCall(RexCall call) {
      return call.getOperator() instanceof SubqueryCall query && query.dependsOnRow()
          ? call.clone(call.getType(), row)
          : super.visitCall(call);
    }
  }
}
