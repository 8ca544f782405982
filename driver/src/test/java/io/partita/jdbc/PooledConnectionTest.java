package io.partita.jdbc;

import static io.partita.jdbc.ScriptedDatabase.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.EngineUnavailableException;
import io.partita.sql.PreparedSql;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import javax.sql.StatementEvent;
import javax.sql.StatementEventListener;
import org.junit.jupiter.api.Test;

/** What a pool of an application server sees. */
class PooledConnectionTest {
  private final ScriptedDatabase database = new ScriptedDatabase();
  private final Listener listener = new Listener();
  private final PartitaDataSource source =
      new PartitaDataSource("jdbc:partita:mem:shop", new Properties(), database.driver);
  private final PooledConnection pooled = source.getPooledConnection();

  PooledConnectionTest() throws SQLException {
    database.query("q", List.of(column("a", SqlType.VARCHAR)), new Object[] {"x"});
    database.change("u", 1);
    pooled.addConnectionEventListener(listener);
    pooled.addStatementEventListener(listener);
  }

  /** Notes what it is told, and whether it came from the pooled connection. */
  private final class Listener implements ConnectionEventListener, StatementEventListener {
    final List<String> events = new ArrayList<>();

    private void note(String what, Object from) {
      assertThat(from).isSameAs(pooled);
      events.add(what);
    }

    @Override
    public void connectionClosed(ConnectionEvent event) {
      note("closed", event.getSource());
    }

    @Override
    public void connectionErrorOccurred(ConnectionEvent event) {
      note("error " + event.getSQLException().getSQLState(), event.getSource());
    }

    @Override
    public void statementClosed(StatementEvent event) {
      note("statement closed", event.getSource());
    }

    @Override
    public void statementErrorOccurred(StatementEvent event) {
      note("statement error " + event.getSQLException().getSQLState(), event.getSource());
    }
  }

  private static void assertState(
      String state, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
  }

  @Test
  void closingAHandleTellsThePoolOnceAndKeepsTheDatabaseOpen() throws SQLException {
    Connection handle = pooled.getConnection();
    assertThat(listener.events).isEmpty();

    handle.close();
    handle.close();

    assertThat(listener.events).containsExactly("closed");
    assertThat(handle.isClosed()).isTrue();
    assertThat(database.closed).hasValue(0);
    assertThat(database.log).containsExactly("close session");
  }

  @Test
  void aHandleThatWasClosedStaysClosedWhenTheNextIsOpen() throws SQLException {
    Connection first = pooled.getConnection();
    first.close();
    Connection second = pooled.getConnection();

    assertThat(second).isNotSameAs(first);
    assertThat(first.isClosed()).isTrue();
    assertState("08003", first::createStatement);
    assertThat(second.createStatement().executeUpdate("u")).isEqualTo(1);
    first.close();
    assertThat(second.isClosed()).isFalse();
    assertThat(listener.events).containsExactly("closed");
  }

  @Test
  void aNewHandleClosesTheOneBeforeWithoutAnEvent() throws SQLException {
    Connection first = pooled.getConnection();
    ResultSet rows = first.createStatement().executeQuery("q");

    Connection second = pooled.getConnection();

    assertThat(first.isClosed()).isTrue();
    assertThat(rows.isClosed()).isTrue();
    assertThat(database.log).contains("close rows of q");
    assertThat(second.isClosed()).isFalse();
    assertThat(listener.events).isEmpty();
  }

  @Test
  void aHandleBeginsWithTheSettingsOfTheUrl() throws SQLException {
    try (Connection first = pooled.getConnection()) {
      first.setAutoCommit(false);
      first.setReadOnly(true);
      first.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      first.setClientInfo("ApplicationName", "somebody");
      first.setNetworkTimeout(Runnable::run, 1_000);
    }

    try (Connection second = pooled.getConnection()) {
      assertThat(second.getAutoCommit()).isTrue();
      assertThat(second.isReadOnly()).isFalse();
      assertThat(second.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
      assertThat(second.getClientInfo("ApplicationName")).isEmpty();
      assertThat(second.getNetworkTimeout()).isZero();
    }
  }

  @Test
  void closingThePooledConnectionClosesItsHandleAndTheDatabase() throws SQLException {
    Connection handle = pooled.getConnection();

    pooled.close();
    pooled.close();

    assertThat(handle.isClosed()).isTrue();
    assertThat(database.closed).hasValue(1);
    assertThat(listener.events).isEmpty();
    assertState("08003", pooled::getConnection);
  }

  @Test
  void whatBelongsToAHandleNamesTheHandle() throws SQLException {
    try (Connection handle = pooled.getConnection();
        Statement statement = handle.createStatement()) {
      assertThat(statement.getConnection()).isSameAs(handle);
      assertThat(handle.getMetaData().getConnection()).isSameAs(handle);
      assertThat(handle.unwrap(PartitaConnection.class)).isSameAs(handle);
    }
  }

  @Test
  void closingAPreparedStatementIsAnEventAndClosingAnotherIsNone() throws SQLException {
    try (Connection handle = pooled.getConnection()) {
      handle.createStatement().close();
      PreparedStatement prepared = handle.prepareStatement("q");
      prepared.executeQuery();
      assertThat(listener.events).isEmpty();

      prepared.close();
      prepared.close();
      assertThat(listener.events).containsExactly("statement closed");

      PreparedStatement onCompletion = handle.prepareStatement("q");
      onCompletion.closeOnCompletion();
      onCompletion.executeQuery().close();
      assertThat(listener.events).containsExactly("statement closed", "statement closed");
    }
  }

  @Test
  void aPreparedStatementThatIsOfNoUseAnyMoreIsAnErrorAndOneThatFailsOnceIsNone()
      throws SQLException {
    database.answer(
        "gone",
        PreparedSql.Kind.CHANGE,
        (parameters, options) -> {
          throw new SqlError(SqlErrors.UNDEFINED_TABLE, "There is no table t");
        });
    database.answer(
        "duplicate",
        PreparedSql.Kind.CHANGE,
        (parameters, options) -> {
          throw new SqlError(SqlErrors.DUPLICATE_KEY, "There is such an item");
        });
    try (Connection handle = pooled.getConnection();
        PreparedStatement gone = handle.prepareStatement("gone");
        PreparedStatement duplicate = handle.prepareStatement("duplicate")) {
      assertState("23505", duplicate::executeUpdate);
      assertThat(listener.events).isEmpty();

      assertState("42P01", gone::executeUpdate);
      assertThat(listener.events).containsExactly("statement error 42P01");
    }
  }

  @Test
  void aLostEngineIsAnErrorOfTheConnection() throws SQLException {
    database.answer(
        "fails",
        PreparedSql.Kind.CHANGE,
        (parameters, options) -> {
          throw new EngineUnavailableException("The log cannot be written", null);
        });
    try (Connection handle = pooled.getConnection();
        Statement statement = handle.createStatement()) {
      assertState("08006", () -> statement.executeUpdate("fails"));

      assertThat(listener.events).containsExactly("error 08006");
    }
    assertThat(listener.events).containsExactly("error 08006", "closed");
  }

  @Test
  void anAbortIsAnErrorAndThenAnEnd() throws SQLException {
    Connection handle = pooled.getConnection();

    handle.abort(Runnable::run);

    assertThat(listener.events).containsExactly("error 08003", "closed");
    assertThat(handle.isClosed()).isTrue();
  }

  @Test
  void aPoolMayCloseItWhenItIsToldOfAnError() throws SQLException {
    database.answer(
        "fails",
        PreparedSql.Kind.CHANGE,
        (parameters, options) -> {
          throw new EngineUnavailableException("The log cannot be written", null);
        });
    pooled.addConnectionEventListener(
        new ConnectionEventListener() {
          @Override
          public void connectionClosed(ConnectionEvent event) {
            throw new AssertionError("closed by the pool itself");
          }

          @Override
          public void connectionErrorOccurred(ConnectionEvent event) {
            try {
              pooled.close();
            } catch (SQLException e) {
              throw new AssertionError(e);
            }
          }
        });
    Connection handle = pooled.getConnection();
    Statement statement = handle.createStatement();

    assertState("08006", () -> statement.executeUpdate("fails"));

    assertThat(handle.isClosed()).isTrue();
    assertThat(database.closed).hasValue(1);
  }

  @Test
  void aListenerThatWasRemovedHearsNothing() throws SQLException {
    pooled.removeConnectionEventListener(listener);
    pooled.removeStatementEventListener(listener);

    Connection handle = pooled.getConnection();
    handle.prepareStatement("q").close();
    handle.close();

    assertThat(listener.events).isEmpty();
  }

  @Test
  void aPooledConnectionHasTheUserThatItWasAskedFor() throws SQLException {
    PooledConnection ofAnn = source.getPooledConnection("ann", "");
    try (Connection handle = ofAnn.getConnection()) {
      assertThat(handle.getMetaData().getUserName()).isEqualTo("ann");
    }
    ofAnn.close();
  }

  @Test
  void aTransactionThatAHandleLeavesOpenIsRolledBack() throws SQLException {
    PooledConnection real =
        new PartitaDataSource("jdbc:partita:mem:", new Properties()).getPooledConnection();
    try (Connection first = real.getConnection();
        Statement statement = first.createStatement()) {
      statement.execute("CREATE TABLE t (pk VARCHAR PRIMARY KEY)");
      first.setAutoCommit(false);
      statement.execute("INSERT INTO t (pk) VALUES ('left')");
    }
    try (Connection second = real.getConnection();
        Statement statement = second.createStatement();
        ResultSet rows = statement.executeQuery("SELECT pk FROM t WHERE pk = 'left'")) {
      assertThat(rows.next()).isFalse();
    }
    real.close();
  }
}
