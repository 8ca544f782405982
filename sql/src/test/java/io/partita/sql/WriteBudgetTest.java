package io.partita.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a budget of writes says before a write is what the engine charges for it. */
class WriteBudgetTest {
  private final EmbeddedEngine paid =
      EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
  private final EmbeddedEngine limited =
      EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
  private final Database paidDatabase = Database.over(paid, "test", 100);
  private final Database limitedDatabase = Database.over(limited, "test", 100);

  @BeforeEach
  void create() {
    for (Database database : new Database[] {paidDatabase, limitedDatabase}) {
      run(
          database,
          0,
          "CREATE TABLE t (pk VARCHAR, sk INTEGER, a INTEGER, b VARCHAR, c INTEGER, pad VARCHAR,"
              + " PRIMARY KEY (pk, sk), LOCAL INDEX by_a (a) ALL, LOCAL INDEX by_c (c) INCLUDE (b))");
      run(database, 0, "CREATE INDEX by_b ON t (b, c) KEYS ONLY");
      run(
          database,
          0,
          "INSERT INTO t (pk, sk, a, b, c, pad) VALUES ('p', 1, 1, 'x', 1, REPEAT('x', 1500)),"
              + " ('p', 2, 2, 'y', 2, 'short'), ('p', 3, NULL, NULL, NULL, 'short')");
    }
  }

  @AfterEach
  void close() {
    paid.close();
    limited.close();
  }

  private static Outcome run(Database database, long writeUnits, String text) {
    SessionOptions options =
        SessionOptions.defaults(ZoneOffset.UTC).toBuilder()
            .budget(new Budget(0, writeUnits))
            .build();
    return database.connect(options).prepare(text).execute(new Object[0], ExecutionOptions.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t (pk, sk, a, b, c) VALUES ('n', 1, 1, 'x', 1)",
        "INSERT INTO t (pk, sk, a, b, c) VALUES ('n', 1, 1, 'x', 1), ('n', 2, 1, 'x', NULL)",
        "UPSERT INTO t (pk, sk, a, b, c, pad) VALUES ('p', 1, 1, 'z', 1, REPEAT('y', 3000))",
        "UPSERT INTO t (pk, sk) VALUES ('p', 1)",
        "UPSERT INTO t (pk, sk, a) VALUES ('p', 1, 1), ('p', 2, 9)",
        "INSERT INTO t (pk, sk) VALUES ('p', 1), ('n', 1)"
            + " ON CONFLICT DO UPDATE SET a = 7, pad = REPEAT('z', 5000)",
        "INSERT INTO t (pk, sk, b) VALUES ('p', 1, 'q'), ('n', 1, 'x'), ('n', 2, 'y')"
            + " ON CONFLICT DO NOTHING",
        "INSERT INTO t (pk, sk, a) VALUES ('p', 1, 1), ('n', 1, 1) ON CONFLICT DO NOTHING",
        "UPDATE t SET a = 5 WHERE pk = 'p' AND sk = 1",
        "UPDATE t SET pad = 'y' WHERE pk = 'p' AND sk = 1",
        "UPDATE t SET b = 'moved', c = c + 1 WHERE pk = 'p'",
        "UPDATE t SET a = 1, b = 'x', c = 1 WHERE pk = 'p' AND sk = 3",
        "UPDATE t SET a = a WHERE pk = 'p' AND sk = 1",
        "DELETE FROM t WHERE pk = 'p' AND sk = 1",
        "DELETE FROM t WHERE pk = 'p'"
      })
  void exactlyWhatItCostsIsEnoughAndOneUnitLessIsRefused(String statement) {
    long units = (long) run(paidDatabase, 0, statement).writeUnits();
    assertThat(units).isGreaterThan(1);

    SqlError refusal =
        catchThrowableOfType(SqlError.class, () -> run(limitedDatabase, units - 1, statement));

    assertThat(refusal).as("with a budget of " + (units - 1)).isNotNull();
    assertThat(refusal.error()).isEqualTo(SqlErrors.WRITE_BUDGET);
    assertThat(refusal.getMessage()).contains("at least " + units + " write units to t");
    assertThat(run(limitedDatabase, units, statement).writeUnits()).isEqualTo((double) units);
  }
}
