package io.partita.sql.plan.operator;

import io.partita.sql.function.Aggregate;
import io.partita.sql.plan.operator.WindowFunction.Direction;
import io.partita.sql.type.Family;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate that holds the values of a group until its end, because their order decides. What it
 * is over is the value itself, or a {@link io.partita.sql.function.Keyed} with what orders.
 */
public final class CollectingAggregate extends Aggregate {
  private final Collecting collecting;

  /** What becomes of the values. */
  public enum Kind {
    /** One text of all texts. */
    LISTAGG(Family.TEXT),
    /** A list; nulls are elements. */
    ARRAY_AGG(Family.DYNAMIC),
    /** A list without nulls. */
    JSON_ARRAYAGG(Family.DYNAMIC),
    /** A map; what keys a value is its name. */
    JSON_OBJECTAGG(Family.DYNAMIC),
    /** The number at a part of the way through, between the two around it. */
    PERCENTILE_CONT(Family.NUMBER),
    /** The value at a part of the way through. */
    PERCENTILE_DISC(null);

    private final @Nullable Family result;

    Kind(@Nullable Family result) {
      this.result = result;
    }
  }

  /**
   * All of an aggregate but its operand.
   *
   * @param order the directions of the keys that each value has, or of the values of a percentile;
   *     none if the values come as they are
   * @param separator what stands between texts
   * @param fraction a part of the way, 0 to 1
   * @param given whether the separator or the fraction is a parameter, which each value has behind
   *     its keys
   */
  public record Collecting(
      Kind kind,
      boolean distinct,
      List<Direction> order,
      String separator,
      BigDecimal fraction,
      boolean given) {
    public Collecting {
      order = List.copyOf(order);
    }

    /** Whether it gives one value by its place, so that values are ordered by themselves. */
    public boolean isPercentile() {
      return kind == Kind.PERCENTILE_CONT || kind == Kind.PERCENTILE_DISC;
    }

    /** How many keys a value has behind it. */
    public int keys() {
      return (isPercentile() ? 0 : order.size()) + (given ? 1 : 0);
    }

    /** As a plan shows it; two that differ have two names, by which Calcite tells them apart. */
    private String name() {
      StringBuilder name = new StringBuilder(kind.name());
      if (distinct) {
        name.append(" DISTINCT");
      }
      if (given) {
        name.append(" ?");
      } else if (kind == Kind.LISTAGG) {
        name.append(" '").append(separator.replace("'", "''")).append('\'');
      } else if (isPercentile()) {
        name.append(' ').append(fraction.toPlainString());
      }
      for (Direction direction : order) {
        name.append(name.indexOf(" ORDER BY") < 0 ? " ORDER BY" : ",")
            .append(direction.ascending() ? " ASC" : " DESC")
            .append(
                direction.nullsFirst() == direction.ascending()
                    ? ""
                    : direction.nullsFirst() ? " NULLS FIRST" : " NULLS LAST");
      }
      return name.toString();
    }
  }

  /** An aggregate. */
  public CollectingAggregate(Collecting collecting) {
    super(collecting.name(), collecting.kind().result);
    this.collecting = collecting;
  }

  /** What it does with the values. */
  public Collecting collecting() {
    return collecting;
  }
}
