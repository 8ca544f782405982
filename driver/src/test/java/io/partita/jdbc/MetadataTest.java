package io.partita.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.sql.SqlType;
import io.partita.sql.TableMetadata;
import io.partita.sql.TableMetadata.ColumnMetadata;
import io.partita.sql.TableMetadata.IndexMetadata;
import io.partita.sql.TableMetadata.Kind;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetadataTest {
  private final ScriptedDatabase database = new ScriptedDatabase();
  private Connection connection;
  private DatabaseMetaData metadata;

  @BeforeEach
  void tables() throws SQLException {
    List<ColumnMetadata> columns =
        List.of(
            column("sk", SqlType.TIMESTAMP, 0, 0, false),
            column("pk", SqlType.VARCHAR, 40, 0, false),
            new ColumnMetadata("total", SqlType.DECIMAL, 12, 2, true, "0", true, "gross, in EUR"),
            column("n", SqlType.DECIMAL, 0, 0, true),
            column("doc", SqlType.MAP, 0, 0, true));
    database.tables.add(
        new TableMetadata(
            "main",
            "orders",
            Kind.TABLE,
            "what was bought",
            columns,
            List.of("pk", "sk"),
            List.of(new IndexMetadata("by_total", List.of("pk", "total"), 7))));
    for (String name : List.of("aXb", "a_b")) {
      database.tables.add(
          new TableMetadata(
              "main",
              name,
              Kind.TABLE,
              null,
              List.of(column(name, SqlType.VARCHAR, 0, 0, false)),
              List.of(name),
              List.of()));
    }
    database.tables.add(
        new TableMetadata("main", "v", Kind.VIEW, null, List.of(), List.of(), List.of()));
    database.tables.add(
        new TableMetadata(
            "sys", "tables", Kind.SYSTEM_TABLE, null, List.of(), List.of(), List.of()));
    connection = database.connect();
    metadata = connection.getMetaData();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private static ColumnMetadata column(
      String name, SqlType type, int precision, int scale, boolean nullable) {
    return new ColumnMetadata(name, type, precision, scale, nullable, null, true, null);
  }

  private static List<String> values(ResultSet rows, String... labels) throws SQLException {
    List<String> values = new ArrayList<>();
    while (rows.next()) {
      List<@Nullable String> row = new ArrayList<>();
      for (String label : labels) {
        row.add(rows.getString(label));
      }
      values.add(String.join(" ", row.stream().map(String::valueOf).toList()));
    }
    return values;
  }

  private static Map<String, List<String>> documentedColumns() throws Exception {
    Map<String, List<String>> documented = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                MetadataTest.class.getResourceAsStream("metadata-columns.txt"),
                StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(
              line -> {
                int colon = line.indexOf(": ");
                documented.put(
                    line.substring(0, colon), List.of(line.substring(colon + 2).split(", ", -1)));
              });
    }
    return documented;
  }

  @Test
  void everyResultHasTheColumnsThatTheJavadocNames() throws Exception {
    Map<String, Integer> codes =
        Map.of(
            "String", Types.VARCHAR,
            "int", Types.INTEGER,
            "short", Types.SMALLINT,
            "boolean", Types.BOOLEAN,
            "long", Types.BIGINT);
    Map<String, List<String>> documented = documentedColumns();
    Set<String> seen = new LinkedHashSet<>();
    for (Method method : DatabaseMetaData.class.getMethods()) {
      if (method.getReturnType() == ResultSet.class) {
        List<String> columns = documented.get(method.getName());
        assertThat(columns).as(method.getName()).isNotNull();
        try (ResultSet rows = (ResultSet) method.invoke(metadata, nulls(method))) {
          ResultSetMetaData about = rows.getMetaData();
          assertThat(about.getColumnCount()).as(method.getName()).isEqualTo(columns.size());
          for (int i = 0; i < columns.size(); i++) {
            String[] nameAndType = columns.get(i).split(" ", 2);
            assertThat(about.getColumnLabel(i + 1)).startsWith(nameAndType[0]);
            if (!nameAndType[1].equals("-")) {
              assertThat(about.getColumnType(i + 1))
                  .as(method.getName() + "." + nameAndType[0])
                  .isEqualTo(codes.get(nameAndType[1]));
            }
          }
        }
        seen.add(method.getName());
      }
    }

    assertThat(seen).containsExactlyInAnyOrderElementsOf(documented.keySet());
  }

  private static @Nullable Object[] nulls(Method method) {
    Class<?>[] types = method.getParameterTypes();
    @Nullable Object[] arguments = new @Nullable Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] = types[i].isPrimitive() ? Array.get(Array.newInstance(types[i], 1), 0) : null;
    }
    return arguments;
  }

  @Test
  void tablesAreSortedByTypeAndNameAndFilteredByAll() throws SQLException {
    assertThat(values(metadata.getTables(null, null, null, null), "TABLE_TYPE", "TABLE_NAME"))
        .containsExactly("SYSTEM TABLE tables", "TABLE aXb", "TABLE a_b", "TABLE orders", "VIEW v");
    assertThat(values(metadata.getTables("shop", "main", "%", new String[] {"VIEW"}), "TABLE_NAME"))
        .containsExactly("v");
    assertThat(values(metadata.getTables(null, null, "%", new String[] {}), "TABLE_NAME"))
        .isEmpty();
    assertThat(values(metadata.getTables("other", null, "%", null), "TABLE_NAME")).isEmpty();
    assertThat(values(metadata.getTables("", null, "%", null), "TABLE_NAME")).isEmpty();
    assertThat(values(metadata.getTables(null, "ma_n", "ord%", null), "TABLE_CAT", "REMARKS"))
        .containsExactly("shop what was bought");
  }

  @Test
  void aPatternThatIsANameMeansThatAlone() throws SQLException {
    List<String> expected = List.of("a_b 1");

    assertThat(
            values(metadata.getColumns(null, "main", "a_b", "%"), "TABLE_NAME", "ORDINAL_POSITION"))
        .isEqualTo(expected);
    assertThat(
            values(
                metadata.getColumns(null, "main", "a\\_b", "%"), "TABLE_NAME", "ORDINAL_POSITION"))
        .isEqualTo(expected);
    assertThat(values(metadata.getColumns(null, "main", "a__", null), "TABLE_NAME"))
        .containsExactly("aXb", "a_b");
  }

  @Test
  void columnsKeepTheirOrderAndSayWhatTheyAre() throws SQLException {
    assertThat(
            values(
                metadata.getColumns("shop", "main", "orders", null),
                "COLUMN_NAME",
                "DATA_TYPE",
                "TYPE_NAME",
                "COLUMN_SIZE",
                "DECIMAL_DIGITS",
                "NUM_PREC_RADIX",
                "NULLABLE",
                "COLUMN_DEF",
                "REMARKS",
                "CHAR_OCTET_LENGTH",
                "ORDINAL_POSITION",
                "IS_NULLABLE",
                "IS_AUTOINCREMENT",
                "IS_GENERATEDCOLUMN"))
        .containsExactly(
            "sk 93 TIMESTAMP 29 9 null 0 null null null 1 NO NO NO",
            "pk 12 VARCHAR 40 null null 0 null null 160 2 NO NO NO",
            "total 3 DECIMAL 12 2 10 1 0 gross, in EUR null 3 YES NO NO",
            "n 3 DECIMAL null null 10 1 null null null 4 YES NO NO",
            "doc 1111 MAP null null null 1 null null null 5 YES NO NO");
    assertThat(
            values(
                metadata.getColumns(null, null, "orders", "t%"), "COLUMN_NAME", "ORDINAL_POSITION"))
        .containsExactly("total 3");
  }

  @Test
  void keysAndIndexesTellPartitionAndSortKey() throws SQLException {
    assertThat(
            values(
                metadata.getPrimaryKeys(null, "main", "orders"),
                "COLUMN_NAME",
                "KEY_SEQ",
                "PK_NAME"))
        .containsExactly("pk 1 PRIMARY", "sk 2 PRIMARY");
    assertThat(
            values(
                metadata.getIndexInfo(null, "main", "orders", false, true),
                "NON_UNIQUE",
                "INDEX_NAME",
                "ORDINAL_POSITION",
                "COLUMN_NAME",
                "CARDINALITY"))
        .containsExactly(
            "false PRIMARY 1 pk null",
            "false PRIMARY 2 sk null",
            "true by_total 1 pk 7",
            "true by_total 2 total 7");
    assertThat(
            values(metadata.getIndexInfo(null, null, "%", true, true), "TABLE_NAME", "COLUMN_NAME"))
        .containsExactly("aXb aXb", "a_b a_b", "orders pk", "orders sk");
    assertThat(
            values(
                metadata.getBestRowIdentifier(
                    null, null, "orders", DatabaseMetaData.bestRowTransaction, false),
                "COLUMN_NAME",
                "PSEUDO_COLUMN"))
        .containsExactly("sk 1", "pk 1");
    assertThatThrownBy(() -> metadata.getBestRowIdentifier(null, null, "orders", 9, false))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void schemasAndCatalogAreNeverEmpty() throws SQLException {
    assertThat(values(metadata.getSchemas(), "TABLE_SCHEM", "TABLE_CATALOG"))
        .containsExactly("information_schema shop", "main shop", "sys shop");
    assertThat(values(metadata.getSchemas("shop", "m%"), "TABLE_SCHEM")).containsExactly("main");
    assertThat(values(metadata.getCatalogs(), "TABLE_CAT")).containsExactly("shop");
    assertThat(connection.getCatalog()).isEqualTo("shop");
    assertThat(values(metadata.getTableTypes(), "TABLE_TYPE"))
        .containsExactly("SYSTEM TABLE", "TABLE", "VIEW");
  }

  @Test
  void everyTypeIsTheOneThatResultsReport() throws SQLException {
    Map<String, Integer> codes = new LinkedHashMap<>();
    int last = Integer.MIN_VALUE;
    try (ResultSet types = metadata.getTypeInfo()) {
      while (types.next()) {
        assertThat(types.getInt("DATA_TYPE")).isGreaterThanOrEqualTo(last);
        last = types.getInt("DATA_TYPE");
        assertThat(codes.put(types.getString("TYPE_NAME"), last)).isNull();
      }
    }
    for (SqlType type : SqlType.values()) {
      database.query("q " + type, List.of(ScriptedDatabase.column("v", type)));
      try (ResultSet rows = connection.createStatement().executeQuery("q " + type)) {
        ResultSetMetaData about = rows.getMetaData();
        assertThat(codes).containsEntry(about.getColumnTypeName(1), about.getColumnType(1));
      }
    }
    assertThat(codes).hasSize(SqlType.values().length);
  }

  @Test
  void aResultTellsLabelsNamesAndSizes() throws SQLException {
    database.query(
        "q",
        List.of(
            new io.partita.sql.ColumnDescription(
                "sum", "total", "main", "orders", SqlType.DECIMAL, 12, 2, true),
            new io.partita.sql.ColumnDescription(
                "n", "n", null, null, SqlType.DECIMAL, 0, 0, false)));
    try (ResultSet rows = connection.createStatement().executeQuery("q")) {
      ResultSetMetaData about = rows.getMetaData();

      assertThat(about.getColumnLabel(1)).isEqualTo("sum");
      assertThat(about.getColumnName(1)).isEqualTo("total");
      assertThat(about.getTableName(1)).isEqualTo("orders");
      assertThat(about.getSchemaName(1)).isEqualTo("main");
      assertThat(about.getCatalogName(1)).isEqualTo("shop");
      assertThat(about.getPrecision(1)).isEqualTo(12);
      assertThat(about.getScale(1)).isEqualTo(2);
      assertThat(about.getColumnDisplaySize(1)).isEqualTo(14);
      assertThat(about.isWritable(1)).isTrue();
      assertThat(about.isSigned(1)).isTrue();
      assertThat(about.getPrecision(2)).isZero();
      assertThat(about.getScale(2)).isZero();
      assertThat(about.getTableName(2)).isEmpty();
      assertThat(about.getCatalogName(2)).isEmpty();
      assertThat(about.isReadOnly(2)).isTrue();
      assertThat(about.isNullable(2)).isEqualTo(ResultSetMetaData.columnNoNulls);
      assertThatThrownBy(() -> about.getColumnLabel(3)).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void answersThatToolsDecideBy() throws SQLException {
    assertThat(metadata.getDatabaseProductName()).isEqualTo("Partita");
    assertThat(metadata.getDriverVersion()).startsWith(metadata.getDriverMajorVersion() + ".");
    assertThat(metadata.getIdentifierQuoteString()).isEqualTo("\"");
    assertThat(metadata.getSearchStringEscape()).isEqualTo("\\");
    assertThat(metadata.getSQLKeywords()).isNotNull();
    assertThat(metadata.supportsCatalogsInDataManipulation()).isFalse();
    assertThat(metadata.supportsSchemasInDataManipulation()).isTrue();
    assertThat(metadata.storesMixedCaseIdentifiers()).isTrue();
    assertThat(metadata.supportsMixedCaseQuotedIdentifiers()).isTrue();
    assertThat(metadata.storesUpperCaseIdentifiers()).isFalse();
    assertThat(metadata.storesLowerCaseIdentifiers()).isFalse();
    assertThat(metadata.supportsMixedCaseIdentifiers()).isFalse();
    assertThat(metadata.supportsTransactions()).isTrue();
    assertThat(metadata.supportsSavepoints()).isTrue();
    assertThat(metadata.getDefaultTransactionIsolation())
        .isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
    assertThat(metadata.supportsTransactionIsolationLevel(Connection.TRANSACTION_READ_COMMITTED))
        .isTrue();
    assertThat(metadata.supportsTransactionIsolationLevel(Connection.TRANSACTION_NONE)).isFalse();
    assertThat(metadata.getUserName()).isEmpty();
    assertThat(metadata.getURL()).isEqualTo("jdbc:partita:mem:shop");
  }
}
