package io.partita.sql.plan;

import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Table;
import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * What Calcite sees of the tables that a statement reads: their columns, and last the item itself,
 * from which every undeclared attribute is taken. Each reading is a table of its own, with a name
 * of ours, because the written names have been resolved before.
 */
final class PlanSchema {
  /** What the names of everything in FROM begin with; a number follows. */
  static final String RELATION = "T";

  /** The name of the last column, which is the item. */
  static final String ITEM = "$item";

  private static final List<List<String>> ROOT_PATH = List.of(List.of());

  private PlanSchema() {}

  /** The row of a table; nothing changes in it, so that all plans of the table share it. */
  static RelDataType rowType(Table table) {
    PlanTypeFactory factory = new PlanTypeFactory();
    RelDataTypeFactory.Builder row = factory.builder();
    for (Column column : table.columns()) {
      row.add(column.name(), factory.type(ColumnFamily.of(column.type())));
    }
    return row.add(ITEM, factory.type(Family.DYNAMIC)).build();
  }

  /**
   * What the validator finds tables in, for one planning.
   *
   * @param rowTypes the rows of the tables by their names inside the plan
   */
  static CalciteCatalogReader reader(Map<String, RelDataType> rowTypes, PlanTypeFactory factory) {
    CalciteSchema root = CalciteSchema.createRootSchema(false, false, "");
    Map<String, ReadTable> tables = new HashMap<>();
    rowTypes.forEach(
        (name, rowType) -> {
          ReadTable table = new ReadTable(name, rowType);
          root.add(name, table);
          tables.put(name, table);
        });
    return new Reader(root, tables, factory);
  }

  /** Knows the tables without looking for them, and Calcite's settings without reading them. */
  private static final class Reader extends CalciteCatalogReader {
    private final Map<String, ReadTable> tables;

    Reader(CalciteSchema root, Map<String, ReadTable> tables, PlanTypeFactory factory) {
      super(
          root,
          SqlNameMatchers.withCaseSensitive(true),
          ROOT_PATH,
          factory,
          CalciteConnectionConfig.DEFAULT);
      this.tables = tables;
    }

    @Override
    public @Nullable PreparingTable getTableForMember(List<String> names) {
      ReadTable table = names.size() == 1 ? tables.get(names.get(0)) : null;
      return table == null ? super.getTableForMember(names) : table.described;
    }
  }

  private static final class ReadTable extends AbstractTable {
    private final RelDataType rowType;
    private final PreparingTable described;

    ReadTable(String name, RelDataType rowType) {
      this.rowType = rowType;
      this.described =
          RelOptTableImpl.create(null, rowType, List.of(name), this, (Expression) null);
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
