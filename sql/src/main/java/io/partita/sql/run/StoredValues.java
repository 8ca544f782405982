package io.partita.sql.run;

import io.partita.engine.value.Item;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlNotice;
import io.partita.sql.catalog.Table;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Expressions whose values a change stores. A statement never destroys what it could not read: a
 * value of the item that is there but does not fit is an error, where a query reads NULL.
 *
 * @param frame with the item
 */
record StoredValues(Frame frame, Table table) {
  /**
   * Their values.
   *
   * @param targets what each is for
   */
  @Nullable Object[] of(Evaluator[] expressions, IntFunction<String> targets) {
    // With notices of its own: one that is known already would not show that this reads it too.
    Frame own = frame.apart();
    own.refuseMisfits = true;
    @Nullable Object[] values = new @Nullable Object[expressions.length];
    for (int i = 0; i < values.length; i++) {
      try {
        values[i] = expressions[i].evaluate(own);
      } catch (SqlError e) {
        throw e.error().category() == SqlErrors.Category.DATA
            ? e.with(" Nothing was changed: it is for " + targets.apply(i) + "." + key())
            : e;
      }
    }
    refuseMisfits(own.notices, key());
    return values;
  }

  private String key() {
    Item item = frame.item;
    return item == null ? "" : KeyValues.sentence(table, item);
  }

  /**
   * Refuses to go on if a value was read that did not fit.
   *
   * @param where what is added to the message
   */
  static void refuseMisfits(Notices notices, String where) {
    for (SqlNotice notice : notices.all()) {
      if (notice.sqlState().equals(SqlNotice.VALUE_DOES_NOT_FIT)) {
        throw new SqlError(
            SqlErrors.NOT_CONVERTIBLE,
            "Nothing was changed: the statement would store what it reads. "
                + notice.message()
                + where);
      }
    }
  }
}
