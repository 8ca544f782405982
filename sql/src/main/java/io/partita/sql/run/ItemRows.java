package io.partita.sql.run;

import io.partita.sql.ColumnDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows straight from items: a column is decoded when it is asked for, and only then. With {@link
 * ColumnReader} the hot path of a point read.
 */
final class ItemRows extends BoundedRows {
  private final Frame frame;
  private final ItemCursor cursor;
  private final Evaluator[] outputs;

  /**
   * Rows.
   *
   * @param outputs the visible columns
   */
  ItemRows(
      Frame frame,
      ItemCursor cursor,
      Evaluator[] outputs,
      List<ColumnDescription> columns,
      Execution execution,
      long offset,
      long limit) {
    super(columns, execution, offset, limit);
    this.frame = frame;
    this.cursor = cursor;
    this.outputs = outputs;
  }

  @Override
  boolean advance() {
    return cursor.next();
  }

  @Override
  @Nullable Object value(int column) {
    return outputs[column].evaluate(frame);
  }

  @Override
  void release() {
    frame.item = null;
  }
}
