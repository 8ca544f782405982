package io.partita.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions of two sessions on one database. */
class TransactionTest {
  private EmbeddedEngine engine;
  private Session a;
  private Session b;

  @BeforeEach
  void open() {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
    Database database = Database.over(engine, "bank", 100);
    a = database.connect(SessionOptions.defaults(ZoneOffset.UTC));
    b = database.connect(SessionOptions.defaults(ZoneOffset.UTC));
    run(a, "CREATE TABLE account (id VARCHAR PRIMARY KEY, balance DECIMAL)");
    run(a, "INSERT INTO account << {'id': 'x', 'balance': 100}, {'id': 'y', 'balance': 0} >>");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void aTransactionReadsItsOwnWritesAndOthersSeeThemAfterCommit() {
    run(a, "BEGIN");
    run(a, "UPDATE account SET balance = balance - 30 WHERE id = 'x'");
    run(a, "UPDATE account SET balance = balance + 30 WHERE id = 'y'");

    assertThat(balance(a, "x")).containsExactly("70");
    assertThat(balance(b, "x")).containsExactly("100");

    run(a, "COMMIT");
    assertThat(balance(b, "x")).containsExactly("70");
    assertThat(balance(b, "y")).containsExactly("30");
  }

  @Test
  void rollbackLeavesNothingBehind() {
    a.setAutoCommit(false);
    run(a, "DELETE FROM account WHERE id = 'x'");
    run(a, "INSERT INTO account VALUE {'id': 'z'}");
    assertThat(balance(a, "x")).isEmpty();

    a.rollback();

    assertThat(balance(a, "x")).containsExactly("100");
    assertThat(balance(a, "z")).isEmpty();
  }

  @Test
  void rollingBackToASavepointDropsWhatWasWrittenSince() {
    run(a, "BEGIN");
    run(a, "UPDATE account SET balance = 1 WHERE id = 'x'");
    run(a, "SAVEPOINT s");
    run(a, "UPDATE account SET balance = 2 WHERE id = 'x'");
    run(a, "DELETE FROM account WHERE id = 'y'");
    run(a, "SAVEPOINT later");

    run(a, "ROLLBACK TO SAVEPOINT s");

    assertThat(balance(a, "x")).containsExactly("1");
    assertThat(balance(a, "y")).containsExactly("0");
    assertFails(() -> run(a, "ROLLBACK TO later"), SqlErrors.NO_SAVEPOINT);
    run(a, "UPDATE account SET balance = 3 WHERE id = 'y'");
    run(a, "ROLLBACK TO s");
    run(a, "COMMIT");
    assertThat(balance(b, "x")).containsExactly("1");
    assertThat(balance(b, "y")).containsExactly("0");
  }

  @Test
  void whatWasReadBeforeARollbackToASavepointIsStillChecked() {
    run(a, "BEGIN");
    run(a, "SAVEPOINT s");
    run(a, "UPDATE account SET balance = 2 WHERE id = 'x'");
    run(a, "ROLLBACK TO s");
    run(b, "UPDATE account SET balance = 7 WHERE id = 'x'");
    run(a, "UPDATE account SET balance = 9 WHERE id = 'y'");

    assertFails(() -> run(a, "COMMIT"), SqlErrors.CONFLICT);

    assertThat(balance(b, "y")).containsExactly("0");
  }

  @Test
  void aReleasedSavepointIsGoneAndItsWritesStay() {
    run(a, "BEGIN");
    run(a, "SAVEPOINT s");
    run(a, "UPDATE account SET balance = 2 WHERE id = 'x'");
    run(a, "RELEASE SAVEPOINT s");

    assertFails(() -> run(a, "ROLLBACK TO s"), SqlErrors.NO_SAVEPOINT);

    run(a, "COMMIT");
    assertThat(balance(b, "x")).containsExactly("2");
    assertFails(() -> run(a, "SAVEPOINT s"), SqlErrors.NO_ACTIVE_TRANSACTION);
  }

  @Test
  void theSecondOfTwoLostUpdatesIsRefused() {
    a.setAutoCommit(false);
    b.setAutoCommit(false);
    run(a, "UPDATE account SET balance = balance + 1 WHERE id = 'x'");
    run(b, "UPDATE account SET balance = balance + 1 WHERE id = 'x'");

    a.commit();

    assertFails(b::commit, SqlErrors.CONFLICT);
    assertThat(balance(a, "x")).containsExactly("101");
  }

  @Test
  void writeSkewIsRefusedUnderSerializable() {
    a.setAutoCommit(false);
    b.setAutoCommit(false);
    balance(a, "x");
    run(a, "UPDATE account SET balance = 1 WHERE id = 'y'");
    balance(b, "y");
    run(b, "UPDATE account SET balance = 1 WHERE id = 'x'");

    a.commit();

    assertFails(b::commit, SqlErrors.CONFLICT);
  }

  @Test
  void readCommittedForgetsWhatItOnlyRead() {
    a.setIsolation(Isolation.READ_COMMITTED);
    a.setAutoCommit(false);
    balance(a, "x");
    run(a, "UPDATE account SET balance = 1 WHERE id = 'y'");
    run(b, "UPDATE account SET balance = 5 WHERE id = 'x'");

    a.commit();

    assertThat(balance(b, "y")).containsExactly("1");
  }

  @Test
  void aMissingItemThatAppearsMeanwhileIsAConflict() {
    a.setAutoCommit(false);
    assertThat(balance(a, "z")).isEmpty();
    run(a, "UPDATE account SET balance = 1 WHERE id = 'y'");
    run(b, "INSERT INTO account VALUE {'id': 'z', 'balance': 9}");

    assertFails(a::commit, SqlErrors.CONFLICT);
  }

  @Test
  void aDuplicateFailsAtItsStatementAndTheTransactionGoesOn() {
    a.setAutoCommit(false);
    assertFails(() -> run(a, "INSERT INTO account VALUE {'id': 'x'}"), SqlErrors.DUPLICATE_KEY);
    run(a, "INSERT INTO account VALUE {'id': 'z', 'balance': 1}");

    a.commit();

    assertThat(balance(b, "z")).containsExactly("1");
  }

  @Test
  void aStatementThatIsRefusedLeavesNothingOfItself() {
    a.setAutoCommit(false);
    run(a, "UPDATE account SET balance = 50 WHERE id = 'x'");
    run(a, "INSERT INTO account VALUE {'id': 'v', 'balance': 1}");

    // What it wrote before it met the item that is there: a new item, and one written before.
    assertFails(
        () -> run(a, "INSERT INTO account << {'id': 'w'}, {'id': 'y'} >>"),
        SqlErrors.DUPLICATE_KEY);
    assertFails(
        () ->
            run(
                a,
                "INSERT INTO account (id, balance) VALUES ('v', 2), ('k', 'five') ON CONFLICT DO"
                    + " UPDATE SET balance = EXCLUDED.balance"),
        SqlErrors.NOT_CONVERTIBLE);
    for (int i = 0; i < 97; i++) {
      run(a, "INSERT INTO account VALUE {'id': 'n" + i + "'}");
    }
    assertFails(
        () -> run(a, "INSERT INTO account << {'id': 'o'}, {'id': 'p'} >>"), SqlErrors.LIMIT);
    run(a, "DELETE FROM account WHERE id = 'y'");

    a.commit();
    assertThat(balance(b, "w")).isEmpty();
    assertThat(balance(b, "o")).isEmpty();
    assertThat(balance(b, "v")).containsExactly("1");
    assertThat(balance(b, "x")).containsExactly("50");
    assertThat(balance(b, "y")).isEmpty();
  }

  @Test
  void theItemAfterTheHundredthIsRefusedAtItsStatement() {
    a.setAutoCommit(false);
    for (int i = 0; i < 100; i++) {
      run(a, "INSERT INTO account VALUE {'id': 'n" + i + "'}");
    }
    assertFails(() -> run(a, "INSERT INTO account VALUE {'id': 'n100'}"), SqlErrors.LIMIT);
    // Another statement on a written item is no further item.
    run(a, "UPDATE account SET balance = 1 WHERE id = 'n5'");

    a.commit();

    assertThat(balance(b, "n5")).containsExactly("1");
    assertThat(balance(b, "n100")).isEmpty();
  }

  @Test
  void aWriteOfSomebodyElseIntoARangeThatWasReadCancelsTheCommit() {
    createLog();
    a.setAutoCommit(false);
    assertThat(rows(a, "SELECT sk FROM log WHERE pk = 'p' AND sk < 10")).containsExactly("1", "5");
    run(a, "INSERT INTO log VALUE {'pk': 'q', 'sk': 1}");
    run(b, "INSERT INTO log VALUE {'pk': 'p', 'sk': 3}");

    assertFails(a::commit, SqlErrors.CONFLICT);
    assertThat(rows(b, "SELECT sk FROM log WHERE pk = 'q'")).isEmpty();
  }

  @Test
  void aWriteBesideTheRangeThatWasReadDoesNot() {
    createLog();
    a.setAutoCommit(false);
    rows(a, "SELECT sk FROM log WHERE pk = 'p' AND sk < 10");
    run(a, "INSERT INTO log VALUE {'pk': 'q', 'sk': 1}");
    run(b, "INSERT INTO log VALUE {'pk': 'p', 'sk': 11}");

    a.commit();

    assertThat(rows(b, "SELECT sk FROM log WHERE pk = 'q'")).containsExactly("1");
  }

  @Test
  void ofTwoTransactionsThatEachReadWhatTheOtherWritesOneIsRunAgain() {
    createLog();
    a.setAutoCommit(false);
    b.setAutoCommit(false);
    assertThat(rows(a, "SELECT COUNT(*) FROM log WHERE pk = 'p'")).containsExactly("3");
    assertThat(rows(b, "SELECT COUNT(*) FROM log WHERE pk = 'p'")).containsExactly("3");
    run(a, "INSERT INTO log VALUE {'pk': 'p', 'sk': 100}");
    run(b, "INSERT INTO log VALUE {'pk': 'p', 'sk': 101}");

    a.commit();

    assertFails(b::commit, SqlErrors.CONFLICT);
  }

  @Test
  void whatATransactionWroteIsInItsPlaceInARange() {
    createLog();
    a.setAutoCommit(false);
    run(a, "INSERT INTO log VALUE {'pk': 'p', 'sk': 3, 'n': 'own'}");
    run(a, "INSERT INTO log VALUE {'pk': 'other', 'sk': 4}");
    run(a, "DELETE FROM log WHERE pk = 'p' AND sk = 5");
    run(a, "UPDATE log SET n = 'changed', rank = 0 WHERE pk = 'p' AND sk = 20");

    assertThat(rows(a, "SELECT sk, n FROM log WHERE pk = 'p'"))
        .containsExactly("1 | NULL", "3 | own", "20 | changed");
    assertThat(rows(a, "SELECT sk FROM log WHERE pk = 'p' ORDER BY sk DESC LIMIT 2"))
        .containsExactly("20", "3");
    assertThat(rows(a, "SELECT sk FROM log WHERE pk = 'p' AND sk >= 3 AND n IS NOT NULL"))
        .containsExactly("3", "20");
    assertThat(rows(a, "SELECT sk FROM log WHERE pk = 'p' AND rank >= 0 ORDER BY rank"))
        .containsExactly("20", "1");
    assertThat(rows(a, "SELECT COUNT(*) FROM log WHERE pk = 'p'")).containsExactly("3");
    assertThat(rows(a, "SELECT pk, sk FROM log ALLOW SCAN"))
        .containsExactlyInAnyOrder("p | 1", "p | 20", "p | 3", "other | 4");
    assertThat(rows(a, "SELECT sk FROM log WHERE pk IN ('p', 'other') ORDER BY sk"))
        .containsExactly("1", "3", "4", "20");
  }

  @Test
  void aScanIsCheckedAsTheWholeTable() {
    createLog();
    a.setAutoCommit(false);
    rows(a, "SELECT * FROM log WHERE n = 'x' ALLOW SCAN");
    run(b, "INSERT INTO log VALUE {'pk': 'anywhere', 'sk': 1}");

    assertFails(a::commit, SqlErrors.CONFLICT);
  }

  @Test
  void underReadCommittedOnlyWhatIsWrittenIsChecked() {
    createLog();
    a.setIsolation(Isolation.READ_COMMITTED);
    a.setAutoCommit(false);
    rows(a, "SELECT sk FROM log WHERE pk = 'p'");
    run(a, "INSERT INTO log VALUE {'pk': 'q', 'sk': 1}");
    run(b, "INSERT INTO log VALUE {'pk': 'p', 'sk': 3}");

    a.commit();

    assertThat(rows(b, "SELECT sk FROM log WHERE pk = 'q'")).containsExactly("1");
  }

  @Test
  void aReadOnlyTransactionSeesOneStateAndNeverConflicts() {
    createLog();
    a.setReadOnly(true);
    a.setAutoCommit(false);
    assertThat(balance(a, "x")).containsExactly("100");
    run(b, "INSERT INTO log VALUE {'pk': 'p', 'sk': 3}");
    run(b, "UPDATE account SET balance = 5 WHERE id = 'x'");

    assertThat(rows(a, "SELECT sk FROM log WHERE pk = 'p'")).containsExactly("1", "5", "20");
    assertThat(balance(a, "x")).containsExactly("100");
    a.commit();
    assertThat(balance(a, "x")).containsExactly("5");
  }

  private void createLog() {
    run(
        a,
        "CREATE TABLE log (pk VARCHAR, sk INTEGER, rank INTEGER, PRIMARY KEY (pk, sk),"
            + " LOCAL INDEX by_rank (rank))");
    run(
        a,
        "INSERT INTO log << {'pk': 'p', 'sk': 1, 'rank': 7}, {'pk': 'p', 'sk': 5, 'rank': 6},"
            + " {'pk': 'p', 'sk': 20} >>");
  }

  @Test
  void definitionsAndTransactionsDoNotMix() {
    a.setAutoCommit(false);
    balance(a, "x");

    assertFails(() -> run(a, "DROP TABLE account"), SqlErrors.ACTIVE_TRANSACTION);
    assertFails(() -> a.setIsolation(Isolation.READ_COMMITTED), SqlErrors.ACTIVE_TRANSACTION);
    assertFails(() -> run(b, "COMMIT"), SqlErrors.NO_ACTIVE_TRANSACTION);
  }

  @Test
  void aReadOnlySessionChangesNothing() {
    a.setReadOnly(true);

    assertFails(() -> run(a, "UPDATE account SET balance = 1 WHERE id = 'x'"), SqlErrors.READ_ONLY);
    assertFails(() -> run(a, "DROP TABLE account"), SqlErrors.READ_ONLY);
    assertThat(balance(a, "x")).containsExactly("100");
  }

  @Test
  void aTableThatAnotherSessionDroppedIsNamed() {
    PreparedSql prepared = a.prepare("SELECT * FROM account WHERE id = 'x'");
    run(b, "DROP TABLE account");

    assertFails(
        () -> prepared.execute(new Object[0], ExecutionOptions.DEFAULT), SqlErrors.UNDEFINED_TABLE);
  }

  private static List<String> balance(Session session, String id) {
    return rows(session, "SELECT balance FROM account WHERE id = '" + id + "'");
  }

  private static List<String> rows(Session session, String statement) {
    return ScriptTest.rows(
        session.prepare(statement).execute(new Object[0], ExecutionOptions.DEFAULT));
  }

  private static void run(Session session, String statement) {
    session.prepare(statement).execute(new Object[0], ExecutionOptions.DEFAULT);
  }

  private static void assertFails(ThrowingCallable action, SqlErrors error) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            SqlError.class, e -> assertThat(e.error()).as(e.getMessage()).isEqualTo(error));
  }
}
