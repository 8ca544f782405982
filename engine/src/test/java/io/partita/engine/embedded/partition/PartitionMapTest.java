package io.partita.engine.embedded.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.value.Binary;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionMapTest {
  private static final Binary LOW = Binary.copyOf(new byte[] {0x40});
  private static final Binary HIGH = Binary.copyOf(new byte[] {(byte) 0xC0, 1});

  @Test
  void aBoundaryIsTheFirstKeyOfItsPartition() {
    PartitionMap map = new PartitionMap(7, List.of(LOW, HIGH));

    assertThat(map.size()).isEqualTo(3);
    assertThat(map.of(new byte[] {0x3F, -1}).number()).isZero();
    assertThat(map.of(new byte[] {0x40}).number()).isEqualTo(1);
    assertThat(map.of(new byte[] {(byte) 0xC0}).number()).isEqualTo(1);
    assertThat(map.of(new byte[] {(byte) 0xC0, 1}).number()).isEqualTo(2);
    assertThat(map.of(new byte[] {(byte) 0xFF}).mapId()).isEqualTo(7);
  }

  @Test
  void withoutBoundariesThereIsOnePartition() {
    assertThat(new PartitionMap(7, List.of()).of(new byte[0]).number()).isZero();
  }

  @Test
  void boundariesThatDoNotAscendAreRefused() {
    assertThatThrownBy(() -> new PartitionMap(7, List.of(HIGH, LOW)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
