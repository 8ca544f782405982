package io.partita.engine.embedded.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.embedded.EngineFixture;
import io.partita.engine.value.AttributeType;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenTest {

  /** Published values of MurmurHash3_x64_128 with seed 0. */
  @ParameterizedTest
  @CsvSource({
    "'', 00000000000000000000000000000000",
    "hello, cbd8a7b341bd9b025b1e906a48ae1d19",
    "'hello, world', 342fac623a5ebc8e4cdcbc079642414d",
    "The quick brown fox jumps over the lazy dog, e34bbc7bbc071b6c7a433ca9c49a9347"
  })
  void theTokenIsThePublishedHash(String text, String token) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] target = new byte[16];

    Token.write(bytes, 0, bytes.length, target, 0);

    assertThat(HexFormat.of().formatHex(target)).isEqualTo(token);
  }

  /** Keys on disk: a change here is a change of the format. */
  @Test
  void keysAreFixed() {
    KeyLayout keys =
        KeyLayout.ofTable(EngineFixture.key("pk", AttributeType.S, "sk", AttributeType.N));
    String key =
        HexFormat.of().formatHex(keys.prefix(EngineFixture.s("a\0"), EngineFixture.n("-12.5")));
    assertThat(key.substring(32))
        .isEqualTo("61" + "0001" + "0000" + "40" + "7c" + "f2" + "cc" + "ff");
    assertThat(key.substring(0, 32)).isEqualTo(token("6100010000"));
  }

  private static String token(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    byte[] target = new byte[16];
    Token.write(bytes, 0, bytes.length, target, 0);
    return HexFormat.of().formatHex(target);
  }
}
