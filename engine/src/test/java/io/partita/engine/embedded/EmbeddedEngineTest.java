package io.partita.engine.embedded;

import static io.partita.engine.embedded.EngineFixture.createTable;
import static io.partita.engine.embedded.EngineFixture.get;
import static io.partita.engine.embedded.EngineFixture.item;
import static io.partita.engine.embedded.EngineFixture.key;
import static io.partita.engine.embedded.EngineFixture.n;
import static io.partita.engine.embedded.EngineFixture.partition;
import static io.partita.engine.embedded.EngineFixture.pk;
import static io.partita.engine.embedded.EngineFixture.put;
import static io.partita.engine.embedded.EngineFixture.query;
import static io.partita.engine.embedded.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.KeyValueEngine;
import io.partita.engine.value.AttributeType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedEngineTest {
  private KeyValueEngine engine;

  @BeforeEach
  void open() {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, EngineFixture.CLOCK);
    createTable(engine, "orders", key("pk", AttributeType.S, "sk", AttributeType.N));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void anItemThatWasPutIsFoundByItsKeyWhateverTheKeysSpelling() {
    put(engine, "orders", item("pk", s("a"), "sk", n("1000"), "total", n("9.5")));

    assertThat(get(engine, "orders", pk(s("a"), n("1E3"))).item())
        .isEqualTo(item("total", n("9.50"), "pk", s("a"), "sk", n(1000)));
    assertThat(get(engine, "orders", pk(s("a"), n("1001"))).item()).isNull();
  }

  @Test
  void aQueryReadsOneItemCollectionInTheOrderOfItsSortKeys() {
    for (String sort : new String[] {"10", "-3", "0", "2.5", "-30", "1E20"}) {
      put(engine, "orders", item("pk", s("a"), "sk", n(sort)));
      put(engine, "orders", item("pk", s("b"), "sk", n(sort)));
    }

    assertThat(query(engine, "orders", partition(s("a"))).items())
        .extracting(item -> item.get("sk"))
        .containsExactly(n("-30"), n("-3"), n("0"), n("2.5"), n("10"), n("1E20"));
  }
}
