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

/** A statement of a {@link LocalSession}. */
final class LocalPreparedSql implements PreparedSql {
  private static final List<ColumnDescription> PLAN_COLUMN =
      List.of(new ColumnDescription("plan", "plan", null, null, SqlType.VARCHAR, 0, 0, false));

  private final LocalSession session;
  private final String text;
  private final @Nullable GeneratedKeys keys;
  private StatementPlan plan;

  /** What an execution of its own runs: the plan, which gives the keys if it can. */
  private StatementPlan giving;

  private boolean strong;

  /**
   * A statement.
   *
   * @param keys null if nobody wants any
   * @param strong whether the plan is one for strongly consistent reads
   */
  LocalPreparedSql(
      LocalSession session, String text, @Nullable GeneratedKeys keys, boolean strong) {
    this.session = session;
    this.text = text;
    this.keys = keys;
    this.strong = strong;
    this.plan = session.database().plan(text, strong);
    this.giving = giving();
  }

  private StatementPlan giving() {
    return keys == null ? plan : session.database().giving(plan, text, keys);
  }

  @Nullable GeneratedKeys keys() {
    return keys;
  }

  String text() {
    return text;
  }

  StatementPlan plan() {
    return plan;
  }

  @Override
  public Kind kind() {
    if (plan instanceof StatementPlan.Query || plan instanceof StatementPlan.Explain) {
      return Kind.QUERY;
    }
    if (plan instanceof StatementPlan.Definition) {
      return Kind.DEFINITION;
    }
    return plan instanceof StatementPlan.Control ? Kind.TRANSACTION_CONTROL : Kind.CHANGE;
  }

  @Override
  public List<ColumnDescription> columns() {
    if (plan instanceof StatementPlan.Query query) {
      return query.run().plan().columns();
    }
    ChangeRun change = plan.change();
    QueryRun returned = change == null ? null : change.returned();
    if (returned != null) {
      return returned.plan().columns();
    }
    return plan instanceof StatementPlan.Explain ? PLAN_COLUMN : List.of();
  }

  @Override
  public List<ColumnDescription> keyColumns() {
    ChangeRun change = giving == plan ? null : giving.change();
    QueryRun returned = change == null ? null : change.returned();
    return returned == null ? List.of() : returned.plan().columns();
  }

  @Override
  public List<ParameterDescription> parameters() {
    return types(plan).stream().map(ParameterType::describe).toList();
  }

  @Override
  public int parameterCount() {
    return types(plan).size();
  }

  private static List<ParameterType> types(StatementPlan plan) {
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
    return plan instanceof StatementPlan.Explain explain ? types(explain.explained()) : List.of();
  }

  @Override
  public List<SqlNotice> notices() {
    return plan.notices();
  }

  @Override
  public Outcome execute(@Nullable Object[] parameters, ExecutionOptions options) {
    renew();
    return session.execute(giving, parameters, options);
  }

  @Override
  public BatchOutcome executeBatch(List<@Nullable Object[]> batch, ExecutionOptions options) {
    renew();
    BatchOutcome together = session.executeTogether(plan, batch, options);
    return together == null ? oneByOne(batch, options) : together;
  }

  /** Plans again if what the plan depends on has changed. */
  void renew() {
    if (strong != session.readsStrongly() || !session.database().isCurrent(plan)) {
      strong = session.readsStrongly();
      plan = session.database().plan(text, strong);
      giving = giving();
    }
  }

  private BatchOutcome oneByOne(List<@Nullable Object[]> batch, ExecutionOptions options) {
    List<BatchOutcome.Element> elements = new ArrayList<>(batch.size());
    List<SqlNotice> notices = new ArrayList<>();
    double readUnits = 0;
    double writeUnits = 0;
    for (@Nullable Object[] parameters : batch) {
      try {
        renew();
        Outcome outcome = session.execute(plan, parameters, options);
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
