package io.partita.sql.run;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.function.Accumulator;
import io.partita.sql.function.Aggregate;
import io.partita.sql.plan.operator.CollectingAggregate;
import java.math.BigDecimal;
import java.util.function.Supplier;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/** What makes the accumulators of an aggregate, one for each group. */
final class Accumulators {
  private Accumulators() {}

  /**
   * Those of an aggregate.
   *
   * @param rows whether it is about rows, not values: COUNT(*)
   */
  static Supplier<Accumulator> of(SqlAggFunction function, boolean rows) {
    if (function.getKind() == SqlKind.COUNT) {
      return () -> new Count(rows);
    }
    if (function instanceof CollectingAggregate collecting) {
      return Collected.of(collecting.collecting());
    }
    if (function instanceof Aggregate aggregate) {
      return aggregate.accumulators();
    }
    throw new SqlError(
        SqlErrors.NOT_SUPPORTED_YET, "The aggregate " + function + " is not supported yet.");
  }

  /** COUNT: whole numbers are exact numbers as all others. */
  private static final class Count implements Accumulator {
    private final boolean rows;
    private long count;

    Count(boolean rows) {
      this.rows = rows;
    }

    @Override
    public void add(@Nullable Object value) {
      if (rows || value != null) {
        count++;
      }
    }

    @Override
    public Object result() {
      return BigDecimal.valueOf(count);
    }

    @Override
    public boolean merges() {
      return true;
    }

    @Override
    public Accumulator merged(Accumulator later) {
      Count both = new Count(rows);
      both.count = count + ((Count) later).count;
      return both;
    }
  }
}
