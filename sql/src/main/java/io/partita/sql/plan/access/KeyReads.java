package io.partita.sql.plan.access;

import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.sql.catalog.Table;
import io.partita.sql.plan.access.KeyTerms.Equality;
import io.partita.sql.plan.access.KeyTerms.Sets;
import io.partita.sql.plan.operator.EachValue;
import io.partita.sql.plan.operator.Expressions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * The reads by key that conditions amount to. Equality on all partition attributes makes one read.
 * An OR, which IN is too, of which every branch fixes a partition attribute makes one for each
 * branch. Sort attributes narrow from the left: equalities, then one range; an OR of which every
 * branch narrows multiplies what there is. The values that a query gives are one read for each
 * value or row, and of one query only, as the product of several sets may be any number.
 *
 * @param answered the conditions that the reads answer
 * @param inexact those of them that are evaluated all the same: a branch says more than its read
 *     does, or a stored value may not fit its column's type
 */
record KeyReads(List<KeyRead> reads, Set<RexNode> answered, Set<RexNode> inexact) {
  /** More reads than that are no access by key. */
  private static final int MAX_READS = 1_000;

  /**
   * The reads of the table, or of an index, that has a key; null if the conditions do not fix its
   * partition attributes.
   *
   * @param sortSets whether the values of a set may narrow sort attributes
   */
  static @Nullable KeyReads of(
      RexBuilder builder, KeyTerms terms, Table table, KeySchema key, boolean sortSets) {
    return new Search(builder, terms, table, key, sortSets).reads();
  }

  /** The sets that may give further values beside those that are fixed: at most one in all. */
  private static Sets beside(Collection<RexNode> values) {
    Set<RexNode> used =
        values.stream().filter(Expressions::isEach).map(EachValue::set).collect(Collectors.toSet());
    return used.isEmpty() ? Sets.ALL : set -> used.size() == 1 && used.contains(set);
  }

  /**
   * What is said of the sort attributes.
   *
   * @param equal the values of the leading ones
   * @param range of the one after these
   */
  private record Narrowing(List<RexNode> equal, SortRange range) {
    static final Narrowing NONE = new Narrowing(List.of(), SortRange.ALL);

    boolean isNone() {
      return equal.isEmpty() && range.isUnbounded();
    }

    Narrowing and(Narrowing next) {
      List<RexNode> both = new ArrayList<>(equal);
      both.addAll(next.equal);
      return new Narrowing(both, next.range);
    }
  }

  /**
   * One read as far as it is known.
   *
   * @param fixed the values of partition attributes, by their number
   */
  private record Draft(Map<Integer, RexNode> fixed, Narrowing narrowing) {
    Draft with(Draft other) {
      Map<Integer, RexNode> both = new HashMap<>(fixed);
      both.putAll(other.fixed);
      return new Draft(both, narrowing.and(other.narrowing));
    }

    List<RexNode> values() {
      List<RexNode> values = new ArrayList<>(fixed.values());
      values.addAll(narrowing.equal);
      return values;
    }

    /** The last of several equalities is the range, so that a whole key always looks the same. */
    KeyRead read() {
      List<RexNode> equal = new ArrayList<>();
      for (int i = 0; i < fixed.size(); i++) {
        equal.add(fixed.get(i));
      }
      equal.addAll(narrowing.equal);
      SortRange range = narrowing.range;
      if (range.isUnbounded() && !narrowing.equal.isEmpty()) {
        range = SortRange.of(equal.remove(equal.size() - 1));
      }
      return new KeyRead(equal, range);
    }
  }

  private static final class Search {
    private final RexBuilder builder;
    private final KeyTerms terms;
    private final Table table;
    private final List<Integer> partition;
    private final List<Integer> sort;
    private final boolean sortSets;
    private final Set<RexNode> answered = new HashSet<>();
    private final Set<RexNode> inexact = new HashSet<>();

    /** Bounds that a range has itself although a condition excludes them. */
    private final Set<RexNode> wide = new HashSet<>();

    private List<Draft> drafts = List.of();

    Search(RexBuilder builder, KeyTerms terms, Table table, KeySchema key, boolean sortSets) {
      this.builder = builder;
      this.terms = terms;
      this.table = table;
      this.partition = columns(key.partition());
      this.sort = columns(key.sort());
      this.sortSets = sortSets;
    }

    private List<Integer> columns(List<KeyAttribute> attributes) {
      return attributes.stream().map(attribute -> table.number(table.column(attribute))).toList();
    }

    @Nullable KeyReads reads() {
      fixPartition();
      if (drafts.get(0).fixed.size() < partition.size()) {
        return null;
      }
      if (drafts.stream().allMatch(draft -> draft.narrowing.isNone())) {
        narrow();
      }
      return new KeyReads(drafts.stream().map(Draft::read).toList(), answered, inexact);
    }

    private void fixPartition() {
      Set<Integer> missing = new TreeSet<>();
      for (int i = 0; i < partition.size(); i++) {
        missing.add(i);
      }
      Set<RexNode> used = new HashSet<>();
      Map<Integer, RexNode> fixed = equalities(terms, missing, used);
      used.forEach(condition -> answer(condition, !needsCheck(condition)));
      drafts = List.of(new Draft(fixed, Narrowing.NONE));
      missing.removeAll(fixed.keySet());
      for (RexNode condition : terms.conditions()) {
        List<KeyTerms> branches = missing.isEmpty() ? null : branches(condition);
        if (branches != null) {
          missing.removeAll(fixByBranches(condition, branches, missing));
        }
      }
    }

    /** The partition attributes that every branch fixes. */
    private Set<Integer> fixByBranches(
        RexNode condition, List<KeyTerms> branches, Set<Integer> missing) {
      Set<Integer> common = new TreeSet<>(missing);
      for (KeyTerms branch : branches) {
        common.retainAll(equalities(branch, missing, new HashSet<>()).keySet());
      }
      if (common.isEmpty() || drafts.size() * branches.size() > MAX_READS) {
        return Set.of();
      }
      boolean narrows = drafts.stream().allMatch(draft -> draft.narrowing.isNone());
      List<Draft> parts = new ArrayList<>();
      boolean exact = true;
      for (KeyTerms branch : branches) {
        Set<RexNode> used = new HashSet<>();
        Map<Integer, RexNode> fixed = equalities(branch, common, used);
        parts.add(
            new Draft(
                fixed, narrows ? narrowing(branch, 0, fixed.values(), used) : Narrowing.NONE));
        exact &= saysNothingElse(branch, used);
      }
      multiply(parts);
      answer(condition, exact);
      return common;
    }

    private void narrow() {
      boolean more = true;
      for (int i = 0; i < sort.size() && more; i++) {
        Set<RexNode> used = new HashSet<>();
        SortRange range = range(terms, i, List.of(), used);
        if (range.isUnbounded()) {
          more = narrowByBranches(i);
        } else {
          more = range.equal() != null;
          multiply(List.of(new Draft(Map.of(), narrowing(range))));
          used.forEach(condition -> answer(condition, !needsCheck(condition)));
        }
      }
    }

    /** Whether an OR fixes the sort attribute, so that the one after it may narrow too. */
    private boolean narrowByBranches(int attribute) {
      for (RexNode condition : terms.conditions()) {
        List<KeyTerms> branches = answered.contains(condition) ? null : branches(condition);
        if (branches == null || drafts.size() * branches.size() > MAX_READS) {
          continue;
        }
        List<Draft> parts = new ArrayList<>();
        boolean exact = true;
        boolean fixes = true;
        for (KeyTerms branch : branches) {
          Set<RexNode> used = new HashSet<>();
          Narrowing found =
              partition.stream().anyMatch(column -> branch.equality(column, Sets.ALL) != null)
                  ? Narrowing.NONE
                  : narrowing(branch, attribute, List.of(), used);
          if (!found.isNone()) {
            parts.add(new Draft(Map.of(), found));
            exact &= saysNothingElse(branch, used);
            fixes &= found.equal().size() == 1 && found.range().isUnbounded();
          }
        }
        if (parts.size() == branches.size()) {
          multiply(parts);
          answer(condition, exact);
          return fixes;
        }
      }
      return false;
    }

    /** The sets that may give values beside those of the drafts and of a part. */
    private Sets setsBeside(Collection<RexNode> part) {
      List<RexNode> values = new ArrayList<>(part);
      drafts.forEach(draft -> values.addAll(draft.values()));
      return beside(values);
    }

    private void multiply(List<Draft> parts) {
      List<Draft> product = new ArrayList<>();
      for (Draft draft : drafts) {
        for (Draft part : parts) {
          product.add(draft.with(part));
        }
      }
      drafts = product;
    }

    private Map<Integer, RexNode> equalities(
        KeyTerms said, Set<Integer> wanted, Set<RexNode> used) {
      Map<Integer, RexNode> values = new HashMap<>();
      for (int attribute : wanted) {
        Equality equality = said.equality(partition.get(attribute), setsBeside(values.values()));
        if (equality != null) {
          values.put(attribute, equality.value());
          used.add(equality.condition());
        }
      }
      return values;
    }

    /**
     * What terms say of the sort attributes from one on.
     *
     * @param fixed values that they fix
     */
    private Narrowing narrowing(
        KeyTerms said, int from, Collection<RexNode> fixed, Set<RexNode> used) {
      Narrowing found = Narrowing.NONE;
      boolean more = true;
      for (int i = from; i < sort.size() && more; i++) {
        List<RexNode> before = new ArrayList<>(fixed);
        before.addAll(found.equal);
        SortRange range = range(said, i, before, used);
        more = range.equal() != null;
        found = range.isUnbounded() ? found : found.and(narrowing(range));
      }
      return found;
    }

    private static Narrowing narrowing(SortRange range) {
      return range.equal() == null
          ? new Narrowing(List.of(), range)
          : new Narrowing(List.of(range.equal()), SortRange.ALL);
    }

    private SortRange range(
        KeyTerms said, int attribute, Collection<RexNode> fixed, Set<RexNode> used) {
      int column = sort.get(attribute);
      Sets sets = setsBeside(fixed);
      // The rows of which a value is read by already are no more reads.
      return said.range(
          column,
          AccessPaths.isText(table, column),
          sortSets || sets != Sets.ALL ? sets : Sets.NONE,
          used,
          wide);
    }

    /** What each branch of an OR says; null for anything else. */
    private @Nullable List<KeyTerms> branches(RexNode condition) {
      if (condition.getKind() != SqlKind.OR) {
        return null;
      }
      List<RexNode> disjuncts = RelOptUtil.disjunctions(condition);
      return disjuncts.size() > MAX_READS
          ? null
          : disjuncts.stream()
              .map(disjunct -> new KeyTerms(builder, table, RelOptUtil.conjunctions(disjunct)))
              .toList();
    }

    private boolean saysNothingElse(KeyTerms branch, Set<RexNode> used) {
      return used.containsAll(branch.conditions()) && used.stream().noneMatch(this::needsCheck);
    }

    private boolean needsCheck(RexNode condition) {
      return wide.contains(condition) || AccessPaths.needsCheck(table, condition);
    }

    private void answer(RexNode condition, boolean exact) {
      answered.add(condition);
      if (!exact) {
        inexact.add(condition);
      }
    }
  }
}
