package io.partita.sql.run;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Table;
import io.partita.sql.function.DynamicFunctions;
import io.partita.sql.plan.ParameterType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ON CONFLICT DO UPDATE does with an item that is there: an UPDATE by its key. Behind the
 * parameters of the statement it has the new item, which is EXCLUDED, and the values of its key.
 *
 * @param written the number of parameters that the statement has
 */
record ConflictUpdate(UpdateRun update, int written) {
  OneItem one() {
    return update.one();
  }

  ItemChange change() {
    return update.change();
  }

  /** What the change of the item with the key of a new one is evaluated on. */
  Frame frame(Item item, @Nullable Object[] bound, Execution execution) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(new AttributeValue.M(item.attributes()));
    for (Column column : keys(update.table())) {
      values.add(DynamicFunctions.value(item.get(column.attribute())));
    }
    List<ParameterType> types = update.parameters();
    @Nullable Object[] own =
        ParameterBinding.bind(types.subList(written, types.size()), values.toArray(), List.of());
    @Nullable Object[] all = Arrays.copyOf(bound, written + own.length);
    System.arraycopy(own, 0, all, written, own.length);
    return new Frame(all, execution);
  }

  /** The key columns of a table, the partition key first. */
  static List<Column> keys(Table table) {
    Column sort = table.sortKey();
    return sort == null ? List.of(table.partitionKey()) : List.of(table.partitionKey(), sort);
  }
}
