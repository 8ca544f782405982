package io.partita.sql.function;

import java.util.concurrent.ThreadLocalRandom;

/** Values that are another at each call; {@link ScalarFunction#isDeterministic()} is false. */
public final class RandomValues {
  private RandomValues() {}

  /**
   * A random UUID of version 4, its 122 bits from a secure generator, as {@link Uuids} writes it.
   */
  public static String uuid() {
    return java.util.UUID.randomUUID().toString();
  }

  /** A number of at least 0 and less than 1. */
  public static Double number() {
    return ThreadLocalRandom.current().nextDouble();
  }
}
