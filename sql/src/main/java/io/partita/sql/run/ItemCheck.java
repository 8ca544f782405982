package io.partita.sql.run;

import io.partita.engine.PrimaryKey;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Table;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.plan.operator.Operator;
import io.partita.sql.statement.Statement;
import org.jspecify.annotations.Nullable;

/**
 * EXISTS as a statement: a condition on one item, which has to hold when the transaction commits.
 * Immutable, shared by all sessions.
 *
 * @param query reads the item
 */
public record ItemCheck(QueryRun query) {

  /**
   * The check of a statement.
   *
   * @throws SqlError 42809 if it is not of one item by its whole key, with a further condition
   */
  public static ItemCheck of(QueryRun query, Statement.Exists statement) {
    boolean oneItem =
        !query.isEmpty()
            && query.plan().operator() instanceof Operator.Read read
            && read.read().result() == PathRead.Result.ROWS
            && query.path().isOneGet();
    if (!oneItem || query.path().conditions().isEmpty()) {
      throw SqlError.at(
          SqlErrors.WRONG_OBJECT_KIND,
          statement.query().position(),
          "EXISTS as a statement checks one item: SELECT * FROM a table WHERE gives the whole primary"
              + " key by equality"
              + (oneItem
                  ? ", and one more condition; attribute_exists of the key says only that it is there."
                  : ", and one more condition."));
    }
    return new ItemCheck(query);
  }

  /** The table of the item. */
  public Table table() {
    return query.path().path().table();
  }

  /** Whether the item is there and its condition true; from here on others may not change it. */
  boolean holds(@Nullable Object[] bound, Transaction transaction, Execution execution) {
    Frame frame = new Frame(bound, execution);
    PrimaryKey key = query.holds(bound, execution) ? query.path().key(frame) : null;
    if (key == null) {
      return false;
    }
    frame.item = transaction.check(table().name(), key, execution);
    return frame.item != null && query.path().passes(frame);
  }
}
