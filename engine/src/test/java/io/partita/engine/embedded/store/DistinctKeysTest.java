package io.partita.engine.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctKeysTest {
  private final SplittableRandom random = new SplittableRandom(7);

  /** A key that begins with a token. */
  private byte[] key() {
    return ByteBuffer.allocate(20).putLong(random.nextLong()).array();
  }

  @Test
  void fewKeysAreCountedExactlyHoweverOftenTheyCome() {
    DistinctKeys keys = new DistinctKeys();
    for (int i = 0; i < DistinctKeys.MAX_EXACT; i++) {
      byte[] key = key();
      keys.add(key);
      keys.add(key);
      assertThat(keys.estimate()).isEqualTo(i + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 1_000, 4_000, 6_000, 20_000, 300_000})
  void manyKeysAreEstimatedWithinSevenPercent(int count) {
    DistinctKeys keys = new DistinctKeys();
    for (int i = 0; i < count; i++) {
      keys.add(key());
    }
    assertThat(keys.estimate()).isCloseTo(count, Percentage.withPercentage(7));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 200, 5_000})
  void theBytesSayTheSame(int count) {
    DistinctKeys keys = new DistinctKeys();
    for (int i = 0; i < count; i++) {
      keys.add(key());
    }
    DistinctKeys read = DistinctKeys.of(keys.encode());
    assertThat(read.encode()).isEqualTo(keys.encode());
    assertThat(read.estimate()).isEqualTo(keys.estimate());
    byte[] next = key();
    keys.add(next);
    read.add(next);
    assertThat(read.encode()).isEqualTo(keys.encode());
  }

  @Test
  void aKeyShorterThanATokenCountsToo() {
    DistinctKeys keys = new DistinctKeys();
    keys.add(new byte[] {1});
    keys.add(new byte[] {2});
    assertThat(keys.estimate()).isEqualTo(2);
  }
}
