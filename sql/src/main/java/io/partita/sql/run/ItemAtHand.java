package io.partita.sql.run;

import io.partita.engine.ConsumedCapacity;
import io.partita.engine.expression.DocumentPath;
import io.partita.sql.Rows;
import io.partita.sql.SqlNotice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query that gets one item, which was read before: one row, or none. A column is
 * decoded when it is asked for, and only then. With {@link ColumnReader} the hot path of a point
 * read.
 */
final class ItemAtHand implements Rows {
  private final Frame frame;
  private final Evaluator[] columns;
  private final @Nullable DocumentPath[] places;
  private final Execution execution;
  private boolean found;
  private boolean failed;

  /**
   * Rows.
   *
   * @param frame with the item, or with none
   * @param columns the visible columns, as {@link OutputColumn#of} makes them
   * @param places where the item has their values; null for computed ones
   * @param execution which has ended
   */
  ItemAtHand(
      Frame frame, Evaluator[] columns, @Nullable DocumentPath[] places, Execution execution) {
    this.frame = frame;
    this.columns = columns;
    this.places = places;
    this.execution = execution;
    this.found = frame.item != null;
  }

  @Override
  public boolean isAtHand() {
    return true;
  }

  @Override
  public boolean next() {
    if (found) {
      found = false;
      return true;
    }
    close();
    return false;
  }

  @Override
  public @Nullable Object get(int column) {
    try {
      return columns[column].evaluate(frame);
    } catch (RuntimeException | Error failure) {
      if (!failed) {
        failed = true;
        execution.failedAfterEnd();
      }
      throw failure;
    }
  }

  @Override
  public Absence absence(int column) {
    return ItemRows.absence(frame.item, places[column]);
  }

  @Override
  public int width() {
    return columns.length;
  }

  @Override
  public List<ConsumedCapacity> consumed() {
    return execution.consumption().reads();
  }

  @Override
  public List<SqlNotice> notices() {
    return execution.notices.all();
  }

  @Override
  public void close() {
    found = false;
    frame.item = null;
  }
}
