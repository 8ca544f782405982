package io.partita.sql.run;

import io.partita.engine.BatchExecute;
import io.partita.engine.ConsumedCapacity;
import io.partita.engine.EngineException;
import io.partita.engine.KeyValueEngine;
import io.partita.engine.RequestContext;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.TransactionConflictException;
import io.partita.engine.value.AttributeValue;
import io.partita.sql.BatchOutcome;
import io.partita.sql.CopyFiles;
import io.partita.sql.CopyProgress;
import io.partita.sql.Outcome;
import io.partita.sql.Rows;
import io.partita.sql.ScanMode;
import io.partita.sql.SessionOptions;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.activity.SessionActivity;
import io.partita.sql.catalog.Column;
import io.partita.sql.copy.ItemReader;
import io.partita.sql.plan.Planner;
import io.partita.sql.plan.StatementParameters;
import io.partita.sql.statement.Expression;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the compiled statements of one session against the engine, in a transaction or without. Used
 * by the thread of its session.
 */
public final class Executor {
  private static final long RETRY_NANOS = 1_000_000_000L;

  private final KeyValueEngine engine;
  private final SessionOptions options;
  private final Surroundings surroundings;

  /**
   * An executor on an engine.
   *
   * @param clock what CURRENT_TIMESTAMP and its like read
   * @param memory what all statements hold together
   * @param scanThreads what reads the scans of all statements ahead
   * @param session where what is consumed is counted, by the statement that it has begun
   */
  public Executor(
      KeyValueEngine engine,
      Clock clock,
      QueryMemory memory,
      ScanThreads scanThreads,
      SessionOptions options,
      SessionActivity session) {
    this.engine = engine;
    this.options = options;
    this.surroundings =
        new Surroundings(
            engine, clock, options.timeZone(), options.settings(), memory, scanThreads, session);
  }

  /**
   * Runs a query.
   *
   * @param literals the values of the literals that it takes as parameters
   * @param transaction the transaction that it reads in, or null
   * @param maxRows the number of rows at most; 0 for all
   * @param statement whether the session's statement ends with the rows, and is counted then
   */
  public Outcome query(
      QueryRun run,
      List<Object> literals,
      @Nullable Object[] parameters,
      RequestContext context,
      @Nullable Transaction transaction,
      long maxRows,
      boolean statement) {
    Execution execution = reading(run, context, transaction, maxRows);
    if (options.scan() == ScanMode.PREVIEW) {
      execution.preview(run.previewed(), options.previewItems());
    }
    @Nullable Object[] bound = ParameterBinding.bind(run.plan().parameters(), parameters, literals);
    execution.endWithRows(statement);
    boolean begun = false;
    try {
      Rows rows = run.givesOneItem() ? run.get(bound, execution) : run.execute(bound, execution);
      begun = true;
      return new Outcome(rows, -1, List.of());
    } finally {
      if (!begun) {
        execution.end();
      }
    }
  }

  /**
   * Runs a change; a conflict in which nothing was decided is tried again if the session says so.
   *
   * @param literals the values of the literals that it takes as parameters
   */
  public Outcome change(
      ChangeRun run,
      List<Object> literals,
      @Nullable Object[] parameters,
      RequestContext context,
      @Nullable Transaction transaction) {
    @Nullable Object[] bound = ParameterBinding.bind(run.parameters(), parameters, literals);
    StatementTime time = surroundings.time();
    Supplier<Outcome> once =
        () -> {
          Execution execution = execution(run, context, transaction, time);
          try {
            Outcome outcome = run.execute(bound, execution);
            execution.completed();
            Consumption consumption = execution.consumption();
            return outcome.consuming(consumption.readUnits(), consumption.writeUnits());
          } finally {
            execution.end();
          }
        };
    return transaction != null
        ? transaction.statement(once)
        : retrying(options.retryConflicts(), context, once);
  }

  /**
   * Runs a change of one item for each list of values, sharing the engine's syncs; null if the
   * statement or the engine does not allow that.
   */
  public @Nullable BatchOutcome together(
      ChangeRun run,
      List<Object> literals,
      List<@Nullable Object[]> batch,
      RequestContext context) {
    BatchExecute together = engine.capability(BatchExecute.class).orElse(null);
    if (together == null) {
      return null;
    }
    Execution execution = execution(run, context, null, null);
    BatchAlone alone = parameters -> change(run, literals, parameters, context, null);
    try {
      if (run instanceof InsertRun insert) {
        return insert.isSingleRow()
            ? new InsertBatch(insert, together, literals, execution, alone).execute(batch)
            : null;
      }
      UpdateRun update = (UpdateRun) run;
      Consumption consumption = execution.consumption();
      // A budget is of each element.
      return update.isBatchable() && !consumption.limitsReads() && !consumption.limitsWrites()
          ? new UpdateBatch(update, together, literals, batch, execution, alone).execute()
          : null;
    } finally {
      execution.end();
    }
  }

  /**
   * Loads a file into a table; each item is by itself.
   *
   * @param model what a model has for the table, or null if the file is to be read
   */
  public Outcome copy(
      CopyIn run,
      CopyFiles files,
      CopyProgress progress,
      @Nullable ItemReader model,
      RequestContext context) {
    Execution execution =
        new Execution(surroundings, context, null, 0, false, options.budget(), null);
    boolean retry = options.retryConflicts();
    try {
      long rows =
          model == null
              ? run.execute(files, progress, retry, execution)
              : run.execute(model, 0, progress, retry, execution);
      return new Outcome(null, rows, execution.notices.all())
          .consuming(0, execution.consumption().writeUnits());
    } finally {
      execution.end();
    }
  }

  /** Writes tables or the rows of a query to a file. */
  public Outcome copy(
      CopyOut run,
      CopyFiles files,
      CopyProgress progress,
      @Nullable Object[] parameters,
      RequestContext context,
      @Nullable Transaction transaction) {
    Execution execution = reading(run.query(), context, transaction, 0);
    @Nullable Object[] bound =
        ParameterBinding.bind(run.query().plan().parameters(), parameters, List.of());
    try {
      long rows = run.execute(files, progress, bound, execution);
      execution.completed();
      return new Outcome(null, rows, execution.notices.all())
          .consuming(execution.consumption().readUnits(), 0);
    } finally {
      execution.end();
    }
  }

  /** Whether an item is as a transaction needs it to be. */
  public boolean check(
      ItemCheck check,
      List<Object> literals,
      @Nullable Object[] parameters,
      RequestContext context,
      Transaction transaction) {
    Execution execution = reading(check.query(), context, transaction, 0);
    try {
      return check.holds(
          ParameterBinding.bind(check.query().plan().parameters(), parameters, literals),
          transaction,
          execution);
    } finally {
      execution.end();
    }
  }

  /**
   * Computes the default of a column once, as an INSERT does.
   *
   * @throws SqlError if it cannot be computed, or does not fit the column
   */
  public void checkDefault(String table, Column column, Planner planner, RequestContext context) {
    Expression value = column.defaultValue();
    if (value == null) {
      return;
    }
    ValueExpressions values = new ValueExpressions(planner, StatementParameters.written(0));
    ValueExpressions.Value computed = values.of(value, column);
    values.finish(value.position());
    Execution execution =
        new Execution(surroundings, context, null, 0, true, options.budget(), null);
    try {
      AttributeValue evaluated = computed.evaluate(new Frame(new @Nullable Object[0], execution));
      if (evaluated != null) {
        ColumnWriter.convert(table, column, evaluated);
      }
    } finally {
      execution.end();
    }
  }

  private Execution reading(
      QueryRun run, RequestContext context, @Nullable Transaction transaction, long maxRows) {
    return new Execution(
        surroundings,
        context,
        transaction,
        maxRows,
        true,
        options.budget().withReadUnits(run.plan().maxReadUnits()),
        null);
  }

  private Execution execution(
      ChangeRun run,
      RequestContext context,
      @Nullable Transaction transaction,
      @Nullable StatementTime time) {
    return new Execution(
        surroundings,
        context,
        transaction,
        0,
        options.atomic(),
        options.budget().withReadUnits(run.maxReadUnits()),
        time);
  }

  /**
   * Commits; a conflict of locks is tried again, a failed validation is final.
   *
   * @return the write units
   */
  public double commit(Transaction transaction, RequestContext context, boolean retry) {
    try {
      double units =
          retrying(retry, context, () -> transaction.commit(context)).stream()
              .mapToDouble(ConsumedCapacity::totalUnits)
              .sum();
      SessionActivity session = surroundings.session();
      session.consumed(session.begun(), 0, 0, units);
      return units;
    } catch (TransactionCanceledException e) {
      boolean lostRace =
          e.changedItem() != null
              || e.changedRange() != null
              || e.reasons().stream()
                  .anyMatch(reason -> reason.code().equals("ConditionalCheckFailed"));
      if (lostRace) {
        throw new SqlError(
            SqlErrors.CONFLICT,
            "The transaction was rolled back: "
                + changed(e)
                + ". Run it again from its first statement.",
            e);
      }
      throw e;
    }
  }

  private static String changed(TransactionCanceledException e) {
    if (e.changedRange() != null) {
      return "somebody else wrote to a range of " + e.changedRange().table() + " that it had read";
    }
    return "an item that it had read was changed by somebody else"
        + (e.changedItem() == null ? "" : " in " + e.changedItem().table());
  }

  /**
   * Repeats what met a lock, as nothing was decided; until the deadline, or for a second at most.
   */
  static <T> T retrying(boolean retry, RequestContext context, Supplier<T> action) {
    // Without a deadline the clock is read at the first conflict: nearly nothing ever meets one.
    long end = context.deadlineNanos();
    long pause = 100_000;
    while (true) {
      try {
        return action.get();
      } catch (TransactionConflictException | TransactionCanceledException e) {
        long now = System.nanoTime();
        end = end == Long.MAX_VALUE ? now + RETRY_NANOS : end;
        boolean locked = e instanceof TransactionConflictException || metLocksOnly(e);
        if (!retry || !locked || now - end >= 0 || context.cancelled().getAsBoolean()) {
          throw e;
        }
      }
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(pause / 2, pause));
      pause = Math.min(pause * 2, 20_000_000);
    }
  }

  /** Whether a transaction was cancelled because others held locks, and for nothing else. */
  private static boolean metLocksOnly(EngineException failure) {
    return failure instanceof TransactionCanceledException cancelled
        && cancelled.changedItem() == null
        && cancelled.changedRange() == null
        && cancelled.reasons().stream()
            .allMatch(
                reason ->
                    reason.code().equals("None") || reason.code().equals("TransactionConflict"));
  }
}
