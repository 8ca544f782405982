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
 * What a block, and the blocks around it, say of scans.
 *
 * @param all whether everything may be scanned
 * @param names the tables and aliases that may be
 */
record Hints(@Nullable Hints outer, boolean all, List<Identifier> names) {

  /** Nothing is allowed. */
  static final Hints NONE = new Hints(null, false, List.of());

  /** These, and everything below may be scanned. */
  Hints allowing() {
    return new Hints(this, true, List.of());
  }

  /** What holds inside a block with these hints; other wishes go to the statement. */
  Hints in(List<Hint> hints, boolean allowScan, StatementNames statement) {
    boolean everything = allowScan;
    List<Identifier> some = new ArrayList<>();
    for (Hint hint : hints) {
      String name = hint.name().name().toUpperCase(Locale.ROOT);
      switch (name) {
        case "SCAN" -> {
          everything |= hint.arguments().isEmpty();
          some.addAll(hint.arguments());
        }
        case "CONSISTENT", "EVENTUAL" -> statement.wishConsistent(name.equals("CONSISTENT"), hint);
        case "INDEX", "MAX_READ_UNITS" ->
            throw SqlError.at(
                SqlErrors.NOT_SUPPORTED_YET,
                hint.position(),
                "The hint "
                    + name
                    + " is not supported yet"
                    + (name.equals("INDEX") ? "; FROM table.\"index\" reads an index." : "."));
        default ->
            statement.notice(
                new SqlNotice(
                    SqlNotice.UNKNOWN_HINT,
                    "The hint "
                        + hint.name()
                        + " is unknown and was ignored; the hints are SCAN, CONSISTENT, EVENTUAL."));
      }
    }
    return new Hints(this, everything, some);
  }

  /** Whether a table of this block may be scanned: its alias counts here, its name everywhere. */
  boolean mayScan(String table, @Nullable Identifier alias) {
    if (alias != null && names.stream().anyMatch(name -> matches(name, alias.name()))) {
      return true;
    }
    return all
        || (alias == null && names.stream().anyMatch(name -> matches(name, table)))
        || (outer != null && outer.mayScanBelow(table));
  }

  private boolean mayScanBelow(String table) {
    return all
        || names.stream().anyMatch(name -> matches(name, table))
        || (outer != null && outer.mayScanBelow(table));
  }

  private static boolean matches(Identifier name, String candidate) {
    return Names.matches(name, candidate);
  }
}
