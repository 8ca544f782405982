package io.partita.sql.plan.access;

import io.partita.engine.KeyAttribute;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Index;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TableTarget;
import io.partita.sql.plan.access.SearchTerm.Kind;
import io.partita.sql.plan.access.SearchTerm.Place;
import io.partita.sql.plan.operator.Expressions;
import io.partita.sql.statement.Identifier;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * Reading every item of a table is refused unless somebody said so; the refusal says what to do.
 */
public final class ScanRule {
  private static final Set<SqlKind> EXCLUDING =
      Set.of(SqlKind.NOT, SqlKind.NOT_EQUALS, SqlKind.IS_NULL);

  private final Catalog catalog;
  private final PathRead read;
  private final AccessPath scan;
  private final Table table;
  private final Unkeyed unkeyed;
  private final Purpose purpose;
  private final ConditionText text;

  /** What items are read for, and how such a statement allows a scan. */
  public enum Purpose {
    /** To be shown, or stored elsewhere. */
    QUERY("the hint /*+ SCAN */ after SELECT, or ALLOW SCAN at the end"),
    /** To be changed. */
    CHANGE("the hint /*+ SCAN */ after UPDATE or DELETE, or ALLOW SCAN at the end"),
    /** For the file of a query. */
    COPY_OF_QUERY(
        "the hint /*+ SCAN */ after SELECT, or ALLOW SCAN at the end of the query, inside of its"
            + " parentheses"),
    /** For a file that shall hold all of a table. */
    COPY_OF_TABLE("ALLOW SCAN at the end");

    private final String permission;

    Purpose(String permission) {
      this.permission = permission;
    }
  }

  private ScanRule(
      Catalog catalog, PathRead read, Unkeyed unkeyed, Purpose purpose, BoundLiterals literals) {
    this.catalog = catalog;
    this.read = read;
    this.scan = read.path();
    this.table = scan.table();
    this.unkeyed = unkeyed;
    this.purpose = purpose;
    this.text = new ConditionText(table, literals);
  }

  /**
   * The refusal of a read that scans.
   *
   * @param purpose of the items that it finds
   * @param literals those of the statement
   */
  public static SqlError refuse(
      Catalog catalog, PathRead read, Purpose purpose, BoundLiterals literals) {
    Unkeyed unkeyed = read.path().unkeyed();
    if (unkeyed == null) {
      throw new IllegalStateException("no scan: " + read.path());
    }
    if (unkeyed.withheld() != null) {
      return new SqlError(
          SqlErrors.WRONG_OBJECT_KIND,
          onlyEventually(new TableTarget(read.path().table(), unkeyed.withheld()))
              + " To read every item of the table instead: ALLOW SCAN at its end, or the hint SCAN.");
    }
    return new SqlError(
        SqlErrors.SCAN_REFUSED, new ScanRule(catalog, read, unkeyed, purpose, literals).message());
  }

  /** Why a global index is not read. */
  static String onlyEventually(TableTarget target) {
    Index index = target.index();
    return "The global index "
        + (index == null ? "" : index.name())
        + " of "
        + target.table().name()
        + " would find these items, but it follows its table later, and this statement reads"
        + " strongly: by the connection (consistency=strong, or read-only), or by the hint"
        + " CONSISTENT. To read what the index shows now: the hint /*+ EVENTUAL */ after SELECT.";
  }

  private String message() {
    Estimate cost = Estimate.of(catalog, read, Long.MAX_VALUE, false);
    StringBuilder message =
        new StringBuilder("This statement would read every item of ")
            .append(scan.target())
            .append(
                String.format(
                    Locale.ROOT,
                    ": about %,d items, %s read units.",
                    cost.examined(),
                    Estimate.text(cost.readUnits())));
    if (purpose == Purpose.COPY_OF_TABLE) {
      message
          .append("\nTo copy a part of it by key: COPY (SELECT * FROM ")
          .append(Identifier.display(table.name()))
          .append(" WHERE ")
          .append(given(scan.key().partition()))
          .append(") TO ….");
    } else {
      appendAdvice(message);
    }
    return message
        .append("\nTo scan all the same: ")
        .append(purpose.permission)
        .append(", or the connection property scan=allow.")
        .toString();
  }

  private void appendAdvice(StringBuilder message) {
    if (unkeyed.conditions().isEmpty() && unkeyed.joined().isEmpty()) {
      message
          .append("\n  It has no WHERE that names the partition key ")
          .append(names(scan.key().partition()))
          .append('.');
    }
    for (RexNode condition : unkeyed.conditions()) {
      message.append("\n  ").append(text.text(condition)).append(": ").append(reason(condition));
    }
    for (RexNode expression : unkeyed.joined()) {
      message
          .append("\n  ")
          .append(text.text(expression))
          .append(" is compared with another table, whose rows could be looked up here by key: ")
          .append(text.text(expression))
          .append(" is not a key.");
    }
    message.append("\nTo read by key, add ").append(given(scan.key().partition()));
    if (!scan.key().sort().isEmpty()) {
      message
          .append("; then ")
          .append(names(scan.key().sort()))
          .append(" narrows and orders the read");
    }
    message.append('.');
    if (unkeyed.unnamed() != null) {
      appendUnnamed(message, unkeyed.unnamed());
    } else {
      appendNearest(message);
      appendSuggestion(message);
    }
  }

  private String names(List<KeyAttribute> attributes) {
    return attributes.stream().map(this::name).collect(Collectors.joining(", "));
  }

  private String given(List<KeyAttribute> attributes) {
    return attributes.stream()
        .map(attribute -> name(attribute) + " = …")
        .collect(Collectors.joining(" AND "));
  }

  private String name(KeyAttribute attribute) {
    return ConditionText.name(table.column(attribute).name());
  }

  // Why

  /** Why a condition finds no items by key. */
  private String reason(RexNode condition) {
    SearchTerm term = SearchTerm.of(condition, table);
    if (term == null
        && !EXCLUDING.contains(condition.getKind())
        && !Expressions.subqueries(List.of(condition)).isEmpty()) {
      return "a query finds items by key where a key is = or IN what it gives; a join may, too.";
    }
    if (condition.getKind() == SqlKind.OR && term == null) {
      return "OR finds items by key only if each of its branches gives "
          + names(scan.key().partition())
          + ", 1,000 of them at most.";
    }
    if (!(condition instanceof RexCall call) || call.getOperands().isEmpty()) {
      return "not a condition on a key.";
    }
    if (call.getKind() == SqlKind.NOT && ConditionText.isDistinct(call.getOperands().get(0))) {
      return "IS NOT DISTINCT FROM finds NULL, too, and so no items by key; = does.";
    }
    if (EXCLUDING.contains(call.getKind()) || call.getOperator().getName().equals("$NOT_EQUAL")) {
      return "it excludes values; only what is equal to some is found by key.";
    }
    Place place = term != null ? term.place() : SearchTerm.place(call.getOperands().get(0), table);
    if (place == null) {
      return reasonOfExpression(call);
    }
    if (term == null
        && call.getOperands().size() == 2
        && !Expressions.isConstant(call.getOperands().get(1))) {
      if (!RexUtil.containsInputRef(call.getOperands().get(1))) {
        return "what it is compared with is another value for each item.";
      }
      Place other = SearchTerm.place(call.getOperands().get(1), table);
      return "it compares two attributes of one item."
          + (other != null && other.column() == null && isKey(place)
              ? " If \""
                  + other.name()
                  + "\" is meant as a text, it is written '"
                  + other.name()
                  + "'."
              : "");
    }
    if (isIn(scan.key().partition(), place)) {
      return scan.key().partition().size() > 1
          ? "each of "
              + names(scan.key().partition())
              + " must be given by = (or IN), because items are spread by their hash."
          : "the partition key is found by = only (or IN), because items are spread by its hash.";
    }
    if (isIn(scan.key().sort(), place)) {
      return "the sort key orders items within one partition key, so that key must be given too.";
    }
    if (call.getOperands().size() == 2 && SearchTerm.isDocument(call.getOperands().get(1))) {
      return "a map, a list or a set cannot be a key.";
    }
    Column column = place.column();
    boolean possible = column == null || column.type().storedAs().isKeyType();
    return ConditionText.name(place.name())
        + " is not a key"
        + (possible ? "." : ", and " + column.type() + " cannot be one: text and numbers can.");
  }

  private boolean isKey(Place place) {
    return isIn(scan.key().partition(), place) || isIn(scan.key().sort(), place);
  }

  private String reasonOfExpression(RexCall condition) {
    Set<String> used = new HashSet<>();
    NeededAttributes.addTo(used, table, condition);
    for (KeyAttribute attribute : scan.key().attributes()) {
      if (used.contains(attribute.name())) {
        return name(attribute)
            + " is inside of an expression; a key is found by its own value, "
            + name(attribute)
            + " = ….";
      }
    }
    return "an expression is no key; its value in an attribute of its own could be one.";
  }

  private static boolean isIn(List<KeyAttribute> attributes, Place place) {
    return attributes.stream().anyMatch(each -> each.name().equals(place.attribute()));
  }

  // What would help

  /** What would be read by key if the statement did not name an index of which it gives no key. */
  private void appendUnnamed(StringBuilder message, String unnamed) {
    message
        .append("\nThe statement names the index ")
        .append(ConditionText.name(Objects.requireNonNull(scan.index()).name()))
        .append("; without that it would read ")
        .append(unnamed)
        .append(" by key.");
  }

  /** What an index lacks to answer the statement. */
  private record Lack(Index index, List<KeyAttribute> partition, List<KeyAttribute> sort) {
    int size() {
      return partition.size() * 2 + sort.size();
    }
  }

  private void appendNearest(StringBuilder message) {
    Lack nearest = null;
    for (Index index : table.indexes()) {
      Lack lack = scan.index() == null ? lack(index) : null;
      if (lack != null
          && (!index.active() || lack.size() > 0)
          && (nearest == null || lack.size() < nearest.size())) {
        nearest = lack;
      }
    }
    if (nearest == null) {
      return;
    }
    message
        .append("\nThe nearest index is ")
        .append(ConditionText.name(nearest.index().name()))
        .append(' ')
        .append(IndexSuggestion.key(table, nearest.index()));
    if (!nearest.index().active()) {
      message.append(": it is being filled; sys.indexes shows when it can be read.");
    } else if (!nearest.partition().isEmpty()) {
      message.append(": it needs ").append(given(nearest.partition())).append(" as well.");
    } else {
      message
          .append(": it holds only items that have ")
          .append(names(nearest.sort()))
          .append("; to find those alone, add ")
          .append(
              nearest.sort().stream()
                  .map(each -> name(each) + " IS NOT NULL")
                  .collect(Collectors.joining(" AND ")))
          .append('.');
    }
  }

  /** What an index lacks, or null if the statement says nothing of its own part of the key. */
  private @Nullable Lack lack(Index index) {
    Set<String> equal = attributes(true);
    Set<String> present = attributes(false);
    boolean near =
        (index.global() ? index.key().attributes() : index.key().sort())
            .stream().anyMatch(each -> present.contains(each.name()));
    return near
        ? new Lack(
            index,
            without(index.key().partition(), equal),
            without(index.key().sort(), present).stream()
                .filter(each -> !index.isInEachItem(each))
                .toList())
        : null;
  }

  private static List<KeyAttribute> without(List<KeyAttribute> attributes, Set<String> names) {
    return attributes.stream().filter(each -> !names.contains(each.name())).toList();
  }

  /** The attributes that something is said of: that they are equal to a value, or anything. */
  private Set<String> attributes(boolean equal) {
    return Stream.concat(
            unkeyed.conditions().stream().map(condition -> SearchTerm.of(condition, table)),
            unkeyed.joined().stream().map(expression -> SearchTerm.equal(expression, table)))
        .filter(Objects::nonNull)
        .filter(term -> !equal || term.kind() == Kind.EQUAL)
        .map(term -> term.place().attribute())
        .collect(Collectors.toSet());
  }

  private void appendSuggestion(StringBuilder message) {
    IndexSuggestion suggestion =
        IndexSuggestion.of(catalog, read, unkeyed, purpose == Purpose.CHANGE);
    if (suggestion == null) {
      if (attributes(true).isEmpty() && !attributes(false).isEmpty()) {
        message.append(
            "\nAn index would need a condition with =, too: it orders items within the value of one"
                + " attribute, such as a month or a state.");
      }
      return;
    }
    long units = Estimate.writeUnits(catalog, table);
    long items = catalog.counts(table, null).items();
    message.append("\nAn index that answers this by key:");
    suggestion.statements().forEach(each -> message.append("\n  ").append(each).append(';'));
    message.append(
        String.format(
            Locale.ROOT,
            "\n  Filling it takes at most %,d write units. After that each change of what it holds"
                + " costs at most %,d more, twice that where its key changes. It follows the table a"
                + " moment later.",
            items * units,
            units));
    if (suggestion.unordered() != null) {
      String column = ConditionText.name(suggestion.unordered());
      message
          .append("\n  It could give the order as well with ")
          .append(column)
          .append(" behind the others in its key, if the statement says ")
          .append(column)
          .append(" IS NOT NULL: an index holds only items that have its whole key.");
    }
  }
}
