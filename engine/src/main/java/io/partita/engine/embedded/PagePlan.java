package io.partita.engine.embedded;

import io.partita.engine.Select;
import io.partita.engine.embedded.partition.IndexLayout;
import io.partita.engine.embedded.partition.KeyLayout;
import io.partita.engine.embedded.partition.KeyRange;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.ConditionRules;
import io.partita.engine.expression.Projector;
import org.jspecify.annotations.Nullable;

/**
 * A page to be read, checked.
 *
 * @param index the index to read, or null for the table
 * @param range what lies behind the start key, as far as the key condition goes
 * @param continues whether a page that ends before its range says where the next one starts; a
 *     query that finds at most one item has no next page
 */
record PagePlan(
    TableLayout table,
    @Nullable IndexLayout index,
    KeyRange range,
    boolean forward,
    @Nullable Condition filter,
    Select select,
    @Nullable Projector projector,
    int limit,
    boolean continues) {

  /** The id of the map to read. */
  long mapId() {
    return index == null ? table.id() : index.id();
  }

  /** The keys of the map to read. */
  KeyLayout keys() {
    return index == null ? table.keys() : index.keys();
  }

  /** Whether something is wanted that the index does not hold, so that every item is fetched. */
  boolean fetchesItems() {
    if (index == null || index.holdsAll() || index.isGlobal()) {
      return false;
    }
    if (select == Select.ALL_ATTRIBUTES) {
      return true;
    }
    boolean[] missing = new boolean[1];
    if (projector != null) {
      projector.attributes().forEach(name -> missing[0] |= !index.holds(name));
    }
    if (filter != null) {
      ConditionRules.forEachAttribute(filter, name -> missing[0] |= !index.holds(name));
    }
    return missing[0];
  }
}
