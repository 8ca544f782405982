package io.partita.sql;

import io.partita.engine.KeyValueEngine;
import io.partita.sql.TableMetadata.ColumnMetadata;
import io.partita.sql.activity.Activity;
import io.partita.sql.activity.SessionActivity;
import io.partita.sql.activity.StatementStatistics;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.ShowQuery;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.View;
import io.partita.sql.plan.Planner;
import io.partita.sql.plan.QueryPlan;
import io.partita.sql.plan.StatementParameters;
import io.partita.sql.run.ChangePlanner;
import io.partita.sql.run.ChangeRun;
import io.partita.sql.run.CopyIn;
import io.partita.sql.run.CopyOut;
import io.partita.sql.run.Executor;
import io.partita.sql.run.InsertRun;
import io.partita.sql.run.ItemCheck;
import io.partita.sql.run.QueryMemory;
import io.partita.sql.run.QueryRun;
import io.partita.sql.run.ScanThreads;
import io.partita.sql.statement.CopyFile;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.LiftedText;
import io.partita.sql.statement.ParsedStatement;
import io.partita.sql.statement.SelectQuery;
import io.partita.sql.statement.Statement;
import io.partita.sql.statement.StatementParser;
import io.partita.sql.statement.SyntaxException;
import io.partita.sql.statement.TableName;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The SQL layer over one engine: the catalog, the statement cache and the planner that all sessions
 * share. Safe for many threads. It does not own the engine.
 */
public final class Database {
  private final KeyValueEngine engine;
  private final Catalog catalog;
  private final Clock clock;
  private final QueryMemory memory;
  private final ScanThreads scanThreads =
      new ScanThreads(Runtime.getRuntime().availableProcessors());
  private final List<Plans> plans;
  private final Activity activity;

  /**
   * What makes plans and keeps them. What is read depends on how fresh it must be and on whether
   * scans need a permission, so there is one for each of the four kinds of sessions.
   */
  private record Plans(
      boolean strong, Planner planner, ChangePlanner changes, StatementCache kept) {
    static List<Plans> over(Catalog catalog, int planCacheSize) {
      List<Plans> all = new ArrayList<>();
      for (boolean scanning : new boolean[] {false, true}) {
        for (boolean consistent : new boolean[] {false, true}) {
          all.add(of(catalog, new Planner(catalog, consistent, scanning), planCacheSize));
        }
      }
      return List.copyOf(all);
    }

    private static Plans of(Catalog catalog, Planner planner, int planCacheSize) {
      return new Plans(
          planner.consistent(),
          planner,
          new ChangePlanner(catalog, planner),
          new StatementCache(planCacheSize));
    }
  }

  private Database(KeyValueEngine engine, String name, DatabaseOptions options) {
    this.engine = engine;
    this.activity = new Activity(options.planCacheSize(), Clock.systemUTC(), System::nanoTime);
    this.catalog = new Catalog(engine, name, activity);
    this.memory = new QueryMemory(options.queryMemoryBytes());
    this.clock = options.clock();
    this.plans = Plans.over(catalog, options.planCacheSize());
    catalog.describeViewsBy(this::columns);
  }

  /**
   * The SQL layer over an engine.
   *
   * @param name the database's name, which is its catalog
   */
  public static Database over(KeyValueEngine engine, String name, DatabaseOptions options) {
    return new Database(engine, name, options);
  }

  /**
   * As {@link #over(KeyValueEngine, String, DatabaseOptions)} with the defaults.
   *
   * @param planCacheSize the number of statements whose plans are kept
   */
  public static Database over(KeyValueEngine engine, String name, int planCacheSize) {
    return over(engine, name, DatabaseOptions.caching(planCacheSize));
  }

  /** Reads a statement and forgets it, so that the classes for that are there before the first. */
  public static void rehearse(String text) {
    StatementParser.parse(text);
  }

  /** A new session, whose COPY may use files under the working directory. */
  public Session connect(SessionOptions options) {
    return connect(options, CopyFiles.ofWorkingDirectory());
  }

  /**
   * A new session.
   *
   * @param files what its COPY may use
   */
  public Session connect(SessionOptions options, CopyFiles files) {
    return new LocalSession(this, options, files, activity.open());
  }

  Catalog catalog() {
    return catalog;
  }

  KeyValueEngine engine() {
    return engine;
  }

  Planner planner() {
    return plans(false, false).planner();
  }

  private Plans plans(boolean strong, boolean scanning) {
    return plans.get((scanning ? 2 : 0) + (strong ? 1 : 0));
  }

  /** What the statements that are running hold. */
  QueryMemory memory() {
    return memory;
  }

  /** What carries out the statements of a session. */
  Executor executor(SessionOptions options, SessionActivity session) {
    return new Executor(engine, clock, memory, scanThreads, options, session);
  }

  Activity activity() {
    return activity;
  }

  /**
   * The plan of a text: one that is kept for it or for its shape, if that is not old, else a new
   * one.
   *
   * @param strong whether reads are strongly consistent unless the text says otherwise
   * @param scanning whether any table may be scanned
   */
  StatementPlan plan(String text, boolean strong, boolean scanning) {
    Plans own = plans(strong, scanning);
    StatementPlan known = own.kept().find(text);
    if (known != null && isCurrent(known)) {
      return known;
    }
    LiftedText lifted = LiftedText.of(text);
    try {
      StatementPlan shared = lifted == null ? null : own.kept().find(lifted);
      boolean found = shared != null && isCurrent(shared);
      StatementPlan plan = found ? shared : plan(text, lifted, own);
      if (!found || lifted.count() == 0) {
        own.kept().keep(text, plan);
      }
      return plan;
    } catch (SyntaxException e) {
      throw new SqlError(errorOf(e), e.getMessage(), e);
    } catch (SqlError e) {
      throw e.shownIn(text);
    }
  }

  private StatementPlan plan(String text, @Nullable LiftedText lifted, Plans plans) {
    ParsedStatement parsed = StatementParser.parse(text);
    StatementParameters parameters =
        parsed.statement() instanceof Statement.Explain
                || parsed.statement() instanceof Statement.CopyTo
            ? StatementParameters.written(parsed.parameterCount())
            : StatementParameters.of(parsed, lifted);
    StatementStatistics statistics = activity.statement(shape(parsed.statement(), text, lifted));
    StatementPlan.Origin origin =
        new StatementPlan.Origin(catalog.version(), statistics, strayHints(parsed));
    StatementPlan plan;
    try {
      plan = plan(parsed.statement(), parameters, text, plans, origin, false);
    } catch (RuntimeException | StackOverflowError e) {
      activity.withdraw(statistics);
      throw e;
    }
    statistics.planned(
        plan instanceof StatementPlan.Query query && query.run().getsOneItem(),
        plan.queries().isEmpty() && plan.change() == null
            ? null
            : new ExplainedPlan(catalog, plan, () -> shown(plan, text, plans), plans.strong()));
    return plan instanceof StatementPlan.Shareable shareable && lifted != null
        ? shared(shareable, parameters, lifted, plans.kept())
        : plan;
  }

  /**
   * The plan of an INSERT with what gives columns of its items back; the plan itself where the
   * statement says that on its own, is no INSERT, or generates nothing.
   */
  StatementPlan giving(StatementPlan plan, String text, GeneratedKeys keys) {
    if (!(plan instanceof StatementPlan.Insert insert) || insert.run().returned() != null) {
      return plan;
    }
    Statement.Insert written = (Statement.Insert) StatementParser.parse(text).statement();
    try {
      QueryRun returned = new ChangePlanner(catalog, planner()).generated(written, keys);
      return returned == null ? plan : insert.returning(returned);
    } catch (SqlError e) {
      throw e.shownIn(text);
    }
  }

  /** The plan that EXPLAIN of a text shows. */
  private StatementPlan shown(StatementPlan plan, String text, Plans plans) {
    if (plan.queries().stream().allMatch(query -> query.plan().tellsConditions())) {
      return plan;
    }
    ParsedStatement parsed = StatementParser.parse(text);
    StatementParameters parameters = StatementParameters.written(parsed.parameterCount());
    return plan(parsed.statement(), parameters, text, plans, plan.origin(), true);
  }

  /** What is said of the hints that stand where nothing reads them. */
  private static List<SqlNotice> strayHints(ParsedStatement parsed) {
    return parsed.strayHints().stream()
        .map(
            stray ->
                new SqlNotice(
                    SqlNotice.UNKNOWN_HINT,
                    "The hints in line "
                        + stray.line()
                        + ", column "
                        + stray.column()
                        + " were ignored: they stand directly behind SELECT, UPDATE or DELETE."))
        .toList();
  }

  /** The text that a statement is counted by: all that differ in literals only are one. */
  private static String shape(Statement statement, String text, @Nullable LiftedText lifted) {
    return statement instanceof Statement.TransactionControl control
        ? control.action().name().replace('_', ' ')
        : lifted == null ? text : lifted.withQuestionMarks();
  }

  /** Shares a plan, unless it says something of its own text: a warning that names a place. */
  private StatementPlan shared(
      StatementPlan.Shareable plan,
      StatementParameters parameters,
      LiftedText text,
      StatementCache kept) {
    return parameters.isTied() || !plan.notices().isEmpty()
        ? Objects.requireNonNull(StatementCache.bound(plan, parameters.lifted(), text))
        : kept.share(text, plan, parameters);
  }

  private boolean seesSameAttributes(QueryPlan plan) {
    if (plan.dictionaryVersions().isEmpty()) {
      return true;
    }
    for (Table table : plan.tables()) {
      Long version = plan.dictionaryVersions().get(table.name());
      if (version != null && catalog.seenAttributes(table).version() != version) {
        return false;
      }
    }
    return true;
  }

  /** Whether nothing that the plan depends on has changed. */
  boolean isCurrent(StatementPlan plan) {
    if (plan.catalogVersion() != catalog.version()) {
      return false;
    }
    List<QueryRun> queries = plan.queries();
    for (int i = 0; i < queries.size(); i++) {
      if (!seesSameAttributes(queries.get(i).plan())) {
        return false;
      }
    }
    ChangeRun change = plan.change();
    if (change == null) {
      return true;
    }
    QueryRun returned = change.returned();
    return change.names().areCurrent(catalog, change.table())
        && (returned == null || seesSameAttributes(returned.plan()));
  }

  /**
   * Plans a statement.
   *
   * @param shown whether the plan is to be shown
   */
  private StatementPlan plan(
      Statement statement,
      StatementParameters parameters,
      String text,
      Plans plans,
      StatementPlan.Origin origin,
      boolean shown) {
    if (statement instanceof Statement.Query query) {
      QueryPlan plan =
          shown
              ? plans.planner().plan(query.query(), parameters)
              : plans.planner().planToRun(query.query(), parameters);
      return new StatementPlan.Query(new QueryRun(plan), List.of(), origin);
    }
    if (statement instanceof Statement.Insert insert) {
      return new StatementPlan.Insert(
          new InsertRun(insert, catalog, plans.planner(), plans.changes(), parameters),
          List.of(),
          origin);
    }
    if (statement instanceof Statement.Update update) {
      return new StatementPlan.Update(
          plans.changes().update(update, parameters, shown), List.of(), origin);
    }
    if (statement instanceof Statement.Delete delete) {
      return new StatementPlan.Update(
          plans.changes().delete(delete, parameters, shown), List.of(), origin);
    }
    if (statement instanceof Statement.Exists exists) {
      return new StatementPlan.Exists(
          ItemCheck.of(new QueryRun(plans.planner().plan(exists.query(), parameters)), exists),
          List.of(),
          origin);
    }
    if (statement instanceof Statement.CopyFrom copy) {
      if (copy.file().format() == CopyFile.Format.NOSQL_WORKBENCH) {
        return new StatementPlan.CopyModel(copy, origin);
      }
      return new StatementPlan.CopyFrom(
          new CopyIn(copy, catalog, Definitions.userTable(catalog, copy.target()), plans.planner()),
          origin);
    }
    if (statement instanceof Statement.CopyTo copy) {
      return new StatementPlan.CopyTo(copyOut(copy, parameters, plans.planner()), origin);
    }
    if (statement instanceof Statement.TransactionControl control) {
      return new StatementPlan.Control(control, origin);
    }
    if (statement instanceof Statement.Explain explain) {
      return new StatementPlan.Explain(
          explain, plan(explain.statement(), parameters, text, plans, origin, true), origin);
    }
    if (statement instanceof Statement.Show show) {
      return plan(ShowQuery.of(show, catalog), parameters, text, plans, origin, shown);
    }
    if (statement instanceof Statement.CreateView create && parameters.written() > 0) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          create.query().position(),
          "A view has no parameters; the statement that reads it has.");
    }
    return new StatementPlan.Definition(statement, text, origin);
  }

  private CopyOut copyOut(Statement.CopyTo copy, StatementParameters parameters, Planner planner) {
    if (copy.file().format() == CopyFile.Format.NOSQL_WORKBENCH) {
      return model(copy, parameters, planner);
    }
    QueryRun query = new QueryRun(planner.plan(Objects.requireNonNull(copy.query()), parameters));
    Table items =
        copy.table() != null && catalog.view(copy.table()) == null && query.readsItems()
            ? catalog.resolve(copy.table()).table()
            : null;
    return new CopyOut(copy, List.of(new CopyOut.Source(query, items)), catalog.name());
  }

  /** A model of one table, or of all. */
  private CopyOut model(Statement.CopyTo copy, StatementParameters parameters, Planner planner) {
    Collection<Table> tables =
        copy.table() == null
            ? catalog.tables()
            : List.of(Definitions.userTable(catalog, copy.table()));
    if (tables.isEmpty()) {
      throw SqlError.at(
          SqlErrors.UNDEFINED_TABLE, copy.position(), "There is no table that a model could have.");
    }
    List<CopyOut.Source> sources = new ArrayList<>();
    for (Table table : tables) {
      Identifier name = new Identifier(table.name(), true, copy.position());
      SelectQuery all =
          SelectQuery.all(new TableName(List.of(name), copy.position()), copy.allowScan());
      sources.add(new CopyOut.Source(new QueryRun(planner.plan(all, parameters)), table));
    }
    String name = copy.table() == null ? catalog.name() : tables.iterator().next().name();
    return new CopyOut(copy, sources, name);
  }

  /** The columns of a view; none if it cannot be used any more. */
  private List<ColumnMetadata> columns(View view) {
    try {
      List<ColumnMetadata> columns = new ArrayList<>();
      List<ColumnDescription> described = planner().describe(view);
      for (int i = 0; i < view.labels().size(); i++) {
        String label = view.labels().get(i);
        for (ColumnDescription column : described) {
          if (column.label().equals(label)) {
            columns.add(
                new ColumnMetadata(
                    view.columnNames().get(i),
                    column.type(),
                    column.precision(),
                    column.scale(),
                    column.nullable(),
                    null,
                    true,
                    null));
            break;
          }
        }
      }
      return columns;
    } catch (SqlError unusable) {
      // Its table is gone, or a column: the view stays and says so when it is used.
      return List.of();
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
