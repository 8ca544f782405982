package io.partita.jdbc;

import io.partita.sql.Quantity;
import io.partita.sql.Quantity.Unit;
import io.partita.sql.Setting;
import io.partita.sql.SqlErrors;
import java.io.File;
import java.nio.file.Path;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A connection property: its name, what it means, its default, and what its values may be.
 *
 * @param <T> the class of its values
 */
abstract class ConnectionProperty<T> {
  /** Whether connections to one database must agree on it. */
  enum Scope {
    SESSION,
    DATABASE
  }

  private final String name;
  private final Scope scope;
  private final String description;
  private final String standardText;
  private final String values;

  private ConnectionProperty(
      String name, Scope scope, String description, String standardText, String values) {
    this.name = name;
    this.scope = scope;
    this.description = description;
    this.standardText = standardText;
    this.values = values;
  }

  /** Its value where nobody gives one. */
  abstract T standard();

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException that says what the value is not
   */
  abstract T read(String text);

  /** All its values, if they are few; else none. */
  List<String> choices() {
    return List.of();
  }

  /** A value as {@code sys.settings} shows it. */
  String shown(T value) {
    return value.toString();
  }

  /** One of several words. */
  static final class Choice extends ConnectionProperty<String> {
    private final String standard;
    private final List<String> choices;

    Choice(String name, Scope scope, String description, String standard, String... choices) {
      super(name, scope, description, standard, "one of " + String.join(", ", choices));
      this.standard = standard;
      this.choices = List.of(choices);
    }

    @Override
    String standard() {
      return standard;
    }

    @Override
    String read(String text) {
      String word = text.toLowerCase(Locale.ROOT);
      if (!choices.contains(word)) {
        throw new IllegalArgumentException("is not " + String.join(" or ", choices));
      }
      return word;
    }

    @Override
    List<String> choices() {
      return choices;
    }
  }

  /** Yes or no. */
  static final class Flag extends ConnectionProperty<Boolean> {
    private final boolean standard;

    Flag(String name, Scope scope, String description, boolean standard) {
      super(name, scope, description, Boolean.toString(standard), "true or false");
      this.standard = standard;
    }

    @Override
    Boolean standard() {
      return standard;
    }

    @Override
    Boolean read(String text) {
      if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
        throw new IllegalArgumentException("is neither true nor false");
      }
      return Boolean.parseBoolean(text);
    }

    @Override
    List<String> choices() {
      return List.of("true", "false");
    }
  }

  /** A whole number of something, within a range. */
  static final class Amount extends ConnectionProperty<Long> {
    private final long standard;
    private final long min;
    private final long max;
    private final List<Unit> units;
    private final String kind;

    private Amount(
        String name,
        Scope scope,
        String description,
        long standard,
        String standardText,
        long min,
        long max,
        List<Unit> units,
        String kind) {
      super(name, scope, description, standardText, kind + ", from " + range(min, max, units));
      this.standard = standard;
      this.min = min;
      this.max = max;
      this.units = units;
      this.kind = kind;
    }

    /** From 0 on, with a default that is shown as it is. */
    private Amount(
        String name,
        Scope scope,
        String description,
        long standard,
        long max,
        List<Unit> units,
        String kind) {
      this(name, scope, description, standard, Long.toString(standard), 0, max, units, kind);
    }

    /** A number of bytes, with or without a unit. */
    static Amount size(
        String name, String description, long standard, String text, long min, long max) {
      return new Amount(
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
    static Amount duration(String name, Scope scope, String description, long standard, long max) {
      String kind = "a duration such as 100ms or 60s";
      return new Amount(name, scope, description, standard, max, Quantity.DURATIONS, kind);
    }

    static Amount count(String name, Scope scope, String description, long standard, long max) {
      return new Amount(name, scope, description, standard, max, List.of(), "a whole number");
    }

    private static String range(long min, long max, List<Unit> units) {
      return Quantity.text(min, units) + " to " + Quantity.text(max, units);
    }

    @Override
    Long standard() {
      return standard;
    }

    @Override
    Long read(String text) {
      OptionalLong value = Quantity.parse(text, units);
      if (value.isEmpty()) {
        throw new IllegalArgumentException("is not " + kind);
      }
      if (value.getAsLong() < min || value.getAsLong() > max) {
        throw new IllegalArgumentException("is not within " + range(min, max, units));
      }
      return value.getAsLong();
    }

    @Override
    String shown(Long value) {
      return Quantity.text(value, units);
    }
  }

  /** Any text; by default an empty one. */
  static class Text extends ConnectionProperty<String> {
    Text(String name, String description, String values) {
      super(name, Scope.SESSION, description, "none", values);
    }

    @Override
    final String standard() {
      return "";
    }

    @Override
    String read(String text) {
      return text;
    }
  }

  /** Directories, as a path of them. */
  static final class Directories extends Text {
    Directories(String name, String description) {
      super(name, description, "paths of directories, parted by " + File.pathSeparator);
    }

    @Override
    String read(String text) {
      of(text);
      return text;
    }

    static List<Path> of(String text) {
      List<Path> directories = new ArrayList<>();
      for (String directory : text.split(File.pathSeparator, -1)) {
        if (!directory.isBlank()) {
          directories.add(Path.of(directory.strip()).toAbsolutePath());
        }
      }
      return List.copyOf(directories);
    }
  }

  /** A time zone; by default that of the process. */
  static final class Zone extends ConnectionProperty<ZoneId> {
    Zone(String name, Scope scope, String description) {
      super(
          name,
          scope,
          description,
          "the zone of the Java process",
          "a zone such as Europe/Berlin or UTC");
    }

    @Override
    ZoneId standard() {
      return ZoneId.systemDefault();
    }

    @Override
    ZoneId read(String text) {
      try {
        return ZoneId.of(text);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException("is no time zone", e);
      }
    }
  }

  final String name() {
    return name;
  }

  final Scope scope() {
    return scope;
  }

  /** Reads a value, or says what is wrong with it, what is right, and what the property does. */
  final T parse(String text) throws SQLException {
    try {
      return read(text.trim());
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
   * A value as a setting.
   *
   * @param source who said it
   */
  final Setting setting(T value, String source) {
    return new Setting(name, shown(value), standardText, source, description);
  }

  final DriverPropertyInfo info(@Nullable String value) {
    DriverPropertyInfo info = new DriverPropertyInfo(name, value == null ? standardText : value);
    info.description = description + " (" + values + ")";
    info.choices = choices().isEmpty() ? null : choices().toArray(new String[0]);
    return info;
  }

  @Override
  public final String toString() {
    return name;
  }
}
