package io.partita.sql;

import io.partita.engine.KeyValueEngine;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.ShowQuery;
import io.partita.sql.plan.Planner;
import io.partita.sql.run.ChangePlanner;
import io.partita.sql.run.Executor;
import io.partita.sql.run.InsertRun;
import io.partita.sql.run.QueryRun;
import io.partita.sql.statement.ParsedStatement;
import io.partita.sql.statement.Statement;
import io.partita.sql.statement.StatementParser;
import io.partita.sql.statement.SyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The SQL layer over one engine: the catalog, the statement cache and the planner that all sessions
 * share. Safe for many threads. It does not own the engine.
 */
public final class Database {
  private final KeyValueEngine engine;
  private final Catalog catalog;
  private final Planner planner;
  private final ChangePlanner changes;
  private final Executor executor;
  private final Map<String, StatementPlan> plans;

  private Database(KeyValueEngine engine, String name, int planCacheSize) {
    this.engine = engine;
    this.catalog = new Catalog(engine, name);
    this.planner = new Planner(catalog);
    this.changes = new ChangePlanner(catalog, planner);
    this.executor = new Executor(engine);
    this.plans =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, StatementPlan> eldest) {
            return size() > planCacheSize;
          }
        };
  }

  /**
   * The SQL layer over an engine.
   *
   * @param name the database's name, which is its catalog
   * @param planCacheSize the number of statement texts whose plans are kept, 1 or more
   */
  public static Database over(KeyValueEngine engine, String name, int planCacheSize) {
    return new Database(engine, name, Math.max(1, planCacheSize));
  }

  /** A new session. */
  public Session connect(SessionOptions options) {
    return new LocalSession(this, options);
  }

  Catalog catalog() {
    return catalog;
  }

  KeyValueEngine engine() {
    return engine;
  }

  Executor executor() {
    return executor;
  }

  /** The plan of a text: the one that is kept, if it is not old, else a new one. */
  StatementPlan plan(String text) {
    StatementPlan known;
    synchronized (plans) {
      known = plans.get(text);
    }
    if (known != null && isCurrent(known)) {
      return known;
    }
    ParsedStatement parsed;
    try {
      parsed = StatementParser.parse(text);
    } catch (SyntaxException e) {
      throw new SqlError(errorOf(e), e.getMessage(), e);
    }
    StatementPlan plan;
    try {
      plan = plan(parsed.statement(), parsed.parameterCount(), text);
    } catch (SqlError e) {
      throw e.shownIn(text);
    }
    synchronized (plans) {
      plans.put(text, plan);
    }
    return plan;
  }

  /** Whether nothing that the plan depends on has changed. */
  boolean isCurrent(StatementPlan plan) {
    if (plan.catalogVersion() != catalog.version()) {
      return false;
    }
    QueryRun query =
        plan instanceof StatementPlan.Query read
            ? read.run()
            : plan instanceof StatementPlan.Update update ? update.run().query() : null;
    if (query == null || query.plan().dictionaryVersion() < 0 || query.plan().table() == null) {
      return true;
    }
    return catalog.seenAttributes(query.plan().table()).version()
        == query.plan().dictionaryVersion();
  }

  private StatementPlan plan(Statement statement, int parameterCount, String text) {
    long version = catalog.version();
    if (statement instanceof Statement.Query query) {
      return new StatementPlan.Query(
          new QueryRun(planner.plan(query.select(), parameterCount)), version);
    }
    if (statement instanceof Statement.Insert insert) {
      return new StatementPlan.Insert(
          new InsertRun(insert, catalog, planner, parameterCount), version);
    }
    if (statement instanceof Statement.Update update) {
      return new StatementPlan.Update(changes.update(update, parameterCount), version);
    }
    if (statement instanceof Statement.Delete delete) {
      return new StatementPlan.Update(changes.delete(delete, parameterCount), version);
    }
    if (statement instanceof Statement.TransactionControl control) {
      return new StatementPlan.Control(control, version);
    }
    if (statement instanceof Statement.Explain explain) {
      return new StatementPlan.Explain(
          explain, plan(explain.statement(), parameterCount, text), version);
    }
    if (statement instanceof Statement.Show show) {
      return plan(ShowQuery.of(show, catalog), parameterCount, text);
    }
    refusePending(statement);
    return new StatementPlan.Definition(statement, text, version);
  }

  private static void refusePending(Statement statement) {
    String what =
        statement instanceof Statement.CreateView
            ? "CREATE VIEW"
            : statement instanceof Statement.DropView
                ? "DROP VIEW"
                : statement instanceof Statement.Truncate ? "TRUNCATE" : null;
    if (what != null) {
      throw SqlError.at(
          SqlErrors.NOT_SUPPORTED_YET, statement.position(), what + " is not supported yet.");
    }
  }

  private static SqlErrors errorOf(SyntaxException e) {
    return switch (e.sqlState()) {
      case SyntaxException.NOT_SUPPORTED_YET -> SqlErrors.NOT_SUPPORTED_YET;
      case SyntaxException.TOO_COMPLEX -> SqlErrors.STATEMENT_TOO_COMPLEX;
      default -> SqlErrors.SYNTAX;
    };
  }
}
