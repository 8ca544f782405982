package io.partita.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.PutItemRequest;
import io.partita.engine.RequestContext;
import io.partita.engine.ReturnValues;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Analytical queries over the eight tables of TPC-H give DuckDB's rows, in DuckDB's order. */
class TpchTest {
  private static final double SCALE = 0.01;

  private static EmbeddedEngine engine;
  private static Session session;
  private static Connection duck;

  @BeforeAll
  static void load(@TempDir Path directory) throws SQLException, IOException {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
    session = Database.over(engine, "tpch", 100).connect(ScriptTest.options("allow"));
    duck = DriverManager.getConnection("jdbc:duckdb:");
    for (String definition : statements("/tpch-tables.sql")) {
      session.prepare(definition).execute(new Object[0], ExecutionOptions.DEFAULT);
      try (Statement statement = duck.createStatement()) {
        statement.execute(definition);
      }
    }
    for (TpchTable<?> table : TpchTable.getTables()) {
      Path file = directory.resolve(table.getTableName() + ".csv");
      fill(table, file);
      try (Statement statement = duck.createStatement()) {
        statement.execute(
            "COPY "
                + table.getTableName()
                + " FROM '"
                + file
                + "' (DELIMITER '|', HEADER false, QUOTE '', ESCAPE '')");
      }
    }
  }

  @AfterAll
  static void close() throws SQLException {
    duck.close();
    engine.close();
  }

  private static <E extends TpchEntity> void fill(TpchTable<E> table, Path file)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    for (E entity : table.createGenerator(SCALE, 1, 1)) {
      String line = entity.toLine();
      lines.append(line).append('\n');
      String[] values = line.split("\\|", -1);
      Map<String, AttributeValue> attributes = new LinkedHashMap<>();
      for (int i = 0; i < table.getColumns().size(); i++) {
        TpchColumn<E> column = table.getColumns().get(i);
        attributes.put(column.getColumnName(), value(column, values[i]));
      }
      engine.putItem(
          new PutItemRequest(
              table.getTableName(), Item.of(attributes), null, ReturnValues.NONE, false),
          RequestContext.CONSISTENT);
    }
    Files.writeString(file, lines);
  }

  private static AttributeValue value(TpchColumn<?> column, String text) {
    return switch (column.getType().getBase()) {
      case VARCHAR, DATE -> new AttributeValue.S(text);
      case INTEGER, IDENTIFIER, DOUBLE -> new AttributeValue.N(new BigDecimal(text));
    };
  }

  @ParameterizedTest
  @MethodSource
  void givesTheRowsOfDuckDb(String query) throws SQLException {
    assertThat(QueryAnswer.of(session, query)).isEqualTo(QueryAnswer.of(duck, query));
  }

  static List<String> givesTheRowsOfDuckDb() throws IOException {
    return statements("/tpch.sql");
  }

  private static List<String> statements(String resource) throws IOException {
    try (var in = TpchTest.class.getResourceAsStream(resource)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(text.replaceAll("(?m)^--.*$", "").split(";"))
          .map(String::trim)
          .filter(statement -> !statement.isEmpty())
          .toList();
    }
  }
}
