package io.partita.sql.plan.access;

import io.partita.engine.LocalIndex;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * How the items of one table are found.
 *
 * @param index the local index that is read, or null for the table
 * @param keys the reads by key, one after the other; none for a scan
 * @param keyed the conditions that the key answers, as written
 * @param checked those of them that are evaluated all the same, because a stored value may not fit
 *     its column's type
 * @param residual the conditions that are evaluated after the read
 * @param forward whether items come by ascending sort key
 * @param ordered whether the order of the key is the order that was asked for
 * @param merged whether several queries give their items together by sort key, instead of one after
 *     the other
 */
public record AccessPath(
    Table table,
    @Nullable LocalIndex index,
    Operation operation,
    List<KeyRead> keys,
    List<RexNode> keyed,
    List<RexNode> checked,
    List<RexNode> residual,
    boolean forward,
    boolean ordered,
    boolean merged) {
  public AccessPath {
    keys = List.copyOf(keys);
    keyed = List.copyOf(keyed);
    checked = List.copyOf(checked);
    residual = List.copyOf(residual);
  }

  /** The same path with other conditions than it answers. */
  public AccessPath filteredBy(List<RexNode> otherChecked, List<RexNode> otherResidual) {
    return new AccessPath(
        table,
        index,
        operation,
        keys,
        keyed,
        otherChecked,
        otherResidual,
        forward,
        ordered,
        merged);
  }

  /** The operations of the engine that read. */
  public enum Operation {
    GET,
    QUERY,
    SCAN,
    /** A table of a system schema, made when it is read, at no cost. */
    SYSTEM
  }

  /** The column of the sort key that is read by, or null if there is none. */
  public @Nullable Column sortColumn() {
    return index == null ? table.sortKey() : table.columnOf(index.sort().name());
  }

  /** The expressions that the keys are read by. */
  public List<RexNode> keyValues() {
    List<RexNode> values = new ArrayList<>();
    for (KeyRead key : keys) {
      SortRange sort = key.sort();
      values.add(key.partition());
      Stream.of(sort.equal(), sort.lower(), sort.upper(), sort.prefix())
          .filter(Objects::nonNull)
          .forEach(values::add);
    }
    return values;
  }

  /** The table, or table and index, as a statement names them. */
  public String target() {
    if (table.isSystem()) {
      return table.schema() + "." + table.name();
    }
    return index == null ? table.name() : table.name() + "." + index.name();
  }
}
