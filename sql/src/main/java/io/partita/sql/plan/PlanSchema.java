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
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.prepare.Prepare.PreparingTable;
import org.apache.calcite.prepare.RelOptTableImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.validate.SqlNameMatchers;
import org.jspecify.annotations.Nullable;

/**
 * What Calcite sees of the one table that a statement reads: its columns, and last the item itself,
 * from which every undeclared attribute is taken. The table always goes by the same name, because
 * our own names have been resolved before. Nothing changes in it, so that all plans of the table
 * share it.
 */
final class PlanSchema {
  /** The name of the table. */
  static final String TABLE = "T";

  /** The name of the last column, which is the item. */
  static final String ITEM = "$item";

  /** The schema of a query without FROM. */
  static final PlanSchema EMPTY = new PlanSchema(null);

  private static final List<List<String>> ROOT_PATH = List.of(List.of());

  private final CalciteSchema root = CalciteSchema.createRootSchema(false, false, "");
  private final @Nullable ReadTable read;

  private PlanSchema(@Nullable ReadTable read) {
    this.read = read;
    if (read != null) {
      root.add(TABLE, read);
    }
  }

  static PlanSchema of(Table table) {
    return new PlanSchema(new ReadTable(table));
  }

  /** What the validator finds the table in, for one planning. */
  CalciteCatalogReader reader(PlanTypeFactory factory) {
    return new Reader(root, read, factory);
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

  /** Knows the table without looking for it, and Calcite's settings without reading them. */
  private static final class Reader extends CalciteCatalogReader {
    private final @Nullable ReadTable read;

    Reader(CalciteSchema root, @Nullable ReadTable read, PlanTypeFactory factory) {
      super(
          root,
          SqlNameMatchers.withCaseSensitive(true),
          ROOT_PATH,
          factory,
          CalciteConnectionConfig.DEFAULT);
      this.read = read;
    }

    @Override
    public @Nullable PreparingTable getTableForMember(List<String> names) {
      return read != null && names.size() == 1 && names.get(0).equals(TABLE)
          ? read.described
          : super.getTableForMember(names);
    }
  }

  private static final class ReadTable extends AbstractTable {
    private final RelDataType rowType;
    private final PreparingTable described;

    ReadTable(Table table) {
      PlanTypeFactory factory = new PlanTypeFactory();
      RelDataTypeFactory.Builder row = factory.builder();
      for (Column column : table.columns()) {
        row.add(column.name(), factory.type(family(column.type())));
      }
      this.rowType = row.add(ITEM, factory.type(Family.DYNAMIC)).build();
      this.described =
          RelOptTableImpl.create(null, rowType, List.of(TABLE), this, (Expression) null);
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory typeFactory) {
      return rowType;
    }

    /** Spares Calcite a description of its own for each statement. */
    @Override
    public <C> @Nullable C unwrap(Class<C> wanted) {
      return wanted == PreparingTable.class ? wanted.cast(described) : super.unwrap(wanted);
    }
  }
}
