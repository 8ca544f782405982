package io.partita.sql.run;

import io.partita.engine.value.AttributeValue;
import io.partita.sql.function.DocumentFunctions;
import io.partita.sql.function.DynamicFunctions;
import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.plan.operator.Operator;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** Compiles operators: closures for their expressions, a cursor for each way to walk over rows. */
final class Operators {
  private Operators() {}

  static RowSource compile(Operator operator) {
    if (operator instanceof Operator.Read read) {
      return read(new PathRun(read.read()));
    }
    if (operator instanceof Operator.Constants constants) {
      return constants(constants);
    }
    if (operator instanceof Operator.Unnest unnest) {
      return unnest(Closures.onRows().compile(unnest.document()), unnest.pairs());
    }
    if (operator instanceof Operator.Filter filter) {
      return filter(filter);
    }
    if (operator instanceof Operator.Project project) {
      return project(compile(project.input()), Closures.onRows().compileAll(project.outputs()));
    }
    if (operator instanceof Operator.Aggregate aggregate) {
      return new AggregateRows(aggregate, compile(aggregate.input()));
    }
    if (operator instanceof Operator.Join join) {
      return new JoinRows(join, compile(join.left()), compile(join.right()));
    }
    if (operator instanceof Operator.Lookup lookup) {
      return lookup(lookup);
    }
    if (operator instanceof Operator.Window window) {
      return windows(window);
    }
    if (operator instanceof Operator.Sort sort) {
      return new SortRows(sort, compile(sort.input()));
    }
    if (operator instanceof Operator.Combine combine) {
      return combine(combine);
    }
    if (operator instanceof Operator.Kept kept) {
      return kept(compile(kept.input()), kept.memory());
    }
    return indexed((Operator.Indexed) operator);
  }

  /** Windows, one directly over the other, widen and hold their rows together. */
  private static RowSource windows(Operator.Window last) {
    List<Operator.Window> windows = new ArrayList<>();
    Operator input = last;
    while (input instanceof Operator.Window window) {
      windows.add(0, window);
      input = window.input();
    }
    return new WindowRows(windows, compile(input));
  }

  private static RowSource lookup(Operator.Lookup lookup) {
    RowSource left = compile(lookup.left());
    if (lookup.right() instanceof Operator.Read read && read.read().isOneGet()) {
      return new BatchLookupRows(lookup, left, new PathRun(read.read()));
    }
    if (lookup.right() instanceof Operator.Read read && lookup.isOfKeys()) {
      PathRun path = new PathRun(read.read());
      return new LookupRows(lookup, left, () -> new RecentMatches(path));
    }
    RowSource right = compile(lookup.right());
    return new LookupRows(lookup, left, () -> right);
  }

  /** The rows of a path. */
  static RowSource read(PathRun path) {
    return (frame, execution, wanted) -> {
      ItemCursor cursor = path.open(frame, execution, wanted);
      return () -> {
        execution.step();
        return cursor.next() ? row(path.outputs(), frame) : null;
      };
    };
  }

  static @Nullable Object[] row(Evaluator[] outputs, Frame frame) {
    @Nullable Object[] row = new @Nullable Object[outputs.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = outputs[i].evaluate(frame);
    }
    return row;
  }

  private static RowSource constants(Operator.Constants constants) {
    Closures closures = Closures.onRows();
    List<Evaluator[]> rows = constants.rows().stream().map(closures::compileAll).toList();
    return (frame, execution, wanted) -> {
      Iterator<Evaluator[]> left = rows.iterator();
      return () -> {
        execution.step();
        return left.hasNext() ? row(left.next(), frame) : null;
      };
    };
  }

  private static RowSource unnest(Evaluator document, boolean pairs) {
    return (frame, execution, wanted) ->
        over(elements(document.evaluate(frame), pairs).iterator(), execution);
  }

  private static List<@Nullable Object[]> elements(@Nullable Object document, boolean pairs) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    if (document == null) {
      return rows;
    }
    if (pairs && document instanceof AttributeValue.M map) {
      map.values().forEach((name, value) -> rows.add(pair(DynamicFunctions.value(value), name)));
    } else if (!pairs && document instanceof AttributeValue.L list) {
      for (AttributeValue value : list.values()) {
        rows.add(pair(DynamicFunctions.value(value), BigDecimal.valueOf(rows.size())));
      }
    } else if (!pairs && document instanceof AttributeValue stored && stored.type().isSet()) {
      for (AttributeValue member : DocumentFunctions.members(stored)) {
        rows.add(pair(DynamicFunctions.value(member), null));
      }
    } else {
      rows.add(pair(document, pairs ? "_1" : null));
    }
    return rows;
  }

  private static @Nullable Object[] pair(@Nullable Object value, @Nullable Object key) {
    return new @Nullable Object[] {value, key};
  }

  private static RowSource filter(Operator.Filter filter) {
    RowSource input = compile(filter.input());
    List<RexNode> once =
        filter.conditions().stream().filter(Expressions::isSameForAllRows).toList();
    List<RexNode> each =
        filter.conditions().stream().filter(node -> !Expressions.isSameForAllRows(node)).toList();
    Evaluator[] guards = Closures.onRows().compileAll(once);
    Evaluator[] conditions = Closures.onRows().compileAll(each);
    return (frame, execution, wanted) -> {
      if (!hold(guards, frame)) {
        return RowCursor.EMPTY;
      }
      RowCursor rows =
          input.open(frame, execution, conditions.length == 0 ? wanted : Long.MAX_VALUE);
      return conditions.length == 0
          ? rows
          : () -> {
            @Nullable Object[] row = rows.next();
            while (row != null) {
              frame.row = row;
              if (hold(conditions, frame)) {
                return row;
              }
              row = rows.next();
            }
            return null;
          };
    };
  }

  static boolean hold(Evaluator[] conditions, Frame frame) {
    for (Evaluator condition : conditions) {
      if (!condition.isTrue(frame)) {
        return false;
      }
    }
    return true;
  }

  private static RowSource project(RowSource input, Evaluator[] outputs) {
    return (frame, execution, wanted) -> {
      RowCursor rows = input.open(frame, execution, wanted);
      return () -> {
        @Nullable Object[] row = rows.next();
        if (row == null) {
          return null;
        }
        frame.row = row;
        return row(outputs, frame);
      };
    };
  }

  // Sets

  private static RowSource combine(Operator.Combine combine) {
    List<RowSource> inputs = combine.inputs().stream().map(Operators::compile).toList();
    if (combine.kind() == Operator.Combine.Kind.UNION) {
      return combine.all() ? concatenated(inputs) : distinct(concatenated(inputs));
    }
    boolean intersect = combine.kind() == Operator.Combine.Kind.INTERSECT;
    RowSource result = inputs.get(0);
    for (RowSource right : inputs.subList(1, inputs.size())) {
      result = matched(result, right, intersect, combine.all());
    }
    return result;
  }

  private static RowSource concatenated(List<RowSource> inputs) {
    return (frame, execution, wanted) -> {
      Iterator<RowSource> left = inputs.iterator();
      RowCursor[] current = {RowCursor.EMPTY};
      return () -> {
        @Nullable Object[] row = current[0].next();
        while (row == null && left.hasNext()) {
          current[0] = left.next().open(frame, execution, wanted);
          row = current[0].next();
        }
        return row;
      };
    };
  }

  private static RowSource distinct(RowSource input) {
    return (frame, execution, wanted) -> {
      RowCursor rows = input.open(frame, execution, Long.MAX_VALUE);
      Set<RowKey> seen = new HashSet<>();
      return () -> {
        @Nullable Object[] row = rows.next();
        while (row != null && !seen.add(RowKey.of(row))) {
          row = rows.next();
        }
        if (row != null) {
          execution.hold(row, "UNION");
        }
        return row;
      };
    };
  }

  private static RowSource matched(
      RowSource left, RowSource right, boolean intersect, boolean all) {
    return (frame, execution, wanted) -> {
      Map<RowKey, Integer> counts = new HashMap<>();
      RowCursor others = right.open(frame, execution, Long.MAX_VALUE);
      for (@Nullable Object[] row = others.next(); row != null; row = others.next()) {
        execution.hold(row, intersect ? "INTERSECT" : "EXCEPT");
        counts.merge(RowKey.of(row), 1, Integer::sum);
      }
      RowCursor rows = left.open(frame, execution, Long.MAX_VALUE);
      Set<RowKey> seen = new HashSet<>();
      return () -> {
        for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
          RowKey key = RowKey.of(row);
          int count = counts.getOrDefault(key, 0);
          if (all && count > 0) {
            counts.put(key, count - 1);
          }
          if ((count > 0) == intersect && (all || seen.add(key))) {
            if (!all) {
              execution.hold(row, intersect ? "INTERSECT" : "EXCEPT");
            }
            return row;
          }
        }
        return null;
      };
    };
  }

  // What is kept

  /** All rows of an input, in memory. */
  static List<@Nullable Object[]> all(
      RowSource input, Frame frame, Execution execution, String what) {
    List<@Nullable Object[]> all = new ArrayList<>();
    RowCursor rows = input.open(frame, execution, Long.MAX_VALUE);
    for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
      execution.hold(row, what);
      all.add(row);
    }
    return all;
  }

  static RowCursor over(Iterator<@Nullable Object[]> rows, Execution execution) {
    return () -> {
      execution.step();
      return rows.hasNext() ? rows.next() : null;
    };
  }

  @SuppressWarnings("unchecked")
  private static RowSource kept(RowSource input, int memory) {
    return (frame, execution, wanted) -> {
      List<@Nullable Object[]> rows = (List<@Nullable Object[]>) frame.kept(memory);
      if (rows == null) {
        rows = all(input, frame, execution, "subquery");
        frame.keep(memory, rows);
      }
      return over(rows.iterator(), execution);
    };
  }

  @SuppressWarnings("unchecked")
  private static RowSource indexed(Operator.Indexed indexed) {
    RowSource input = compile(indexed.input());
    Evaluator[] keys = Closures.onRows().compileAll(indexed.keys());
    Evaluator[] values = Closures.onRows().compileAll(indexed.values());
    return (frame, execution, wanted) -> {
      Map<RowKey, List<@Nullable Object[]>> rows =
          (Map<RowKey, List<@Nullable Object[]>>) frame.kept(indexed.memory());
      if (rows == null) {
        rows = new HashMap<>();
        for (@Nullable Object[] row : all(input, frame, execution, "subquery")) {
          frame.row = row;
          RowKey key = RowKey.equal(keys, frame);
          if (key != null) {
            rows.computeIfAbsent(key, unknown -> new ArrayList<>(1)).add(row);
          }
        }
        frame.keep(indexed.memory(), rows);
      }
      RowKey wantedKey = RowKey.equal(values, frame);
      List<@Nullable Object[]> found = wantedKey == null ? null : rows.get(wantedKey);
      return found == null ? RowCursor.EMPTY : over(found.iterator(), execution);
    };
  }
}
