package io.partita.sql;

import io.partita.sql.catalog.Catalog;
import io.partita.sql.explain.Explanation;
import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.BoundLiterals;
import io.partita.sql.plan.access.PathRead;
import io.partita.sql.plan.access.ScanRule;
import io.partita.sql.plan.access.ScanRule.Purpose;
import io.partita.sql.run.QueryRun;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a session may scan. A plan is independent of it, so each execution asks. */
final class ScanPermission {
  private final Catalog catalog;
  private final SessionOptions options;

  ScanPermission(Catalog catalog, SessionOptions options) {
    this.catalog = catalog;
    this.options = options;
  }

  /** Refuses a statement that scans and may not. */
  void check(StatementPlan plan) {
    List<QueryRun> queries = plan.queries();
    for (int i = 0; i < queries.size(); i++) {
      QueryRun run = queries.get(i);
      boolean query = plan instanceof StatementPlan.Query;
      if (!isAllowed(run) && !(query && isPreviewed(run))) {
        PathRead scan = run.scans().get(0);
        SqlError refusal =
            ScanRule.refuse(
                catalog,
                scan,
                purpose(plan),
                new BoundLiterals(run.plan().parameters().size(), plan.literals()));
        String table = scan.path().table().name();
        String view = run.plan().views().get(table);
        throw new SqlError(
            refusal.error(),
            (view == null ? "" : "The view " + view + " reads " + table + ". ")
                + refusal.getMessage()
                + previewed()
                + noticed(plan));
      }
    }
  }

  private static Purpose purpose(StatementPlan plan) {
    if (plan instanceof StatementPlan.CopyTo copy) {
      return copy.run().ofQuery() ? Purpose.COPY_OF_QUERY : Purpose.COPY_OF_TABLE;
    }
    return plan instanceof StatementPlan.Update ? Purpose.CHANGE : Purpose.QUERY;
  }

  /** Says what becomes of a statement that would scan and may not. */
  void explain(StatementPlan plan, Explanation explanation) {
    for (QueryRun run : plan.queries()) {
      if (!isAllowed(run) && plan instanceof StatementPlan.Query && isPreviewed(run)) {
        explanation.remark("ends", "after " + options.previewItems() + " items: scan=preview");
      } else if (!isAllowed(run)) {
        explanation.remark(
            "refused", "unless the scan is allowed: hint SCAN, ALLOW SCAN, or scan=allow");
      }
    }
  }

  /** What may be why: a name that nothing has, a hint for another table. */
  private static String noticed(StatementPlan plan) {
    return plan.notices().stream()
        .map(notice -> "\n" + notice.message())
        .collect(Collectors.joining());
  }

  /** Whether all that a query scans may be scanned. */
  boolean isAllowed(QueryRun run) {
    return options.scan() == ScanMode.ALLOW
        || run.scans().isEmpty()
        || (options.scan() == ScanMode.PREVIEW && run.scans().stream().allMatch(this::fitsPreview));
  }

  /** Whether a query is one that a preview may end anywhere. */
  boolean isPreviewed(QueryRun run) {
    return options.scan() == ScanMode.PREVIEW && run.previewed() != null;
  }

  private boolean fitsPreview(PathRead scan) {
    AccessPath path = scan.path();
    String index = path.index() == null ? null : path.index().name();
    return catalog.countsExactly()
        && catalog.counts(path.table(), index).items() <= options.previewItems();
  }

  private String previewed() {
    return options.scan() == ScanMode.PREVIEW
        ? String.format(
            Locale.ROOT,
            "\nUnder scan=preview a statement that needs all of a table runs if that has at most %,d"
                + " items (previewItems).",
            options.previewItems())
        : "";
  }
}
