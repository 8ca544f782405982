package io.partita.jdbc;

import io.partita.sql.Quantity;
import io.partita.sql.Quantity.Unit;
import io.partita.sql.Setting;
import io.partita.sql.SqlErrors;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection property: its name, what it means, its default, and what its values may be.
 *
 * @param <T> the class of its values
 */
final class ConnectionProperty<T> {
  /** Whether connections to one database must agree on it. */
  enum Scope {
    SESSION,
    DATABASE
  }

  /** Reads a value; an illegal argument says what the value is not. */
  interface Parser<T> {
    T parse(String text);
  }

  private final String name;
  private final Scope scope;
  private final String description;
  private final Supplier<T> standard;
  private final String standardText;
  private final List<String> choices;
  private final String values;
  private final Parser<T> parser;
  private final List<Unit> units;

  ConnectionProperty(
      String name,
      Scope scope,
      String description,
      Supplier<T> standard,
      String standardText,
      List<String> choices,
      String values,
      Parser<T> parser) {
    this(name, scope, description, standard, standardText, choices, values, parser, List.of());
  }

  private ConnectionProperty(
      String name,
      Scope scope,
      String description,
      Supplier<T> standard,
      String standardText,
      List<String> choices,
      String values,
      Parser<T> parser,
      List<Unit> units) {
    this.name = name;
    this.scope = scope;
    this.description = description;
    this.standard = standard;
    this.standardText = standardText;
    this.choices = List.copyOf(choices);
    this.values = values;
    this.parser = parser;
    this.units = units;
  }

  /** One of several words. */
  static ConnectionProperty<String> choice(
      String name, Scope scope, String description, String standard, String... choices) {
    List<String> all = List.of(choices);
    return new ConnectionProperty<>(
        name,
        scope,
        description,
        () -> standard,
        standard,
        all,
        "one of " + String.join(", ", all),
        text -> {
          String word = text.toLowerCase(Locale.ROOT);
          if (!all.contains(word)) {
            throw new IllegalArgumentException("is not " + String.join(" or ", all));
          }
          return word;
        });
  }

  static ConnectionProperty<Boolean> flag(
      String name, Scope scope, String description, boolean standard) {
    return new ConnectionProperty<>(
        name,
        scope,
        description,
        () -> standard,
        Boolean.toString(standard),
        List.of("true", "false"),
        "true or false",
        text -> {
          if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException("is neither true nor false");
          }
          return Boolean.parseBoolean(text);
        });
  }

  /** A number of bytes, with or without a unit. */
  static ConnectionProperty<Long> size(
      String name, String description, Supplier<Long> standard, String text, long min, long max) {
    return quantity(
        name,
        Scope.DATABASE,
        description,
        standard,
        text,
        min,
        max,
        Quantity.SIZES,
        "a size such as 64MB");
  }

  /** A number of milliseconds, with or without a unit. */
  static ConnectionProperty<Long> duration(
      String name, Scope scope, String description, long standard, long max) {
    return quantity(
        name,
        scope,
        description,
        () -> standard,
        Long.toString(standard),
        0,
        max,
        Quantity.DURATIONS,
        "a duration such as 100ms or 60s");
  }

  static ConnectionProperty<Long> count(
      String name, Scope scope, String description, long standard, long max) {
    return quantity(
        name,
        scope,
        description,
        () -> standard,
        Long.toString(standard),
        0,
        max,
        List.of(),
        "a whole number");
  }

  private static ConnectionProperty<Long> quantity(
      String name,
      Scope scope,
      String description,
      Supplier<Long> standard,
      String standardText,
      long min,
      long max,
      List<Unit> units,
      String kind) {
    String range = Quantity.text(min, units) + " to " + Quantity.text(max, units);
    return new ConnectionProperty<>(
        name,
        scope,
        description,
        standard,
        standardText,
        List.of(),
        kind + ", from " + range,
        text -> {
          long value =
              Quantity.parse(text, units)
                  .orElseThrow(() -> new IllegalArgumentException("is not " + kind));
          if (value < min || value > max) {
            throw new IllegalArgumentException("is not within " + range);
          }
          return value;
        },
        units);
  }

  String name() {
    return name;
  }

  Scope scope() {
    return scope;
  }

  T standard() {
    return standard.get();
  }

  /** Reads a value, or says what is wrong with it, what is right, and what the property does. */
  T parse(String text) throws SQLException {
    try {
      return parser.parse(text.trim());
    } catch (IllegalArgumentException e) {
      throw Failures.of(
          SqlErrors.CANNOT_CONNECT,
          String.format(
              "The connection property %s=%s %s. It takes %s, and says: %s (default %s)",
              name, text, e.getMessage(), values, description, standardText),
          e);
    }
  }

  /**
   * A value as {@code sys.settings} shows it.
   *
   * @param source who said it
   */
  Setting shown(T value, String source) {
    String text = value instanceof Long number ? Quantity.text(number, units) : value.toString();
    return new Setting(name, text, standardText, source, description);
  }

  DriverPropertyInfo info(@Nullable String value) {
    DriverPropertyInfo info = new DriverPropertyInfo(name, value == null ? standardText : value);
    info.description = description + " (" + values + ")";
    info.choices = choices.isEmpty() ? null : choices.toArray(new String[0]);
    return info;
  }

  @Override
  public String toString() {
    return name;
  }
}
