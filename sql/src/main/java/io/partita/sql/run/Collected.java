package io.partita.sql.run;

import io.partita.engine.value.AttributeValue;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.function.Accumulator;
import io.partita.sql.function.CastFunctions;
import io.partita.sql.function.Keyed;
import io.partita.sql.function.NumberFunctions;
import io.partita.sql.plan.SortField;
import io.partita.sql.plan.operator.CollectingAggregate.Collecting;
import io.partita.sql.plan.operator.CollectingAggregate.Kind;
import io.partita.sql.plan.operator.WindowFunction.Direction;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The values of one group, held until its end. Over no value the result is null; only a list counts
 * nulls as values.
 */
final class Collected implements Accumulator {
  private static final int MOST_CHARACTERS = 1 << 20;

  private final Collecting collecting;
  private final RowOrder order;

  /** What is held: the value, then its keys. */
  private final List<@Nullable Object[]> rows = new ArrayList<>();

  private final Set<@Nullable Object> seen = new HashSet<>();

  private Collected(Collecting collecting, RowOrder order) {
    this.collecting = collecting;
    this.order = order;
  }

  /** What makes those of an aggregate. */
  static Supplier<Accumulator> of(Collecting collecting) {
    boolean byItself = collecting.isPercentile();
    List<SortField> fields = new ArrayList<>();
    for (int i = 0; i < collecting.order().size(); i++) {
      Direction direction = collecting.order().get(i);
      fields.add(
          new SortField(byItself ? 0 : i + 1, direction.ascending(), direction.nullsFirst()));
    }
    RowOrder order = new RowOrder(fields);
    return () -> new Collected(collecting, order);
  }

  @Override
  public void add(@Nullable Object added) {
    @Nullable Object[] row = row(added);
    boolean nulls = collecting.kind() == Kind.ARRAY_AGG || collecting.kind() == Kind.JSON_OBJECTAGG;
    if (row[0] == null && !nulls) {
      return;
    }
    // Of equal values in another order the first one counts, so they are told apart at the end.
    if (!collecting.distinct() || !collecting.order().isEmpty() || seen.add(row[0])) {
      rows.add(row);
    }
  }

  private @Nullable Object[] row(@Nullable Object added) {
    if (!(added instanceof Keyed keyed)) {
      return new @Nullable Object[] {added};
    }
    if (collecting.kind() == Kind.JSON_OBJECTAGG) {
      return new @Nullable Object[] {keyed.value(), keyed.key()};
    }
    @Nullable Object[] row = new @Nullable Object[1 + collecting.keys()];
    row[0] = keyed.value();
    Object keys = keyed.key();
    for (int i = 1; i < row.length && keys instanceof Keyed key; i++) {
      row[i] = key.value();
      keys = key.key();
    }
    return row;
  }

  @Override
  public boolean holdsValues() {
    return true;
  }

  @Override
  public int held() {
    return rows.size();
  }

  @Override
  public @Nullable Object result() {
    if (rows.isEmpty()) {
      return null;
    }
    List<@Nullable Object> values = new ArrayList<>(rows.size());
    if (!collecting.order().isEmpty()) {
      rows.sort(order);
    }
    seen.clear();
    for (@Nullable Object[] row : rows) {
      if (!collecting.distinct() || seen.add(row[0])) {
        values.add(row[0]);
      }
    }
    return switch (collecting.kind()) {
      case LISTAGG -> text(values);
      case ARRAY_AGG, JSON_ARRAYAGG ->
          new AttributeValue.L(values.stream().map(DocumentEvaluator::stored).toList());
      case JSON_OBJECTAGG -> map();
      case PERCENTILE_CONT -> between(values);
      case PERCENTILE_DISC -> values.get(place(values.size()));
    };
  }

  private String text(List<@Nullable Object> values) {
    String separator = separator();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      text.append(i == 0 ? "" : separator)
          .append(
              CastFunctions.toText(
                  values.get(i), "VARCHAR", BigDecimal.ZERO, BigDecimal.ZERO, false));
      if (text.length() > MOST_CHARACTERS) {
        throw new SqlError(
            SqlErrors.LIMIT,
            "The text of LISTAGG would have more than " + MOST_CHARACTERS + " characters.");
      }
    }
    return text.toString();
  }

  /** Of a name that comes twice the last value stays. */
  private AttributeValue map() {
    Map<String, AttributeValue> members = new LinkedHashMap<>();
    for (@Nullable Object[] row : rows) {
      if (!(row[1] instanceof String name)) {
        throw new SqlError(
            SqlErrors.INVALID_PARAMETER,
            "JSON_OBJECTAGG takes the name of a member first, which is a text and not NULL.");
      }
      members.put(name, DocumentEvaluator.stored(row[0]));
    }
    return new AttributeValue.M(members);
  }

  /** What a parameter gives, which is the same beside each value. */
  private @Nullable Object given() {
    return rows.get(0)[collecting.keys()];
  }

  private String separator() {
    Object given = collecting.given() ? given() : collecting.separator();
    if (given instanceof String separator) {
      return separator;
    }
    throw new SqlError(
        SqlErrors.INVALID_PARAMETER,
        "What stands between the values of LISTAGG is a text, not "
            + (given == null ? "NULL" : given)
            + ".");
  }

  private BigDecimal fraction() {
    Object given = collecting.given() ? given() : collecting.fraction();
    if (given instanceof BigDecimal fraction
        && fraction.signum() >= 0
        && fraction.compareTo(BigDecimal.ONE) <= 0) {
      return fraction;
    }
    throw new SqlError(
        SqlErrors.INVALID_PARAMETER,
        collecting.kind()
            + " takes a number from 0 to 1, not "
            + (given == null ? "NULL" : given)
            + ".");
  }

  /** The first place with at least that part of all values before it or at it. */
  private int place(int size) {
    BigDecimal values = fraction().multiply(BigDecimal.valueOf(size));
    return Math.max(0, values.setScale(0, RoundingMode.CEILING).intValue() - 1);
  }

  private BigDecimal between(List<@Nullable Object> values) {
    BigDecimal exact = fraction().multiply(BigDecimal.valueOf(values.size() - 1L));
    int below = exact.setScale(0, RoundingMode.FLOOR).intValue();
    BigDecimal lower = (BigDecimal) values.get(below);
    BigDecimal upper = (BigDecimal) values.get(Math.min(below + 1, values.size() - 1));
    BigDecimal part = exact.subtract(BigDecimal.valueOf(below));
    return NumberFunctions.add(
        lower, NumberFunctions.multiply(NumberFunctions.subtract(upper, lower), part));
  }
}
