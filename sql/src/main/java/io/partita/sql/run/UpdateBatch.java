package io.partita.sql.run;

import io.partita.engine.BatchExecute;
import io.partita.engine.EngineException;
import io.partita.engine.PrimaryKey;
import io.partita.engine.RequestCancelledException;
import io.partita.engine.TransactionConflictException;
import io.partita.engine.WriteItemRequest;
import io.partita.sql.BatchOutcome;
import io.partita.sql.Outcome;
import io.partita.sql.SqlError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Many executions of one UPDATE or DELETE of one item, in few calls of the engine. A call has each
 * key once: what follows a write that failed depends on its own item only, so it makes no
 * difference that others of the call were done meanwhile.
 */
final class UpdateBatch {
  private final UpdateRun run;
  private final BatchExecute engine;
  private final List<Object> literals;
  private final List<@Nullable Object[]> batch;
  private final Execution execution;
  private final BatchAlone alone;

  /** The writes that have come together, by their keys. */
  private final Map<PrimaryKey, Pending> pending = new LinkedHashMap<>();

  private final List<BatchOutcome.Element> elements = new ArrayList<>();
  private double readUnits;
  private double writeUnits;

  /**
   * A write.
   *
   * @param place its place in the call
   * @param element its place in the batch
   */
  private record Pending(int place, Frame frame, WriteItemRequest write, int element) {}

  UpdateBatch(
      UpdateRun run,
      BatchExecute engine,
      List<Object> literals,
      List<@Nullable Object[]> batch,
      Execution execution,
      BatchAlone alone) {
    this.run = run;
    this.engine = engine;
    this.literals = literals;
    this.batch = batch;
    this.execution = execution;
    this.alone = alone;
  }

  BatchOutcome execute() {
    try {
      for (int element = 0; element < batch.size(); element++) {
        add(element);
        if (pending.size() >= InsertBatch.PIECE) {
          flush();
        }
      }
      flush();
    } catch (RequestCancelledException e) {
      elements.add(new BatchOutcome.Element(0, e));
    }
    Consumption consumption = execution.consumption();
    return new BatchOutcome(
        elements,
        execution.notices.all(),
        readUnits + consumption.readUnits(),
        writeUnits + consumption.writeUnits());
  }

  private void add(int element) {
    Frame frame;
    PrimaryKey key;
    try {
      frame =
          new Frame(
              ParameterBinding.bind(run.query().plan().parameters(), batch.get(element), literals),
              execution);
      key = run.query().path().key(frame);
    } catch (SqlError e) {
      flush();
      elements.add(new BatchOutcome.Element(0, e));
      return;
    }
    WriteItemRequest write = key == null ? null : run.one().inEngine(key, frame);
    if (write == null || pending.containsKey(key)) {
      flush();
    }
    if (write == null) {
      elements.add(alone(element));
    } else {
      pending.put(key, new Pending(pending.size(), frame, write, element));
    }
  }

  private void flush() {
    if (pending.isEmpty()) {
      return;
    }
    List<BatchExecute.Outcome> outcomes =
        engine.batchExecute(
            pending.values().stream().map(Pending::write).toList(), execution.context);
    pending.forEach((key, write) -> elements.add(element(key, write, outcomes.get(write.place()))));
    pending.clear();
  }

  private BatchOutcome.Element element(
      PrimaryKey key, Pending write, BatchExecute.Outcome outcome) {
    if (outcome instanceof BatchExecute.Done done) {
      execution.wrote(done.result().consumed());
      return new BatchOutcome.Element(1, null);
    }
    EngineException cause = ((BatchExecute.Failed) outcome).cause();
    if (cause instanceof TransactionConflictException) {
      return alone(write.element());
    }
    try {
      OneItem.Result result = run.one().after(cause, key, write.frame(), execution);
      return new BatchOutcome.Element(result.changed() ? 1 : 0, null);
    } catch (TransactionConflictException conflict) {
      return alone(write.element());
    } catch (RequestCancelledException e) {
      throw e;
    } catch (SqlError | EngineException e) {
      return new BatchOutcome.Element(0, e);
    }
  }

  private BatchOutcome.Element alone(int element) {
    try {
      Outcome outcome = alone.execute(batch.get(element));
      readUnits += outcome.readUnits();
      writeUnits += outcome.writeUnits();
      return new BatchOutcome.Element(outcome.updateCount(), null);
    } catch (RequestCancelledException e) {
      throw e;
    } catch (SqlError | EngineException e) {
      return new BatchOutcome.Element(0, e);
    }
  }
}
