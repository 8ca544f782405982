package io.partita.engine.embedded;

import static io.partita.engine.embedded.EngineFixture.CLOCK;
import static io.partita.engine.embedded.EngineFixture.STRONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.NamedDefinitions;
import io.partita.engine.ValidationException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that the engine keeps under names. */
class NamedDefinitionsTest {
  @Test
  void areKeptReplacedAndRemoved() {
    try (EmbeddedEngine engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, CLOCK)) {
      NamedDefinitions definitions = engine.capability(NamedDefinitions.class).orElseThrow();
      definitions.putDefinition("view b", "first", STRONG);
      definitions.putDefinition("view a", "ä", STRONG);
      definitions.putDefinition("view b", "second", STRONG);

      assertThat(definitions.definitions().toString()).isEqualTo("{view a=ä, view b=second}");
      assertThat(definitions.deleteDefinition("view a", STRONG)).isTrue();
      assertThat(definitions.deleteDefinition("view a", STRONG)).isFalse();
      assertThat(definitions.definitions()).containsOnlyKeys("view b");
    }
  }

  @Test
  void surviveAnOpeningFromTheLogAndFromACheckpoint(@TempDir Path directory) {
    try (EmbeddedEngine engine = open(directory)) {
      engine.putDefinition("kept", "in the checkpoint", STRONG);
      engine.putDefinition("removed", "for a while", STRONG);
      engine.checkpoint();
      engine.deleteDefinition("removed", STRONG);
    }
    for (int opening = 0; opening < 3; opening++) {
      try (EmbeddedEngine engine = open(directory)) {
        assertThat(engine.definitions().toString()).isEqualTo("{kept=in the checkpoint}");
        if (opening == 1) {
          engine.checkpoint();
        }
      }
    }
  }

  @Test
  void longOnesAreRefused() {
    try (EmbeddedEngine engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, CLOCK)) {
      assertThatThrownBy(() -> engine.putDefinition("n", "x".repeat(409_601), STRONG))
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("409600");
      assertThatThrownBy(() -> engine.putDefinition("", "x", STRONG))
          .isInstanceOf(ValidationException.class);
      assertThatThrownBy(() -> engine.putDefinition("n".repeat(256), "x", STRONG))
          .isInstanceOf(ValidationException.class);
      assertThat(engine.definitions()).isEmpty();
    }
  }

  private static EmbeddedEngine open(Path directory) {
    return EmbeddedEngine.open(directory, true, EmbeddedOptions.DEFAULTS, CLOCK);
  }
}
