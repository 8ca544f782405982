package io.partita.sql;

import io.partita.engine.RequestContext;
import io.partita.engine.ResourceNotFoundException;
import io.partita.sql.activity.CopyState;
import io.partita.sql.activity.SessionActivity;
import io.partita.sql.activity.StatementStatistics;
import io.partita.sql.catalog.Metadata;
import io.partita.sql.explain.Explanation;
import io.partita.sql.explain.PlanText;
import io.partita.sql.run.ChangeRun;
import io.partita.sql.run.CopyOut;
import io.partita.sql.run.Executor;
import io.partita.sql.run.QueryRun;
import io.partita.sql.run.TextRows;
import io.partita.sql.run.Transaction;
import io.partita.sql.statement.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session on a {@link Database}. */
final class LocalSession implements Session {
  private final Database database;
  private final SessionOptions options;
  private final CopyFiles files;
  private final Definitions definitions;
  private final Executor executor;
  private final SessionActivity activity;
  private final ScanPermission scans;
  private boolean closed;
  private final SessionTransaction transaction;
  private final RecentStatements recent = new RecentStatements();

  /** The last context without a deadline, for executions of the same statement. */
  private RequestContext untimed = RequestContext.CONSISTENT;

  /**
   * A session.
   *
   * @param activity what others see of it, which ends with it
   */
  LocalSession(
      Database database, SessionOptions options, CopyFiles files, SessionActivity activity) {
    this.database = database;
    this.activity = activity;
    this.executor = database.executor(options, activity);
    this.options = options;
    this.scans = new ScanPermission(database.catalog(), options);
    this.files = files;
    this.transaction =
        new SessionTransaction(
            database.engine(),
            executor,
            options,
            activity,
            () -> context(true, ExecutionOptions.DEFAULT));
    this.definitions =
        new Definitions(database.engine(), database.catalog(), database.planner(), executor);
  }

  @Override
  public PreparedSql prepare(String text) {
    return prepared(text, null);
  }

  @Override
  public PreparedSql prepare(String text, GeneratedKeys keys) {
    return prepared(text, keys);
  }

  @Override
  public @Nullable PreparedSql recent(String text) {
    LocalPreparedSql known = recent.find(text, null);
    return known != null && known.isCurrent() ? known : null;
  }

  private PreparedSql prepared(String text, @Nullable GeneratedKeys keys) {
    checkOpen();
    LocalPreparedSql known = recent.find(text, keys);
    if (known == null) {
      known = new LocalPreparedSql(this, text, keys);
      recent.keep(known);
    } else {
      known.renew();
    }
    return known;
  }

  /**
   * Refuses a plan that scans and may not, where that is the same for all of its executions; in a
   * preview it depends on how large the tables are when it runs.
   */
  void checkScans(StatementPlan plan) {
    if (options.scan() != ScanMode.PREVIEW) {
      scans.check(plan);
    }
  }

  /** Whether reads are strongly consistent, or at one state, unless a statement says otherwise. */
  boolean readsStrongly() {
    return options.consistentRead() || transaction.readOnly();
  }

  /** Whether any table may be scanned, so that only the cost speaks against it. */
  boolean scansFreely() {
    return options.scan() == ScanMode.ALLOW;
  }

  Database database() {
    return database;
  }

  /** Runs a plan that {@link #checkScans} did not refuse. */
  Outcome execute(StatementPlan plan, @Nullable Object[] parameters, ExecutionOptions execution) {
    checkOpen();
    StatementStatistics statistics = activity.begin(plan.statistics());
    long start = activity.startNanos();
    try {
      Outcome outcome = run(plan, parameters, execution);
      if (!(plan instanceof StatementPlan.Query)) {
        activity.ended(statistics, start, 1, 0, Math.max(0, outcome.updateCount()));
      }
      return outcome;
    } catch (RuntimeException | Error failure) {
      activity.ended(statistics, start, 1, 1, 0);
      if (failure instanceof ResourceNotFoundException gone) {
        // Another session dropped the table after this plan was made.
        database.catalog().reload();
        throw new SqlError(
            SqlErrors.UNDEFINED_TABLE,
            "There is no table " + gone.table() + " any more; it was dropped meanwhile.",
            gone);
      }
      throw failure;
    }
  }

  /**
   * Runs a plan. More than the 325 bytes that HotSpot inlines, so that a statement's way down to
   * the engine is compiled in two halves: as a whole it is more than the compiler takes, which then
   * calls methods of one line (0.1 µs a get, {@code bench/}, {@code driver-get}).
   */
  private Outcome run(
      StatementPlan plan, @Nullable Object[] parameters, ExecutionOptions execution) {
    if (options.scan() == ScanMode.PREVIEW) {
      scans.check(plan);
    }
    if (plan instanceof StatementPlan.Query query) {
      return query(query, parameters, execution, true);
    }
    ChangeRun change = plan.change();
    if (change != null) {
      return change(change, plan.literals(), parameters, execution);
    }
    if (plan instanceof StatementPlan.Exists exists) {
      return check(exists, parameters, execution);
    }
    if (plan instanceof StatementPlan.CopyFrom copy) {
      requireLoading();
      return executor.copy(copy.run(), files, progress(execution), null, context(true, execution));
    }
    if (plan instanceof StatementPlan.CopyModel copy) {
      requireLoading();
      return new ModelImport(database.catalog(), definitions, database.planner(), executor)
          .execute(copy.statement(), files, progress(execution), context(true, execution));
    }
    if (plan instanceof StatementPlan.CopyTo copy) {
      return copy(copy.run(), parameters, execution);
    }
    if (plan instanceof StatementPlan.Control control) {
      return new Outcome(null, 0, List.of()).consuming(0, transaction.control(control.statement()));
    }
    if (plan instanceof StatementPlan.Explain explain) {
      return explain(explain, parameters, execution);
    }
    StatementPlan.Definition definition = (StatementPlan.Definition) plan;
    transaction.checkWritable();
    transaction.requireNone(
        "A definition cannot be part of a transaction: COMMIT or ROLLBACK first.");
    try {
      return new Outcome(
          null,
          0,
          definitions.execute(definition.statement(), definition.text(), context(true, execution)));
    } catch (SqlError e) {
      throw e.shownIn(definition.text());
    }
  }

  /**
   * Runs a query.
   *
   * @param statement whether it is the statement, which is counted when its rows end
   */
  private Outcome query(
      StatementPlan.Query plan,
      @Nullable Object[] parameters,
      ExecutionOptions execution,
      boolean statement) {
    QueryRun run = plan.run();
    Transaction current = transaction.current();
    return executor.query(
        run,
        plan.literals(),
        parameters,
        reading(run, current, execution),
        current,
        execution.maxRows(),
        statement);
  }

  /** How a query reads: as it says, else as the session does; in a transaction as that does. */
  private RequestContext reading(
      QueryRun run, @Nullable Transaction current, ExecutionOptions execution) {
    Boolean wish = run.plan().consistent();
    RequestContext context = context(wish == null ? options.consistentRead() : wish, execution);
    return current == null ? context : current.reading(context);
  }

  private Outcome change(
      ChangeRun run,
      List<Object> literals,
      @Nullable Object[] parameters,
      ExecutionOptions execution) {
    transaction.checkWritable();
    return executor.change(
        run, literals, parameters, context(true, execution), transaction.current());
  }

  /** The transaction goes on if the item is as it should be, and is rolled back otherwise. */
  private Outcome check(
      StatementPlan.Exists plan, @Nullable Object[] parameters, ExecutionOptions execution) {
    Transaction current = transaction.current();
    if (current == null) {
      throw new SqlError(
          SqlErrors.NO_ACTIVE_TRANSACTION,
          "EXISTS as a statement says what the other statements of a transaction depend on, and"
              + " there is no transaction: BEGIN one, or turn auto-commit off. SELECT asks the same"
              + " at any time.");
    }
    RequestContext context = current.reading(context(true, execution));
    if (!executor.check(plan.check(), plan.literals(), parameters, context, current)) {
      transaction.rollback();
      throw new SqlError(
          SqlErrors.CONFLICT,
          "The transaction was rolled back: there is no item of "
              + plan.check().table().name()
              + " as EXISTS needs it.");
    }
    return new Outcome(null, 0, List.of());
  }

  private void requireLoading() {
    transaction.checkWritable();
    transaction.requireNone(
        "COPY writes row by row and cannot be part of a transaction: COMMIT or ROLLBACK first, and"
            + " turn auto-commit on.");
  }

  private Outcome copy(CopyOut run, @Nullable Object[] parameters, ExecutionOptions execution) {
    Transaction current = transaction.current();
    return executor.copy(
        run,
        files,
        progress(execution),
        parameters,
        reading(run.query(), current, execution),
        current);
  }

  /** Tells the caller and {@code sys.statements} how far a COPY is. */
  private CopyProgress progress(ExecutionOptions execution) {
    CopyProgress caller = execution.progress();
    return (rows, bytes, ofBytes) -> {
      activity.copying(new CopyState(rows, bytes, ofBytes));
      caller.moved(rows, bytes, ofBytes);
    };
  }

  /**
   * Runs a batch of writes of one item each in few calls of the engine; null if that cannot be: in
   * a transaction a batch is simply its statements.
   */
  @Nullable BatchOutcome executeTogether(
      StatementPlan plan, List<@Nullable Object[]> batch, ExecutionOptions execution) {
    checkOpen();
    ChangeRun run = transaction.takesStatements() ? null : plan.change();
    if (run == null) {
      return null;
    }
    StatementStatistics statistics = activity.begin(plan.statistics());
    long start = activity.startNanos();
    try {
      transaction.checkWritable();
      BatchOutcome outcome =
          executor.together(run, plan.literals(), batch, context(true, execution));
      count(statistics, start, outcome);
      return outcome;
    } catch (RuntimeException | Error failure) {
      activity.ended(statistics, start, 1, 1, 0);
      throw failure;
    }
  }

  /** Counts the elements of a batch; none if it was not run together. */
  private void count(StatementStatistics statistics, long start, @Nullable BatchOutcome outcome) {
    long errors = 0;
    long changed = 0;
    List<BatchOutcome.Element> elements = outcome == null ? List.of() : outcome.elements();
    for (BatchOutcome.Element element : elements) {
      errors += element.failure() == null ? 0 : 1;
      changed += element.updateCount();
    }
    activity.ended(statistics, start, elements.size(), errors, changed);
  }

  private Outcome explain(
      StatementPlan.Explain plan, @Nullable Object[] parameters, ExecutionOptions execution) {
    Statement.Explain statement = plan.statement();
    StatementPlan explained = plan.explained();
    PlanText text = new PlanText(database.catalog(), options.consistentRead(), options.budget());
    Explanation explanation = ExplainedPlan.of(text, explained);
    if (!statement.analyze()) {
      scans.explain(explained, explanation);
    } else if (explained instanceof StatementPlan.Query query) {
      explanation.actual(analyze(query, parameters, execution));
    } else {
      explanation.actual(analyzeChange(explained, parameters, execution));
    }
    boolean json = statement.format() == Statement.Explain.Format.JSON;
    return new Outcome(new TextRows(explanation.shown(json)), -1, List.of());
  }

  /** What a change did, which the transaction that it is part of can undo. */
  private Map<String, String> analyzeChange(
      StatementPlan plan, @Nullable Object[] parameters, ExecutionOptions execution) {
    ChangeRun change = plan.change();
    Transaction current = transaction.current();
    if (change == null || current == null) {
      throw new SqlError(
          SqlErrors.WRONG_OBJECT_KIND,
          "EXPLAIN ANALYZE would carry the statement out; EXPLAIN shows its plan. A change can be"
              + " analysed inside a transaction, where ROLLBACK undoes it.");
    }
    scans.check(plan);
    long before = current.writeUnits(change.table());
    Outcome outcome = change(change, plan.literals(), parameters, execution);
    double written = (double) current.writeUnits(change.table()) - (double) before;
    Map<String, String> actual = new LinkedHashMap<>();
    actual.put("items", Long.toString(outcome.updateCount()));
    actual.put("read units", Double.toString(outcome.readUnits()));
    actual.put("write units", Double.toString(written));
    return actual;
  }

  private Map<String, String> analyze(
      StatementPlan.Query query, @Nullable Object[] parameters, ExecutionOptions execution) {
    scans.check(query);
    return ExplainedPlan.actual(query(query, parameters, execution, false));
  }

  private RequestContext context(boolean consistent, ExecutionOptions execution) {
    long millis =
        execution.timeoutMillis() > 0 ? execution.timeoutMillis() : options.queryTimeoutMillis();
    if (millis > 0) {
      long deadline = System.nanoTime() + millis * 1_000_000;
      return new RequestContext(consistent, deadline, execution.cancelled());
    }
    RequestContext last = untimed;
    if (last.consistentRead() != consistent || last.cancelled() != execution.cancelled()) {
      last = new RequestContext(consistent, Long.MAX_VALUE, execution.cancelled());
      untimed = last;
    }
    return last;
  }

  private void checkOpen() {
    if (closed) {
      throw new SqlError(SqlErrors.CONNECTION_CLOSED, "The connection is closed.");
    }
  }

  @Override
  public boolean autoCommit() {
    return transaction.autoCommit();
  }

  @Override
  public void setAutoCommit(boolean value) {
    checkOpen();
    if (value && !transaction.autoCommit() && inTransaction()) {
      commit();
    }
    transaction.setAutoCommit(value);
  }

  @Override
  public void commit() {
    counted("COMMIT", transaction::commit);
  }

  @Override
  public void rollback() {
    counted("ROLLBACK", transaction::rollback);
  }

  /** What a program does by a call counts as the statement that does the same. */
  private void counted(String shape, Runnable action) {
    checkOpen();
    StatementStatistics statistics = activity.begin(database.activity().statement(shape));
    long start = activity.startNanos();
    long errors = 1;
    try {
      action.run();
      errors = 0;
    } finally {
      activity.ended(statistics, start, 1, errors, 0);
    }
  }

  @Override
  public void setSavepoint(String name) {
    openTransaction().setSavepoint(name);
  }

  @Override
  public void rollbackTo(String name) {
    openTransaction().rollbackTo(name);
  }

  @Override
  public void releaseSavepoint(String name) {
    openTransaction().releaseSavepoint(name);
  }

  private Transaction openTransaction() {
    checkOpen();
    return transaction.open();
  }

  @Override
  public boolean inTransaction() {
    return transaction.isOpen();
  }

  @Override
  public Isolation isolation() {
    return transaction.isolation();
  }

  @Override
  public void setIsolation(Isolation level) {
    checkOpen();
    transaction.setIsolation(level);
  }

  @Override
  public boolean readOnly() {
    return transaction.readOnly();
  }

  @Override
  public void setReadOnly(boolean value) {
    checkOpen();
    transaction.setReadOnly(value);
  }

  @Override
  public void setApplicationName(String name) {
    activity.application(name);
  }

  @Override
  public String catalog() {
    return database.catalog().name();
  }

  @Override
  public List<TableMetadata> tables() {
    checkOpen();
    return Metadata.of(database.catalog());
  }

  @Override
  public void close() {
    closed = true;
    transaction.close();
    activity.close();
  }
}
