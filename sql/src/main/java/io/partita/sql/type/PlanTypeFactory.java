package io.partita.sql.type;

import io.partita.engine.value.Binary;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCollation;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Makes the types of one plan. Not safe for threads: one per planning. */
public final class PlanTypeFactory extends JavaTypeFactoryImpl {
  public PlanTypeFactory() {
    super(PlanTypeSystem.INSTANCE);
  }

  /** The nullable type of a family. */
  public RelDataType type(Family family) {
    return createTypeWithNullability(
        switch (family) {
          case TEXT -> createSqlType(SqlTypeName.VARCHAR);
          case NUMBER -> createSqlType(SqlTypeName.DECIMAL);
          case DOUBLE -> createSqlType(SqlTypeName.DOUBLE);
          case BOOLEAN -> createSqlType(SqlTypeName.BOOLEAN);
          case BINARY -> createSqlType(SqlTypeName.VARBINARY);
          case DATE -> createSqlType(SqlTypeName.DATE);
          case TIME, TIMESTAMP ->
              canonize(new TextTimeType(PlanTypeSystem.INSTANCE, family, false));
          case DYNAMIC -> createSqlType(SqlTypeName.ANY);
          case NULL -> createSqlType(SqlTypeName.NULL);
        },
        true);
  }

  @Override
  public RelDataType createSqlType(SqlTypeName typeName) {
    return typeName == SqlTypeName.DECIMAL ? number() : super.createSqlType(typeName);
  }

  @Override
  public RelDataType createSqlType(SqlTypeName typeName, int precision) {
    return typeName == SqlTypeName.DECIMAL ? number() : super.createSqlType(typeName, precision);
  }

  @Override
  public RelDataType createSqlType(SqlTypeName typeName, int precision, int scale) {
    return typeName == SqlTypeName.DECIMAL
        ? number()
        : super.createSqlType(typeName, precision, scale);
  }

  @Override
  public RelDataType createTypeWithCharsetAndCollation(
      RelDataType type, Charset charset, SqlCollation collation) {
    return type instanceof TextTimeType
        ? type
        : super.createTypeWithCharsetAndCollation(type, charset, collation);
  }

  @Override
  public @Nullable RelDataType leastRestrictive(
      List<RelDataType> types, SqlTypeMappingRule mappingRule) {
    Family common = null;
    boolean nullable = false;
    boolean sameType = true;
    for (RelDataType type : types) {
      if (type.isStruct()) {
        return super.leastRestrictive(types, mappingRule);
      }
      nullable |= type.isNullable();
      sameType &= type.getSqlTypeName() == types.get(0).getSqlTypeName();
      Family family = Family.of(type);
      if (family == Family.NULL) {
        nullable = true;
      } else if (common == null || common == family) {
        common = family;
      } else {
        common = Family.DYNAMIC;
      }
    }
    if (common == null || (common == Family.DYNAMIC && sameType)) {
      return super.leastRestrictive(types, mappingRule);
    }
    if (common == Family.NUMBER && sameType) {
      return createTypeWithNullability(types.get(0), nullable);
    }
    return createTypeWithNullability(type(common), nullable);
  }

  @Override
  public Charset getDefaultCharset() {
    return StandardCharsets.UTF_8;
  }

  @Override
  public Type getJavaClass(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.VARBINARY ? Binary.class : super.getJavaClass(type);
  }

  private RelDataType number() {
    return canonize(new NumberType(PlanTypeSystem.INSTANCE, false));
  }
}
