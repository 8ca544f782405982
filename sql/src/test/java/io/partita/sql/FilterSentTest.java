package io.partita.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.KeyValueEngine;
import io.partita.engine.QueryRequest;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import io.partita.engine.expression.Condition;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of a statement's conditions reaches the engine as the filter of its query. */
class FilterSentTest {
  private final List<Condition> sent = new ArrayList<>();
  private EmbeddedEngine engine;
  private Session session;

  @BeforeEach
  void open() {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
    KeyValueEngine watched =
        (KeyValueEngine)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {KeyValueEngine.class},
                (proxy, method, arguments) -> {
                  if (arguments != null && arguments[0] instanceof QueryRequest request) {
                    sent.add(request.filter());
                  }
                  try {
                    return method.invoke(engine, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    session = Database.over(watched, "test", 100).connect(ScriptTest.options("forbid"));
    run("CREATE TABLE t (pk VARCHAR, sk INTEGER, PRIMARY KEY (pk, sk))");
    run(
        "INSERT INTO t << {'pk': 'p', 'sk': 1, 'n': 5, 's': 'axbyc'}, {'pk': 'p', 'sk': 2, 'n': 5,"
            + " 's': 'ayb'}, {'pk': 'p', 'sk': 3, 'n': 6, 's': 'xy'} >>");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private Outcome run(String text, Object... parameters) {
    return session.prepare(text).execute(parameters, ExecutionOptions.DEFAULT);
  }

  private List<Object> values(String text, Object... parameters) {
    sent.clear();
    List<Object> values = new ArrayList<>();
    try (Rows rows = run(text, parameters).rows()) {
      while (rows.next()) {
        values.add(String.valueOf(rows.get(0)));
      }
    }
    return values;
  }

  @Test
  void aPatternThatTheEngineCannotAnswerKeepsNoOtherConditionFromIt() {
    String text = "SELECT sk FROM t WHERE pk = 'p' AND s LIKE ? AND n = 5";

    assertThat(values(text, "%x%y%")).containsExactly("1");
    Condition alone = sent.get(0);
    assertThat(values(text, "%y%")).containsExactly("1", "2");
    Condition both = sent.get(0);

    assertThat(alone).isNotNull().isNotEqualTo(both);
    assertThat(String.valueOf(alone)).contains("n", "5").doesNotContain("Contains");
    assertThat(String.valueOf(both)).contains("n", "5", "Contains");
    assertThat(values("SELECT sk FROM t WHERE pk = 'p' AND s LIKE '%x%y%' AND n = 5"))
        .containsExactly("1");
    assertThat(sent).containsExactly(alone);
  }

  @Test
  void whatTheEngineFiltersByComesBeforeAnErrorOfTheRest() {
    assertThat(values("SELECT sk FROM t WHERE pk = 'p' AND s LIKE ? AND 1 / (n - 6) = -1", "%x%b%"))
        .containsExactly("1");
  }
}
