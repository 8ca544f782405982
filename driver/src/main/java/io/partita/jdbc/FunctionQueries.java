package io.partita.jdbc;

import io.partita.sql.Dialect;
import io.partita.sql.SqlType;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The results and lists of {@code DatabaseMetaData} that tell of functions and words. */
final class FunctionQueries {
  /** Reserved words that SQL:2003 does not reserve, which is what JDBC asks for. */
  private static final List<String> AFTER_SQL_2003 = List.of("LIMIT", "OFFSET");

  private final MetadataQueries queries;

  FunctionQueries(MetadataQueries queries) {
    this.queries = queries;
  }

  /** What a function works on, which is how JDBC sorts them. */
  enum Kind {
    NUMERIC,
    STRING,
    TIME_DATE,
    SYSTEM;

    private static Kind of(Dialect.Function function) {
      if (isDateTime(function.result())
          || function.parameters().stream().anyMatch(Kind::isDateTime)) {
        return TIME_DATE;
      }
      SqlType type =
          function.parameters().isEmpty() ? function.result() : function.parameters().get(0);
      return switch (type) {
        case VARCHAR, CHAR -> STRING;
        default -> type.isNumeric() ? NUMERIC : SYSTEM;
      };
    }

    private static boolean isDateTime(SqlType type) {
      return type == SqlType.DATE || type.hasTimeOfDay();
    }
  }

  static String keywords() {
    return Dialect.reservedWords().stream()
        .filter(AFTER_SQL_2003::contains)
        .collect(Collectors.joining(","));
  }

  /** The names of a kind, and those beside that have a syntax of their own. */
  static String names(Kind kind, String... others) {
    TreeSet<String> names = new TreeSet<>(List.of(others));
    for (Dialect.Function function : Dialect.functions()) {
      if (Kind.of(function) == kind) {
        names.add(function.name());
      }
    }
    return String.join(",", names);
  }

  /** The functions that the arguments name; they belong to no catalog and no schema. */
  private static List<Dialect.Function> named(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String namePattern) {
    boolean anywhere =
        (catalog == null || catalog.isEmpty())
            && (schemaPattern == null || schemaPattern.isEmpty() || schemaPattern.equals("%"));
    if (!anywhere) {
      return List.of();
    }
    List<Dialect.Function> all = Dialect.functions();
    NamePattern names =
        NamePattern.of(namePattern, all.stream().map(Dialect.Function::name).toList());
    return all.stream().filter(function -> names.matches(function.name())).toList();
  }

  /** A name of its own for each number of parameters. */
  private static String specificName(Dialect.Function function) {
    return function.name() + "_" + function.parameters().size();
  }

  ResultSet functions(
      @Nullable String catalog, @Nullable String schemaPattern, @Nullable String namePattern)
      throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Dialect.Function function : named(catalog, schemaPattern, namePattern)) {
      rows.add(
          new @Nullable Object[] {
            null,
            null,
            function.name(),
            null,
            DatabaseMetaData.functionNoTable,
            specificName(function)
          });
    }
    return queries.result(MetadataResult.FUNCTIONS, rows);
  }

  /** The result first, then the parameters, which have no names. */
  ResultSet columns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String namePattern,
      @Nullable String columnPattern)
      throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    NamePattern columns = NamePattern.of(columnPattern, List.of());
    for (Dialect.Function function : named(catalog, schemaPattern, namePattern)) {
      for (int i = 0; i <= function.parameters().size(); i++) {
        SqlType type = i == 0 ? function.result() : function.parameters().get(i - 1);
        if (columns.matches("")) {
          rows.add(columnRow(function, JdbcType.of(type), i));
        }
      }
    }
    return queries.result(MetadataResult.FUNCTION_COLUMNS, rows);
  }

  private @Nullable Object[] columnRow(Dialect.Function function, JdbcType type, int position) {
    int precision = type.precision(0);
    return new @Nullable Object[] {
      null,
      null,
      function.name(),
      "",
      position == 0 ? DatabaseMetaData.functionReturn : DatabaseMetaData.functionColumnIn,
      type.code(DocumentStyle.NATIVE),
      type.typeName(),
      precision == 0 ? null : precision,
      null,
      null,
      type.isNumber() ? 10 : null,
      DatabaseMetaData.functionNullable,
      null,
      null,
      position,
      "YES",
      specificName(function)
    };
  }
}
