package io.partita.sql.run;

import org.jspecify.annotations.Nullable;

/**
 * Rows straight from items: a column is decoded when it is asked for, and only then. With {@link
 * ColumnReader} the hot path of a point read.
 */
final class ItemRows extends BoundedRows {
  private final Frame frame;
  private final ItemCursor cursor;
  private final Evaluator[] columns;

  /**
   * Rows.
   *
   * @param columns the visible columns, as {@link OutputColumn#of} makes them
   */
  ItemRows(
      Frame frame,
      ItemCursor cursor,
      Evaluator[] columns,
      Execution execution,
      long offset,
      long limit) {
    super(execution, offset, limit);
    this.frame = frame;
    this.cursor = cursor;
    this.columns = columns;
  }

  @Override
  boolean advance() {
    return cursor.next();
  }

  @Override
  public @Nullable Object get(int column) {
    return columns[column].evaluate(frame);
  }

  /** What the current row is evaluated on. */
  Frame frame() {
    return frame;
  }

  @Override
  public int width() {
    return columns.length;
  }

  @Override
  void release() {
    frame.item = null;
  }
}
