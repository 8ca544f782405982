package io.partita.sql.plan.operator;

import io.partita.sql.function.AggregateLibrary;
import io.partita.sql.plan.RowBound;
import io.partita.sql.plan.SortField;
import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.PathRead;
import java.util.List;
import java.util.stream.Stream;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.jspecify.annotations.Nullable;

/**
 * One operator of a plan and those below it: rows come out, each an array of plan values. An
 * expression names the fields of the rows of its input by their numbers, fields of rows around it
 * by {@link OuterField}, and other plans by {@link SubqueryCall}.
 */
public sealed interface Operator {
  /** The operators that it reads. */
  List<Operator> inputs();

  /** The items of a table. */
  record Read(PathRead read) implements Operator {
    @Override
    public List<Operator> inputs() {
      return List.of();
    }
  }

  /** Rows of expressions that read nothing. */
  record Constants(List<List<RexNode>> rows) implements Operator {
    public Constants {
      rows = List.copyOf(rows);
    }

    @Override
    public List<Operator> inputs() {
      return List.of();
    }
  }

  /** The elements of a document; anything else is its only element, NULL has none. */
  record Unnest(RexNode document, boolean pairs, String text) implements Operator {
    @Override
    public List<Operator> inputs() {
      return List.of();
    }
  }

  /** The rows for which all conditions hold; those that name no field are asked first, once. */
  record Filter(Operator input, List<RexNode> conditions, String text) implements Operator {
    public Filter {
      conditions = List.copyOf(conditions);
    }

    @Override
    public List<Operator> inputs() {
      return List.of(input);
    }
  }

  /** A row of expressions for each row. */
  record Project(Operator input, List<RexNode> outputs) implements Operator {
    public Project {
      outputs = List.copyOf(outputs);
    }

    @Override
    public List<Operator> inputs() {
      return List.of(input);
    }
  }

  /**
   * One row a group: its keys, then the values of the calls. Without keys there is one group.
   *
   * @param keys fields of the input
   */
  record Aggregate(Operator input, List<Integer> keys, List<Call> calls, String text)
      implements Operator {
    public Aggregate {
      keys = List.copyOf(keys);
      calls = List.copyOf(calls);
    }

    @Override
    public List<Operator> inputs() {
      return List.of(input);
    }
  }

  /**
   * One aggregate.
   *
   * @param argument the field that it is over, or -1 for rows
   * @param filter the field that says which rows count, or -1 for all
   */
  record Call(SqlAggFunction function, int argument, int filter) {
    /** The name of the function. */
    public String name() {
      return function.getName();
    }

    /** Whether it collects values that others are compared with. */
    public boolean isSet() {
      return function.equals(AggregateLibrary.SET_OF) || function.equals(AggregateLibrary.ROWS_OF);
    }
  }

  /**
   * Rows with the values of functions over a window behind their fields, in the order of the input.
   *
   * @param partitionBy fields of the input
   * @param partitionText what partitions, as a person would name it
   * @param orderText what orders, as a person would name it
   */
  record Window(
      Operator input,
      List<Integer> partitionBy,
      List<SortField> order,
      List<WindowCall> calls,
      String partitionText,
      String orderText)
      implements Operator {
    public Window {
      partitionBy = List.copyOf(partitionBy);
      order = List.copyOf(order);
      calls = List.copyOf(calls);
    }

    @Override
    public List<Operator> inputs() {
      return List.of(input);
    }

    /** The same over another input. */
    public Window over(Operator other) {
      return new Window(other, partitionBy, order, calls, partitionText, orderText);
    }
  }

  /**
   * One function over a window.
   *
   * @param operands the field of each operand of the {@link WindowFunction}
   */
  record WindowCall(WindowFunction.Over over, List<Integer> operands) {
    public WindowCall {
      operands = List.copyOf(operands);
    }
  }

  /** Which rows stay that have no partner. */
  enum JoinKind {
    INNER,
    LEFT,
    FULL
  }

  /**
   * Rows of both sides side by side, in the order of the left. The right side is held in memory, by
   * its keys.
   *
   * @param leftKeys over the fields of the left; no keys pair each row with each
   * @param rightKeys over the fields of the right
   * @param conditions over the fields of both
   * @param memory where the right side is kept from one opening to the next, or -1
   */
  record Join(
      JoinKind kind,
      Operator left,
      Operator right,
      List<RexNode> leftKeys,
      List<RexNode> rightKeys,
      List<RexNode> conditions,
      int leftWidth,
      int rightWidth,
      int memory,
      String text)
      implements Operator {
    public Join {
      leftKeys = List.copyOf(leftKeys);
      rightKeys = List.copyOf(rightKeys);
      conditions = List.copyOf(conditions);
    }

    @Override
    public List<Operator> inputs() {
      return List.of(left, right);
    }
  }

  /**
   * For each row of the left the rows of the right, which is opened for it; in the order of the
   * left. Gets are sent in batches.
   *
   * @param kind INNER or LEFT
   * @param slot where the right finds the left row
   */
  record Lookup(
      JoinKind kind, Operator left, Operator right, int slot, int leftWidth, int rightWidth)
      implements Operator {
    /** Whether the right is one query of which nothing but the key depends on the left row. */
    public boolean isOfKeys() {
      if (!(right instanceof Read read)
          || read.read().result() != PathRead.Result.ROWS
          || read.read().path().operation() != AccessPath.Operation.QUERY
          || !read.read().path().isOneRead()) {
        return false;
      }
      return Stream.concat(read.read().path().residual().stream(), read.read().outputs().stream())
          .noneMatch(node -> Expressions.dependsOnSlot(slot, node));
    }

    @Override
    public List<Operator> inputs() {
      return List.of(left, right);
    }
  }

  /** Sorted rows, or the first ones, or both. */
  record Sort(
      Operator input,
      List<SortField> fields,
      @Nullable RowBound limit,
      @Nullable RowBound offset,
      String text)
      implements Operator {
    public Sort {
      fields = List.copyOf(fields);
    }

    @Override
    public List<Operator> inputs() {
      return List.of(input);
    }
  }

  /** Rows of several inputs of one width. */
  record Combine(Kind kind, boolean all, List<Operator> inputs) implements Operator {
    public Combine {
      inputs = List.copyOf(inputs);
    }

    /** What becomes of them. */
    public enum Kind {
      UNION,
      INTERSECT,
      EXCEPT
    }
  }

  /** Rows that are computed once an execution and kept. */
  record Kept(Operator input, int memory) implements Operator {
    @Override
    public List<Operator> inputs() {
      return List.of(input);
    }
  }

  /**
   * Rows that are computed once an execution and kept by some of their fields.
   *
   * @param values what the fields equal, over rows around it
   */
  record Indexed(Operator input, List<RexNode> keys, List<RexNode> values, int memory, String text)
      implements Operator {
    public Indexed {
      keys = List.copyOf(keys);
      values = List.copyOf(values);
    }

    @Override
    public List<Operator> inputs() {
      return List.of(input);
    }
  }
}
