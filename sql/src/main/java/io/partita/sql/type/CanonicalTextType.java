package io.partita.sql.type;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.sql.SqlCollation;
import org.apache.calcite.sql.type.BasicSqlType;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * TIME, TIMESTAMP or UUID as canonical text. That of times is ISO 8601, whose order is the order of
 * time, so that nanoseconds survive where Calcite's own types end at milliseconds.
 */
final class CanonicalTextType extends BasicSqlType {
  private final Family family;

  CanonicalTextType(RelDataTypeSystem typeSystem, Family family, boolean nullable) {
    super(typeSystem, SqlTypeName.VARCHAR, nullable);
    this.family = family;
    computeDigest();
  }

  Family family() {
    return family;
  }

  @Override
  public BasicSqlType createWithNullability(boolean nullable) {
    return nullable == isNullable() ? this : new CanonicalTextType(typeSystem, family, nullable);
  }

  @Override
  public Charset getCharset() {
    return StandardCharsets.UTF_8;
  }

  @Override
  public SqlCollation getCollation() {
    return SqlCollation.IMPLICIT;
  }

  @Override
  protected void generateTypeString(StringBuilder sb, boolean withDetail) {
    sb.append("TEXT_").append(family);
  }
}
