package io.partita.sql.run;

import io.partita.engine.KeyAttribute;
import io.partita.engine.LocalIndex;
import io.partita.engine.expression.Condition;
import io.partita.sql.SqlError;
import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.AccessPath.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Who filters what a path reads: conditions that translate exactly are the filter of the request,
 * the others are evaluated on the items that it returns.
 */
final class FilterSplit {
  private final List<RexNode> kept = new ArrayList<>();
  private final List<EngineCondition> filter = new ArrayList<>();
  private final Evaluator[] rest;

  /** The parts with the values of an execution. */
  static final class Bound {
    private final @Nullable Condition sent;
    private final Evaluator[] rest;

    Bound(@Nullable Condition sent, Evaluator[] rest) {
      this.sent = sent;
      this.rest = rest;
    }

    /** The filter of the request, or null. */
    @Nullable Condition sent() {
      return sent;
    }

    /** Whether every item that the engine returns passes. */
    boolean isWhole() {
      return rest.length == 0;
    }

    /** Whether every item passes both. */
    boolean isEmpty() {
      return sent == null && rest.length == 0;
    }

    /** Whether the frame's item, which the engine has returned, satisfies what was not sent. */
    boolean passes(Frame frame) {
      for (Evaluator condition : rest) {
        if (!condition.isTrue(frame)) {
          return false;
        }
      }
      return true;
    }
  }

  private FilterSplit(AccessPath path, List<RexNode> conditions, Closures closures) {
    ConditionTranslator translator = new ConditionTranslator(path.table(), barred(path));
    for (RexNode condition : conditions) {
      boolean pages = path.operation() == Operation.QUERY || path.operation() == Operation.SCAN;
      EngineCondition translated = pages ? translator.whereTrue(condition) : null;
      if (translated == null) {
        kept.add(condition);
      } else {
        filter.add(translated);
      }
    }
    this.rest = closures.compileAll(kept);
  }

  static FilterSplit of(PathRun path, Closures closures) {
    return new FilterSplit(path.path(), path.conditions(), closures);
  }

  /** A query refuses a filter that names an attribute of the key that it reads by. */
  private static Set<String> barred(AccessPath path) {
    Set<String> barred = new HashSet<>();
    if (path.operation() == Operation.QUERY) {
      LocalIndex index = path.index();
      barred.add(path.table().description().key().partition().get(0).name());
      for (KeyAttribute sort :
          index == null ? path.table().description().key().sort() : List.of(index.sort())) {
        barred.add(sort.name());
      }
    }
    return barred;
  }

  /** The conditions that are evaluated here. */
  List<RexNode> kept() {
    return kept;
  }

  /** The parts of an execution; null if nothing can be sent. */
  @Nullable Bound bind(Frame frame) {
    if (filter.isEmpty()) {
      return null;
    }
    try {
      List<Condition> conditions = new ArrayList<>();
      for (EngineCondition condition : filter) {
        Condition bound = condition.bind(frame);
        if (bound == null) {
          return null;
        }
        conditions.add(bound);
      }
      Condition all = EngineCondition.all(conditions);
      return new Bound(all.equals(EngineCondition.ALWAYS) ? null : all, rest);
    } catch (SqlError onlyIfThereIsAnItem) {
      return null;
    }
  }
}
