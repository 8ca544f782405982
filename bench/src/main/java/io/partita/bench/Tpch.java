package io.partita.bench;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The eight tables of TPC-H and the analytical queries over them: the same files that the tests
 * compare with DuckDB.
 */
final class Tpch {
  private static final int BATCH = 1_000;

  private static final Pattern COMMENT = Pattern.compile("(?m)^-- (.*)\\R");

  /** What is varied: dates, numbers of two digits and those compared with; strings are not. */
  private static final Pattern LITERAL =
      Pattern.compile("DATE '([-0-9]+)'|'[^']*'|(?<![\\w.])(\\d{2,}|(?<=[=<>] )[1-9])(?![\\w.])");

  private static final int DAYS = 28;
  private static final int ZEROS = 40;

  private Tpch() {}

  /**
   * A query.
   *
   * @param number from 1, in the order of the file
   * @param title what the file says of it, in the last comment above, up to a colon or full stop;
   *     may be empty
   */
  record Query(int number, String title, String text) {}

  static List<Query> queries() throws IOException {
    List<Query> queries = new ArrayList<>();
    for (String statement : statements("/tpch.sql")) {
      String title = "";
      for (Matcher comment = COMMENT.matcher(statement); comment.find(); ) {
        title = comment.group(1).split("[:.]", 2)[0];
      }
      queries.add(new Query(queries.size() + 1, title, withoutComments(statement)));
    }
    return queries;
  }

  /**
   * A query with its literals written in another way for each number, some dozen ways for each
   * literal: dates up to four weeks later, numbers with zeros in front. The same rows are read, or
   * nearly so.
   */
  static String withOtherLiterals(String query, int number) {
    int rest = number;
    StringBuilder text = new StringBuilder();
    Matcher literals = LITERAL.matcher(query);
    while (literals.find()) {
      String literal = literals.group();
      if (literals.group(1) != null) {
        literal = "DATE '" + LocalDate.parse(literals.group(1)).plusDays(rest % DAYS) + "'";
        rest /= DAYS;
      } else if (literals.group(2) != null) {
        literal = "0".repeat(rest % ZEROS) + literal;
        rest /= ZEROS;
      }
      literals.appendReplacement(text, Matcher.quoteReplacement(literal));
    }
    return literals.appendTail(text).toString();
  }

  /** Makes the tables and fills them, in the order in which they are generated. */
  static void load(Connection connection, double scale) throws IOException, SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String definition : statements("/tpch-tables.sql")) {
        statement.execute(withoutComments(definition));
      }
    }
    for (TpchTable<?> table : TpchTable.getTables()) {
      fill(connection, table, scale);
    }
  }

  private static <E extends TpchEntity> void fill(
      Connection connection, TpchTable<E> table, double scale) throws SQLException {
    List<TpchColumn<E>> columns = table.getColumns();
    String marks = String.join(", ", Collections.nCopies(columns.size(), "?"));
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO " + table.getTableName() + " VALUES (" + marks + ")")) {
      int rows = 0;
      for (E row : table.createGenerator(scale, 1, 1)) {
        for (int i = 0; i < columns.size(); i++) {
          insert.setObject(i + 1, value(columns.get(i), row));
        }
        insert.addBatch();
        if (++rows % BATCH == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private static <E extends TpchEntity> Object value(TpchColumn<E> column, E row) {
    return switch (column.getType().getBase()) {
      case INTEGER -> column.getInteger(row);
      case IDENTIFIER -> column.getIdentifier(row);
      case DATE -> LocalDate.ofEpochDay(column.getDate(row));
      case DOUBLE -> BigDecimal.valueOf(column.getDouble(row));
      case VARCHAR -> column.getString(row);
    };
  }

  /** The statements of a file with the comments above them. */
  private static List<String> statements(String resource) throws IOException {
    try (InputStream in = Objects.requireNonNull(Tpch.class.getResourceAsStream(resource))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(text.split(";", -1)).filter(part -> !part.isBlank()).toList();
    }
  }

  private static String withoutComments(String statement) {
    return COMMENT.matcher(statement).replaceAll("").trim();
  }
}
