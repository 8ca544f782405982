package io.partita.engine.embedded.partition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Reads back the components of a key, in the form that {@link KeyWriter} describes. */
final class KeyReader {
  private final byte[] key;
  private int at;

  /** A reader of what follows the token. */
  KeyReader(byte[] key) {
    this.key = key;
    this.at = Token.BYTES;
  }

  /** The next component. */
  AttributeValue component(AttributeType type, boolean last) {
    return switch (type) {
      case N -> new AttributeValue.N(number());
      case S -> new AttributeValue.S(new String(content(last), UTF_8));
      case B -> new AttributeValue.B(Binary.copyOf(content(last)));
      default -> throw new IllegalArgumentException("No key component: " + type);
    };
  }

  private byte[] content(boolean last) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    while (at < key.length) {
      byte next = key[at++];
      if (next == 0 && !last && key[at++] == 0) {
        break;
      }
      content.write(next);
    }
    return content.toByteArray();
  }

  private BigDecimal number() {
    int sign = key[at++] & 0xFF;
    if (sign == 0x80) {
      return BigDecimal.ZERO;
    }
    int inversion = sign == 0x40 ? 0xFF : 0;
    int exponent = ((key[at++] ^ inversion) & 0xFF) - 130;
    BigInteger unscaled = BigInteger.ZERO;
    int digits = 0;
    for (int pair = next(inversion); pair != 0; pair = next(inversion)) {
      unscaled = unscaled.multiply(BigInteger.valueOf(100)).add(BigInteger.valueOf(pair - 1));
      digits += 2;
    }
    BigDecimal number = new BigDecimal(unscaled, digits - 1 - exponent);
    return inversion == 0 ? number : number.negate();
  }

  private int next(int inversion) {
    return (key[at++] ^ inversion) & 0xFF;
  }
}
