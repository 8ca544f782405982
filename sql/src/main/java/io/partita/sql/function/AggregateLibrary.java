package io.partita.sql.function;

import static io.partita.sql.type.Family.BOOLEAN;
import static io.partita.sql.type.Family.DYNAMIC;
import static io.partita.sql.type.Family.NUMBER;

/** Every aggregate there is of one argument. */
public final class AggregateLibrary {
  public static final Aggregate SUM = new Aggregate("SUM", NUMBER, Aggregates.Sum.class);
  public static final Aggregate AVG = new Aggregate("AVG", NUMBER, Aggregates.Average.class);
  public static final Aggregate MIN = new Aggregate("MIN", null, Aggregates.Minimum.class);
  public static final Aggregate MAX = new Aggregate("MAX", null, Aggregates.Maximum.class);

  public static final Aggregate VAR_SAMP =
      new Aggregate("VAR_SAMP", NUMBER, Aggregates.SampleVariance.class);
  public static final Aggregate VAR_POP =
      new Aggregate("VAR_POP", NUMBER, Aggregates.PopulationVariance.class);
  public static final Aggregate STDDEV_SAMP =
      new Aggregate("STDDEV_SAMP", NUMBER, Aggregates.SampleDeviation.class);
  public static final Aggregate STDDEV_POP =
      new Aggregate("STDDEV_POP", NUMBER, Aggregates.PopulationDeviation.class);

  public static final Aggregate COUNT_DISTINCT =
      new Aggregate("COUNT DISTINCT", NUMBER, Aggregates.DistinctCount.class);
  public static final Aggregate SUM_DISTINCT =
      new Aggregate("SUM DISTINCT", NUMBER, Aggregates.DistinctSum.class);
  public static final Aggregate AVG_DISTINCT =
      new Aggregate("AVG DISTINCT", NUMBER, Aggregates.DistinctAverage.class);

  public static final Aggregate ANY_VALUE =
      new Aggregate("ANY_VALUE", null, Aggregates.First.class);
  public static final Aggregate EVERY = new Aggregate("EVERY", BOOLEAN, Aggregates.Every.class);
  public static final Aggregate SOME = new Aggregate("SOME", BOOLEAN, Aggregates.Some.class);

  /**
   * Collects values, nulls too, for {@link FunctionLibrary#IN_SET} and {@link
   * FunctionLibrary#QUANTIFIED}.
   */
  public static final Aggregate SET_OF = new Aggregate("SET_OF", DYNAMIC, ValueSet.class);

  /** Collects rows of {@link FunctionLibrary#KEYED}, for {@link FunctionLibrary#IN_ROWS}. */
  public static final Aggregate ROWS_OF = new Aggregate("ROWS_OF", DYNAMIC, RowSet.class);

  private AggregateLibrary() {}
}
