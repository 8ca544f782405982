package io.partita.sql.function;

import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * The date, the time, or both, at which a statement runs: the same everywhere in one execution, and
 * never part of a plan. It is local in the time zone of the session.
 */
public final class CurrentTime extends SqlFunction {
  /** Digits of a fraction at most. */
  public static final int MOST_DIGITS = 9;

  private static final Map<String, Family> NAMED =
      new TreeMap<>(
          Map.of(
              "CURRENT_DATE", Family.DATE,
              "CURDATE", Family.DATE,
              "CURRENT_TIME", Family.TIME,
              "CURTIME", Family.TIME,
              "LOCALTIME", Family.TIME,
              "CURRENT_TIMESTAMP", Family.TIMESTAMP,
              "LOCALTIMESTAMP", Family.TIMESTAMP,
              "NOW", Family.TIMESTAMP));

  private final Family result;
  private final int digits;

  private CurrentTime(String name, Family result, int digits) {
    super(
        name,
        SqlKind.OTHER_FUNCTION,
        binding -> ((PlanTypeFactory) binding.getTypeFactory()).type(result),
        null,
        null,
        SqlFunctionCategory.TIMEDATE);
    this.result = result;
    this.digits = digits;
  }

  /** The names that a statement can use. */
  public static Set<String> names() {
    return NAMED.keySet();
  }

  /** What a function of that name gives, DATE, TIME or TIMESTAMP; null if there is none. */
  public static @Nullable Family result(String name) {
    return NAMED.get(name.toUpperCase(Locale.ROOT));
  }

  /**
   * A function of {@link #names}.
   *
   * @param digits digits of the fraction; -1 for the standard's: none for a time, 6 for a timestamp
   */
  public static CurrentTime of(String name, int digits) {
    String known = name.toUpperCase(Locale.ROOT);
    Family result = NAMED.get(known);
    if (result == null) {
      throw new IllegalArgumentException("no function of the current time: " + name);
    }
    int standard = result == Family.TIMESTAMP ? 6 : 0;
    return new CurrentTime(known, result, digits < 0 ? standard : digits);
  }

  /** The value at an instant, as {@link Family} says of its family. */
  public Object at(Instant instant, ZoneId zone) {
    LocalDateTime local = LocalDateTime.ofInstant(instant, zone);
    if (result == Family.DATE) {
      return Math.toIntExact(local.toLocalDate().toEpochDay());
    }
    int nanos = local.get(ChronoField.NANO_OF_SECOND);
    LocalTime time = local.toLocalTime().withNano(nanos - nanos % unit());
    return result == Family.TIME
        ? DateTimes.text(time)
        : DateTimes.text(local.toLocalDate().atTime(time));
  }

  private int unit() {
    int unit = 1;
    for (int i = digits; i < MOST_DIGITS; i++) {
      unit *= 10;
    }
    return unit;
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    RelDataType type = type((PlanTypeFactory) validator.getTypeFactory());
    validator.setValidatedNodeType(call, type);
    return type;
  }

  /** The type inside a plan. */
  public RelDataType type(PlanTypeFactory factory) {
    return factory.type(result);
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.of(0);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CurrentTime time && time.result == result && time.digits == digits;
  }

  @Override
  public int hashCode() {
    return 31 * result.hashCode() + digits;
  }
}
