package io.partita.sql;

import io.partita.sql.activity.StatementStatistics;
import io.partita.sql.run.ChangeRun;
import io.partita.sql.run.CopyIn;
import io.partita.sql.run.CopyOut;
import io.partita.sql.run.InsertRun;
import io.partita.sql.run.ItemCheck;
import io.partita.sql.run.QueryRun;
import io.partita.sql.run.UpdateRun;
import io.partita.sql.statement.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A statement, compiled; immutable and shared by all sessions. */
sealed interface StatementPlan {
  /** What it has whatever it does. */
  Origin origin();

  /**
   * What a plan has whatever it does.
   *
   * @param catalogVersion the version of the catalog that it was made against
   * @param statistics what its executions are counted by
   * @param notices what its author should know of the text
   */
  record Origin(long catalogVersion, StatementStatistics statistics, List<SqlNotice> notices) {}

  /** The version of the catalog that it was made against. */
  default long catalogVersion() {
    return origin().catalogVersion();
  }

  /** What its executions are counted by. */
  default StatementStatistics statistics() {
    return origin().statistics();
  }

  /** The queries that it runs. */
  default List<QueryRun> queries() {
    return List.of();
  }

  /** Whether it depends on which attributes were seen, and so not on the catalog alone. */
  default boolean dependsOnSeenAttributes() {
    for (QueryRun query : queries()) {
      if (!query.plan().dictionaryVersions().isEmpty()) {
        return true;
      }
    }
    ChangeRun change = change();
    if (change == null) {
      return false;
    }
    QueryRun returned = change.returned();
    return change.names().dependOnSeenAttributes()
        || (returned != null && !returned.plan().dictionaryVersions().isEmpty());
  }

  /** What its author should know before it runs. */
  default List<SqlNotice> notices() {
    List<SqlNotice> notices = origin().notices();
    for (QueryRun query : queries()) {
      notices = both(notices, query.plan().notices());
    }
    ChangeRun change = change();
    return change == null ? notices : both(notices, change.names().notices());
  }

  private static List<SqlNotice> both(List<SqlNotice> some, List<SqlNotice> others) {
    if (some.isEmpty() || others.isEmpty()) {
      return some.isEmpty() ? others : some;
    }
    return Stream.concat(some.stream(), others.stream()).distinct().toList();
  }

  /** The change that it makes, or null if it is none. */
  default @Nullable ChangeRun change() {
    return null;
  }

  /** The values of the literals that it takes as parameters. */
  default List<Object> literals() {
    return List.of();
  }

  /** A statement that other texts of its shape may share, each with literals of its own. */
  sealed interface Shareable extends StatementPlan {
    /** The same for another text. */
    Shareable with(List<Object> values);
  }

  /** A query. */
  record Query(QueryRun run, List<Object> literals, Origin origin) implements Shareable {
    @Override
    public List<QueryRun> queries() {
      return run.alone();
    }

    @Override
    public Query with(List<Object> values) {
      return new Query(run, values, origin);
    }
  }

  /** INSERT and UPSERT. */
  record Insert(InsertRun run, List<Object> literals, Origin origin) implements Shareable {
    @Override
    public InsertRun change() {
      return run;
    }

    @Override
    public List<QueryRun> queries() {
      return run.queries();
    }

    @Override
    public Insert with(List<Object> values) {
      return new Insert(run, values, origin);
    }

    /** The same, which gives columns of its items back. */
    Insert returning(QueryRun keys) {
      return new Insert(run.returning(keys), literals, origin);
    }
  }

  /** UPDATE and DELETE. */
  record Update(UpdateRun run, List<Object> literals, Origin origin) implements Shareable {
    @Override
    public UpdateRun change() {
      return run;
    }

    @Override
    public List<QueryRun> queries() {
      return run.query().alone();
    }

    @Override
    public Update with(List<Object> values) {
      return new Update(run, values, origin);
    }
  }

  /** EXISTS of one item under a condition. */
  record Exists(ItemCheck check, List<Object> literals, Origin origin) implements Shareable {
    @Override
    public List<QueryRun> queries() {
      return check.query().alone();
    }

    @Override
    public Exists with(List<Object> values) {
      return new Exists(check, values, origin);
    }
  }

  /** COPY of a file into a table. */
  record CopyFrom(CopyIn run, Origin origin) implements StatementPlan {}

  /** COPY of a model, which creates tables. */
  record CopyModel(Statement.CopyFrom statement, Origin origin) implements StatementPlan {}

  /** COPY of tables or a query into a file. */
  record CopyTo(CopyOut run, Origin origin) implements StatementPlan {
    @Override
    public List<QueryRun> queries() {
      return run.queries();
    }
  }

  /** CREATE TABLE and DROP TABLE; its text is kept with the table. */
  record Definition(Statement statement, String text, Origin origin) implements StatementPlan {}

  /** BEGIN, COMMIT, ROLLBACK, and what is done with savepoints. */
  record Control(Statement.TransactionControl statement, Origin origin) implements StatementPlan {}

  /** EXPLAIN of another. */
  record Explain(Statement.Explain statement, StatementPlan explained, Origin origin)
      implements StatementPlan {
    @Override
    public List<SqlNotice> notices() {
      return explained.notices();
    }
  }
}
