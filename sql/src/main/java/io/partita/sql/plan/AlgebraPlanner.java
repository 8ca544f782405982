package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Table;
import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.AccessPaths;
import io.partita.sql.plan.access.AccessPaths.Order;
import io.partita.sql.plan.access.ConditionText;
import io.partita.sql.plan.access.Estimate;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.plan.operator.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Relational algebra to operators, in one walk from the root: conditions sink as far as they can,
 * to the keys of tables; only fields that somebody needs come up.
 */
final class AlgebraPlanner {
  /** What a condition other than on a key leaves over, where nobody counted. */
  private static final double SELECTIVITY = 0.3;

  /** Rows of a table of a system schema: a guess. */
  private static final long SYSTEM_ROWS = 100;

  private final Catalog catalog;
  private final boolean scanning;
  private final RexBuilder builder;
  private final AccessPaths paths;
  private final Map<String, StatementNames.Reading> readings;
  private final OuterRows outerRows;
  private final JoinPlanner joins;
  private final AggregatePlanner aggregates;
  private final SetPlanner sets;
  private final SemiJoins semiJoins;

  /**
   * A planner of one statement.
   *
   * @param eventual whether reads may be eventually consistent, as those of global indexes are
   * @param scanning whether any table may be scanned, and not only those that the statement allows
   */
  AlgebraPlanner(
      Catalog catalog,
      RexBuilder builder,
      Map<String, StatementNames.Reading> readings,
      boolean eventual,
      boolean scanning) {
    this.catalog = catalog;
    this.scanning = scanning;
    this.builder = builder;
    this.paths = new AccessPaths(catalog, builder, eventual);
    this.readings = readings;
    this.outerRows = new OuterRows(this, builder);
    this.joins = new JoinPlanner(this, builder, outerRows);
    this.aggregates = new AggregatePlanner(this, catalog, builder, paths, readings);
    this.sets = new SetPlanner(this, builder);
    this.semiJoins = new SemiJoins(this, builder, outerRows);
  }

  /**
   * Plans a relational expression.
   *
   * @param conditions what must hold besides, over its fields
   * @param needed the fields that are needed; others may stay away
   * @param order the order that is wanted, over its fields; empty if any will do
   */
  Planned plan(
      RelNode node, List<RexNode> conditions, ImmutableBitSet needed, List<@Nullable Order> order) {
    if (node instanceof Filter filter) {
      return filter(filter, conditions, needed, order);
    }
    if (node instanceof Project project) {
      return project(project, conditions, needed, order);
    }
    if (node instanceof TableScan scan) {
      return read(scan, conditions, needed, order);
    }
    if (node instanceof Join join) {
      return joins.plan(join, conditions, needed, order);
    }
    if (node instanceof Correlate correlate) {
      return joins.plan(correlate, conditions, needed, order);
    }
    if (node instanceof Aggregate aggregate) {
      return aggregates.plan(aggregate, conditions);
    }
    if (node instanceof Sort sort) {
      return sort(sort, conditions, needed);
    }
    if (node instanceof SetOp combined) {
      return sets.plan(combined, conditions, needed);
    }
    if (node instanceof Values values) {
      return values(values, conditions);
    }
    if (node instanceof TableFunctionScan unnest) {
      return unnest(unnest, conditions);
    }
    throw new SqlError(
        SqlErrors.NOT_SUPPORTED_YET,
        "This form of query is not supported yet (" + node.getRelTypeName() + ").");
  }

  /** Plans all fields of a relational expression. */
  Planned plan(RelNode node) {
    return plan(
        node, List.of(), ImmutableBitSet.range(node.getRowType().getFieldCount()), List.of());
  }

  // Conditions

  private Planned filter(
      Filter filter,
      List<RexNode> conditions,
      ImmutableBitSet needed,
      List<@Nullable Order> order) {
    List<RexNode> sinking = new ArrayList<>(conditions);
    List<RexNode> staying = new ArrayList<>();
    for (RexNode condition : conjunctions(filter.getCondition())) {
      boolean stays =
          !RexUtil.containsInputRef(condition)
              || OuterRows.needs(condition, filter.getVariablesSet());
      (stays ? staying : sinking).add(condition);
    }
    return semiJoins.plan(filter, sinking, staying, needed, order);
  }

  /** The rows of a filter's input for which conditions hold: some of them before, some after. */
  Planned filtered(
      Filter filter,
      List<RexNode> sinking,
      List<RexNode> staying,
      ImmutableBitSet needed,
      List<@Nullable Order> order) {
    ImmutableBitSet below =
        needed.union(fields(staying)).union(OuterRows.fields(staying, filter.getVariablesSet()));
    return kept(plan(filter.getInput(), sinking, below, order), staying, filter);
  }

  /** The conditions all of which must hold, with what is common to the sides of an OR outside. */
  List<RexNode> conjunctions(RexNode condition) {
    List<RexNode> all = new ArrayList<>();
    for (RexNode term : RelOptUtil.conjunctions(condition)) {
      RexNode factored = term.getKind() == SqlKind.OR ? RexUtil.pullFactors(builder, term) : term;
      all.addAll(
          factored.getKind() == SqlKind.AND ? RelOptUtil.conjunctions(factored) : List.of(term));
    }
    return all;
  }

  /** The rows of an input for which conditions hold that could not sink into it. */
  Planned kept(Planned input, List<RexNode> conditions, RelNode owner) {
    if (conditions.isEmpty()) {
      return input;
    }
    List<RexNode> resolved =
        outerRows.about(owner.getVariablesSet(), input, () -> outerRows.resolve(conditions, input));
    return new Planned(
        new Operator.Filter(input.operator(), resolved, text(resolved, input.names())),
        input.slots(),
        input.names(),
        input.ordered(),
        Math.max(1, input.rows() * selectivity(conditions)),
        input.base(),
        input.cost(),
        input.scans());
  }

  static double selectivity(List<RexNode> conditions) {
    double part = 1;
    for (RexNode condition : conditions) {
      part *= condition.getKind() == SqlKind.EQUALS ? SELECTIVITY / 3 : SELECTIVITY;
    }
    return part;
  }

  static ImmutableBitSet fields(List<RexNode> nodes) {
    return RelOptUtil.InputFinder.bits(nodes, null);
  }

  static String text(List<RexNode> nodes, List<String> names) {
    return new ConditionText(field -> names.get(field)).all(nodes);
  }

  static String text(AccessPath path, List<RexNode> nodes) {
    return new ConditionText(path.table()).all(nodes);
  }

  // Project

  private Planned project(
      Project project,
      List<RexNode> conditions,
      ImmutableBitSet needed,
      List<@Nullable Order> order) {
    List<RexNode> projects = project.getProjects();
    List<RexNode> sinking = new ArrayList<>();
    List<RexNode> staying = new ArrayList<>();
    for (RexNode condition : conditions) {
      boolean sinks =
          fields(List.of(condition)).asList().stream()
                  .allMatch(field -> isRepeatable(projects.get(field)))
              && RexInputs.mayReplace(List.of(condition), projects::get)
              && WindowPlanner.sinks(condition, projects);
      (sinks ? sinking : staying).add(condition);
    }
    ImmutableBitSet all = needed.union(fields(staying));
    List<RexNode> wanted = all.asList().stream().map(projects::get).toList();
    ImmutableBitSet below =
        fields(wanted).union(OuterRows.fields(wanted, project.getVariablesSet()));
    Planned input =
        plan(
            project.getInput(),
            RelOptUtil.pushPastProject(sinking, project),
            below,
            below(order, projects));
    List<RexCall> windows = WindowPlanner.calls(wanted);
    Planned planned =
        windows.isEmpty()
            ? projected(input, wanted, project)
            : new WindowPlanner(this).plan(input, wanted, windows, project);
    planned = planned.withSlots(places(all, projects.size()));
    return kept(planned, staying, project);
  }

  /** Whether an expression may be evaluated wherever its value is used. */
  private static boolean isRepeatable(RexNode node) {
    return RexUtil.SubQueryFinder.find(node) == null && RexUtil.isDeterministic(node);
  }

  static int[] places(ImmutableBitSet fields, int count) {
    int[] slots = Planned.nowhere(count);
    int place = 0;
    for (int field : fields) {
      slots[field] = place++;
    }
    return slots;
  }

  private static List<@Nullable Order> below(List<@Nullable Order> order, List<RexNode> projects) {
    List<@Nullable Order> below = new ArrayList<>();
    for (Order element : order) {
      below.add(
          element != null && projects.get(element.column()) instanceof RexInputRef ref
              ? new Order(ref.getIndex(), element.ascending())
              : null);
    }
    return below;
  }

  /** Expressions over an input; over a table they are taken from the item directly. */
  Planned projected(Planned input, List<RexNode> wanted, Project owner) {
    List<RexNode> outputs =
        outerRows.about(owner.getVariablesSet(), input, () -> outerRows.resolve(wanted, input));
    ConditionText text = new ConditionText(input.names()::get);
    List<String> names = outputs.stream().map(text::name).toList();
    boolean alone = !OuterRows.needs(wanted, owner.getVariablesSet());
    Operator operator = alone ? direct(input.operator(), outputs) : null;
    if (operator == null) {
      operator = new Operator.Project(input.operator(), outputs);
    }
    return new Planned(
        operator,
        input.slots(),
        names,
        input.ordered(),
        input.rows(),
        input.base(),
        input.cost(),
        input.scans());
  }

  /** Outputs that a read gives by itself, below conditions that are asked once; or null. */
  private static @Nullable Operator direct(Operator input, List<RexNode> outputs) {
    if (input instanceof Operator.Read read
        && read.read().result() == PathRead.Result.ROWS
        && read.read().outputs().stream().allMatch(RexUtil::isDeterministic)
        && RexInputs.mayReplace(outputs, read.read().outputs()::get)) {
      PathRead path = read.read();
      List<RexNode> own =
          outputs.stream().map(node -> RexInputs.replace(node, path.outputs()::get)).toList();
      return new Operator.Read(new PathRead(path.path(), own, path.mayScan()));
    }
    if (input instanceof Operator.Filter filter
        && filter.conditions().stream().allMatch(Expressions::isSameForAllRows)) {
      Operator below = direct(filter.input(), outputs);
      return below == null ? null : new Operator.Filter(below, filter.conditions(), filter.text());
    }
    return null;
  }

  // Tables

  private Planned read(
      TableScan scan,
      List<RexNode> conditions,
      ImmutableBitSet needed,
      List<@Nullable Order> order) {
    String internal = scan.getTable().getQualifiedName().get(0);
    StatementNames.Reading reading = readings.get(internal);
    if (reading == null) {
      throw new IllegalStateException("no table " + internal);
    }
    Table table = reading.target().table();
    List<RelDataTypeField> fields = scan.getRowType().getFieldList();
    List<RexNode> outputs = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int field : needed) {
      outputs.add(new RexInputRef(field, fields.get(field).getType()));
      names.add(
          field < table.columns().size()
              ? reading.shownAs() + "." + ConditionText.name(table.columns().get(field).name())
              : reading.shownAs());
    }
    Planned whole = Planned.nothing(fields.size());
    AccessPath path =
        paths.choose(
            reading.target(),
            scanning || reading.mayScan(),
            outerRows.resolve(conditions, whole),
            new AccessPaths.Wanted(outputs, order));
    Estimate estimate = Estimate.of(catalog, path, Long.MAX_VALUE, false);
    long items = table.isSystem() ? SYSTEM_ROWS : catalog.counts(table, null).items();
    PathRead read = new PathRead(path, outputs, reading.mayScan());
    return new Planned(
        new Operator.Read(read),
        places(needed, fields.size()),
        names,
        path.ordered(),
        Math.max(1, rows(path, items, estimate)),
        Math.max(1, items),
        path.operation() == AccessPath.Operation.GET ? path.reads() : 1 + estimate.examined(),
        scans(read));
  }

  /** The scan that a read is, if it is one. */
  Scans scans(PathRead read) {
    return read.path().operation() == AccessPath.Operation.SCAN
        ? Scans.one(scanning || read.mayScan())
        : Scans.NONE;
  }

  private static double rows(AccessPath path, long items, Estimate estimate) {
    return switch (path.operation()) {
      case GET -> path.reads();
      case QUERY -> estimate.examined() * selectivity(path.residual());
      case SCAN, SYSTEM -> items * selectivity(path.residual());
    };
  }

  private Planned values(Values values, List<RexNode> conditions) {
    List<List<RexNode>> rows = new ArrayList<>();
    for (List<RexLiteral> tuple : values.getTuples()) {
      rows.add(List.copyOf(tuple));
    }
    int width = values.getRowType().getFieldCount();
    Planned planned =
        new Planned(
            new Operator.Constants(rows),
            Planned.identity(width),
            values.getRowType().getFieldNames(),
            rows.size() < 2,
            rows.size(),
            rows.size(),
            rows.size(),
            Scans.NONE);
    return kept(planned, conditions, values);
  }

  private Planned unnest(TableFunctionScan unnest, List<RexNode> conditions) {
    RexCall call = (RexCall) unnest.getCall();
    RexNode document =
        outerRows.resolve(List.of(call.getOperands().get(0)), Planned.nothing(0)).get(0);
    String text = text(List.of(document), List.of());
    Planned planned =
        new Planned(
            new Operator.Unnest(document, ((Unnesting) call.getOperator()).pairs(), text),
            Planned.identity(2),
            List.of(text + "[*]", "AT"),
            false,
            10,
            10,
            10,
            Scans.NONE);
    return kept(planned, conditions, unnest);
  }

  // Sorts

  private Planned sort(Sort sort, List<RexNode> conditions, ImmutableBitSet needed) {
    boolean bounded = sort.fetch != null || sort.offset != null;
    List<RelFieldCollation> collation = sort.getCollation().getFieldCollations();
    ImmutableBitSet below =
        needed.union(
            ImmutableBitSet.of(collation.stream().map(RelFieldCollation::getFieldIndex).toList()));
    if (bounded) {
      below = below.union(fields(conditions));
    }
    Planned input =
        plan(sort.getInput(), bounded ? List.of() : conditions, below, orderOf(collation));
    Planned sorted = sorted(input, collation, RowBounds.of(sort.fetch), RowBounds.of(sort.offset));
    return bounded ? kept(sorted, conditions, sort) : sorted;
  }

  /** The order that collation asks for. */
  static List<@Nullable Order> orderOf(List<RelFieldCollation> collation) {
    return new ArrayList<>(
        collation.stream()
            .map(field -> new Order(field.getFieldIndex(), !field.direction.isDescending()))
            .toList());
  }

  static Planned sorted(
      Planned input,
      List<RelFieldCollation> collation,
      @Nullable RowBound limit,
      @Nullable RowBound offset) {
    List<SortField> fields = input.ordered() ? List.of() : SortFields.of(collation, input.slots());
    if (fields.isEmpty() && limit == null && offset == null) {
      return input;
    }
    double rows =
        limit != null && limit.parameter() < 0
            ? Math.min(input.rows(), (double) limit.value())
            : input.rows();
    return input
        .with(
            new Operator.Sort(
                input.operator(), fields, limit, offset, SortFields.text(fields, input.names())))
        .withRows(Math.max(1, rows));
  }

  /** LIMIT and OFFSET as they stand in relational algebra. */
  private static final class RowBounds {
    static @Nullable RowBound of(@Nullable RexNode node) {
      if (node instanceof RexDynamicParam parameter) {
        return new RowBound(0, parameter.getIndex());
      }
      return node == null ? null : new RowBound(RexLiteral.intValue(node), -1);
    }
  }

  /** Joins of a kind that Calcite has and SQL does not. */
  static SqlError unknownJoin(JoinRelType type) {
    return new SqlError(
        SqlErrors.NOT_SUPPORTED_YET, "A join of the kind " + type + " is not supported yet.");
  }
}
