package io.partita.sql.plan;

import io.partita.sql.ParameterDescription;
import io.partita.sql.SqlType;
import io.partita.sql.catalog.Column;
import io.partita.sql.type.Family;
import org.jspecify.annotations.Nullable;

/**
 * What a parameter's value is converted to when it is bound.
 *
 * @param column the key or declared column that it stands opposite, or null
 */
public record ParameterType(Family family, @Nullable Column column) {
  /** The value's own class decides. */
  static final ParameterType DYNAMIC = new ParameterType(Family.DYNAMIC, null);

  /** Whether its values are instants. */
  public boolean isInstant() {
    return family == Family.INSTANT
        || (family == Family.DYNAMIC
            && column != null
            && column.type().type() == SqlType.TIMESTAMP_WITH_TIME_ZONE);
  }

  /** As metadata shows it. */
  public ParameterDescription describe() {
    if (column != null) {
      return new ParameterDescription(
          column.type().type(), column.type().precision(), column.type().scale(), false);
    }
    return new ParameterDescription(family.sqlType(), 0, 0, family == Family.DYNAMIC);
  }
}
