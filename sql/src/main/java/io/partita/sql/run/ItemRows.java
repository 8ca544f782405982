package io.partita.sql.run;

import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.Paths;
import io.partita.engine.value.Item;
import org.jspecify.annotations.Nullable;

/** Rows straight from items: a column is decoded when it is asked for, and only then. */
final class ItemRows extends BoundedRows {
  private final Frame frame;
  private final ItemCursor cursor;
  private final Evaluator[] columns;
  private final @Nullable DocumentPath[] places;

  /**
   * Rows.
   *
   * @param columns the visible columns, as {@link OutputColumn#of} makes them
   * @param places where the item has their values; null for computed ones
   */
  ItemRows(
      Frame frame,
      ItemCursor cursor,
      Evaluator[] columns,
      @Nullable DocumentPath[] places,
      Execution execution,
      long offset,
      long limit) {
    super(execution, offset, limit);
    this.frame = frame;
    this.cursor = cursor;
    this.columns = columns;
    this.places = places;
  }

  @Override
  boolean advance() {
    return cursor.next();
  }

  @Override
  @Nullable Object value(int column) {
    return columns[column].evaluate(frame);
  }

  @Override
  public Absence absence(int column) {
    return absence(frame.item, places[column]);
  }

  /**
   * Why a column of an item has no value.
   *
   * @param place where the item has it; null for a computed one
   */
  static Absence absence(@Nullable Item item, @Nullable DocumentPath place) {
    if (place == null || item == null) {
      return Absence.UNKNOWN;
    }
    return Paths.find(item, place) == Item.NOT_FOUND ? Absence.MISSING : Absence.STORED;
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
