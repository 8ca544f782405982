package io.partita.packaging.automaton;

import java.util.List;
import java.util.Locale;

/**
 * The source of a class of tables of numbers. They are strings in it, which are data of a class
 * file, where an array would be code that fills it.
 */
final class JavaTables {
  /** A constant has at most 65,535 bytes, and a character up to three. */
  private static final int PART = 20_000;

  private final StringBuilder source = new StringBuilder();

  JavaTables(String packageName, String className) {
    source
        .append("// Generated from the networks of ANTLR's lexer and parser.\npackage ")
        .append(packageName)
        .append(";\n\n@SuppressWarnings(\"all\")\nfinal class ")
        .append(className)
        .append(" {\n");
  }

  void number(String name, int number) {
    source.append("  static final int ").append(name).append(" = ").append(number).append(";\n");
  }

  /** A table of numbers from 0 to 65,535. */
  void table(String name, List<Integer> numbers) {
    source.append("  static final String[] ").append(name).append(" = {");
    for (int from = 0; from < numbers.size(); from += PART) {
      source.append("\n    \"");
      numbers.subList(from, Math.min(numbers.size(), from + PART)).forEach(this::character);
      source.append("\",");
    }
    source.append("\n  };\n");
  }

  private void character(int number) {
    if (number < 0 || number > Character.MAX_VALUE) {
      throw new IllegalArgumentException(number + " is no number of a table");
    }
    // Below 256 in octal: a quote as a Unicode escape would end the string.
    source.append(String.format(Locale.ROOT, number < 0x100 ? "\\%03o" : "\\u%04x", number));
  }

  String source() {
    return source + "}\n";
  }
}
