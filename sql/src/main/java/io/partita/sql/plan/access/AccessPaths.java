package io.partita.sql.plan.access;

import io.partita.engine.KeySchema;
import io.partita.engine.value.AttributeType;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Index;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TableTarget;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.plan.access.AccessPath.Operation;
import io.partita.sql.plan.operator.Expressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * Finds the way to read a table for a conjunction of conditions: get, query of the table, query of
 * a local index, query of a global index, scan. It depends on the conditions, the table and what is
 * counted of it, and on nothing else.
 */
public final class AccessPaths {
  /**
   * How many times as many items a path over the table, or a local index, may examine before a
   * global one is taken.
   */
  private static final long WORTH_A_GLOBAL_INDEX = 10;

  /** How many items are scanned in the time of one that is read by its key. */
  private static final long READS_LIKE_A_KEY = 10;

  private final Catalog catalog;
  private final RexBuilder builder;
  private final boolean eventual;

  /**
   * The paths of one statement.
   *
   * @param eventual whether global indexes may be read, which follow their table later
   */
  public AccessPaths(Catalog catalog, RexBuilder builder, boolean eventual) {
    this.catalog = catalog;
    this.builder = builder;
    this.eventual = eventual;
  }

  /**
   * The order that the rows shall have.
   *
   * @param column the number of the column
   */
  public record Order(int column, boolean ascending) {}

  /**
   * What is wanted of a table.
   *
   * @param outputs the expressions over its columns that are needed of each row
   * @param order the wanted order, outermost first; empty if any will do. An element that is null
   *     is not a column, and no path gives it
   */
  public record Wanted(List<RexNode> outputs, List<@Nullable Order> order) {
    /** Whether a path gives it from the entries of its index alone. */
    boolean isIn(AccessPath path) {
      return path.holds(outputs) && path.holdsConditions();
    }
  }

  /**
   * The best path.
   *
   * @param mayScan whether a scan is allowed, so that a path by key that costs more is not taken
   * @param conditions the conditions, all of which must hold; columns are numbered as in the table
   * @throws SqlError 42809 if the target is a global index and reads are strongly consistent
   */
  public AccessPath choose(
      TableTarget target, boolean mayScan, List<RexNode> conditions, Wanted wanted) {
    Table table = target.table();
    if (table.isSystem()) {
      return AccessPath.whole(target, Operation.SYSTEM, conditions, null);
    }
    KeyTerms terms = new KeyTerms(builder, table, conditions);
    if (target.index() != null) {
      return named(target, target.index(), mayScan, terms, wanted);
    }
    AccessPath best = read(table, null, mayScan, terms, wanted.order());
    AccessPath global = null;
    for (Index index : table.indexes()) {
      AccessPath candidate =
          index.active() ? read(table, index, mayScan, terms, wanted.order()) : null;
      if (candidate == null || !holdsAllThatIsFound(index, candidate, terms)) {
        continue;
      }
      if (index.global()) {
        global = global == null || isCheaper(candidate, global, wanted) ? candidate : global;
      } else {
        best = best == null || isBetter(candidate, best, wanted) ? candidate : best;
      }
    }
    return preferred(best, global, target, terms.conditions(), wanted.order());
  }

  private AccessPath named(
      TableTarget target, Index index, boolean mayScan, KeyTerms terms, Wanted wanted) {
    if (index.global() && !eventual) {
      throw new SqlError(SqlErrors.WRONG_OBJECT_KIND, ScanRule.onlyEventually(target));
    }
    AccessPath path = read(target.table(), index, mayScan, terms, wanted.order());
    if (path == null) {
      AccessPath unnamed =
          choose(new TableTarget(target.table(), null), mayScan, terms.conditions(), wanted);
      path = scan(target, terms.conditions(), null, unnamed, wanted.order());
    }
    return index.global() ? path.because("named in the statement") : path;
  }

  /** What is read: by key before all, and of the table itself unless that costs much more. */
  private AccessPath preferred(
      @Nullable AccessPath best,
      @Nullable AccessPath global,
      TableTarget target,
      List<RexNode> conditions,
      List<@Nullable Order> order) {
    if (best == null) {
      return eventual && global != null
          ? global.because("no other key is given")
          : scan(target, conditions, global == null ? null : global.index(), null, order);
    }
    if (global == null || !eventual) {
      return best;
    }
    long examined = examined(best);
    return examined > WORTH_A_GLOBAL_INDEX * Math.max(1, examined(global))
        ? global.because(
            String.format(Locale.ROOT, "%s would examine ~%,d items", best.target(), examined))
        : best;
  }

  private static AccessPath scan(
      TableTarget target,
      List<RexNode> conditions,
      @Nullable Index withheld,
      @Nullable AccessPath unnamed,
      List<@Nullable Order> order) {
    List<Integer> columns = new ArrayList<>();
    for (Order element : order) {
      if (element == null) {
        break;
      }
      columns.add(element.column());
    }
    boolean keyed = unnamed != null && unnamed.operation() != Operation.SCAN;
    Unkeyed unkeyed =
        new Unkeyed(withheld, keyed ? unnamed.target() : null, conditions, List.of(), columns);
    return AccessPath.whole(target, Operation.SCAN, conditions, unkeyed);
  }

  private long examined(AccessPath path) {
    return Estimate.of(catalog, path, Long.MAX_VALUE, false).examined();
  }

  /** Whether a global index saves reading: each item that it does not hold is one more. */
  private boolean isCheaper(AccessPath candidate, AccessPath best, Wanted wanted) {
    long examined = examined(candidate);
    long bestExamined = examined(best);
    if (examined != bestExamined) {
      return examined * (wanted.isIn(candidate) ? 1 : 2)
          < bestExamined * (wanted.isIn(best) ? 1 : 2);
    }
    return candidate.ordered() == best.ordered()
        ? wanted.isIn(candidate) && !wanted.isIn(best)
        : candidate.ordered();
  }

  /** Whether the conditions prove that the index has an entry of each item that they hold for. */
  private static boolean holdsAllThatIsFound(Index index, AccessPath path, KeyTerms terms) {
    KeySchema key = index.key();
    for (int i = 0; i < key.sort().size(); i++) {
      int attribute = key.partition().size() + i;
      int column = path.table().number(path.table().column(key.sort().get(i)));
      boolean present =
          index.isInEachItem(key.sort().get(i))
              || path.keys().stream().allMatch(read -> read.narrows(attribute))
              || terms.provesPresence(column);
      if (!present) {
        return false;
      }
    }
    return true;
  }

  /** The path by the key of the table or of an index, or null if that key is not given. */
  private @Nullable AccessPath read(
      Table table,
      @Nullable Index index,
      boolean mayScan,
      KeyTerms terms,
      List<@Nullable Order> order) {
    AccessPath path = keyed(table, index, terms, order, true);
    if (path == null || !path.isOfSet()) {
      return path;
    }
    // For a great many values it is cheaper to read what the rest of the key says.
    AccessPath wider = keyed(table, index, terms, order, false);
    if (wider != null && !wider.isOfSet() && examined(wider) < path.reads()) {
      return wider;
    }
    if (!mayScan) {
      return path;
    }
    long items = catalog.counts(table, index == null ? null : index.name()).items();
    boolean cheaperAsScan = path.reads() * READS_LIKE_A_KEY > items;
    return cheaperAsScan && path.keyValues().stream().anyMatch(Expressions::scans) ? null : path;
  }

  private @Nullable AccessPath keyed(
      Table table,
      @Nullable Index index,
      KeyTerms terms,
      List<@Nullable Order> order,
      boolean sortSets) {
    KeySchema key = table.key(index);
    KeyReads found = KeyReads.of(builder, terms, table, key, sortSets);
    if (found == null) {
      return null;
    }
    List<KeyRead> keys = found.reads();
    int last = key.attributes().size() - 1;
    boolean gets = index == null && keys.stream().allMatch(read -> read.fixed(last) != null);
    List<RexNode> residual = new ArrayList<>();
    List<RexNode> answered = new ArrayList<>();
    List<RexNode> checked = new ArrayList<>();
    for (RexNode condition : terms.conditions()) {
      if (!found.answered().contains(condition)) {
        residual.add(condition);
        continue;
      }
      answered.add(condition);
      if (found.inexact().contains(condition)) {
        checked.add(condition);
      }
    }
    KeyOrder keyOrder = KeyOrder.of(table, index, keys, gets ? List.of() : order);
    return new AccessPath(
        table,
        index,
        gets ? Operation.GET : Operation.QUERY,
        keys,
        answered,
        checked,
        residual,
        keyOrder.forward(),
        gets
            ? order.isEmpty() || (keys.size() == 1 && !keys.get(0).isOfSet())
            : keyOrder.satisfied(),
        keyOrder.by(),
        "",
        null);
  }

  /**
   * Whether a local index saves reading: by a tighter range, or else by the order wanted, or else
   * because it holds what another would have to fetch.
   */
  private static boolean isBetter(AccessPath candidate, AccessPath best, Wanted wanted) {
    if (best.operation() == Operation.GET) {
      return false;
    }
    int gain = tightness(candidate.keys()) - tightness(best.keys());
    if (gain != 0) {
      // A fetch of the whole item for each entry costs more than a wider read saves, but for
      // equality.
      return gain > 0
          && (wanted.isIn(candidate)
              || candidate.keys().stream().allMatch(read -> read.sort().equal() != null));
    }
    return wanted.isIn(candidate)
        && (candidate.ordered() == best.ordered() ? !wanted.isIn(best) : candidate.ordered());
  }

  /** How much the loosest of the reads is narrowed. */
  private static int tightness(List<KeyRead> keys) {
    return keys.stream().mapToInt(read -> tightness(read.sort())).min().orElse(0);
  }

  private static int tightness(SortRange sort) {
    if (sort.equal() != null) {
      return 4;
    }
    if (sort.prefix() != null || (sort.lower() != null && sort.upper() != null)) {
      return 2;
    }
    return sort.isUnbounded() ? 0 : 1;
  }

  /** The column that the first operand of a condition is, or -1. */
  static int columnOf(RexNode condition) {
    return column(((RexCall) condition).getOperands().get(0));
  }

  /** The column that an expression is, or -1. */
  static int column(RexNode operand) {
    return passedOn(operand) instanceof RexInputRef ref ? ref.getIndex() : -1;
  }

  /** The operand of what passes it on as it is, or the expression itself. */
  public static RexNode passedOn(RexNode node) {
    return node instanceof RexCall call
            && (call.getKind() == SqlKind.CAST
                || call.getOperator().equals(FunctionLibrary.DATE_TEXT))
        ? call.getOperands().get(0)
        : node;
  }

  static boolean isText(Table table, int column) {
    return table.columns().get(column).type().storedAs() == AttributeType.S;
  }

  /**
   * Whether a condition that the key answers must be evaluated all the same, because the column may
   * hold values that do not fit its declared type and read as NULL, or a row more than the key.
   * What is equal to a value fits if that one does, and no other is read by.
   */
  static boolean needsCheck(Table table, RexNode condition) {
    return KeyTerms.isOfRows(condition)
        || (condition.getKind() != SqlKind.EQUALS
            && !table.columns().get(columnOf(condition)).type().fitsByType());
  }

  /** The number of characters before the first wildcard. */
  public static int fixedStart(String pattern) {
    int i = 0;
    while (i < pattern.length() && pattern.charAt(i) != '%' && pattern.charAt(i) != '_') {
      i++;
    }
    return i;
  }
}
