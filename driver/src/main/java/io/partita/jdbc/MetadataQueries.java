package io.partita.jdbc;

import io.partita.sql.TableMetadata;
import io.partita.sql.TableMetadata.ColumnMetadata;
import io.partita.sql.TableMetadata.IndexMetadata;
import io.partita.sql.TableMetadata.Kind;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The results of {@code DatabaseMetaData} that tell of tables: rows in the Javadoc's order. */
final class MetadataQueries {
  /** The name of every primary key, and of the index that it is. */
  static final String PRIMARY = "PRIMARY";

  /** Schemas that are there also without tables. */
  private static final List<String> SCHEMAS = List.of("information_schema", "main", "sys");

  /** A character has at most four bytes. */
  private static final int MAX_CHARACTER_BYTES = 4;

  private final PartitaConnection connection;

  MetadataQueries(PartitaConnection connection) {
    this.connection = connection;
  }

  /** A result with the given rows; none makes an empty one with all its columns. */
  ResultSet result(MetadataResult result, List<@Nullable Object[]> rows) throws SQLException {
    connection.checkOpen();
    return PartitaResultSet.detached(result.columns(), rows, connection.timeZone());
  }

  ResultSet empty(MetadataResult result) throws SQLException {
    return result(result, List.of());
  }

  private static @Nullable Object[] row(@Nullable Object... values) {
    return values;
  }

  private boolean isCatalog(@Nullable String catalog) {
    return catalog == null || catalog.equals(connection.catalogName());
  }

  private Set<String> schemaNames() throws SQLException {
    Set<String> names = new TreeSet<>(SCHEMAS);
    connection.tables().forEach(table -> names.add(table.schema()));
    return names;
  }

  ResultSet catalogs() throws SQLException {
    return result(
        MetadataResult.CATALOGS, Collections.singletonList(row(connection.catalogName())));
  }

  ResultSet schemas(@Nullable String catalog, @Nullable String schemaPattern) throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    if (isCatalog(catalog)) {
      Set<String> names = schemaNames();
      NamePattern pattern = NamePattern.of(schemaPattern, names);
      for (String name : names) {
        if (pattern.matches(name)) {
          rows.add(row(name, connection.catalogName()));
        }
      }
    }
    return result(MetadataResult.SCHEMAS, rows);
  }

  ResultSet tableTypes() throws SQLException {
    return result(
        MetadataResult.TABLE_TYPES,
        Arrays.stream(Kind.values())
            .map(MetadataQueries::typeName)
            .sorted()
            .map(name -> row(name))
            .toList());
  }

  private static String typeName(Kind kind) {
    return kind.name().replace('_', ' ');
  }

  /** The tables that the arguments name, sorted by schema and name. */
  private List<TableMetadata> tables(
      @Nullable String catalog, @Nullable String schemaPattern, Selection selection)
      throws SQLException {
    if (!isCatalog(catalog)) {
      return List.of();
    }
    List<TableMetadata> all = connection.tables();
    NamePattern schemas = NamePattern.of(schemaPattern, schemaNames());
    NamePattern names =
        selection.pattern(all.stream().map(TableMetadata::name).collect(Collectors.toSet()));
    return all.stream()
        .filter(table -> schemas.matches(table.schema()) && names.matches(table.name()))
        .sorted(Comparator.comparing(TableMetadata::schema).thenComparing(TableMetadata::name))
        .toList();
  }

  /** What an argument means, given the names that there are. */
  private interface Selection {
    NamePattern pattern(Set<String> existing);
  }

  ResultSet tables(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String tablePattern,
      @Nullable String @Nullable [] types)
      throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    tables(catalog, schemaPattern, names -> NamePattern.of(tablePattern, names)).stream()
        .filter(table -> types == null || Arrays.asList(types).contains(typeName(table.kind())))
        .sorted(Comparator.comparing(table -> typeName(table.kind())))
        .forEach(table -> rows.add(tableRow(table)));
    return result(MetadataResult.TABLES, rows);
  }

  private @Nullable Object[] tableRow(TableMetadata table) {
    return row(
        connection.catalogName(),
        table.schema(),
        table.name(),
        typeName(table.kind()),
        table.remarks(),
        null,
        null,
        null,
        null,
        null);
  }

  ResultSet columns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String tablePattern,
      @Nullable String columnPattern)
      throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (TableMetadata table :
        tables(catalog, schemaPattern, names -> NamePattern.of(tablePattern, names))) {
      List<String> names = table.columns().stream().map(ColumnMetadata::name).toList();
      NamePattern pattern = NamePattern.of(columnPattern, names);
      for (int i = 0; i < table.columns().size(); i++) {
        if (pattern.matches(names.get(i))) {
          rows.add(columnRow(table, table.columns().get(i), i + 1));
        }
      }
    }
    return result(MetadataResult.COLUMNS, rows);
  }

  private @Nullable Object[] columnRow(TableMetadata table, ColumnMetadata column, int position) {
    JdbcType type = JdbcType.of(column.type());
    return row(
        connection.catalogName(),
        table.schema(),
        table.name(),
        column.name(),
        type.code(connection.documents()),
        type.typeName(),
        columnSize(column),
        null,
        decimalDigits(column),
        type.isNumber() ? 10 : null,
        column.nullable() ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
        column.remarks(),
        column.defaultText(),
        null,
        null,
        octets(column),
        position,
        column.nullable() ? "YES" : "NO",
        null,
        null,
        null,
        null,
        "NO",
        "NO");
  }

  /** Digits or characters, or null if the type has none. */
  private static @Nullable Integer columnSize(ColumnMetadata column) {
    int precision = JdbcType.of(column.type()).precision(column.precision());
    return precision == 0 ? null : precision;
  }

  /** Digits after the point, or null where there is none: a decimal without precision has any. */
  private static @Nullable Integer decimalDigits(ColumnMetadata column) {
    return switch (column.type()) {
      case SMALLINT, INTEGER, BIGINT -> 0;
      case DECIMAL -> column.precision() == 0 ? null : column.scale();
      case TIME, TIMESTAMP, TIMESTAMP_WITH_TIME_ZONE ->
          JdbcType.of(column.type()).scale(column.precision(), column.scale());
      default -> null;
    };
  }

  private static @Nullable Integer octets(ColumnMetadata column) {
    Integer size = columnSize(column);
    return switch (column.type()) {
      case VARBINARY -> size;
      case VARCHAR, CHAR ->
          size == null
              ? null
              : (int) Math.min((long) size * MAX_CHARACTER_BYTES, JdbcType.ITEM_BYTES);
      default -> null;
    };
  }

  ResultSet primaryKeys(@Nullable String catalog, @Nullable String schema, @Nullable String name)
      throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (TableMetadata table : tables(catalog, schema, names -> NamePattern.ofName(name, names))) {
      table.keyColumns().stream()
          .sorted()
          .forEach(
              column ->
                  rows.add(
                      row(
                          connection.catalogName(),
                          table.schema(),
                          table.name(),
                          column,
                          table.keyColumns().indexOf(column) + 1,
                          PRIMARY)));
    }
    return result(MetadataResult.PRIMARY_KEYS, rows);
  }

  ResultSet bestRowIdentifier(
      @Nullable String catalog, @Nullable String schema, @Nullable String name)
      throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (TableMetadata table : tables(catalog, schema, names -> NamePattern.ofName(name, names))) {
      for (ColumnMetadata column : table.columns()) {
        if (table.keyColumns().contains(column.name())) {
          JdbcType type = JdbcType.of(column.type());
          rows.add(
              row(
                  DatabaseMetaData.bestRowSession,
                  column.name(),
                  type.code(connection.documents()),
                  type.typeName(),
                  columnSize(column),
                  null,
                  decimalDigits(column),
                  DatabaseMetaData.bestRowNotPseudo));
        }
      }
    }
    return result(MetadataResult.ROW_IDENTIFIERS, rows);
  }

  /** The primary key is the one unique index; the number of its entries is not counted here. */
  ResultSet indexInfo(
      @Nullable String catalog, @Nullable String schema, @Nullable String name, boolean unique)
      throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    List<TableMetadata> tables = tables(catalog, schema, names -> NamePattern.ofName(name, names));
    for (TableMetadata table : tables) {
      addIndex(rows, table, PRIMARY, table.keyColumns(), null);
    }
    for (TableMetadata table : unique ? List.<TableMetadata>of() : tables) {
      table.indexes().stream()
          .sorted(Comparator.comparing(IndexMetadata::name))
          .forEach(index -> addIndex(rows, table, index.name(), index.columns(), index.items()));
    }
    return result(MetadataResult.INDEX_INFO, rows);
  }

  private void addIndex(
      List<@Nullable Object[]> rows,
      TableMetadata table,
      String index,
      List<String> columns,
      @Nullable Long items) {
    for (int i = 0; i < columns.size(); i++) {
      rows.add(
          row(
              connection.catalogName(),
              table.schema(),
              table.name(),
              items != null,
              null,
              index,
              DatabaseMetaData.tableIndexOther,
              i + 1,
              columns.get(i),
              "A",
              items,
              null,
              null));
    }
  }

  ResultSet typeInfo() throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    Arrays.stream(JdbcType.values())
        .sorted(Comparator.comparingInt((JdbcType type) -> type.code(connection.documents())))
        .forEach(type -> rows.add(typeRow(type)));
    return result(MetadataResult.TYPE_INFO, rows);
  }

  private @Nullable Object[] typeRow(JdbcType type) {
    boolean decimal = type == JdbcType.DECIMAL;
    int maxScale = decimal ? JdbcType.MAX_DIGITS : type.scale(0, 0);
    return row(
        type.typeName(),
        type.code(connection.documents()),
        decimal ? JdbcType.MAX_DIGITS : type.precision(0),
        type.literalPrefix,
        type.literalSuffix,
        type.createParameters,
        DatabaseMetaData.typeNullable,
        type.isText(connection.documents()),
        type.isText() ? DatabaseMetaData.typeSearchable : DatabaseMetaData.typePredBasic,
        !type.isNumber(),
        false,
        false,
        null,
        0,
        maxScale,
        null,
        null,
        type.isNumber() ? 10 : null);
  }

  ResultSet clientInfoProperties() throws SQLException {
    return result(
        MetadataResult.CLIENT_INFO_PROPERTIES,
        Collections.singletonList(
            row("ApplicationName", 0, "", "The name under which the connection shows itself")));
  }
}
