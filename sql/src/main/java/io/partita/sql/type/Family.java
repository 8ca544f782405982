package io.partita.sql.type;

import io.partita.sql.SqlType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * The families of values inside a plan, with the Java class that carries each at run time. Values
 * of different families never compare as equal.
 */
public enum Family {
  /** {@code String}. */
  TEXT("text", SqlType.VARCHAR),
  /** {@code BigDecimal}, canonical: no trailing zeros, no negative scale. */
  NUMBER("a number", SqlType.DECIMAL),
  /** {@code Double}, computed by an operator that is defined on DOUBLE. */
  DOUBLE("a DOUBLE", SqlType.DOUBLE),
  /** {@code Boolean}. */
  BOOLEAN("a truth value", SqlType.BOOLEAN),
  /** {@link io.partita.engine.value.Binary}. */
  BINARY("binary", SqlType.VARBINARY),
  /** {@code Integer}: days since 1970-01-01. */
  DATE("a DATE", SqlType.DATE),
  /** {@code String}: {@code HH:mm:ss[.f…]}. */
  TIME("a TIME", SqlType.TIME),
  /** {@code String}: {@code yyyy-MM-ddTHH:mm:ss[.f…]}. */
  TIMESTAMP("a TIMESTAMP", SqlType.TIMESTAMP),
  /** {@code String}: {@code yyyy-MM-ddTHH:mm:ss.fffffffffZ}. */
  INSTANT("a TIMESTAMP WITH TIME ZONE", SqlType.TIMESTAMP_WITH_TIME_ZONE),
  /** {@code String}: 36 characters in lower case. */
  UUID("a UUID", SqlType.UUID),
  /**
   * Any of String, BigDecimal, Boolean, Binary, or an {@code AttributeValue} that is a map, list or
   * set.
   */
  DYNAMIC("a dynamic value", SqlType.VARCHAR),
  /** The literal NULL. */
  NULL("NULL", SqlType.VARCHAR);

  private final String description;
  private final SqlType sqlType;

  Family(String description, SqlType sqlType) {
    this.description = description;
    this.sqlType = sqlType;
  }

  /** As a message names it. */
  public String description() {
    return description;
  }

  /** The type that metadata shows where nothing else says one. */
  public SqlType sqlType() {
    return sqlType;
  }

  /**
   * The family that values of two can be compared in, or null if there is none: a dynamic value and
   * a text are taken as what the other is, a date as its midnight, a timestamp without a zone as
   * local.
   */
  public static @Nullable Family common(Family a, Family b) {
    if (a == b || b == NULL) {
      return a;
    }
    if (a == NULL) {
      return b;
    }
    if (a == DYNAMIC || b == DYNAMIC) {
      return exact(a == DYNAMIC ? b : a);
    }
    if (a == TEXT || b == TEXT) {
      return exact(a == TEXT ? b : a);
    }
    if (exact(a) == NUMBER && exact(b) == NUMBER) {
      return NUMBER;
    }
    return a.isOfDays() && b.isOfDays()
        ? (a == INSTANT || b == INSTANT ? INSTANT : TIMESTAMP)
        : null;
  }

  /**
   * The family of what is a value of the one or of the other: dates beside timestamps become
   * timestamps, and what has nothing in common is dynamic. A text stays what it is, as nothing says
   * that it must be the text of a date.
   */
  public static Family either(Family a, Family b) {
    if (a == b) {
      return a;
    }
    Family common = a == TEXT || b == TEXT ? null : common(a, b);
    return common == null || a == DYNAMIC || b == DYNAMIC ? DYNAMIC : common;
  }

  private boolean isOfDays() {
    return this == DATE || this == TIMESTAMP || this == INSTANT;
  }

  private static Family exact(Family family) {
    return family == DOUBLE ? NUMBER : family;
  }

  /** The family of a plan's type. */
  public static Family of(RelDataType type) {
    if (type instanceof FamilyType of) {
      return of.family();
    }
    if (type instanceof CanonicalTextType text) {
      return text.family();
    }
    SqlTypeName name = type.getSqlTypeName();
    return switch (name) {
      case VARCHAR, CHAR -> TEXT;
      case DECIMAL, INTEGER, BIGINT, SMALLINT, TINYINT -> NUMBER;
      case DOUBLE, FLOAT, REAL -> DOUBLE;
      case BOOLEAN -> BOOLEAN;
      case VARBINARY, BINARY -> BINARY;
      case DATE -> DATE;
      case NULL -> NULL;
      default -> DYNAMIC;
    };
  }
}
