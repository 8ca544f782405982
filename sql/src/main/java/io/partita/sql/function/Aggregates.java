package io.partita.sql.function;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The accumulators of aggregates. Null values never reach them, and an aggregate over no value is
 * null. One that has a method merge, which makes of two states the one that all of their values,
 * one after the other, would have given, computes moving frames of windows in linear time; its
 * states are immutable.
 */
public final class Aggregates {
  private Aggregates() {}

  /** The exact sum. */
  public static final class Sum {
    private Sum() {}

    public static BigDecimal init() {
      return BigDecimal.ZERO;
    }

    public static BigDecimal add(BigDecimal sum, BigDecimal value) {
      return sum.add(value);
    }

    public static BigDecimal merge(BigDecimal sum, BigDecimal later) {
      return sum.add(later);
    }

    public static BigDecimal result(BigDecimal sum) {
      return NumberFunctions.checked(sum);
    }
  }

  /** The mean, as an exact sum divided once. */
  public static final class Average {
    private final BigDecimal sum;
    private final long count;

    private Average(BigDecimal sum, long count) {
      this.sum = sum;
      this.count = count;
    }

    public static Average init() {
      return new Average(BigDecimal.ZERO, 0);
    }

    public static Average add(Average average, BigDecimal value) {
      return new Average(average.sum.add(value), average.count + 1);
    }

    public static Average merge(Average average, Average later) {
      return new Average(average.sum.add(later.sum), average.count + later.count);
    }

    public static @Nullable BigDecimal result(Average average) {
      return average.count == 0
          ? null
          : NumberFunctions.divide(average.sum, BigDecimal.valueOf(average.count));
    }
  }

  /** The number of different values; values are canonical, so that 5 and 5.0 are one. */
  public static final class DistinctCount {
    private DistinctCount() {}

    public static Set<Object> init() {
      return new HashSet<>();
    }

    public static Set<Object> add(Set<Object> values, Object value) {
      values.add(value);
      return values;
    }

    public static BigDecimal result(Set<Object> values) {
      return BigDecimal.valueOf(values.size());
    }
  }

  /** The sum of different numbers. */
  public static final class DistinctSum {
    private DistinctSum() {}

    public static Set<BigDecimal> init() {
      return new HashSet<>();
    }

    public static Set<BigDecimal> add(Set<BigDecimal> values, BigDecimal value) {
      values.add(value);
      return values;
    }

    public static BigDecimal result(Set<BigDecimal> values) {
      return NumberFunctions.checked(values.stream().reduce(BigDecimal.ZERO, BigDecimal::add));
    }
  }

  /** The mean of different numbers. */
  public static final class DistinctAverage {
    private DistinctAverage() {}

    public static Set<BigDecimal> init() {
      return DistinctSum.init();
    }

    public static Set<BigDecimal> add(Set<BigDecimal> values, BigDecimal value) {
      return DistinctSum.add(values, value);
    }

    public static @Nullable BigDecimal result(Set<BigDecimal> values) {
      return values.isEmpty()
          ? null
          : NumberFunctions.divide(DistinctSum.result(values), BigDecimal.valueOf(values.size()));
    }
  }

  /** Exact moments, from which variances are computed once. */
  private record Moments(BigDecimal sum, BigDecimal squares, long count) {
    static final Moments NONE = new Moments(BigDecimal.ZERO, BigDecimal.ZERO, 0);

    Moments with(BigDecimal value) {
      return new Moments(sum.add(value), squares.add(value.multiply(value)), count + 1);
    }

    Moments with(Moments later) {
      return new Moments(sum.add(later.sum), squares.add(later.squares), count + later.count);
    }

    /** The squares of the distances from the mean, divided by a number; null for none. */
    @Nullable BigDecimal variance(long by) {
      if (by <= 0) {
        return null;
      }
      BigDecimal number = BigDecimal.valueOf(count);
      BigDecimal distances = squares.multiply(number).subtract(sum.multiply(sum));
      return NumberFunctions.divide(distances, number.multiply(BigDecimal.valueOf(by)));
    }
  }

  /** The variance of a sample; null over fewer than two values. */
  public static final class SampleVariance {
    private SampleVariance() {}

    public static Object init() {
      return Moments.NONE;
    }

    public static Object add(Object moments, BigDecimal value) {
      return ((Moments) moments).with(value);
    }

    public static Object merge(Object moments, Object later) {
      return ((Moments) moments).with((Moments) later);
    }

    public static @Nullable BigDecimal result(Object moments) {
      return ((Moments) moments).variance(((Moments) moments).count() - 1);
    }
  }

  /** The variance of all there is. */
  public static final class PopulationVariance {
    private PopulationVariance() {}

    public static Object init() {
      return Moments.NONE;
    }

    public static Object add(Object moments, BigDecimal value) {
      return ((Moments) moments).with(value);
    }

    public static Object merge(Object moments, Object later) {
      return ((Moments) moments).with((Moments) later);
    }

    public static @Nullable BigDecimal result(Object moments) {
      return ((Moments) moments).variance(((Moments) moments).count());
    }
  }

  /** The square root of {@link SampleVariance}. */
  public static final class SampleDeviation {
    private SampleDeviation() {}

    public static Object init() {
      return Moments.NONE;
    }

    public static Object add(Object moments, BigDecimal value) {
      return ((Moments) moments).with(value);
    }

    public static Object merge(Object moments, Object later) {
      return ((Moments) moments).with((Moments) later);
    }

    public static @Nullable BigDecimal result(Object moments) {
      return NumberFunctions.root(SampleVariance.result(moments));
    }
  }

  /** The square root of {@link PopulationVariance}. */
  public static final class PopulationDeviation {
    private PopulationDeviation() {}

    public static Object init() {
      return Moments.NONE;
    }

    public static Object add(Object moments, BigDecimal value) {
      return ((Moments) moments).with(value);
    }

    public static Object merge(Object moments, Object later) {
      return ((Moments) moments).with((Moments) later);
    }

    public static @Nullable BigDecimal result(Object moments) {
      return NumberFunctions.root(PopulationVariance.result(moments));
    }
  }

  /** The first in {@link ValueOrder}. */
  public static final class Minimum {
    private Minimum() {}

    public static @Nullable Object init() {
      return null;
    }

    public static @Nullable Object add(@Nullable Object least, Object value) {
      return least == null || ValueOrder.INSTANCE.compare(value, least) < 0 ? value : least;
    }

    public static @Nullable Object merge(Object least, Object later) {
      return add(least, later);
    }

    public static @Nullable Object result(@Nullable Object least) {
      return least;
    }
  }

  /** The last in {@link ValueOrder}. */
  public static final class Maximum {
    private Maximum() {}

    public static @Nullable Object init() {
      return null;
    }

    public static @Nullable Object add(@Nullable Object greatest, Object value) {
      return greatest == null || ValueOrder.INSTANCE.compare(value, greatest) > 0
          ? value
          : greatest;
    }

    public static @Nullable Object merge(Object greatest, Object later) {
      return add(greatest, later);
    }

    public static @Nullable Object result(@Nullable Object greatest) {
      return greatest;
    }
  }

  /** All values, in the order in which they come. */
  public static final class Values {
    private Values() {}

    public static List<Object> init() {
      return new ArrayList<>();
    }

    public static List<Object> add(List<Object> values, Object value) {
      values.add(value);
      return values;
    }

    public static List<Object> result(List<Object> values) {
      return values;
    }
  }

  /** The first value that comes. */
  public static final class First {
    private First() {}

    public static @Nullable Object init() {
      return null;
    }

    public static Object add(@Nullable Object first, Object value) {
      return first == null ? value : first;
    }

    public static Object merge(Object first, Object later) {
      return add(first, later);
    }

    public static @Nullable Object result(@Nullable Object first) {
      return first;
    }
  }

  /** Whether all are true. */
  public static final class Every {
    private Every() {}

    public static Boolean init() {
      return true;
    }

    public static Boolean add(Boolean every, Boolean value) {
      return every && value;
    }

    public static Boolean merge(Boolean every, Boolean later) {
      return add(every, later);
    }

    public static Boolean result(Boolean every) {
      return every;
    }
  }

  /** Whether one is true. */
  public static final class Some {
    private Some() {}

    public static Boolean init() {
      return false;
    }

    public static Boolean add(Boolean some, Boolean value) {
      return some || value;
    }

    public static Boolean merge(Boolean some, Boolean later) {
      return add(some, later);
    }

    public static Boolean result(Boolean some) {
      return some;
    }
  }
}
