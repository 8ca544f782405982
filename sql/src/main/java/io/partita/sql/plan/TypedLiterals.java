package io.partita.sql.plan;

import java.math.BigDecimal;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.NlsString;

/**
 * Literals with the types of a plan. Calcite's own are CHAR(n), which pads, and INTEGER or
 * DECIMAL(p, s), which round.
 */
final class TypedLiterals {
  private TypedLiterals() {}

  static SqlNumericLiteral number(BigDecimal value, SqlParserPos position) {
    return new ExactNumber(value, position);
  }

  static SqlCharStringLiteral text(String value, SqlParserPos position) {
    return new Text(new NlsString(value, null, null), position);
  }

  private static final class ExactNumber extends SqlNumericLiteral {
    ExactNumber(BigDecimal value, SqlParserPos position) {
      super(value, value.precision(), value.scale(), true, position);
    }

    @Override
    public SqlNumericLiteral clone(SqlParserPos position) {
      return new ExactNumber(getValueNonNull(), position);
    }

    @Override
    public RelDataType createSqlType(RelDataTypeFactory factory) {
      return factory.createSqlType(SqlTypeName.DECIMAL);
    }

    private BigDecimal getValueNonNull() {
      return getValueAs(BigDecimal.class);
    }
  }

  private static final class Text extends SqlCharStringLiteral {
    Text(NlsString value, SqlParserPos position) {
      super(value, position);
    }

    @Override
    public SqlCharStringLiteral clone(SqlParserPos position) {
      return new Text(getValueAs(NlsString.class), position);
    }

    @Override
    public RelDataType createSqlType(RelDataTypeFactory factory) {
      return factory.createSqlType(SqlTypeName.VARCHAR);
    }
  }
}
