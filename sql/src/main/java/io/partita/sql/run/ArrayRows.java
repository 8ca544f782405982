package io.partita.sql.run;

import io.partita.sql.ColumnDescription;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that have been computed or sorted before. */
final class ArrayRows extends BoundedRows {
  private final Iterator<@Nullable Object[]> rows;
  private final int[] visible;
  private @Nullable Object @Nullable [] row;

  ArrayRows(
      Iterator<@Nullable Object[]> rows,
      int[] visible,
      List<ColumnDescription> columns,
      Execution execution,
      long offset,
      long limit) {
    super(columns, execution, offset, limit);
    this.rows = rows;
    this.visible = visible;
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
  @Nullable Object value(int column) {
    @Nullable Object[] current = row;
    return current == null ? null : current[visible[column]];
  }

  @Override
  void release() {
    row = null;
  }
}
