package io.partita.jdbc;

import io.partita.sql.Budget;
import io.partita.sql.CopyFiles;
import io.partita.sql.ScanMode;
import io.partita.sql.SessionOptions;
import io.partita.sql.Setting;
import io.partita.sql.SqlErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * What a URL and its properties say: {@code jdbc:partita:DIR[?name=value&…]}, with {@code mem:NAME}
 * or {@code mem:} for a directory. Names and values may have {@code %XX} escapes. The URL wins over
 * the properties beside it; an empty value is no value, as dialogs leave such behind.
 */
final class ConnectionSettings {
  static final String PREFIX = "jdbc:partita:";
  private static final String MEMORY = "mem:";

  private final String url;
  private final Location location;
  private final Map<ConnectionProperty<?>, Object> given;
  private final Set<String> inUrl;
  private volatile @Nullable TimeZone timeZone;

  private ConnectionSettings(
      String url, Location location, Map<ConnectionProperty<?>, Object> given, Set<String> inUrl) {
    this.inUrl = inUrl;
    this.url = url;
    this.location = location;
    this.given = given;
  }

  /** Whether the URL is for this driver; nothing else of it is looked at. */
  static boolean accepts(@Nullable String url) {
    return url != null && url.startsWith(PREFIX);
  }

  static ConnectionSettings parse(String url, @Nullable Properties info) throws SQLException {
    Map<String, String> texts = texts(url, info);
    Map<ConnectionProperty<?>, Object> given = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : texts.entrySet()) {
      ConnectionProperty<?> property = ConnectionProperties.named(entry.getKey());
      if (!entry.getValue().isBlank()) {
        given.put(property, property.parse(entry.getValue()));
      }
    }
    ConnectionSettings settings =
        new ConnectionSettings(url, location(url), given, urlTexts(url).keySet());
    settings.checkDurability();
    return settings;
  }

  /** The properties as tools ask for them before they connect: nothing is refused. */
  static DriverPropertyInfo[] describe(@Nullable String url, @Nullable Properties info)
      throws SQLException {
    Map<String, String> texts = accepts(url) && url != null ? texts(url, info) : texts("", info);
    return ConnectionProperties.ALL.stream()
        .map(property -> property.info(texts.get(property.name())))
        .toArray(DriverPropertyInfo[]::new);
  }

  private static Map<String, String> texts(String url, @Nullable Properties info)
      throws SQLException {
    Map<String, String> texts = new LinkedHashMap<>();
    if (info != null) {
      for (String name : info.stringPropertyNames()) {
        texts.put(name, info.getProperty(name));
      }
      // Values that are no texts, such as an Integer, are invisible to stringPropertyNames.
      for (Map.Entry<Object, Object> entry : info.entrySet()) {
        texts.put(entry.getKey().toString(), entry.getValue().toString());
      }
    }
    texts.putAll(urlTexts(url));
    return texts;
  }

  private static Map<String, String> urlTexts(String url) throws SQLException {
    Map<String, String> texts = new LinkedHashMap<>();
    int question = url.indexOf('?');
    if (question < 0 || question == url.length() - 1) {
      return texts;
    }
    for (String pair : url.substring(question + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw badUrl(url, "'" + pair + "' is not of the form name=value");
      }
      String name = decode(url, pair.substring(0, equals));
      if (texts.put(name, decode(url, pair.substring(equals + 1))) != null) {
        throw badUrl(url, "the property " + name + " stands in it twice");
      }
    }
    return texts;
  }

  private static String decode(String url, String text) throws SQLException {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] decoded = new byte[bytes.length];
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '%') {
        decoded[length++] = bytes[i];
      } else if (i + 2 < bytes.length
          && HexFormat.isHexDigit(bytes[i + 1])
          && HexFormat.isHexDigit(bytes[i + 2])) {
        decoded[length++] =
            (byte)
                (HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]));
        i += 2;
      } else {
        throw badUrl(url, "'" + text + "' has a % without two hexadecimal digits (write %25)");
      }
    }
    return new String(decoded, 0, length, StandardCharsets.UTF_8);
  }

  private static Location location(String url) throws SQLException {
    int question = url.indexOf('?');
    String place = url.substring(PREFIX.length(), question < 0 ? url.length() : question);
    if (place.equals(MEMORY)) {
      return new Location.Private();
    } else if (place.startsWith(MEMORY)) {
      return new Location.Shared(place.substring(MEMORY.length()));
    } else if (place.isBlank()) {
      throw badUrl(url, "it names no directory");
    }
    try {
      return Location.Directory.of(Path.of(place));
    } catch (InvalidPathException | IOException e) {
      throw Failures.of(
          SqlErrors.CANNOT_CONNECT, "The directory " + place + " cannot be reached: " + e, e);
    }
  }

  private static SQLException badUrl(String url, String why) {
    return Failures.of(
        SqlErrors.CANNOT_CONNECT,
        String.format(
            "The URL %s is not understood: %s. URLs are jdbc:partita:DIRECTORY[?name=value&…],"
                + " jdbc:partita:mem:NAME and jdbc:partita:mem:",
            withoutPassword(url), why));
  }

  private void checkDurability() throws SQLException {
    boolean memory = !(location instanceof Location.Directory);
    if (isGiven(ConnectionProperties.DURABILITY) && memory != durability().equals("none")) {
      throw Failures.of(
          SqlErrors.CANNOT_CONNECT,
          "durability="
              + durability()
              + " does not fit "
              + location
              + ": a database in memory has durability none, a directory sync or async");
    }
  }

  Location location() {
    return location;
  }

  /** The URL without a password. */
  String url() {
    return withoutPassword(url);
  }

  private static String withoutPassword(String url) {
    return url.replaceAll("([?&]password=)[^&]*", "$1…");
  }

  boolean isGiven(ConnectionProperty<?> property) {
    return given.containsKey(property);
  }

  @SuppressWarnings("unchecked") // parse() put what the property's own parser made
  <T> T get(ConnectionProperty<T> property) {
    T value = (T) given.get(property);
    return value == null ? property.standard() : value;
  }

  String durability() {
    return location instanceof Location.Directory || isGiven(ConnectionProperties.DURABILITY)
        ? get(ConnectionProperties.DURABILITY)
        : "none";
  }

  DocumentStyle documents() {
    return get(ConnectionProperties.DOCUMENTS).equals("text")
        ? DocumentStyle.TEXT
        : DocumentStyle.NATIVE;
  }

  int fetchSize() {
    return get(ConnectionProperties.FETCH_SIZE).intValue();
  }

  long queryTimeoutMillis() {
    return get(ConnectionProperties.QUERY_TIMEOUT);
  }

  /**
   * Where dates and times of {@code java.sql} without a calendar are local. The JVM is asked for
   * its zone when one is first needed: the JDK reads the file of all zones for it, and a new JVM's
   * first row seldom needs one.
   */
  TimeZone timeZone() {
    TimeZone known = timeZone;
    if (known == null) {
      known =
          isGiven(ConnectionProperties.TIME_ZONE)
              ? TimeZone.getTimeZone(get(ConnectionProperties.TIME_ZONE))
              : TimeZone.getDefault();
      timeZone = known;
    }
    return known;
  }

  /** The same; of the process's zone the JDK reads another file for it. */
  private ZoneId zone() {
    return isGiven(ConnectionProperties.TIME_ZONE)
        ? get(ConnectionProperties.TIME_ZONE)
        : timeZone().toZoneId();
  }

  SessionOptions sessionOptions() {
    return SessionOptions.defaults(this::zone).toBuilder()
        .scan(ScanMode.valueOf(get(ConnectionProperties.SCAN).toUpperCase(Locale.ROOT)))
        .consistentRead(get(ConnectionProperties.CONSISTENCY).equals("strong"))
        .readOnly(get(ConnectionProperties.READ_ONLY))
        .wideQueryItems(get(ConnectionProperties.WIDE_QUERY_ITEMS))
        .queryTimeoutMillis(queryTimeoutMillis())
        .retryConflicts(get(ConnectionProperties.RETRY).equals("auto"))
        .atomic(get(ConnectionProperties.ATOMIC))
        .budget(
            new Budget(
                get(ConnectionProperties.MAX_READ_UNITS),
                get(ConnectionProperties.MAX_WRITE_UNITS)))
        .previewItems(get(ConnectionProperties.PREVIEW_ITEMS))
        .build();
  }

  /** The files that COPY may use: not those of the database itself. */
  CopyFiles copyFiles() {
    return new CopyFiles(
        Path.of("").toAbsolutePath(),
        ConnectionProperty.Directories.of(get(ConnectionProperties.COPY_PATH)),
        location instanceof Location.Directory directory ? List.of(directory.path()) : List.of());
  }

  /**
   * What {@code sys.settings} shows.
   *
   * @param opener what the connection said that opened the database
   */
  List<Setting> shown(ConnectionSettings opener) {
    return ConnectionProperties.ALL.stream().map(property -> shown(property, opener)).toList();
  }

  private <T> Setting shown(ConnectionProperty<T> property, ConnectionSettings opener) {
    boolean taken = property.scope() == ConnectionProperty.Scope.DATABASE && !isGiven(property);
    ConnectionSettings from = taken ? opener : this;
    String source =
        !from.isGiven(property)
            ? "default"
            : from != this
                ? "the connection that opened the database"
                : inUrl.contains(property.name()) ? "URL" : "properties";
    return property.setting(from.inForce(property), source);
  }

  @SuppressWarnings("unchecked") // both are properties of texts
  private <T> T inForce(ConnectionProperty<T> property) {
    if (property == ConnectionProperties.DURABILITY) {
      return (T) durability();
    }
    return property == ConnectionProperties.PASSWORD && isGiven(property) ? (T) "…" : get(property);
  }

  /**
   * Checks that what this connection says of the database is what the connection that opened it
   * said. What it does not mention it takes as it is.
   */
  void checkAgreesWith(ConnectionSettings opener) throws SQLException {
    List<String> differences = new ArrayList<>();
    for (ConnectionProperty<?> property : ConnectionProperties.ALL) {
      if (property.scope() == ConnectionProperty.Scope.DATABASE
          && isGiven(property)
          && !get(property).equals(opener.get(property))) {
        differences.add(
            String.format("%s is %s, not %s", property, opener.get(property), get(property)));
      }
    }
    if (!differences.isEmpty()) {
      throw Failures.of(
          SqlErrors.CANNOT_CONNECT,
          "The database "
              + location
              + " is open in this process with other properties: "
              + String.join("; ", differences)
              + ". Use the same, leave them out, or close its other connections first");
    }
  }
}
