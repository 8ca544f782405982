package io.partita.sql.run;

import io.partita.engine.BatchExecute;
import io.partita.engine.EngineException;
import io.partita.engine.PrimaryKey;
import io.partita.engine.PutItemRequest;
import io.partita.engine.RequestCancelledException;
import io.partita.engine.TransactionConflictException;
import io.partita.engine.value.Item;
import io.partita.sql.BatchOutcome;
import io.partita.sql.Outcome;
import io.partita.sql.SqlError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Many executions of one INSERT or UPSERT of one row, in few calls of the engine. */
final class InsertBatch {
  /** Writes of one call: enough to share a sync, few enough to keep at hand. */
  static final int PIECE = 1_000;

  private final InsertRun run;
  private final BatchExecute engine;
  private final List<Object> literals;
  private final Execution execution;
  private final BatchAlone alone;
  private double readUnits;
  private double writeUnits;

  InsertBatch(
      InsertRun run,
      BatchExecute engine,
      List<Object> literals,
      Execution execution,
      BatchAlone alone) {
    this.run = run;
    this.engine = engine;
    this.literals = literals;
    this.execution = execution;
    this.alone = alone;
  }

  BatchOutcome execute(List<@Nullable Object[]> batch) {
    List<BatchOutcome.Element> elements = new ArrayList<>(batch.size());
    for (int from = 0; from < batch.size(); from += PIECE) {
      try {
        piece(batch.subList(from, Math.min(from + PIECE, batch.size())), elements);
      } catch (RequestCancelledException e) {
        elements.add(new BatchOutcome.Element(0, e));
        break;
      }
    }
    return new BatchOutcome(
        elements,
        execution.notices.all(),
        readUnits,
        writeUnits + execution.consumption().elementWriteUnits());
  }

  private void piece(List<@Nullable Object[]> batch, List<BatchOutcome.Element> elements) {
    BatchOutcome.@Nullable Element[] ended = new BatchOutcome.@Nullable Element[batch.size()];
    @Nullable Item[] items = new @Nullable Item[batch.size()];
    for (int i = 0; i < batch.size(); i++) {
      try {
        items[i] =
            run.item(ParameterBinding.bind(run.parameters(), batch.get(i), literals), execution);
      } catch (SqlError | EngineException e) {
        ended[i] = new BatchOutcome.Element(0, e);
      }
    }
    List<PutItemRequest> writes = new ArrayList<>(batch.size());
    int[] places = new int[batch.size()];
    Map<PrimaryKey, Integer> lastOfKey = new HashMap<>();
    Map<PrimaryKey, Item> met = met(items, ended);
    for (int i = 0; i < batch.size(); i++) {
      Item item = items[i];
      if (item == null) {
        continue;
      }
      try {
        PutItemRequest write = run.write(item, met, execution);
        lastOfKey.put(KeyValues.key(run.table(), item), i);
        places[writes.size()] = i;
        writes.add(write);
      } catch (SqlError | EngineException e) {
        ended[i] = new BatchOutcome.Element(0, e);
      }
    }
    List<BatchExecute.Outcome> outcomes = engine.batchExecute(writes, execution.context);
    for (int i = 0; i < outcomes.size(); i++) {
      PutItemRequest write = writes.get(i);
      boolean last =
          lastOfKey.getOrDefault(KeyValues.key(run.table(), write.item()), -1) == places[i];
      ended[places[i]] = element(outcomes.get(i), write, last, batch.get(places[i]));
    }
    for (BatchOutcome.Element element : ended) {
      if (element != null) {
        elements.add(element);
      }
    }
  }

  /** What the items meet; none is written if that cannot be read. */
  private Map<PrimaryKey, Item> met(
      @Nullable Item[] items, BatchOutcome.@Nullable Element[] ended) {
    try {
      return run.met(Arrays.stream(items).filter(Objects::nonNull).toList(), execution);
    } catch (RequestCancelledException e) {
      throw e;
    } catch (SqlError | EngineException e) {
      for (int i = 0; i < items.length; i++) {
        if (items[i] != null) {
          items[i] = null;
          ended[i] = new BatchOutcome.Element(0, e);
        }
      }
      return Map.of();
    }
  }

  /**
   * How a write ended. One that met a lock is tried again as it would be alone, unless a later
   * write of the same key has been done: that would be undone by it.
   */
  private BatchOutcome.Element element(
      BatchExecute.Outcome outcome,
      PutItemRequest write,
      boolean last,
      @Nullable Object[] parameters) {
    try {
      if (outcome instanceof BatchExecute.Done done) {
        execution.wroteForElement(done.result().consumed());
        return new BatchOutcome.Element(1, null);
      }
      EngineException cause = ((BatchExecute.Failed) outcome).cause();
      if (cause instanceof TransactionConflictException && last) {
        Outcome again = alone.execute(parameters);
        readUnits += again.readUnits();
        writeUnits += again.writeUnits();
        return new BatchOutcome.Element(again.updateCount(), null);
      }
      return new BatchOutcome.Element(run.countAfter(cause, write.item()), null);
    } catch (SqlError | EngineException e) {
      return new BatchOutcome.Element(0, e);
    }
  }
}
