package io.partita.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionsTest {
  private PartitaDataSource source;
  private Connection other;
  private final List<Long> pauses = new ArrayList<>();

  @BeforeEach
  void open() throws SQLException {
    source = new PartitaDataSource("jdbc:partita:mem:transactions", new Properties());
    other = source.getConnection();
    run(other, "CREATE TABLE counters (id VARCHAR PRIMARY KEY, n INTEGER)");
    run(other, "INSERT INTO counters (id, n) VALUES ('c', 0)");
  }

  @AfterEach
  void close() throws SQLException {
    other.close();
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private int count() throws SQLException {
    try (Statement statement = other.createStatement();
        ResultSet rows = statement.executeQuery("SELECT n FROM counters WHERE id = 'c'")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void aConflictIsRunAgainAfterPausesThatGrow() throws SQLException {
    List<Integer> attempts = new ArrayList<>();

    String answer =
        Transactions.run(
            source,
            connection -> {
              attempts.add(attempts.size() + 1);
              run(connection, "UPDATE counters SET n = n + 1 WHERE id = 'c'");
              if (attempts.size() < 4) {
                run(other, "UPDATE counters SET n = n + 10 WHERE id = 'c'");
              }
              return "done";
            },
            pauses::add);

    assertThat(answer).isEqualTo("done");
    assertThat(attempts).containsExactly(1, 2, 3, 4);
    assertThat(pauses).containsExactly(1L, 2L, 4L);
    assertThat(count()).isEqualTo(31);
  }

  @Test
  void whatNeverGetsThroughEndsWithTheConflict() throws SQLException {
    assertThatThrownBy(
            () ->
                Transactions.run(
                    source,
                    connection -> {
                      run(connection, "UPDATE counters SET n = n + 1 WHERE id = 'c'");
                      run(other, "UPDATE counters SET n = n + 10 WHERE id = 'c'");
                      return null;
                    },
                    pauses::add))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40001"));

    assertThat(pauses).hasSize(49).last().isEqualTo(250L);
    assertThat(count()).isEqualTo(500);
  }

  @Test
  void anyOtherFailureIsRolledBackAndLeavesAtOnce() throws SQLException {
    assertThatThrownBy(
            () ->
                Transactions.run(
                    source,
                    connection -> {
                      run(connection, "UPDATE counters SET n = 7 WHERE id = 'c'");
                      throw new IllegalStateException("no more tea");
                    },
                    pauses::add))
        .hasMessage("no more tea");

    assertThat(pauses).isEmpty();
    assertThat(count()).isZero();
  }

  @Test
  void anInterruptEndsTheAttempts() {
    assertThatThrownBy(
            () ->
                Transactions.run(
                    source,
                    connection -> {
                      run(connection, "UPDATE counters SET n = n + 1 WHERE id = 'c'");
                      run(other, "UPDATE counters SET n = n + 10 WHERE id = 'c'");
                      return null;
                    },
                    millis -> {
                      throw new InterruptedException();
                    }))
        .isInstanceOf(SQLException.class);

    assertThat(Thread.interrupted()).isTrue();
  }
}
