package io.partita.sql.plan;

import io.partita.engine.AttributeDictionary.SeenAttributes;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlNotice;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Names;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TableTarget;
import io.partita.sql.catalog.View;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Hint;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.QueryExpression.CommonTable;
import io.partita.sql.statement.SourcePosition;
import io.partita.sql.statement.StatementLimits;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the blocks of one statement share while their names are found. */
final class StatementNames {
  private static final int MOST_VIEWS = 100;

  private final Catalog catalog;
  private final StatementParameters parameters;
  private final Map<String, Reading> readings = new LinkedHashMap<>();
  private final Map<String, SeenAttributes> seen = new HashMap<>();
  private final Map<Integer, Column> parameterColumns = new HashMap<>();
  private final Set<Integer> bounds = new LinkedHashSet<>();
  private final Deque<String> openViews = new ArrayDeque<>();
  private final Map<String, String> views = new TreeMap<>();
  private final Set<CommonTable> commonTables = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Expression> named = Collections.newSetFromMap(new IdentityHashMap<>());
  private int writtenOut;
  private int viewsRead;
  private final Set<SqlNotice> notices = new LinkedHashSet<>();
  private final Map<Identifier, Hint> hintedInVain = new LinkedHashMap<>();
  private @Nullable Boolean consistent;
  private long maxReadUnits;
  private int relations;
  private boolean aggregates;

  /**
   * One reading of a table.
   *
   * @param mayScan whether the statement's own text allows a scan of it
   */
  record Reading(TableTarget target, String shownAs, boolean mayScan) {}

  StatementNames(Catalog catalog, StatementParameters parameters) {
    this.catalog = catalog;
    this.parameters = parameters;
  }

  StatementParameters parameters() {
    return parameters;
  }

  Catalog catalog() {
    return catalog;
  }

  /** Remembers that there is an aggregate over a group. */
  void aggregate() {
    aggregates = true;
  }

  /** Whether there was an aggregate over a group by now. */
  boolean aggregates() {
    return aggregates;
  }

  /** Notes a use of a table of WITH, and says whether there was one before. */
  boolean isUsedAgain(CommonTable table) {
    return !commonTables.add(table);
  }

  /** Whether a table of WITH is used. */
  boolean isUsed(CommonTable table) {
    return commonTables.contains(table);
  }

  /** Notes that a name is written out as its expression, and says whether it was before. */
  boolean isWrittenAgain(Expression expression) {
    if (++writtenOut > StatementLimits.NAMED_EXPRESSIONS) {
      throw SqlError.at(
          SqlErrors.STATEMENT_TOO_COMPLEX,
          expression.position(),
          String.format(
              Locale.ROOT,
              "Names of LET, and aliases, stand for their expressions: written out, this statement"
                  + " has more than %,d of them. A query in FROM computes a column once.",
              StatementLimits.NAMED_EXPRESSIONS));
    }
    return !named.add(expression);
  }

  /** A name inside the plan that nothing else has. */
  String newName() {
    if (relations == StatementLimits.RELATIONS) {
      throw new SqlError(
          SqlErrors.STATEMENT_TOO_COMPLEX,
          String.format(
              Locale.ROOT,
              "The statement reads from more than %,d tables and queries; those inside views and WITH"
                  + " count each time that they are used.",
              StatementLimits.RELATIONS));
    }
    return PlanSchema.RELATION + relations++;
  }

  void read(String internal, Reading reading) {
    readings.put(internal, reading);
    String view = openViews.peekLast();
    if (view != null) {
      views.putIfAbsent(reading.target().table().name(), view);
    }
  }

  /** What is read, by names inside the plan. */
  Map<String, Reading> readings() {
    return readings;
  }

  /**
   * Begins with the names of a view's query.
   *
   * @throws SqlError if it reads itself, or too many are read
   */
  void enter(View view, SourcePosition position) {
    if (openViews.contains(view.name())) {
      throw SqlError.at(
          SqlErrors.WRONG_OBJECT_KIND, position, "The view " + view.name() + " would read itself.");
    }
    if (++viewsRead > MOST_VIEWS) {
      throw SqlError.at(
          SqlErrors.STATEMENT_TOO_COMPLEX,
          position,
          "This statement reads more than "
              + MOST_VIEWS
              + " views, those inside of views counted.");
    }
    openViews.push(view.name());
  }

  void leaveView() {
    openViews.pop();
  }

  /** Whether the names are those of a view's query. */
  boolean isInView() {
    return !openViews.isEmpty();
  }

  /** The view that the statement names, of each table that it reads through one. */
  Map<String, String> views() {
    return views;
  }

  /** The attributes seen in a table; the plan depends on them from here on. */
  SeenAttributes seen(Table table) {
    return seen.computeIfAbsent(table.name(), name -> catalog.seenAttributes(table));
  }

  /** The versions of the dictionaries that were looked into, by table. */
  Map<String, Long> dictionaryVersions() {
    Map<String, Long> versions = new HashMap<>();
    seen.forEach((table, attributes) -> versions.put(table, attributes.version()));
    return versions;
  }

  void notice(SqlNotice notice) {
    notices.add(notice);
  }

  List<SqlNotice> notices() {
    List<String> shown = readings.values().stream().map(Reading::shownAs).toList();
    hintedInVain.forEach(
        (table, hint) ->
            notice(
                new SqlNotice(
                    SqlNotice.UNKNOWN_HINT,
                    "The hint "
                        + hint.name()
                        + " was ignored: "
                        + table
                        + " is neither a table nor an alias of its query"
                        + Names.suggestion(table.name(), shown))));
    return List.copyOf(notices);
  }

  /** Remembers a hint that names an index until a table is read by it. */
  void wishIndex(Hint hint) {
    hintedInVain.put(hint.arguments().get(0), hint);
  }

  /** Remembers the tables that a hint allows to be scanned until they are found. */
  void wishScan(Hint hint) {
    hint.arguments().forEach(table -> hintedInVain.put(table, hint));
  }

  /** Remembers that there is a table, or an alias of one, that a hint names so. */
  void found(Identifier hinted) {
    hintedInVain.remove(hinted);
  }

  /** What a table is read by where a hint names an index of it. */
  TableTarget through(Hint hint, TableTarget target) {
    found(hint.arguments().get(0));
    TableTarget wished = catalog.through(target.table(), hint.arguments().get(1));
    if (target.index() != null && !target.equals(wished)) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          hint.position(),
          "The hint INDEX names another index than FROM does: "
              + hint.arguments().get(1)
              + ", and "
              + target.index().name()
              + ".");
    }
    return wished;
  }

  /** Remembers the column that a parameter stands opposite. */
  void parameterStandsOpposite(int parameter, Column column) {
    parameterColumns.put(parameter, column);
  }

  @Nullable Column parameterColumn(int parameter) {
    return parameterColumns.getOrDefault(parameter, parameters.assigned(parameter));
  }

  /** Remembers that a parameter bounds a number of rows. */
  void parameterBoundsRows(int parameter) {
    bounds.add(parameter);
  }

  boolean boundsRows(int parameter) {
    return bounds.contains(parameter);
  }

  /** Remembers a wish for consistency, which is one for the whole statement. */
  void wishConsistent(boolean wish, Hint hint) {
    if (consistent != null && consistent != wish) {
      throw contradiction(hint.position());
    }
    consistent = wish;
  }

  @Nullable Boolean consistent() {
    return consistent;
  }

  /** Remembers the budget that a hint names, which is one for the whole statement. */
  void limitReadUnits(Hint hint) {
    String number = hint.arguments().size() == 1 ? hint.arguments().get(0).name() : "";
    long units = number.matches("[0-9]{1,18}") ? Long.parseLong(number) : 0;
    if (units == 0) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          hint.position(),
          "The hint MAX_READ_UNITS takes one whole number of 1 or more: MAX_READ_UNITS(100).");
    }
    if (maxReadUnits != 0 && maxReadUnits != units) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          hint.position(),
          "Two hints MAX_READ_UNITS contradict each other; a statement has one budget.");
    }
    maxReadUnits = units;
  }

  /** The budget that a hint names, or 0. */
  long maxReadUnits() {
    return maxReadUnits;
  }

  private static SqlError contradiction(SourcePosition position) {
    return SqlError.at(
        SqlErrors.SYNTAX, position, "The hints CONSISTENT and EVENTUAL contradict each other.");
  }
}
