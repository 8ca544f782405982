package io.partita.sql.generated;

import io.partita.sql.QueryAnswer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * SQLite with the tables of {@link ChangeGenerator}: what is refused there leaves a transaction as
 * it was, as it does here.
 */
final class SqlitePeer implements AutoCloseable {
  /** The outcome of what is refused. */
  static final String REFUSED = "refused";

  private final Connection connection;

  SqlitePeer() throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    run("PRAGMA case_sensitive_like = ON");
    for (String definition : ChangeGenerator.definitions()) {
      run(ChangeGenerator.named(definition, ""));
    }
  }

  /** How a statement ends: its rows, the number of items that it changed, or that it is refused. */
  String outcome(String text) {
    String named = ChangeGenerator.named(text, "");
    try {
      if (ChangeGenerator.isQuery(text)) {
        return rows(named).toString();
      }
      try (Statement statement = connection.createStatement()) {
        int count = statement.executeUpdate(named);
        return Integer.toString(ChangeGenerator.isChange(text) ? count : 0);
      }
    } catch (SQLException e) {
      return REFUSED;
    }
  }

  List<String> rows(String query) throws SQLException {
    return QueryAnswer.of(connection, query);
  }

  /** Runs what must not fail. */
  void run(String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
