package io.partita.sql.run;

import io.partita.engine.ConsumedCapacity;
import io.partita.sql.Rows;
import io.partita.sql.SqlNotice;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of one column of text. */
public final class TextRows implements Rows {
  private final Iterator<String> lines;
  private @Nullable String current;

  /** A row for each line. */
  public TextRows(List<String> lines) {
    this.lines = lines.iterator();
  }

  @Override
  public boolean next() {
    current = lines.hasNext() ? lines.next() : null;
    return current != null;
  }

  @Override
  public @Nullable Object get(int column) {
    return current;
  }

  @Override
  public int width() {
    return 1;
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
  public void close() {
    current = null;
  }
}
