package io.partita.sql.plan;

import io.partita.sql.catalog.ColumnType;
import io.partita.sql.catalog.TableTarget;
import io.partita.sql.statement.Identifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that a block reads, with the name that it has inside a plan, used once a statement. */
sealed interface Relation {
  String internal();

  /** The name that the block gave it, or null. */
  @Nullable Identifier alias();

  /** A table or an index. */
  record OfTable(String internal, @Nullable Identifier alias, TableTarget target)
      implements Relation {}

  /** A query in FROM: its columns are numbered inside a plan. */
  record OfQuery(String internal, @Nullable Identifier alias, List<Output> outputs)
      implements Relation {}

  /**
   * The elements of a document: a value, and its number or name; or the values of a query.
   *
   * @param type what all values are declared as, or null
   */
  record OfElements(
      String internal,
      @Nullable Identifier alias,
      @Nullable Identifier at,
      @Nullable ColumnType type)
      implements Relation {
    static final String VALUE = "V";
    static final String KEY = "K";

    /** What is known of the value, by the name that means it. */
    Output value(Identifier name) {
      return new Output(name.name(), name.name(), null, type, true);
    }
  }

  /** The name inside a plan of a column of a query. */
  static String column(int number) {
    return "C" + number;
  }
}
