package io.partita.sql.plan;

import io.partita.engine.KeyAttribute;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Index;
import io.partita.sql.catalog.Table;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.plan.access.AccessPaths;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.plan.operator.Operator;
import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** GROUP BY and aggregates: conditions on groups sink below, some need nothing but one read. */
final class AggregatePlanner {
  private final AlgebraPlanner planner;
  private final Catalog catalog;
  private final RexBuilder builder;
  private final AccessPaths paths;
  private final Map<String, StatementNames.Reading> readings;

  AggregatePlanner(
      AlgebraPlanner planner,
      Catalog catalog,
      RexBuilder builder,
      AccessPaths paths,
      Map<String, StatementNames.Reading> readings) {
    this.planner = planner;
    this.catalog = catalog;
    this.builder = builder;
    this.paths = paths;
    this.readings = readings;
  }

  Planned plan(Aggregate aggregate, List<RexNode> conditions) {
    if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
      throw new SqlError(
          SqlErrors.NOT_SUPPORTED_YET, "ROLLUP, CUBE and GROUPING SETS are not supported yet.");
    }
    List<Integer> groups = aggregate.getGroupSet().asList();
    List<RexNode> sinking = new ArrayList<>();
    List<RexNode> staying = new ArrayList<>();
    for (RexNode condition : conditions) {
      boolean sinks =
          !groups.isEmpty()
              && AlgebraPlanner.fields(List.of(condition)).asList().stream()
                  .allMatch(field -> field < groups.size());
      if (sinks) {
        sinking.add(RexInputs.renumber(condition, field -> groups.get(field)));
      } else {
        staying.add(condition);
      }
    }
    ImmutableBitSet.Builder below = ImmutableBitSet.builder().addAll(aggregate.getGroupSet());
    for (AggregateCall call : aggregate.getAggCallList()) {
      below.addAll(call.getArgList());
      if (call.hasFilter()) {
        below.set(call.filterArg);
      }
    }
    Planned input = planner.plan(aggregate.getInput(), sinking, below.build(), List.of());
    Planned summary = staying.isEmpty() ? summary(aggregate, input) : null;
    if (summary != null) {
      return summary;
    }
    List<Integer> keys = groups.stream().map(field -> input.slots()[field]).toList();
    List<String> names = new ArrayList<>(keys.stream().map(input.names()::get).toList());
    List<Operator.Call> calls = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      if (call.isDistinct() || call.getArgList().size() > 1) {
        throw new SqlError(
            SqlErrors.NOT_SUPPORTED_YET,
            "This form of " + call.getAggregation().getName() + " is not supported yet.");
      }
      int argument = call.getArgList().isEmpty() ? -1 : input.slots()[call.getArgList().get(0)];
      int filter = call.hasFilter() ? input.slots()[call.filterArg] : -1;
      calls.add(new Operator.Call(call.getAggregation(), argument, filter));
      names.add(
          call.getAggregation().getName()
              + "("
              + (argument < 0 ? "*" : input.names().get(argument))
              + ")");
    }
    String text = String.join(", ", names.subList(keys.size(), names.size()));
    double rows = keys.isEmpty() ? 1 : Math.max(1, input.rows() / 4);
    boolean isSet = calls.size() == 1 && calls.get(0).isSet();
    Planned planned =
        new Planned(
            new Operator.Aggregate(input.operator(), keys, calls, text),
            Planned.identity(names.size()),
            names,
            keys.isEmpty(),
            rows,
            isSet ? Math.max(1, members(input, calls.get(0).argument())) : rows,
            input.cost() + input.rows(),
            input.scans());
    return planner.kept(planned, staying, aggregate);
  }

  /** How many values are expected of a field: its rows, or fewer where somebody counts them. */
  private double members(Planned input, int field) {
    Operator operator = input.operator();
    RexNode value =
        new RexInputRef(field, ((PlanTypeFactory) builder.getTypeFactory()).type(Family.DYNAMIC));
    while (value instanceof RexInputRef ref && !(operator instanceof Operator.Read)) {
      if (operator instanceof Operator.Project project) {
        value = passedOn(project.outputs().get(ref.getIndex()));
        operator = project.input();
      } else if (operator instanceof Operator.Filter filter) {
        operator = filter.input();
      } else {
        return input.rows();
      }
    }
    if (!(value instanceof RexInputRef ref) || !(operator instanceof Operator.Read read)) {
      return input.rows();
    }
    Table table = read.read().path().table();
    RexNode output = passedOn(read.read().outputs().get(ref.getIndex()));
    return output instanceof RexInputRef column && column.getIndex() < table.columns().size()
        ? Math.min(
            input.rows(), distinct(table, table.columns().get(column.getIndex()).attribute()))
        : input.rows();
  }

  private static RexNode passedOn(RexNode node) {
    return AccessPaths.passedOn(
        node instanceof RexCall call && call.getOperator().equals(FunctionLibrary.TO_DYNAMIC)
            ? call.getOperands().get(0)
            : node);
  }

  /** How many values an attribute has that is the whole partition key of a table or an index. */
  private double distinct(Table table, String attribute) {
    List<@Nullable Index> keyed = new ArrayList<>(table.indexes());
    keyed.add(null);
    for (Index index : keyed) {
      List<KeyAttribute> partition = table.key(index).partition();
      long distinct =
          partition.size() == 1 && partition.get(0).name().equals(attribute)
              ? catalog.distinctPartitionKeys(table, index)
              : 0;
      if (distinct > 0) {
        return distinct;
      }
    }
    return Double.MAX_VALUE;
  }

  /** An aggregate that a read by itself answers, or null. */
  private @Nullable Planned summary(Aggregate aggregate, Planned input) {
    StatementNames.Reading reading = readingOf(aggregate.getInput());
    if (aggregate.getGroupCount() > 0
        || aggregate.getAggCallList().size() != 1
        || reading == null
        || !(input.operator() instanceof Operator.Read read)) {
      return null;
    }
    AggregateCall call = aggregate.getAggCallList().get(0);
    int argument = call.getArgList().isEmpty() ? -1 : input.slots()[call.getArgList().get(0)];
    PathRead answer =
        new Summaries(catalog, builder, paths, reading.target()).of(read.read(), call, argument);
    return answer == null
        ? null
        : new Planned(
            new Operator.Read(answer),
            Planned.identity(1),
            List.of(call.getAggregation().getName()),
            true,
            1,
            1,
            input.cost(),
            input.scans());
  }

  /** The table below nothing but projections and conditions, or null. */
  private StatementNames.@Nullable Reading readingOf(RelNode node) {
    RelNode current = node;
    while (current instanceof Project || current instanceof Filter) {
      current = current.getInput(0);
    }
    return current instanceof TableScan scan
        ? readings.get(scan.getTable().getQualifiedName().get(0))
        : null;
  }
}
