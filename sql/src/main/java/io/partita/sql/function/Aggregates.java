package io.partita.sql.function;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The accumulators of aggregates. Nulls do not count, and an aggregate over no value is null.
 * Numbers are added up exactly.
 */
final class Aggregates {
  private Aggregates() {}

  static Accumulator sum() {
    return new Folded<>(BigDecimal::add, NumberFunctions::checked);
  }

  static Accumulator average() {
    return new Average();
  }

  /** The first in {@link ValueOrder}. */
  static Accumulator minimum() {
    return new Folded<Object>(
        (least, value) -> ValueOrder.INSTANCE.compare(value, least) < 0 ? value : least,
        UnaryOperator.identity());
  }

  /** The last in {@link ValueOrder}. */
  static Accumulator maximum() {
    return new Folded<Object>(
        (greatest, value) -> ValueOrder.INSTANCE.compare(value, greatest) > 0 ? value : greatest,
        UnaryOperator.identity());
  }

  /** The first value that comes. */
  static Accumulator first() {
    return new Folded<Object>((first, value) -> first, UnaryOperator.identity());
  }

  /** Whether all are true. */
  static Accumulator every() {
    return new Folded<Boolean>((every, value) -> every && value, UnaryOperator.identity());
  }

  /** Whether one is true. */
  static Accumulator some() {
    return new Folded<Boolean>((some, value) -> some || value, UnaryOperator.identity());
  }

  static Accumulator distinctCount() {
    return new Distinct<Object>(values -> BigDecimal.valueOf(values.size()));
  }

  static Accumulator distinctSum() {
    return new Distinct<BigDecimal>(Aggregates::total);
  }

  static Accumulator distinctAverage() {
    return new Distinct<BigDecimal>(
        values -> NumberFunctions.divide(total(values), BigDecimal.valueOf(values.size())));
  }

  private static BigDecimal total(Set<BigDecimal> values) {
    return NumberFunctions.checked(values.stream().reduce(BigDecimal.ZERO, BigDecimal::add));
  }

  /** The variance of a sample; null over fewer than two values. */
  static Accumulator sampleVariance() {
    return new Moments(true, UnaryOperator.identity());
  }

  /** The variance of all there is. */
  static Accumulator populationVariance() {
    return new Moments(false, UnaryOperator.identity());
  }

  /** The square root of {@link #sampleVariance}. */
  static Accumulator sampleDeviation() {
    return new Moments(true, NumberFunctions::root);
  }

  /** The square root of {@link #populationVariance}. */
  static Accumulator populationDeviation() {
    return new Moments(false, NumberFunctions::root);
  }

  /** Values put together, two at a time, to one of their kind. */
  private static final class Folded<T> implements Accumulator {
    private final BinaryOperator<T> together;
    private final UnaryOperator<T> end;
    private @Nullable T value;

    Folded(BinaryOperator<T> together, UnaryOperator<T> end) {
      this.together = together;
      this.end = end;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void add(@Nullable Object added) {
      if (added != null) {
        value = value == null ? (T) added : together.apply(value, (T) added);
      }
    }

    @Override
    public @Nullable Object result() {
      return value == null ? null : end.apply(value);
    }

    @Override
    public boolean merges() {
      return true;
    }

    @Override
    public Accumulator merged(Accumulator later) {
      Folded<T> both = new Folded<>(together, end);
      both.value = value;
      both.add(((Folded<?>) later).value);
      return both;
    }
  }

  /** The mean, as an exact sum divided once. */
  private static final class Average implements Accumulator {
    private BigDecimal sum = BigDecimal.ZERO;
    private long count;

    @Override
    public void add(@Nullable Object added) {
      if (added != null) {
        sum = sum.add((BigDecimal) added);
        count++;
      }
    }

    @Override
    public @Nullable Object result() {
      return count == 0 ? null : NumberFunctions.divide(sum, BigDecimal.valueOf(count));
    }

    @Override
    public boolean merges() {
      return true;
    }

    @Override
    public Accumulator merged(Accumulator later) {
      Average other = (Average) later;
      Average both = new Average();
      both.sum = sum.add(other.sum);
      both.count = count + other.count;
      return both;
    }
  }

  /** Exact moments, from which a variance is computed once. */
  private static final class Moments implements Accumulator {
    private final boolean sample;
    private final UnaryOperator<@Nullable BigDecimal> end;
    private BigDecimal sum = BigDecimal.ZERO;
    private BigDecimal squares = BigDecimal.ZERO;
    private long count;

    /**
     * Moments without values.
     *
     * @param sample whether the values are a sample, else all there is
     * @param end what becomes of the variance
     */
    Moments(boolean sample, UnaryOperator<@Nullable BigDecimal> end) {
      this.sample = sample;
      this.end = end;
    }

    @Override
    public void add(@Nullable Object added) {
      if (added != null) {
        BigDecimal value = (BigDecimal) added;
        sum = sum.add(value);
        squares = squares.add(value.multiply(value));
        count++;
      }
    }

    /** The squares of the distances from the mean, divided by their number or one less. */
    @Override
    public @Nullable Object result() {
      long by = sample ? count - 1 : count;
      if (by <= 0) {
        return null;
      }
      BigDecimal number = BigDecimal.valueOf(count);
      BigDecimal distances = squares.multiply(number).subtract(sum.multiply(sum));
      return end.apply(NumberFunctions.divide(distances, number.multiply(BigDecimal.valueOf(by))));
    }

    @Override
    public boolean merges() {
      return true;
    }

    @Override
    public Accumulator merged(Accumulator later) {
      Moments other = (Moments) later;
      Moments both = new Moments(sample, end);
      both.sum = sum.add(other.sum);
      both.squares = squares.add(other.squares);
      both.count = count + other.count;
      return both;
    }
  }

  /** Different values; they are canonical, so that 5 and 5.0 are one. */
  private static final class Distinct<T> implements Accumulator {
    private final Function<Set<T>, Object> end;
    private final Set<T> values = new HashSet<>();

    Distinct(Function<Set<T>, Object> end) {
      this.end = end;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void add(@Nullable Object added) {
      if (added != null) {
        values.add((T) added);
      }
    }

    @Override
    public @Nullable Object result() {
      return values.isEmpty() ? null : end.apply(values);
    }

    @Override
    public boolean holdsValues() {
      return true;
    }

    @Override
    public int held() {
      return values.size();
    }
  }
}
