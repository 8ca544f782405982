package io.partita.sql.plan;

import io.partita.sql.SqlType;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.catalog.Table;
import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
import java.util.List;
import org.apache.calcite.config.CalciteConnectionConfig;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractTable;
import org.jspecify.annotations.Nullable;

/**
 * What Calcite sees of the one table that a statement reads: its columns, and last the item itself,
 * from which every undeclared attribute is taken. The table always goes by the same name, because
 * our own names have been resolved before.
 */
final class PlanSchema {
  /** The name of the table. */
  static final String TABLE = "T";

  /** The name of the last column, which is the item. */
  static final String ITEM = "$item";

  private PlanSchema() {}

  static CalciteCatalogReader reader(@Nullable Table table, PlanTypeFactory factory) {
    CalciteSchema root = CalciteSchema.createRootSchema(false, false, "");
    if (table != null) {
      root.add(TABLE, new ReadTable(table));
    }
    return new CalciteCatalogReader(root, List.of(), factory, CalciteConnectionConfig.DEFAULT);
  }

  /** The family of a column's values inside a plan. */
  static Family family(ColumnType type) {
    SqlType name = type.type();
    return switch (name) {
      case VARCHAR, CHAR -> Family.TEXT;
      case SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> Family.NUMBER;
      case BOOLEAN -> Family.BOOLEAN;
      case DATE -> Family.DATE;
      case TIME -> Family.TIME;
      case TIMESTAMP -> Family.TIMESTAMP;
      case VARBINARY -> Family.BINARY;
      case MAP, ARRAY -> Family.DYNAMIC;
    };
  }

  private static final class ReadTable extends AbstractTable {
    private final Table table;

    ReadTable(Table table) {
      this.table = table;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory typeFactory) {
      PlanTypeFactory factory = (PlanTypeFactory) typeFactory;
      RelDataTypeFactory.Builder row = factory.builder();
      for (Column column : table.columns()) {
        row.add(column.name(), factory.type(family(column.type())));
      }
      return row.add(ITEM, factory.type(Family.DYNAMIC)).build();
    }
  }
}
