package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlNotice;
import io.partita.sql.catalog.Names;
import io.partita.sql.statement.Hint;
import io.partita.sql.statement.Identifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a block, and the blocks around it, say of scans and indexes.
 *
 * @param all whether everything may be scanned
 * @param names the tables and aliases that may be
 * @param indexes hints with a table or alias, and the index that it is read by
 */
record Hints(@Nullable Hints outer, boolean all, List<Identifier> names, List<Hint> indexes) {

  /** Nothing is allowed. */
  static final Hints NONE = new Hints(null, false, List.of(), List.of());

  /** These, and everything below may be scanned. */
  Hints allowing() {
    return new Hints(this, true, List.of(), List.of());
  }

  /** What holds inside a block with these hints; other wishes go to the statement. */
  Hints in(List<Hint> hints, boolean allowScan, StatementNames statement) {
    boolean everything = allowScan;
    List<Identifier> some = new ArrayList<>();
    List<Hint> indexes = new ArrayList<>();
    for (Hint hint : hints) {
      String name = hint.name().name().toUpperCase(Locale.ROOT);
      switch (name) {
        case "SCAN" -> {
          everything |= hint.arguments().isEmpty();
          some.addAll(hint.arguments());
          statement.wishScan(hint);
        }
        case "CONSISTENT", "EVENTUAL" -> {
          statement.wishConsistent(name.equals("CONSISTENT"), hint);
          if (!hint.arguments().isEmpty()) {
            statement.notice(
                new SqlNotice(
                    SqlNotice.UNKNOWN_HINT,
                    "The hint "
                        + name
                        + " takes no arguments, they were ignored: it holds for all that the"
                        + " statement reads."));
          }
        }
        case "INDEX" -> {
          if (hint.arguments().size() != 2) {
            throw SqlError.at(
                SqlErrors.SYNTAX,
                hint.position(),
                "The hint INDEX names a table, or its alias, and one index: INDEX(orders by_status).");
          }
          indexes.add(hint);
          statement.wishIndex(hint);
        }
        case "MAX_READ_UNITS" -> statement.limitReadUnits(hint);
        default ->
            statement.notice(
                new SqlNotice(
                    SqlNotice.UNKNOWN_HINT,
                    "The hint "
                        + hint.name()
                        + " is unknown and was ignored; the hints are SCAN, INDEX, CONSISTENT,"
                        + " EVENTUAL, MAX_READ_UNITS."));
      }
    }
    return new Hints(this, everything, some, indexes);
  }

  /**
   * Whether a table of this block may be scanned: its alias counts here, its name everywhere. The
   * statement is told which hints name it.
   */
  boolean mayScan(String table, @Nullable Identifier alias, StatementNames statement) {
    boolean named = names(alias == null ? table : alias.name(), statement);
    boolean around = outer != null && outer.mayScanBelow(table, statement);
    return all || named || around;
  }

  private boolean mayScanBelow(String table, StatementNames statement) {
    boolean named = names(table, statement);
    boolean around = outer != null && outer.mayScanBelow(table, statement);
    return all || named || around;
  }

  private boolean names(String candidate, StatementNames statement) {
    boolean named = false;
    for (Identifier name : names) {
      if (matches(name, candidate)) {
        statement.found(name);
        named = true;
      }
    }
    return named;
  }

  /**
   * The hint that says by which index a table of this block is read, or null.
   *
   * @throws SqlError 42601 if there are two
   */
  @Nullable Hint index(String table, @Nullable Identifier alias) {
    Hint found = null;
    for (Hint hint : indexes) {
      Identifier wanted = hint.arguments().get(0);
      if (alias == null ? matches(wanted, table) : matches(wanted, alias.name())) {
        if (found != null) {
          throw SqlError.at(
              SqlErrors.SYNTAX,
              hint.position(),
              "Two INDEX hints name the table " + wanted + "; it is read by one index at a time.");
        }
        found = hint;
      }
    }
    return found != null || outer == null ? found : outer.index(table, null);
  }

  private static boolean matches(Identifier name, String candidate) {
    return Names.matches(name, candidate);
  }
}
