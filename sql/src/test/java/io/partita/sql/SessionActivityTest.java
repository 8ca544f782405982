package io.partita.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code sys.sessions} and {@code sys.transactions} show of other sessions. */
class SessionActivityTest {
  private static final SessionOptions OPTIONS = SessionOptions.defaults(ZoneOffset.UTC);

  private EmbeddedEngine engine;
  private Database database;
  private Session watching;
  private Session other;

  @BeforeEach
  void open() {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
    database = Database.over(engine, "test", 100);
    watching = database.connect(OPTIONS);
    other = database.connect(OPTIONS);
    run(other, "CREATE TABLE t (pk VARCHAR, sk INTEGER, PRIMARY KEY (pk, sk))");
    run(other, "INSERT INTO t (pk, sk) VALUES ('p', 1), ('p', 2), ('q', 1)");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static List<String> run(Session session, String text) {
    return ScriptTest.rows(session.prepare(text).execute(new Object[0], ExecutionOptions.DEFAULT));
  }

  private List<String> sessions(String columns) {
    return run(watching, "SELECT " + columns + " FROM sys.sessions ORDER BY session_id");
  }

  private List<String> transactions() {
    return run(
        watching,
        "SELECT session_id, kind, keys_read, ranges_read, items_written, bytes_written, savepoints"
            + " FROM sys.transactions ORDER BY session_id");
  }

  @Test
  void eachOpenSessionIsARowUntilItIsClosed() {
    other.setApplicationName("loader");
    assertThat(sessions("session_id, application_name")).containsExactly("1 | NULL", "2 | loader");

    Session third = database.connect(OPTIONS.toBuilder().readOnly(true).build());
    third.setIsolation(Isolation.READ_COMMITTED);
    other.close();

    assertThat(sessions("session_id, isolation, read_only"))
        .containsExactly("1 | serializable | NO", "3 | read committed | YES");
  }

  @Test
  void aSessionRunsWhileItsRowsAreOpen() {
    assertThat(sessions("state, own")).containsExactly("running | YES", "idle | NO");

    Rows rows =
        Objects.requireNonNull(
            other
                .prepare("SELECT sk FROM t WHERE pk = 'p'")
                .execute(new Object[0], ExecutionOptions.DEFAULT)
                .rows());
    assertThat(run(watching, "SELECT state, statement FROM sys.sessions WHERE session_id = 2"))
        .containsExactly("running | SELECT sk FROM t WHERE pk = ?");

    rows.close();
    assertThat(run(watching, "SELECT state, statement FROM sys.sessions WHERE session_id = 2"))
        .containsExactly("idle | NULL");
  }

  @Test
  void aTransactionIsShownFromItsFirstStatementWithWhatItRemembers() {
    run(other, "BEGIN");
    assertThat(transactions()).isEmpty();

    run(other, "SELECT sk FROM t WHERE pk = 'p' AND sk = 1");
    run(other, "SELECT sk FROM t WHERE pk = 'q'");
    assertThat(transactions()).containsExactly("2 | serializable | 1 | 1 | 0 | 0 | 0");
    assertThat(sessions("state, transaction_since IS NULL"))
        .containsExactly("running | true", "idle in transaction | false");

    run(other, "SAVEPOINT s");
    run(other, "INSERT INTO t (pk, sk) VALUES ('p', 3)");
    run(other, "DELETE FROM t WHERE pk = 'q' AND sk = 1");
    // An item is as large as its names and values: pk, p, sk and a number of one digit.
    assertThat(transactions()).containsExactly("2 | serializable | 3 | 1 | 2 | 7 | 1");

    run(other, "ROLLBACK TO s");
    assertThat(transactions()).containsExactly("2 | serializable | 3 | 1 | 0 | 0 | 1");
    run(other, "RELEASE s");
    assertThat(transactions()).containsExactly("2 | serializable | 3 | 1 | 0 | 0 | 0");

    run(other, "COMMIT");
    assertThat(transactions()).isEmpty();
    assertThat(sessions("state")).containsExactly("running", "idle");
  }

  @Test
  void transactionsSayTheirKind() {
    other.setIsolation(Isolation.READ_COMMITTED);
    other.setAutoCommit(false);
    run(other, "SELECT sk FROM t WHERE pk = 'p'");
    Session reader = database.connect(OPTIONS.toBuilder().readOnly(true).build());
    run(reader, "BEGIN");
    run(reader, "SELECT sk FROM t WHERE pk = 'p'");

    assertThat(transactions())
        .containsExactly(
            "2 | read committed | 0 | 0 | 0 | 0 | 0", "3 | snapshot | 0 | 0 | 0 | 0 | 0");

    other.rollback();
    reader.close();
    assertThat(transactions()).isEmpty();
  }

  @Test
  void aTransactionThatCouldNotCommitIsOver() {
    run(other, "BEGIN");
    run(other, "UPDATE t SET n = 1 WHERE pk = 'p' AND sk = 1");
    run(watching, "UPDATE t SET n = 2 WHERE pk = 'p' AND sk = 1");
    assertThatThrownBy(other::commit).isInstanceOf(SqlError.class);

    assertThat(transactions()).isEmpty();
  }
}
