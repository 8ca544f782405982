package io.partita.sql;

import io.partita.sql.plan.ParameterType;
import io.partita.sql.run.QueryRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of a {@link LocalSession}. */
final class LocalPreparedSql implements PreparedSql {
  private static final List<ColumnDescription> PLAN_COLUMN =
      List.of(new ColumnDescription("plan", "plan", null, null, SqlType.VARCHAR, 0, 0, false));

  private final LocalSession session;
  private final String text;
  private StatementPlan plan;

  LocalPreparedSql(LocalSession session, String text, StatementPlan plan) {
    this.session = session;
    this.text = text;
    this.plan = plan;
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
    if (plan instanceof StatementPlan.Update update) {
      QueryRun returned = update.run().returned();
      return returned == null ? List.of() : returned.plan().columns();
    }
    return plan instanceof StatementPlan.Explain ? PLAN_COLUMN : List.of();
  }

  @Override
  public List<ParameterDescription> parameters() {
    return types(plan).stream().map(ParameterType::describe).toList();
  }

  private static List<ParameterType> types(StatementPlan plan) {
    if (plan instanceof StatementPlan.Query query) {
      return query.run().plan().parameters();
    }
    if (plan instanceof StatementPlan.Insert insert) {
      return insert.run().parameters();
    }
    if (plan instanceof StatementPlan.Update update) {
      return update.run().parameters();
    }
    return plan instanceof StatementPlan.Explain explain ? types(explain.explained()) : List.of();
  }

  @Override
  public List<SqlNotice> notices() {
    return plan instanceof StatementPlan.Query query ? query.run().plan().notices() : List.of();
  }

  @Override
  public Outcome execute(@Nullable Object[] parameters, ExecutionOptions options) {
    if (!session.database().isCurrent(plan)) {
      plan = session.database().plan(text);
    }
    return session.execute(plan, parameters, options);
  }
}
