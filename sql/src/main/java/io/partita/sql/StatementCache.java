package io.partita.sql;

import io.partita.sql.plan.LiftedParameter;
import io.partita.sql.plan.StatementParameters;
import io.partita.sql.statement.LiftedText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The plans that are kept: by the text as it was written, and by its shape, so that texts which
 * differ in their literals only share one plan. A plan found by shape is found by its guards too,
 * the literals that it depends on, and by which of its literals are equal where it depends on that.
 * Each of the two holds as many as the capacity says and forgets what was not used for the longest
 * time. Texts are many where programs write literals: one whose plan was found by its shape is not
 * kept, as it would push out another, which costs more than to find it so again.
 *
 * <p>Safe for many threads. A find is on the way of every prepared statement: by text about 0.1 µs,
 * by shape under 1 µs with the lifting ({@code bench/}, {@code literal-get}).
 */
final class StatementCache {
  private final Map<String, StatementPlan> texts;
  private final Map<String, Dependence> dependences;
  private final Map<Key, Shared> shapes;

  /**
   * What the plans of a shape depend on.
   *
   * @param guards the literals that they depend on
   * @param alike the literals of which they depend on which are equal
   */
  private record Dependence(BitSet guards, BitSet alike) {
    Key key(LiftedText text) {
      return new Key(
          text.shape(),
          guards.isEmpty() ? List.of() : text.written(guards),
          alike.isEmpty() ? List.of() : text.firstOfValue(alike));
    }

    /** Of two plans of a shape, each of which may depend on more than the other. */
    Dependence and(Dependence other) {
      return new Dependence(both(guards, other.guards), both(alike, other.alike));
    }

    private static BitSet both(BitSet some, BitSet others) {
      BitSet both = new BitSet();
      both.or(some);
      both.or(others);
      return both;
    }
  }

  /**
   * A shape and what its literals must be.
   *
   * @param guards the guards as they were written
   * @param alike for each literal that must be equal to some and to no others, the first of those
   */
  private record Key(String shape, List<String> guards, List<Integer> alike) {
    /** As a record has them; the first that a process links takes it some 20 ms. */
    @Override
    public int hashCode() {
      return 31 * (31 * shape.hashCode() + guards.hashCode()) + alike.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && shape.equals(key.shape)
          && guards.equals(key.guards)
          && alike.equals(key.alike);
    }
  }

  /** A plan and how the literals of a text become its parameters. */
  private record Shared(StatementPlan.Shareable plan, List<LiftedParameter> parameters) {
    /** The plan with the literals of a text, or null if one of them needs another plan. */
    StatementPlan.@Nullable Shareable of(LiftedText text) {
      return parameters.isEmpty() ? plan : bound(plan, parameters, text);
    }
  }

  /**
   * A plan with the values of a text's literals for the parameters that they have become; null if
   * one of them needs another plan.
   */
  static StatementPlan.@Nullable Shareable bound(
      StatementPlan.Shareable plan, List<LiftedParameter> parameters, LiftedText text) {
    List<Object> values = new ArrayList<>(parameters.size());
    for (LiftedParameter parameter : parameters) {
      Object value = parameter.value(text);
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return plan.with(values);
  }

  StatementCache(int capacity) {
    this.texts = leastRecentlyUsed(capacity);
    this.dependences = leastRecentlyUsed(capacity);
    this.shapes = leastRecentlyUsed(capacity);
  }

  private static <K, V> Map<K, V> leastRecentlyUsed(int capacity) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > capacity;
      }
    };
  }

  /** The plan of exactly this text, or null. It may be old. */
  synchronized @Nullable StatementPlan find(String text) {
    return texts.get(text);
  }

  /**
   * The plan of a text's shape, with the text's literals; null if there is none. It may be old.
   *
   * @throws SqlError at a literal that does not fit where it stands
   */
  StatementPlan.@Nullable Shareable find(LiftedText text) {
    Shared shared = shared(text);
    return shared == null ? null : shared.of(text);
  }

  private synchronized @Nullable Shared shared(LiftedText text) {
    Dependence dependence = dependences.get(text.shape());
    return dependence == null ? null : shapes.get(dependence.key(text));
  }

  /** Keeps a plan for its text. */
  synchronized void keep(String text, StatementPlan plan) {
    texts.put(text, plan);
  }

  /**
   * Keeps a plan for all texts of its shape whose guards are the same.
   *
   * @return the plan with the literals of this text
   */
  StatementPlan.Shareable share(
      LiftedText text, StatementPlan.Shareable plan, StatementParameters parameters) {
    Shared shared = new Shared(plan, parameters.lifted());
    BitSet guards = parameters.guards(text.count());
    Dependence own = new Dependence(guards, parameters.alike(guards));
    synchronized (this) {
      // Another plan of the shape may depend on literals that this one does not: both are found by
      // all of them.
      Dependence dependence = dependences.merge(text.shape(), own, Dependence::and);
      shapes.put(dependence.key(text), shared);
    }
    return Objects.requireNonNull(shared.of(text), "a plan of its own text");
  }
}
