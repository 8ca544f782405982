package io.partita.sql;

import io.partita.engine.EngineException;
import io.partita.engine.EngineUnavailableException;
import io.partita.engine.RequestCancelledException;
import io.partita.sql.plan.ParameterType;
import io.partita.sql.run.ChangeRun;
import io.partita.sql.run.QueryRun;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a {@link LocalSession}. What each prepare and each execution asks of its plan lies
 * beside it: to find it in the plan again would be felt in a get by key.
 */
final class LocalPreparedSql implements PreparedSql {
  private static final List<ColumnDescription> PLAN_COLUMN =
      List.of(new ColumnDescription("plan", "plan", null, null, SqlType.VARCHAR, 0, 0, false));

  private final LocalSession session;
  private final String text;
  private final @Nullable GeneratedKeys keys;

  private Planned planned;

  /**
   * A plan and what is asked of it.
   *
   * @param giving what an execution of its own runs: the plan, which gives the keys if it can
   * @param strong whether it is one for strongly consistent reads
   * @param seen whether the plan depends on which attributes were seen
   */
  private record Planned(
      StatementPlan plan,
      StatementPlan giving,
      boolean strong,
      long catalogVersion,
      boolean seen,
      Kind kind,
      List<ColumnDescription> columns,
      List<ColumnDescription> keyColumns,
      List<ParameterType> parameters,
      List<SqlNotice> notices) {}

  /**
   * A statement.
   *
   * @param keys null if nobody wants any
   */
  LocalPreparedSql(LocalSession session, String text, @Nullable GeneratedKeys keys) {
    this.session = session;
    this.text = text;
    this.keys = keys;
    this.planned = plan(session.readsStrongly());
  }

  private Planned plan(boolean strong) {
    Database database = session.database();
    StatementPlan plan = database.plan(text, strong, session.scansFreely());
    session.checkScans(plan);
    StatementPlan giving = keys == null ? plan : database.giving(plan, text, keys);
    return new Planned(
        plan,
        giving,
        strong,
        plan.catalogVersion(),
        plan.dependsOnSeenAttributes(),
        kind(plan),
        columns(plan),
        giving == plan ? List.of() : returned(giving),
        parameters(plan),
        plan.notices());
  }

  private static Kind kind(StatementPlan plan) {
    if (plan instanceof StatementPlan.Query || plan instanceof StatementPlan.Explain) {
      return Kind.QUERY;
    }
    if (plan instanceof StatementPlan.Definition) {
      return Kind.DEFINITION;
    }
    return plan instanceof StatementPlan.Control ? Kind.TRANSACTION_CONTROL : Kind.CHANGE;
  }

  private static List<ColumnDescription> columns(StatementPlan plan) {
    if (plan instanceof StatementPlan.Query query) {
      return query.run().plan().columns();
    }
    return plan instanceof StatementPlan.Explain ? PLAN_COLUMN : returned(plan);
  }

  /** The columns of what a change returns. */
  private static List<ColumnDescription> returned(StatementPlan plan) {
    ChangeRun change = plan.change();
    QueryRun returned = change == null ? null : change.returned();
    return returned == null ? List.of() : returned.plan().columns();
  }

  private static List<ParameterType> parameters(StatementPlan plan) {
    if (plan instanceof StatementPlan.Query query) {
      return query.run().plan().parameters();
    }
    ChangeRun change = plan.change();
    if (change != null) {
      return change.parameters();
    }
    if (plan instanceof StatementPlan.Exists exists) {
      return exists.check().query().plan().parameters();
    }
    if (plan instanceof StatementPlan.CopyTo copy) {
      return copy.run().query().plan().parameters();
    }
    return plan instanceof StatementPlan.Explain explain
        ? parameters(explain.explained())
        : List.of();
  }

  @Nullable GeneratedKeys keys() {
    return keys;
  }

  String text() {
    return text;
  }

  @Override
  public Kind kind() {
    return planned.kind;
  }

  @Override
  public List<ColumnDescription> columns() {
    return planned.columns;
  }

  @Override
  public List<ColumnDescription> keyColumns() {
    return planned.keyColumns;
  }

  @Override
  public List<ParameterDescription> parameters() {
    return planned.parameters.stream().map(ParameterType::describe).toList();
  }

  @Override
  public int parameterCount() {
    return planned.parameters.size();
  }

  @Override
  public List<SqlNotice> notices() {
    return planned.notices;
  }

  @Override
  public Outcome execute(@Nullable Object[] parameters, ExecutionOptions options) {
    renew();
    return session.execute(planned.giving, parameters, options);
  }

  @Override
  public BatchOutcome executeBatch(List<@Nullable Object[]> batch, ExecutionOptions options) {
    renew();
    BatchOutcome together = session.executeTogether(planned.plan, batch, options);
    return together == null ? oneByOne(batch, options) : together;
  }

  /** Plans again if what the plan depends on has changed. */
  void renew() {
    if (!isCurrent()) {
      planned = plan(session.readsStrongly());
    }
  }

  /** Whether planning again would give the same plan. */
  boolean isCurrent() {
    Planned last = planned;
    Database database = session.database();
    return last.strong == session.readsStrongly()
        && last.catalogVersion == database.catalog().version()
        && (!last.seen || database.isCurrent(last.plan));
  }

  private BatchOutcome oneByOne(List<@Nullable Object[]> batch, ExecutionOptions options) {
    List<BatchOutcome.Element> elements = new ArrayList<>(batch.size());
    List<SqlNotice> notices = new ArrayList<>();
    double readUnits = 0;
    double writeUnits = 0;
    for (@Nullable Object[] parameters : batch) {
      try {
        renew();
        Outcome outcome = session.execute(planned.plan, parameters, options);
        Rows rows = outcome.rows();
        if (rows != null) {
          rows.close();
        }
        notices.addAll(outcome.notices());
        readUnits += outcome.readUnits();
        writeUnits += outcome.writeUnits();
        elements.add(new BatchOutcome.Element(Math.max(outcome.updateCount(), 0), null));
      } catch (SqlError | EngineException e) {
        elements.add(new BatchOutcome.Element(0, e));
        if (endsBatch(e)) {
          break;
        }
      }
    }
    return new BatchOutcome(elements, notices, readUnits, writeUnits);
  }

  private static boolean endsBatch(RuntimeException failure) {
    return failure instanceof RequestCancelledException
        || failure instanceof EngineUnavailableException
        || (failure instanceof SqlError error
            && (error.error() == SqlErrors.CANCELLED
                || error.error() == SqlErrors.CONNECTION_CLOSED));
  }
}
