package io.partita.sql.plan.access;

import java.lang.reflect.Method;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.JavaRowFormat;
import org.apache.calcite.adapter.enumerable.PhysType;
import org.apache.calcite.adapter.enumerable.PhysTypeImpl;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.tree.Blocks;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * A path as a leaf of generated code: it names its path by number and asks the context for the
 * rows.
 */
public final class PathNode extends AbstractRelNode implements EnumerableRel {
  private static final Method ROWS = method();

  private final int number;

  /**
   * A leaf.
   *
   * @param number the number of the path in the plan
   */
  public PathNode(RelOptCluster cluster, int number, RelDataType rowType) {
    super(cluster, cluster.traitSetOf(EnumerableConvention.INSTANCE));
    this.number = number;
    this.rowType = rowType;
  }

  /** Called by generated code. */
  public static Enumerable<@Nullable Object> rows(DataContext context, int path) {
    PathSource source = (PathSource) context.get(PathSource.VARIABLE);
    if (source == null) {
      throw new IllegalStateException("no rows for path " + path);
    }
    return source.rows(path);
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    PhysType type =
        PhysTypeImpl.of(
            implementor.getTypeFactory(),
            getRowType(),
            getRowType().getFieldCount() == 1 ? JavaRowFormat.SCALAR : JavaRowFormat.ARRAY);
    return implementor.result(
        type,
        Blocks.toBlock(
            Expressions.call(ROWS, implementor.getRootExpression(), Expressions.constant(number))));
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("path", number);
  }

  private static Method method() {
    try {
      return PathNode.class.getMethod("rows", DataContext.class, int.class);
    } catch (NoSuchMethodException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
