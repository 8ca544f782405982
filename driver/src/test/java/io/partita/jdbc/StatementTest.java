package io.partita.jdbc;

import static io.partita.jdbc.ScriptedDatabase.column;
import static io.partita.jdbc.ScriptedDatabase.counted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partita.engine.EngineUnavailableException;
import io.partita.sql.PreparedSql;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlType;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatementTest {
  private final ScriptedDatabase database = new ScriptedDatabase();

  StatementTest() {
    database.query(
        "q",
        List.of(column("a", SqlType.VARCHAR)),
        new Object[] {"x"},
        new Object[] {"y"},
        new Object[] {"z"});
    database.query("q ?", List.of(column("a", SqlType.VARCHAR)), new Object[] {"x"});
    database.change("u", 3);
    database.change("u ?", 1);
    database.change("u ? ?", 1);
  }

  private static void assertState(
      String state, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
  }

  /** Makes the statement "long" run until it is cancelled; counted down when it does. */
  private CountDownLatch longStatement() {
    CountDownLatch running = new CountDownLatch(1);
    database.answer(
        "long",
        PreparedSql.Kind.CHANGE,
        (parameters, options) -> {
          running.countDown();
          while (!options.cancelled().getAsBoolean()) {
            Thread.onSpinWait();
          }
          throw new SqlError(SqlErrors.CANCELLED, "The statement was cancelled");
        });
    return running;
  }

  @Test
  void aQueryHasRowsAndThenNothingMore() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("q")).isTrue();
      ResultSet rows = statement.getResultSet();
      assertThat(statement.getUpdateCount()).isEqualTo(-1);

      assertThat(statement.getMoreResults()).isFalse();

      assertThat(rows.isClosed()).isTrue();
      assertThat(statement.getResultSet()).isNull();
      assertThat(statement.getLargeUpdateCount()).isEqualTo(-1);
    }
  }

  @Test
  void aChangeHasACountAndThenNothingMore() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("u")).isFalse();
      assertThat(statement.getLargeUpdateCount()).isEqualTo(3);
      assertThat(statement.getUpdateCount()).isEqualTo(3);

      assertThat(statement.getMoreResults()).isFalse();

      assertThat(statement.getUpdateCount()).isEqualTo(-1);
      assertThat(statement.executeUpdate("u")).isEqualTo(3);
      assertThat(statement.executeLargeUpdate("u")).isEqualTo(3);
    }
  }

  @Test
  void aLostEngineIsToldWhereAStatementIsPreparedAgain() throws SQLException {
    database.refuseRecent();
    try (Connection connection = database.connect()) {
      assertThatThrownBy(() -> connection.prepareStatement("q"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08006"));
      assertThat(connection.isValid(1)).isFalse();
    }
  }

  @Test
  void theWrongKindOfExecutionIsRefusedBeforeAnythingRuns() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      assertState("42809", () -> statement.executeQuery("u"));
      assertState("42809", () -> statement.executeUpdate("q"));
      assertState("07001", () -> statement.executeQuery("q ?"));
    }
    assertThat(database.log).doesNotContain("execute []");
  }

  @Test
  void theNextExecutionClosesTheResultBefore() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      ResultSet first = statement.executeQuery("q");

      statement.executeQuery("q");

      assertThat(first.isClosed()).isTrue();
      assertState("24000", first::next);
    }
  }

  @Test
  void closingTwiceIsHarmlessAndFreesTheRowsOnce() throws SQLException {
    Connection connection = database.connect();
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery("q");

    for (int i = 0; i < 2; i++) {
      rows.close();
      statement.close();
      connection.close();
    }

    assertThat(database.log).containsExactly("execute []", "close rows of q", "close session");
    assertThat(database.closed).hasValue(1);
  }

  @Test
  void closingTheConnectionClosesWhatIsOpen() throws SQLException {
    Connection connection = database.connect();
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery("q");
    rows.next();

    connection.close();

    assertThat(rows.isClosed()).isTrue();
    assertThat(statement.isClosed()).isTrue();
    assertThat(database.log).contains("close rows of q");
    assertState("24000", () -> rows.getString(1));
    assertState("08003", () -> statement.executeQuery("q"));
  }

  @Test
  void closeOnCompletionClosesTheStatementWithItsResult() throws SQLException {
    try (Connection connection = database.connect()) {
      Statement statement = connection.createStatement();
      statement.closeOnCompletion();
      ResultSet rows = statement.executeQuery("q");

      rows.close();

      assertThat(statement.isClosed()).isTrue();
    }
  }

  @Test
  void maxRowsReachesTheExecution() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.setMaxRows(2);
      ResultSet rows = statement.executeQuery("q");

      assertThat(rows.next()).isTrue();
      assertThat(rows.next()).isTrue();
      assertThat(rows.next()).isFalse();
      assertThat(rows.next()).isFalse();
      assertThat(rows.isAfterLast()).isTrue();
    }
  }

  @Test
  void timeoutsAndFetchSizesReachTheExecution() throws SQLException {
    AtomicReference<io.partita.sql.ExecutionOptions> seen = new AtomicReference<>();
    database.answer(
        "seen",
        PreparedSql.Kind.CHANGE,
        (parameters, options) -> {
          seen.set(options);
          return counted(0);
        });
    try (Connection connection =
            database.connect("jdbc:partita:mem:?queryTimeout=1500ms&fetchSize=7");
        Statement statement = connection.createStatement()) {
      assertThat(statement.getQueryTimeout()).isEqualTo(2);
      statement.execute("seen");
      assertThat(seen.get().timeoutMillis()).isZero();
      assertThat(seen.get().fetchSize()).isEqualTo(7);

      statement.setQueryTimeout(3);
      statement.execute("seen");
      assertThat(seen.get().timeoutMillis()).isEqualTo(3_000);

      statement.setQueryTimeout(0);
      statement.execute("seen");
      assertThat(seen.get().timeoutMillis()).isGreaterThan(1_000_000_000_000L);
      assertThat(database.lastOptions).isNotNull();
    }
  }

  @Test
  void aCancelEndsTheExecutionThatRunsAndNoLaterOne() throws Exception {
    CountDownLatch running = longStatement();
    database.answer(
        "short",
        PreparedSql.Kind.CHANGE,
        (parameters, options) -> counted(options.cancelled().getAsBoolean() ? -1 : 1));
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      CompletableFuture<@Nullable Throwable> failure =
          CompletableFuture.supplyAsync(
              () -> catchThrowableOfType(SQLException.class, () -> statement.execute("long")));
      running.await();
      statement.cancel();

      assertThat(failure.get())
          .isInstanceOfSatisfying(
              SQLException.class,
              e -> {
                assertThat(e.getSQLState()).isEqualTo("57014");
                assertThat(e.getClass()).isEqualTo(SQLException.class);
              });
      statement.cancel();
      assertThat(connection.isValid(1)).isTrue();
      assertThat(statement.executeUpdate("short")).isEqualTo(1);
    }
  }

  @Test
  void closingAStatementEndsWhatItRunsAlsoAfterItHeldNothing() throws Exception {
    CountDownLatch running = longStatement();
    try (Connection connection = database.connect()) {
      Statement statement = connection.createStatement();
      statement.execute("u");
      statement.executeQuery("q").close();
      CompletableFuture<@Nullable Throwable> failure =
          CompletableFuture.supplyAsync(
              () -> catchThrowableOfType(SQLException.class, () -> statement.execute("long")));
      running.await();

      statement.close();

      assertThat(failure.get())
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
      assertState("HY010", () -> statement.execute("u"));
    }
  }

  @Test
  void closingAStatementClosesTheRowsThatAreLeftOfAnyExecution() throws SQLException {
    database.query("r", List.of(column("a", SqlType.VARCHAR)), new Object[] {"x"});
    try (Connection connection = database.connect()) {
      Statement statement = connection.createStatement();
      statement.executeQuery("r").close();
      ResultSet rows = statement.executeQuery("r");
      database.log.clear();

      statement.close();

      assertThat(rows.isClosed()).isTrue();
      assertThat(database.log).containsExactly("close rows of r");
    }
  }

  @Test
  void aCancelOfAnotherStatementTouchesNothing() throws SQLException {
    database.answer(
        "seen",
        PreparedSql.Kind.CHANGE,
        (parameters, options) -> counted(options.cancelled().getAsBoolean() ? 0 : 1));
    try (Connection connection = database.connect();
        Statement one = connection.createStatement();
        Statement other = connection.createStatement()) {
      other.execute("u");
      other.cancel();

      assertThat(one.executeUpdate("seen")).isEqualTo(1);
    }
  }

  @Test
  void anAbortEndsWhatRunsAndClosesLater() throws Exception {
    CountDownLatch running = longStatement();
    Connection connection = database.connect();
    Statement statement = connection.createStatement();
    CompletableFuture<@Nullable Throwable> failure =
        CompletableFuture.supplyAsync(
            () -> catchThrowableOfType(SQLException.class, () -> statement.execute("long")));
    running.await();

    connection.abort(Runnable::run);

    assertThat(failure.get()).isNotNull();
    assertThat(connection.isClosed()).isTrue();
    assertThat(connection.isValid(0)).isFalse();
    assertThat(database.log).contains("close session");
    assertThat(database.closed).hasValue(1);
  }

  @Test
  void aFailedEngineMakesTheConnectionInvalid() throws SQLException {
    database.answer(
        "fail",
        PreparedSql.Kind.CHANGE,
        (parameters, options) -> {
          throw new EngineUnavailableException("The engine has failed", null);
        });
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      assertState("08006", () -> statement.execute("fail"));

      assertThat(connection.isValid(0)).isFalse();
    }
  }

  @Test
  void aDefectIsReportedAsOneWithItsCause() throws SQLException {
    database.answer(
        "npe",
        PreparedSql.Kind.CHANGE,
        (parameters, options) -> {
          throw new IllegalStateException("broken");
        });
    database.answer(
        "deep",
        PreparedSql.Kind.CHANGE,
        (parameters, options) -> {
          throw new StackOverflowError();
        });
    database.answer(
        "memory",
        PreparedSql.Kind.CHANGE,
        (parameters, options) -> {
          throw new OutOfMemoryError("test");
        });
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("npe"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("internal error")
          .hasMessageContaining("report")
          .hasCauseInstanceOf(IllegalStateException.class);
      assertState("XX000", () -> statement.execute("deep"));
      assertThatThrownBy(() -> statement.execute("memory")).isInstanceOf(OutOfMemoryError.class);
      assertThat(statement.executeUpdate("u")).isEqualTo(3);
    }
  }

  @Test
  void aGetterThatFailsBelowThrowsASqlException() throws SQLException {
    database.query(
        "bad",
        List.of(column("a", SqlType.INTEGER)),
        new Object[] {new SqlError(SqlErrors.DIVISION_BY_ZERO, "division by zero")});
    try (Connection connection = database.connect();
        ResultSet rows = connection.createStatement().executeQuery("bad")) {
      rows.next();

      assertState("22012", () -> rows.getInt(1));
    }
  }

  @Test
  void gettersNeedARowAndAColumn() throws SQLException {
    try (Connection connection = database.connect();
        ResultSet rows = connection.createStatement().executeQuery("q")) {
      assertState("24000", () -> rows.getString(1));
      rows.next();
      assertState("42703", () -> rows.getString(0));
      assertState("42703", () -> rows.getString(2));
      assertState("42703", () -> rows.getString("b"));
      assertThat(rows.getString("A")).isEqualTo("x");
      assertThat(rows.getRow()).isEqualTo(1);
    }
  }

  @Test
  void whatReadingShowsIsAWarningOfTheResult() throws SQLException {
    try (Connection connection = database.connect();
        ResultSet rows = connection.createStatement().executeQuery("q")) {
      assertThat(rows.getWarnings().getSQLState()).isEqualTo("01S02");

      rows.clearWarnings();

      assertThat((Object) rows.getWarnings()).isNull();
    }
  }

  @Test
  void aScrollableResultMovesInEveryDirection() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
        ResultSet rows = statement.executeQuery("q")) {
      assertThat(rows.isBeforeFirst()).isTrue();
      assertThat(rows.last()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("z");
      assertThat(rows.getRow()).isEqualTo(3);
      assertThat(rows.isLast()).isTrue();
      assertThat(rows.previous()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("y");
      assertThat(rows.absolute(-3)).isTrue();
      assertThat(rows.isFirst()).isTrue();
      assertThat(rows.relative(2)).isTrue();
      assertThat(rows.getString(1)).isEqualTo("z");
      assertThat(rows.next()).isFalse();
      assertThat(rows.isAfterLast()).isTrue();
      assertState("24000", () -> rows.getString(1));
      rows.beforeFirst();
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("x");
      assertThat(rows.absolute(9)).isFalse();
      assertThat(rows.isAfterLast()).isTrue();
      rows.afterLast();
      assertThat(rows.previous()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("z");
    }
  }

  @Test
  void aForwardOnlyResultSaysHowToGetAScrollableOne() throws SQLException {
    try (Connection connection = database.connect();
        ResultSet rows = connection.createStatement().executeQuery("q")) {
      assertThatThrownBy(rows::previous)
          .isInstanceOf(SQLException.class)
          .isNotInstanceOf(SQLFeatureNotSupportedException.class)
          .hasMessageContaining("TYPE_SCROLL_INSENSITIVE");
    }
  }

  @Test
  void updatableAndSensitiveResultsAreRefused() throws SQLException {
    try (Connection connection = database.connect()) {
      assertState(
          "0A000",
          () ->
              connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE));
      assertState(
          "0A000",
          () ->
              connection.createStatement(
                  ResultSet.TYPE_SCROLL_SENSITIVE, ResultSet.CONCUR_READ_ONLY));
    }
  }

  @Test
  void aBatchRunsEveryElementAndReportsEachFailure() throws SQLException {
    database.answer(
        "insert ?",
        PreparedSql.Kind.CHANGE,
        (parameters, options) -> {
          if ("dup".equals(parameters[0])) {
            throw new SqlError(SqlErrors.DUPLICATE_KEY, "The key dup exists");
          }
          return counted(1);
        });
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement("insert ?")) {
      for (String key : List.of("a", "dup", "b", "dup")) {
        statement.setString(1, key);
        statement.addBatch();
      }

      BatchUpdateException failure =
          catchThrowableOfType(BatchUpdateException.class, statement::executeBatch);

      assertThat(failure.getLargeUpdateCounts())
          .containsExactly(1, Statement.EXECUTE_FAILED, 1, Statement.EXECUTE_FAILED);
      assertThat(failure.getSQLState()).isEqualTo("23505");
      assertThat(failure.getMessage()).startsWith("Element 2 of the batch failed");
      assertThat((Object) failure.getNextException())
          .isInstanceOf(java.sql.SQLIntegrityConstraintViolationException.class);
      assertThat((Object) failure.getNextException().getNextException()).isNotNull();
      assertThat(statement.executeBatch()).isEmpty();
    }
  }

  @Test
  void aCancelledBatchLeavesTheRestUndone() throws SQLException {
    database.answer(
        "insert ?",
        PreparedSql.Kind.CHANGE,
        (parameters, options) -> {
          if ("stop".equals(parameters[0])) {
            throw new SqlError(SqlErrors.CANCELLED, "cancelled");
          }
          return counted(1);
        });
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement("insert ?")) {
      for (String key : List.of("a", "stop", "b")) {
        statement.setString(1, key);
        statement.addBatch();
      }

      BatchUpdateException failure =
          catchThrowableOfType(BatchUpdateException.class, statement::executeLargeBatch);

      assertThat(failure.getUpdateCounts())
          .containsExactly(1, Statement.EXECUTE_FAILED, Statement.EXECUTE_FAILED);
      assertThat(database.log).doesNotContain("execute [b]");
    }
  }

  @Test
  void aBatchOfTextsGivesTheCountOfEach() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.addBatch("u");
      statement.addBatch("u");

      assertThat(statement.executeBatch()).containsExactly(3, 3);

      statement.addBatch("q");
      assertThatThrownBy(statement::executeBatch).isInstanceOf(BatchUpdateException.class);
    }
  }

  @Test
  void settersConvertDatesToLocalOnes() throws SQLException {
    Calendar tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
    Instant noon = Instant.parse("2026-02-03T12:00:00.000000005Z");
    try (Connection connection = database.connect("jdbc:partita:mem:?timeZone=UTC");
        PreparedStatement statement = connection.prepareStatement("u ? ?")) {
      statement.setTimestamp(1, Timestamp.from(noon));
      statement.setTimestamp(2, Timestamp.from(noon), tokyo);
      statement.execute();
      statement.setDate(1, new Date(noon.toEpochMilli()));
      statement.setObject(2, java.util.Date.from(noon));
      statement.execute();
    }
    assertThat(database.log)
        .containsSubsequence(
            "execute [2026-02-03T12:00:00.000000005, 2026-02-03T21:00:00.000000005]",
            "execute [2026-02-03, 2026-02-03T12:00]");
  }

  @Test
  void setObjectConvertsToTheTypeThatIsNamed() throws SQLException {
    AtomicReference<@Nullable Object[]> seen = new AtomicReference<>();
    database.answer(
        "see ?",
        PreparedSql.Kind.CHANGE,
        (parameters, options) -> {
          seen.set(parameters);
          return counted(0);
        });
    record Case(@Nullable Object value, int code, @Nullable Object expected) {}
    List<Case> cases =
        List.of(
            new Case("5.5", Types.DECIMAL, new BigDecimal("5.5")),
            new Case(5, Types.VARCHAR, "5"),
            new Case("7", Types.BIGINT, 7L),
            new Case(new BigDecimal("7.0"), Types.INTEGER, 7),
            new Case("true", Types.BIT, true),
            new Case("2026-02-03", Types.DATE, LocalDate.of(2026, 2, 3)),
            new Case(LocalDateTime.of(2026, 2, 3, 4, 5), Types.VARCHAR, "2026-02-03T04:05:00"),
            new Case(LocalDateTime.of(2026, 2, 3, 4, 5), Types.DATE, LocalDate.of(2026, 2, 3)),
            new Case(List.of("a"), Types.VARCHAR, List.of("a")),
            new Case("x", Types.OTHER, "x"),
            new Case(null, Types.NULL, null));
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement("see ?")) {
      for (Case each : cases) {
        statement.setObject(1, each.value(), each.code());
        statement.execute();
        assertThat(seen.get()).as(each.toString()).containsExactly(each.expected());
      }
      statement.setObject(1, "5", JDBCType.INTEGER);
      statement.execute();
      assertThat(seen.get()).containsExactly(5);
      statement.setObject(1, "5.55", Types.DECIMAL, 1);
      statement.execute();
      assertThat(seen.get()).containsExactly(new BigDecimal("5.6"));
      assertState("22018", () -> statement.setObject(1, "x", Types.INTEGER));
      assertState("22018", () -> statement.setObject(1, new Object()));
    }
  }

  @Test
  void arraysAndStreamsBecomeValues() throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement("u ? ?")) {
      statement.setArray(1, connection.createArrayOf("varchar", new Object[] {"a", null}));
      statement.setCharacterStream(2, new StringReader("text"), 3);
      statement.execute();
      assertState("22023", () -> statement.setCharacterStream(2, new StringReader("x"), 3));
      assertState("54000", () -> statement.setBinaryStream(2, endless()));
      assertState("42704", () -> connection.createArrayOf("money", new Object[0]));
    }
    assertThat(database.log).contains("execute [[a, null], tex]");
  }

  @Test
  void arraysOfPrimitivesAreArraysOfTheirValues() throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement("u ? ?")) {
      statement.setObject(1, new int[] {1, 2});
      statement.setObject(2, new double[][] {{0.5}, {}});
      statement.execute();
    }
    assertThat(database.log).contains("execute [[1, 2], [[0.5], []]]");
  }

  private static java.io.InputStream endless() {
    return new java.io.InputStream() {
      @Override
      public int read() {
        return 1;
      }
    };
  }

  @Test
  void aMissingParameterIsNamed() throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement("u ? ?")) {
      statement.setNull(1, Types.OTHER);
      assertThatThrownBy(statement::execute).hasMessageContaining("Parameter 2 of 2");
      assertState("07001", () -> statement.setString(3, "x"));
      assertState("07001", () -> statement.setString(0, "x"));

      statement.setString(2, "b");
      statement.execute();
      statement.clearParameters();
      assertState("07001", statement::execute);
    }
    assertThat(database.log).contains("execute " + Arrays.toString(new Object[] {null, "b"}));
  }

  @Test
  void aPreparedStatementTakesNoOtherText() throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement("q ?")) {
      assertState("42809", () -> statement.executeQuery("q"));
      assertState("42809", () -> statement.addBatch("q"));
    }
  }

  @Test
  void manualModeCommitsOnlyWhatHasBegun() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      assertState("25P01", connection::commit);
      connection.setAutoCommit(false);
      connection.commit();
      connection.rollback();
      ResultSet rows = statement.executeQuery("q");

      connection.commit();

      assertThat(rows.isClosed()).isTrue();
      statement.execute("u");
      connection.rollback();
      connection.setAutoCommit(true);
    }
    assertThat(database.log).containsSubsequence("commit", "rollback");
  }

  @Test
  void isolationLevelsAreRaisedWithAWarning() throws SQLException {
    try (Connection connection = database.connect()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);

      assertThat(connection.getTransactionIsolation())
          .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
      assertThat(connection.getWarnings().getSQLState()).isEqualTo("01S04");
      assertState("22023", () -> connection.setTransactionIsolation(Connection.TRANSACTION_NONE));
    }
  }

  @Test
  void aSavepointBelongsToItsTransactionAlone() throws SQLException {
    try (Connection connection = database.connect();
        Connection other = database.connect()) {
      connection.setAutoCommit(false);
      connection.createStatement().execute("u");
      Savepoint named = connection.setSavepoint("before");
      Savepoint numbered = connection.setSavepoint();

      connection.rollback(named);
      connection.releaseSavepoint(named);

      assertThat(named.getSavepointName()).isEqualTo("before");
      assertThat(numbered.getSavepointId()).isPositive();
      assertState("42809", named::getSavepointId);
      assertState("42809", numbered::getSavepointName);
      assertState("3B001", () -> other.rollback(named));
      connection.commit();
      assertState("3B001", () -> connection.rollback(named));
      assertThat(database.log).contains("savepoint before", "rollback to before", "release before");
    }
  }

  @Test
  void escapesOfJdbcAreTranslated() throws SQLException {
    try (Connection connection = database.connect()) {
      assertThat(
              connection.nativeSQL(
                  "SELECT {fn UCASE({ fn LCASE(a)})}, '{d ''x''}' /* {d 'x'} */ FROM {oj t} WHERE"
                      + " d = {d '2026-01-01'} AND t = {t '10:00:00'} AND s LIKE 'x' {escape '!'}"
                      + " {limit 5} -- {d 'x'}\n AND {ts '2026-01-01 00:00:00'} = \"{d 'x'}\""))
          .isEqualTo(
              "SELECT UCASE(LCASE(a)), '{d ''x''}' /* {d 'x'} */ FROM t WHERE"
                  + " d = DATE '2026-01-01' AND t = TIME '10:00:00' AND s LIKE 'x' ESCAPE '!'"
                  + " LIMIT 5 -- {d 'x'}\n AND TIMESTAMP '2026-01-01 00:00:00' = \"{d 'x'}\"");
      String tuple = "INSERT INTO t VALUE {'d': {'t': 'x'}, 'fn': f({ts '2026-01-01'})}";
      assertThat(connection.nativeSQL(tuple))
          .isEqualTo("INSERT INTO t VALUE {'d': {'t': 'x'}, 'fn': f(TIMESTAMP '2026-01-01')}");
      String open = "SELECT {fn UCASE(a) FROM t WHERE d = {d '2026-01-01'}";
      assertThat(connection.nativeSQL(open)).isEqualTo(open);
    }
  }
}
