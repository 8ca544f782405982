package io.partita.jdbc;

import io.partita.sql.Dialect;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names in statements: which need quotes, and how they get them. */
final class Identifiers {
  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

  private Identifiers() {}

  /** Whether the name may stand without quotes. */
  static boolean isSimple(String name) {
    return WORD.matcher(name).matches()
        && !Dialect.reservedWords().contains(name.toUpperCase(Locale.ROOT));
  }

  /** The name as a statement takes it; one in quotes already stays one name. */
  static String quote(String name, boolean always) {
    boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
    String plain = quoted ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
    return always || !isSimple(plain) ? '"' + plain.replace("\"", "\"\"") + '"' : plain;
  }
}
