package io.partita.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.AttributeDictionary;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine that remembers attributes and does not count them, as a table of an old release. */
class UncountedAttributesTest {
  private EmbeddedEngine engine;
  private Session session;

  private record NamesOnly(AttributeDictionary all) implements AttributeDictionary {
    @Override
    public SeenAttributes seenAttributes(String table) {
      return all.seenAttributes(table);
    }
  }

  @BeforeEach
  void open() {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
    session =
        Database.over(
                GivenCapability.of(engine, AttributeDictionary.class, new NamesOnly(engine)),
                "test",
                100)
            .connect(SessionOptions.defaults(ZoneOffset.UTC));
    run("CREATE TABLE t (id INTEGER PRIMARY KEY)");
    run("INSERT INTO t VALUE {'id': 1, 'v': 'text'}");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void haveNoCount() {
    assertThat(
            ScriptTest.rows(
                run("SELECT attribute_name, types, count, count_by_type FROM sys.columns")))
        .containsExactly("id | N | NULL | NULL", "v | S | NULL | NULL");
  }

  @Test
  void areWarnedOfByTheirTypes() {
    assertThat(run("ALTER TABLE t ADD COLUMN v INTEGER").notices())
        .extracting(SqlNotice::message)
        .containsExactly(
            "Items of t have had values of the type S in v; such a value does not fit INTEGER and"
                + " reads as NULL.");
  }

  private Outcome run(String sql) {
    return session.prepare(sql).execute(new Object[0], ExecutionOptions.DEFAULT);
  }
}
