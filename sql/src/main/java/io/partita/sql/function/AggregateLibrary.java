package io.partita.sql.function;

import static io.partita.sql.type.Family.BOOLEAN;
import static io.partita.sql.type.Family.DYNAMIC;
import static io.partita.sql.type.Family.NUMBER;

/** Every aggregate there is of one argument. */
public final class AggregateLibrary {
  public static final Aggregate SUM = new Aggregate("SUM", NUMBER, Aggregates::sum);
  public static final Aggregate AVG = new Aggregate("AVG", NUMBER, Aggregates::average);
  public static final Aggregate MIN = new Aggregate("MIN", null, Aggregates::minimum);
  public static final Aggregate MAX = new Aggregate("MAX", null, Aggregates::maximum);

  public static final Aggregate VAR_SAMP =
      new Aggregate("VAR_SAMP", NUMBER, Aggregates::sampleVariance);
  public static final Aggregate VAR_POP =
      new Aggregate("VAR_POP", NUMBER, Aggregates::populationVariance);
  public static final Aggregate STDDEV_SAMP =
      new Aggregate("STDDEV_SAMP", NUMBER, Aggregates::sampleDeviation);
  public static final Aggregate STDDEV_POP =
      new Aggregate("STDDEV_POP", NUMBER, Aggregates::populationDeviation);

  public static final Aggregate COUNT_DISTINCT =
      new Aggregate("COUNT DISTINCT", NUMBER, Aggregates::distinctCount);
  public static final Aggregate SUM_DISTINCT =
      new Aggregate("SUM DISTINCT", NUMBER, Aggregates::distinctSum);
  public static final Aggregate AVG_DISTINCT =
      new Aggregate("AVG DISTINCT", NUMBER, Aggregates::distinctAverage);

  public static final Aggregate ANY_VALUE = new Aggregate("ANY_VALUE", null, Aggregates::first);
  public static final Aggregate EVERY = new Aggregate("EVERY", BOOLEAN, Aggregates::every);
  public static final Aggregate SOME = new Aggregate("SOME", BOOLEAN, Aggregates::some);

  /**
   * Collects values, nulls too, for {@link FunctionLibrary#IN_SET} and {@link
   * FunctionLibrary#QUANTIFIED}.
   */
  public static final Aggregate SET_OF = new Aggregate("SET_OF", DYNAMIC, ValueSet::new);

  /** Collects rows of {@link FunctionLibrary#KEYED}, for {@link FunctionLibrary#IN_ROWS}. */
  public static final Aggregate ROWS_OF = new Aggregate("ROWS_OF", DYNAMIC, RowSet::new);

  private AggregateLibrary() {}
}
