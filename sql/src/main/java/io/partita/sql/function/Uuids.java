package io.partita.sql.function;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * UUIDs as text. The canonical form, the only one that is stored, has 32 hexadecimal digits in
 * lower case, in groups of 8, 4, 4, 4 and 12 with a hyphen between them.
 */
public final class Uuids {
  private static final int LENGTH = 36;

  private Uuids() {}

  /** Whether the text is a canonical UUID. */
  public static boolean isCanonical(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
      boolean digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      if (hyphen ? c != '-' : !digit) {
        return false;
      }
    }
    return true;
  }

  /** The canonical form of an input text, which may have capitals; null if it is no UUID. */
  public static @Nullable String parse(String input) {
    String text = input.strip().toLowerCase(Locale.ROOT);
    return isCanonical(text) ? text : null;
  }

  /** The canonical text of a value that is the text of a UUID, else null. */
  public static @Nullable String asUuid(@Nullable Object value) {
    return value instanceof String text ? parse(text) : null;
  }
}
