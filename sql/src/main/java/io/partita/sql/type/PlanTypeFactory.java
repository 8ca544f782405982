package io.partita.sql.type;

import io.partita.engine.value.Binary;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCollation;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Makes the types of one plan. Not safe for threads: one per planning. What it makes is immutable,
 * canonical in the whole process, and may be shared.
 */
public final class PlanTypeFactory extends JavaTypeFactoryImpl {
  public PlanTypeFactory() {
    super(PlanTypeSystem.INSTANCE);
  }

  /** The nullable type of a family. */
  public RelDataType type(Family family) {
    return FamilyTypes.SHARED.nullable.get(family);
  }

  @Override
  public RelDataType createSqlType(SqlTypeName typeName) {
    Family family = familyOf(typeName);
    return family == null ? super.createSqlType(typeName) : FamilyTypes.SHARED.notNull.get(family);
  }

  @Override
  public RelDataType createSqlType(SqlTypeName typeName, int precision) {
    return typeName == SqlTypeName.DECIMAL
        ? createSqlType(typeName)
        : super.createSqlType(typeName, precision);
  }

  @Override
  public RelDataType createSqlType(SqlTypeName typeName, int precision, int scale) {
    return typeName == SqlTypeName.DECIMAL
        ? createSqlType(typeName)
        : super.createSqlType(typeName, precision, scale);
  }

  @Override
  public RelDataType createTypeWithNullability(RelDataType type, boolean nullable) {
    RelDataType shared = FamilyTypes.SHARED.withNullability(type, nullable);
    return shared == null ? super.createTypeWithNullability(type, nullable) : shared;
  }

  @Override
  public RelDataType createTypeWithCharsetAndCollation(
      RelDataType type, Charset charset, SqlCollation collation) {
    return type instanceof CanonicalTextType
            || (charset.equals(type.getCharset()) && collation.equals(type.getCollation()))
        ? type
        : super.createTypeWithCharsetAndCollation(type, charset, collation);
  }

  @Override
  public @Nullable RelDataType leastRestrictive(
      List<RelDataType> types, SqlTypeMappingRule mappingRule) {
    Family common = null;
    boolean nullable = false;
    boolean sameType = true;
    boolean sameFamily = true;
    for (RelDataType type : types) {
      if (type.isStruct()) {
        return super.leastRestrictive(types, mappingRule);
      }
      nullable |= type.isNullable();
      sameType &= type.getSqlTypeName() == types.get(0).getSqlTypeName();
      Family family = Family.of(type);
      if (family == Family.NULL) {
        nullable = true;
      } else {
        sameFamily &= common == null || common == family;
        common = common == null ? family : Family.either(common, family);
      }
    }
    if (common == null || (common == Family.DYNAMIC && sameType && sameFamily)) {
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

  /** The family whose type the name alone means, or null if there is none. */
  private static @Nullable Family familyOf(SqlTypeName name) {
    return switch (name) {
      case VARCHAR -> Family.TEXT;
      case DECIMAL -> Family.NUMBER;
      case DOUBLE -> Family.DOUBLE;
      case BOOLEAN -> Family.BOOLEAN;
      case VARBINARY -> Family.BINARY;
      case DATE -> Family.DATE;
      case ANY -> Family.DYNAMIC;
      case NULL -> Family.NULL;
      default -> null;
    };
  }

  private RelDataType withNullability(RelDataType type, boolean nullable) {
    return super.createTypeWithNullability(type, nullable);
  }

  private RelDataType make(Family family) {
    return switch (family) {
      case TEXT -> super.createSqlType(SqlTypeName.VARCHAR);
      case NUMBER -> canonize(new NumberType(PlanTypeSystem.INSTANCE, false));
      case DOUBLE -> super.createSqlType(SqlTypeName.DOUBLE);
      case BOOLEAN -> super.createSqlType(SqlTypeName.BOOLEAN);
      case BINARY -> super.createSqlType(SqlTypeName.VARBINARY);
      case DATE -> super.createSqlType(SqlTypeName.DATE);
      case TIME, TIMESTAMP, INSTANT, UUID ->
          canonize(new CanonicalTextType(PlanTypeSystem.INSTANCE, family, false));
      case DYNAMIC -> super.createSqlType(SqlTypeName.ANY);
      case NULL -> super.createSqlType(SqlTypeName.NULL);
    };
  }

  /**
   * The types of all families, made once: a plan asks for them at every step, and Calcite finds the
   * canonical one by making another and comparing digests.
   */
  private static final class FamilyTypes {
    static final FamilyTypes SHARED = new FamilyTypes();

    final Map<Family, RelDataType> notNull = new EnumMap<>(Family.class);
    final Map<Family, RelDataType> nullable = new EnumMap<>(Family.class);
    private final IdentityHashMap<RelDataType, RelDataType> other = new IdentityHashMap<>();

    private FamilyTypes() {
      PlanTypeFactory factory = new PlanTypeFactory();
      for (Family family : Family.values()) {
        RelDataType required = factory.make(family);
        RelDataType optional = factory.withNullability(required, true);
        notNull.put(family, required);
        nullable.put(family, optional);
        other.put(required, optional);
        other.put(optional, required);
      }
    }

    /** Null for a type that is of no family, or not the family's own. */
    @Nullable RelDataType withNullability(RelDataType type, boolean wanted) {
      RelDataType opposite = other.get(type);
      return opposite != null && type.isNullable() == wanted ? type : opposite;
    }
  }
}
