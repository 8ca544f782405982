package io.partita.sql.plan;

import io.partita.sql.catalog.ColumnType;
import io.partita.sql.catalog.Names;
import io.partita.sql.catalog.TableTarget;
import io.partita.sql.statement.Identifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that a block reads, with the name that it has inside a plan, used once a statement. */
sealed interface Relation {
  String internal();

  /** The name that the block gave it, or null. */
  @Nullable Identifier alias();

  /**
   * How many leading names of a path say that this is meant.
   *
   * @param database the name of the database, which may stand first
   */
  default int qualifierLength(List<Identifier> names, String database) {
    Identifier alias = alias();
    if (alias != null) {
      return Names.matches(names.get(0), alias.name()) ? 1 : 0;
    }
    return this instanceof OfTable table ? table.nameLength(names, database) : 0;
  }

  /** A table or an index. */
  record OfTable(String internal, @Nullable Identifier alias, TableTarget target)
      implements Relation {

    /** How many leading names are the table's own, whether or not it has an alias. */
    int nameLength(List<Identifier> names, String database) {
      String name = target.table().name();
      if (Names.matches(names.get(0), name)) {
        return 1;
      }
      if (names.size() >= 2 && isSchema(names.get(0)) && Names.matches(names.get(1), name)) {
        return 2;
      }
      return names.size() >= 3
              && Names.matches(names.get(0), database)
              && isSchema(names.get(1))
              && Names.matches(names.get(2), name)
          ? 3
          : 0;
    }

    private boolean isSchema(Identifier name) {
      return Names.matches(name, target.table().schema());
    }
  }

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
