package io.partita.sql.run;

import io.partita.sql.function.ValueOrder;
import io.partita.sql.plan.SortField;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order of rows by some of their fields. */
final class RowOrder implements Comparator<@Nullable Object[]> {
  private final SortField[] fields;

  RowOrder(List<SortField> fields) {
    this.fields = fields.toArray(new SortField[0]);
  }

  /** The same order, for a sort that ends when somebody cancels it. */
  Comparator<@Nullable Object[]> checking(Execution execution) {
    return (a, b) -> {
      execution.step();
      return compare(a, b);
    };
  }

  @Override
  public int compare(@Nullable Object[] a, @Nullable Object[] b) {
    for (SortField field : fields) {
      Object x = a[field.field()];
      Object y = b[field.field()];
      int order;
      if (x == null || y == null) {
        order = x == y ? 0 : (x == null) == field.nullsFirst() ? -1 : 1;
      } else {
        order = ValueOrder.INSTANCE.compare(x, y);
        order = field.ascending() ? order : -order;
      }
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
