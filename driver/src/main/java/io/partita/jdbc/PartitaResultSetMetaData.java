package io.partita.jdbc;

import io.partita.sql.ColumnDescription;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** The columns of a result; what it says of a type is in {@link JdbcType}. */
public final class PartitaResultSetMetaData extends Unwrappable implements ResultSetMetaData {
  private final Columns columns;
  private final String catalog;

  PartitaResultSetMetaData(Columns columns, String catalog) {
    this.columns = columns;
    this.catalog = catalog;
  }

  private JdbcType type(int column) throws SQLException {
    return JdbcType.of(columns.at(column).type());
  }

  @Override
  public int getColumnCount() {
    return columns.count();
  }

  @Override
  public String getColumnLabel(int column) throws SQLException {
    return columns.at(column).label();
  }

  @Override
  public String getColumnName(int column) throws SQLException {
    return columns.at(column).name();
  }

  @Override
  public String getTableName(int column) throws SQLException {
    String table = columns.at(column).table();
    return table == null ? "" : table;
  }

  @Override
  public String getSchemaName(int column) throws SQLException {
    String schema = columns.at(column).schema();
    return schema == null ? "" : schema;
  }

  @Override
  public String getCatalogName(int column) throws SQLException {
    return columns.at(column).table() == null ? "" : catalog;
  }

  @Override
  public int getColumnType(int column) throws SQLException {
    return type(column).code(columns.documents());
  }

  @Override
  public String getColumnTypeName(int column) throws SQLException {
    return type(column).typeName();
  }

  @Override
  public String getColumnClassName(int column) throws SQLException {
    return type(column).javaClass(columns.documents()).getName();
  }

  @Override
  public int getColumnDisplaySize(int column) throws SQLException {
    return type(column).displaySize(columns.at(column).precision());
  }

  @Override
  public int getPrecision(int column) throws SQLException {
    return type(column).precision(columns.at(column).precision());
  }

  @Override
  public int getScale(int column) throws SQLException {
    return type(column).scale(columns.at(column).precision(), columns.at(column).scale());
  }

  @Override
  public int isNullable(int column) throws SQLException {
    return columns.at(column).nullable() ? columnNullable : columnNoNulls;
  }

  @Override
  public boolean isSigned(int column) throws SQLException {
    return type(column).isNumber();
  }

  @Override
  public boolean isCaseSensitive(int column) throws SQLException {
    return type(column).isText(columns.documents());
  }

  @Override
  public boolean isSearchable(int column) throws SQLException {
    columns.at(column);
    return true;
  }

  @Override
  public boolean isAutoIncrement(int column) throws SQLException {
    columns.at(column);
    return false;
  }

  @Override
  public boolean isCurrency(int column) throws SQLException {
    columns.at(column);
    return false;
  }

  /** Expressions cannot be written; columns of tables can, by UPDATE. */
  @Override
  public boolean isReadOnly(int column) throws SQLException {
    ColumnDescription description = columns.at(column);
    return description.table() == null;
  }

  @Override
  public boolean isWritable(int column) throws SQLException {
    return !isReadOnly(column);
  }

  /** A write can always be refused, by a condition or a budget. */
  @Override
  public boolean isDefinitelyWritable(int column) throws SQLException {
    columns.at(column);
    return false;
  }
}
