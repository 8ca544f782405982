package io.partita.sql.plan.access;

import io.partita.sql.catalog.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * The reads by key that conditions amount to. Equality on the partition key makes one read. An OR,
 * which IN is too, of which every branch fixes the partition key makes one for each branch, and an
 * OR of which every branch narrows the sort key multiplies what there is.
 *
 * @param answered the conditions that the reads answer
 * @param inexact those of them that are evaluated all the same: a branch says more than its read
 *     does, or a stored value may not fit its column's type
 */
record KeyReads(List<KeyRead> reads, Set<RexNode> answered, Set<RexNode> inexact) {
  /** More reads than that are no access by key. */
  static final int MAX_READS = 1_000;

  /**
   * What a conjunction says of the key.
   *
   * @param partition null if it does not fix the partition key
   * @param used the conditions that this says in full
   * @param exact whether it says nothing else, and stored values that it finds fit
   */
  private record Part(
      @Nullable RexNode partition, SortRange sort, Set<RexNode> used, boolean exact) {}

  /** Whether the conditions fix the partition key, to one or to several values. */
  static boolean areFound(RexBuilder builder, KeyTerms terms, Table table) {
    return partitions(builder, terms, table, -1) != null;
  }

  /**
   * The reads.
   *
   * @param sortColumn the number of the sort key's column in the table or index, -1 for none
   */
  static KeyReads of(RexBuilder builder, KeyTerms terms, Table table, int sortColumn) {
    KeyReads partitions = partitions(builder, terms, table, sortColumn);
    if (partitions == null) {
      throw new IllegalStateException("the partition key of " + table.name() + " is not fixed");
    }
    if (sortColumn < 0
        || partitions.reads().stream().anyMatch(read -> !read.sort().isUnbounded())) {
      return partitions;
    }
    Part sorts = part(terms, table, sortColumn);
    if (!sorts.sort().isUnbounded()) {
      KeyReads narrowed = partitions.times(List.of(sorts));
      sorts.used().forEach(condition -> narrowed.answer(condition, !needsCheck(table, condition)));
      return narrowed;
    }
    for (RexNode condition : terms.conditions()) {
      List<Part> branches = branches(builder, condition, table, sortColumn);
      if (branches != null
          && !partitions.answered().contains(condition)
          && branches.size() * partitions.reads().size() <= MAX_READS
          && branches.stream().allMatch(b -> b.partition() == null && !b.sort().isUnbounded())) {
        KeyReads narrowed = partitions.times(branches);
        narrowed.answer(condition, branches.stream().allMatch(Part::exact));
        return narrowed;
      }
    }
    return partitions;
  }

  /** The reads by what fixes the partition key, or null if nothing does. */
  private static @Nullable KeyReads partitions(
      RexBuilder builder, KeyTerms terms, Table table, int sortColumn) {
    RexCall equality = terms.equality(table.partitionKey(), table);
    if (equality != null) {
      KeyReads one =
          new KeyReads(
              List.of(new KeyRead(equality.getOperands().get(1), SortRange.ALL)),
              new HashSet<>(),
              new HashSet<>());
      one.answer(equality, !needsCheck(table, equality));
      return one;
    }
    for (RexNode condition : terms.conditions()) {
      List<Part> branches = branches(builder, condition, table, sortColumn);
      if (branches == null || branches.stream().anyMatch(branch -> branch.partition() == null)) {
        continue;
      }
      List<KeyRead> reads = new ArrayList<>();
      for (Part branch : branches) {
        if (branch.partition() != null) {
          reads.add(new KeyRead(branch.partition(), branch.sort()));
        }
      }
      KeyReads several = new KeyReads(reads, new HashSet<>(), new HashSet<>());
      several.answer(condition, branches.stream().allMatch(Part::exact));
      return several;
    }
    return null;
  }

  /** What each branch of an OR says of the key; null for anything else. */
  private static @Nullable List<Part> branches(
      RexBuilder builder, RexNode condition, Table table, int sortColumn) {
    if (condition.getKind() != SqlKind.OR) {
      return null;
    }
    List<RexNode> disjuncts = RelOptUtil.disjunctions(condition);
    if (disjuncts.size() > MAX_READS) {
      return null;
    }
    List<Part> parts = new ArrayList<>();
    for (RexNode disjunct : disjuncts) {
      KeyTerms terms = new KeyTerms(builder, RelOptUtil.conjunctions(disjunct));
      parts.add(part(terms, table, sortColumn));
    }
    return parts;
  }

  private static Part part(KeyTerms terms, Table table, int sortColumn) {
    Set<RexNode> used = new HashSet<>();
    RexCall equality = terms.equality(table.partitionKey(), table);
    if (equality != null) {
      used.add(equality);
    }
    Set<RexNode> usedBySort = new HashSet<>();
    SortRange sort =
        sortColumn < 0
            ? SortRange.ALL
            : terms.range(sortColumn, AccessPaths.isText(table, sortColumn), usedBySort);
    used.addAll(usedBySort);
    boolean exact =
        used.containsAll(terms.conditions())
            && used.stream().noneMatch(condition -> needsCheck(table, condition));
    return new Part(
        equality == null ? null : equality.getOperands().get(1), sort, usedBySort, exact);
  }

  private static boolean needsCheck(Table table, RexNode condition) {
    return AccessPaths.needsCheck(table, condition);
  }

  /** Each of these reads with each of the sort ranges. */
  private KeyReads times(List<Part> sorts) {
    List<KeyRead> product = new ArrayList<>();
    for (KeyRead read : reads) {
      for (Part sort : sorts) {
        product.add(new KeyRead(read.partition(), sort.sort()));
      }
    }
    return new KeyReads(product, new HashSet<>(answered), new HashSet<>(inexact));
  }

  private void answer(RexNode condition, boolean exact) {
    answered.add(condition);
    if (!exact) {
      inexact.add(condition);
    }
  }
}
