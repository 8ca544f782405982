package io.partita.sql.run;

import io.partita.engine.expression.Condition;
import io.partita.sql.SqlError;
import io.partita.sql.catalog.Index;
import io.partita.sql.plan.access.AccessPath;
import io.partita.sql.plan.access.AccessPath.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Who filters what a path reads: conditions that translate exactly are the filter of the request,
 * the others are evaluated on the items that it returns. Of those the request still takes what can
 * be said before: an item that is left where it lies costs a fraction of one that is returned.
 */
final class FilterSplit {
  private final List<RexNode> kept = new ArrayList<>();

  /** What is sent of each condition; null where that is nothing. */
  private final @Nullable EngineCondition[] filter;

  private final Evaluator[] conditions;
  private final boolean[] evaluated;
  private final Evaluator[] rest;
  private final boolean sends;

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

    /** These, of which nothing is evaluated here. */
    Bound sentOnly() {
      return new Bound(sent, new Evaluator[0]);
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

  private FilterSplit(PathRun run, Closures closures) {
    AccessPath path = run.path();
    boolean pages = path.operation() == Operation.QUERY || path.operation() == Operation.SCAN;
    List<RexNode> nodes = run.conditions();
    this.filter = new EngineCondition[nodes.size()];
    this.conditions = closures.compileAll(nodes);
    this.evaluated = new boolean[nodes.size()];
    boolean sending = false;
    if (!nodes.isEmpty()) {
      ConditionTranslator translator = new ConditionTranslator(path.table(), barred(path));
      for (int i = 0; i < evaluated.length; i++) {
        RexNode condition = nodes.get(i);
        EngineCondition exact = pages ? translator.whereTrue(condition) : null;
        filter[i] = exact == null && pages ? translator.wherePossiblyTrue(condition) : exact;
        sending |= filter[i] != null;
        // What is fetched is newer than the entry that the engine has filtered.
        evaluated[i] = exact == null || run.fetches();
        if (evaluated[i]) {
          kept.add(condition);
        }
      }
    }
    this.sends = sending;
    this.rest = conditions(evaluated);
  }

  static FilterSplit of(PathRun path, Closures closures) {
    return new FilterSplit(path, closures);
  }

  /**
   * A query refuses a filter that names an attribute of the key that it reads by, and a global
   * index one that names what it does not hold.
   */
  private static Predicate<String> barred(AccessPath path) {
    Set<String> key = new HashSet<>();
    if (path.operation() == Operation.QUERY) {
      path.key().attributes().forEach(attribute -> key.add(attribute.name()));
    }
    Index index = path.index();
    boolean partial = index != null && index.global() && !index.holdsAll();
    return name -> key.contains(name) || (partial && index != null && !index.holds(name));
  }

  /** The conditions that are evaluated here. */
  List<RexNode> kept() {
    return kept;
  }

  /**
   * The parts of an execution; null if nothing can be sent. A condition that the engine would
   * refuse with the values of this one is evaluated on the items.
   */
  @Nullable Bound bind(Frame frame) {
    if (!sends) {
      return null;
    }
    try {
      List<Condition> sent = new ArrayList<>();
      boolean[] here = evaluated;
      for (int i = 0; i < filter.length; i++) {
        EngineCondition condition = filter[i];
        Condition bound = condition == null ? null : condition.bind(frame);
        if (bound != null) {
          sent.add(bound);
        } else if (!here[i]) {
          here = here == evaluated ? evaluated.clone() : here;
          here[i] = true;
        }
      }
      if (sent.isEmpty()) {
        return null;
      }
      Condition all = EngineCondition.all(sent);
      return new Bound(
          all.equals(EngineCondition.ALWAYS) ? null : all,
          here == evaluated ? rest : conditions(here));
    } catch (SqlError onlyIfThereIsAnItem) {
      return null;
    }
  }

  /** The conditions that are marked, in their order. */
  private Evaluator[] conditions(boolean[] marked) {
    List<Evaluator> chosen = new ArrayList<>();
    for (int i = 0; i < marked.length; i++) {
      if (marked[i]) {
        chosen.add(conditions[i]);
      }
    }
    return chosen.toArray(Evaluator[]::new);
  }
}
