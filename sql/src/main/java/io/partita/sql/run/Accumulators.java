package io.partita.sql.run;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.function.Aggregate;
import io.partita.sql.function.CandidateSet;
import io.partita.sql.plan.operator.CollectingAggregate;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/** Makes what adds up the values of one aggregate, one for each group. */
interface Accumulators {
  /** The value of one group, while it grows. */
  interface Accumulator {
    void add(@Nullable Object value);

    @Nullable Object result();

    /**
     * The value of what this has seen and then what another has; neither changes, and what is
     * returned may be one of them.
     *
     * @throws UnsupportedOperationException if the aggregate does not {@linkplain
     *     Accumulators#merges() merge}
     */
    default Accumulator merged(Accumulator later) {
      throw new UnsupportedOperationException(getClass() + " does not merge");
    }

    /** The number of values that it keeps. */
    default int held() {
      return 0;
    }
  }

  Accumulator start();

  /** Whether groups can be {@linkplain Accumulator#merged merged}. */
  default boolean merges() {
    return false;
  }

  /** Whether its groups keep values, and so grow. */
  default boolean holdsValues() {
    return false;
  }

  /**
   * Those of an aggregate.
   *
   * @param rows whether it is about rows, not values: COUNT(*)
   */
  static Accumulators of(SqlAggFunction function, boolean rows) {
    if (function.getKind() == SqlKind.COUNT) {
      return new Counts(rows);
    }
    if (function instanceof CollectingAggregate collecting) {
      return Collected.of(collecting.collecting());
    }
    if (function instanceof Aggregate aggregate) {
      return new ByMethods(aggregate);
    }
    throw new SqlError(
        SqlErrors.NOT_SUPPORTED_YET, "The aggregate " + function + " is not supported yet.");
  }

  /** COUNT of rows or of values. */
  record Counts(boolean rows) implements Accumulators {
    @Override
    public boolean merges() {
      return true;
    }

    @Override
    public Accumulator start() {
      return new Count(rows);
    }
  }

  /** COUNT: whole numbers are exact numbers as all others. */
  final class Count implements Accumulator {
    private final boolean rows;
    private long count;

    Count(boolean rows) {
      this.rows = rows;
    }

    @Override
    public void add(@Nullable Object value) {
      if (rows || value != null) {
        count++;
      }
    }

    @Override
    public Object result() {
      return BigDecimal.valueOf(count);
    }

    @Override
    public Accumulator merged(Accumulator later) {
      Count both = new Count(rows);
      both.count = count + ((Count) later).count;
      return both;
    }
  }

  /**
   * The methods init, add, result and, if there is one, merge of a class of ours; made once for a
   * class, as the JVM compiles each handle anew, which takes milliseconds.
   */
  record Methods(
      MethodHandle init,
      MethodHandle add,
      MethodHandle result,
      @Nullable MethodHandle merge,
      boolean holdsValues) {
    private static final ClassValue<Methods> OF_CLASSES =
        new ClassValue<>() {
          @Override
          protected Methods computeValue(Class<?> accumulator) {
            return new Methods(
                handle(accumulator, "init", 0),
                handle(accumulator, "add", 2),
                handle(accumulator, "result", 1),
                find(accumulator, "merge", 2),
                holdsValues(accumulator));
          }
        };

    static Methods of(Class<?> accumulator) {
      return OF_CLASSES.get(accumulator);
    }

    private static boolean holdsValues(Class<?> accumulator) {
      return Stream.of(accumulator.getMethods())
          .filter(method -> method.getName().equals("init"))
          .map(Method::getReturnType)
          .anyMatch(
              type ->
                  Collection.class.isAssignableFrom(type)
                      || CandidateSet.class.isAssignableFrom(type));
    }

    private static MethodHandle handle(Class<?> accumulator, String name, int arity) {
      MethodHandle found = find(accumulator, name, arity);
      if (found == null) {
        throw new IllegalStateException(accumulator + " has no " + name);
      }
      return found;
    }

    private static @Nullable MethodHandle find(Class<?> accumulator, String name, int arity) {
      for (Method method : accumulator.getMethods()) {
        if (method.getName().equals(name) && method.getParameterCount() == arity) {
          try {
            return MethodHandles.publicLookup()
                .unreflect(method)
                .asType(MethodType.genericMethodType(arity));
          } catch (IllegalAccessException unreachable) {
            throw new IllegalStateException(accumulator + " is not public", unreachable);
          }
        }
      }
      return null;
    }
  }

  /** An aggregate that a class of ours computes. */
  final class ByMethods implements Accumulators {
    private final Methods methods;
    private final boolean nulls;

    ByMethods(Aggregate aggregate) {
      this.methods = Methods.of(aggregate.accumulator());
      this.nulls = aggregate.takesNulls();
    }

    @Override
    public boolean holdsValues() {
      return methods.holdsValues();
    }

    @Override
    public boolean merges() {
      return methods.merge() != null;
    }

    @Override
    public Accumulator start() {
      return new State();
    }

    private final class State implements Accumulator {
      private @Nullable Object value;
      private boolean begun;

      State() {
        if (nulls) {
          begin();
        }
      }

      private void begin() {
        begun = true;
        try {
          value = (Object) methods.init().invokeExact();
        } catch (Throwable thrown) {
          throw unchecked(thrown);
        }
      }

      @Override
      public void add(@Nullable Object added) {
        if (added == null && !nulls) {
          return;
        }
        if (!begun) {
          begin();
        }
        try {
          value = (Object) methods.add().invokeExact(value, added);
        } catch (Throwable thrown) {
          throw unchecked(thrown);
        }
      }

      @Override
      public int held() {
        return value instanceof Collection<?> values
            ? values.size()
            : value instanceof CandidateSet set ? set.held() : 0;
      }

      @Override
      public Accumulator merged(Accumulator later) {
        State other = (State) later;
        if (!begun || !other.begun) {
          return begun ? this : other;
        }
        if (methods.merge() == null) {
          return Accumulator.super.merged(later);
        }
        State both = new State();
        both.begun = true;
        try {
          both.value = (Object) methods.merge().invokeExact(value, other.value);
        } catch (Throwable thrown) {
          throw unchecked(thrown);
        }
        return both;
      }

      @Override
      public @Nullable Object result() {
        if (!begun) {
          return null;
        }
        try {
          return (Object) methods.result().invokeExact(value);
        } catch (Throwable thrown) {
          throw unchecked(thrown);
        }
      }
    }

    private static RuntimeException unchecked(Throwable thrown) {
      if (thrown instanceof Error error) {
        throw error;
      }
      return thrown instanceof RuntimeException exception
          ? exception
          : new IllegalStateException("an aggregate threw a checked exception", thrown);
    }
  }
}
