package io.partita.sql.run;

import io.partita.sql.ColumnDescription;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that have been computed or sorted before. */
final class ArrayRows extends BoundedRows {
  private final Iterator<@Nullable Object[]> rows;
  private final int[] visible;
  private final List<ColumnDescription> columns;
  private @Nullable Object @Nullable [] row;

  ArrayRows(
      Iterator<@Nullable Object[]> rows,
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
    if (!rows.hasNext()) {
      return false;
    }
    row = rows.next();
    return true;
  }

  @Override
  public @Nullable Object get(int column) {
    @Nullable Object[] current = row;
    return current == null
        ? null
        : OutputColumn.convert(current[visible[column]], columns.get(column));
  }

  @Override
  public int width() {
    return visible.length;
  }

  @Override
  void release() {
    row = null;
  }
}
