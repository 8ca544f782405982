package io.partita.jdbc;

import io.partita.engine.ConsumedCapacity;
import io.partita.sql.Rows;
import io.partita.sql.SqlNotice;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that are in memory: those of metadata and of arrays. */
final class StoredRows implements Rows {
  private static final @Nullable Object[] NO_ROW = {};
  private final Iterator<@Nullable Object[]> rows;
  private final int width;
  private @Nullable Object[] current = NO_ROW;

  StoredRows(List<@Nullable Object[]> rows, int width) {
    this.rows = rows.iterator();
    this.width = width;
  }

  @Override
  public boolean next() {
    boolean more = rows.hasNext();
    current = more ? rows.next() : NO_ROW;
    return more;
  }

  @Override
  public @Nullable Object get(int column) {
    return current[column];
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public List<ConsumedCapacity> consumed() {
    return List.of();
  }

  @Override
  public List<SqlNotice> notices() {
    return List.of();
  }

  @Override
  public void close() {}
}
