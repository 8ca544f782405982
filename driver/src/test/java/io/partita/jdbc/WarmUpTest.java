package io.partita.jdbc;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class WarmUpTest {
  /** In the background a statement that fails would end the warm-up unnoticed. */
  @Test
  void everyStatementOfTheWarmUpRuns() {
    assertThatCode(() -> WarmUp.byKey(EmbeddedOpener::scratch)).doesNotThrowAnyException();
    assertThatCode(() -> WarmUp.planned(EmbeddedOpener::scratch)).doesNotThrowAnyException();
  }
}
