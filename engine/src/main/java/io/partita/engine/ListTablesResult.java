package io.partita.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of table names.
 *
 * @param lastEvaluatedTable where the next page starts, or null at the end
 */
public record ListTablesResult(List<String> tables, @Nullable String lastEvaluatedTable) {
  public ListTablesResult {
    tables = List.copyOf(tables);
  }
}
