package io.partita.sql.run;

import io.partita.sql.ColumnDescription;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows that have been computed or sorted before. */
final class ArrayRows extends BoundedRows {
  private RowCursor rows;
  private final int[] visible;
  private final List<ColumnDescription> columns;
  private @Nullable Object @Nullable [] row;

  ArrayRows(
      RowCursor rows,
      int[] visible,
      List<ColumnDescription> columns,
      Execution execution,
      long offset,
      long limit) {
    super(execution, offset, limit);
    this.rows = rows;
    this.visible = visible;
    this.columns = columns;
  }

  @Override
  boolean advance() {
    row = rows.next();
    return row != null;
  }

  @Override
  @Nullable Object value(int column) {
    @Nullable Object[] current = row;
    return current == null
        ? null
        : OutputColumn.convert(current[visible[column]], columns.get(column));
  }

  /** The current row as values of the plan. */
  @Nullable Object[] values() {
    @Nullable Object[] current = Objects.requireNonNull(row);
    @Nullable Object[] values = new @Nullable Object[visible.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = current[visible[i]];
    }
    return values;
  }

  @Override
  public int width() {
    return visible.length;
  }

  @Override
  void release() {
    row = null;
    rows = RowCursor.EMPTY;
  }
}
