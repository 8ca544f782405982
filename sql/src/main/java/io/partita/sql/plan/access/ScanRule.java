package io.partita.sql.plan.access;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Index;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TableTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Reading every item of a table is refused unless somebody said so; the refusal says what to do.
 */
public final class ScanRule {
  private ScanRule() {}

  /** The refusal of a path that scans. */
  public static SqlError refuse(Catalog catalog, AccessPath scan) {
    if (scan.withheld() != null) {
      return new SqlError(
          SqlErrors.WRONG_OBJECT_KIND,
          onlyEventually(new TableTarget(scan.table(), scan.withheld()))
              + " To read every item of the table instead: SELECT /*+ SCAN */ …, or … ALLOW SCAN at"
              + " the end.");
    }
    Table table = scan.table();
    Estimate cost = Estimate.of(catalog, scan, Long.MAX_VALUE, false);
    ConditionText text = new ConditionText(table);
    StringBuilder message =
        new StringBuilder("This statement would read every item of ")
            .append(scan.target())
            .append(
                String.format(
                    Locale.ROOT,
                    ": about %,d items, %s read units.",
                    cost.examined(),
                    Estimate.text(cost.readUnits())));
    Column partition = table.partitionKey();
    Column sort = table.sortKey();
    if (scan.residual().isEmpty()) {
      message
          .append("\n  It has no WHERE that names the partition key ")
          .append(name(partition))
          .append('.');
    }
    for (RexNode condition : scan.residual()) {
      message
          .append("\n  ")
          .append(text.text(condition))
          .append(": ")
          .append(reason(table, condition));
    }
    message
        .append("\nTo read by key, add ")
        .append(name(partition))
        .append(" = …")
        .append(sort == null ? "" : "; then " + name(sort) + " narrows and orders the read")
        .append('.');
    String indexes =
        table.indexes().stream()
            .filter(index -> !index.global())
            .map(Index::name)
            .map(ConditionText::name)
            .collect(Collectors.joining(", "));
    if (!indexes.isEmpty()) {
      message
          .append(" The local indexes (")
          .append(indexes)
          .append(") need ")
          .append(name(partition))
          .append(" as well.");
    }
    List<String> candidates = indexable(table, scan.residual());
    if (!candidates.isEmpty()) {
      message
          .append("\nA table of your own with ")
          .append(candidates.get(0))
          .append(" as its partition key would answer this by key")
          .append(" (CREATE INDEX keeps such a copy for you, but no query reads it yet).");
    }
    message.append(
        "\nTo scan all the same: SELECT /*+ SCAN */ …, or … ALLOW SCAN at the end, or the connection"
            + " property scan=allow.");
    return new SqlError(SqlErrors.SCAN_REFUSED, message.toString());
  }

  /** Why a global index is not read. */
  static String onlyEventually(TableTarget target) {
    Index index = target.index();
    String name = index == null ? "" : index.name();
    return "The global index "
        + name
        + " of "
        + target.table().name()
        + " would find these items, but it follows its table later, and this statement reads"
        + " strongly: by the connection (consistency=strong, or read-only), or by the hint"
        + " CONSISTENT. To read what the index shows now: SELECT /*+ EVENTUAL */ ….";
  }

  private static String name(Column column) {
    return ConditionText.name(column.name());
  }

  /** Why a condition finds no items by key. */
  private static String reason(Table table, RexNode condition) {
    int partition = table.columns().indexOf(table.partitionKey());
    if (!(condition instanceof RexCall call)) {
      return "not a condition on a key.";
    }
    if (call.getKind() == SqlKind.OR) {
      return "OR finds items by key only if each of its branches fixes "
          + name(table.partitionKey())
          + ", 1,000 of them at most.";
    }
    if (!call.getOperands().isEmpty() && call.getOperands().get(0) instanceof RexInputRef ref) {
      if (ref.getIndex() == partition) {
        return "the partition key is found by = only (or IN), because items are spread by its hash.";
      }
      Column sort = table.sortKey();
      if (sort != null && ref.getIndex() == table.columns().indexOf(sort)) {
        return "the sort key orders items within one partition key, so that key must be given too.";
      }
      return name(table.columns().get(ref.getIndex())) + " is not a key.";
    }
    return "evaluated after the read.";
  }

  /** The columns that are compared with = and are no key. */
  private static List<String> indexable(Table table, List<RexNode> conditions) {
    List<String> names = new ArrayList<>();
    for (RexNode condition : conditions) {
      if (condition.getKind() == SqlKind.EQUALS
          && condition instanceof RexCall call
          && AccessPaths.isConstant(call.getOperands().get(1))
          && !AccessPaths.isConstant(call.getOperands().get(0))) {
        names.add(new ConditionText(table).text(call.getOperands().get(0)));
      }
    }
    return names;
  }
}
