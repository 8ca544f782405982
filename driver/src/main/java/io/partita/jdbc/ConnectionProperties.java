package io.partita.jdbc;

import io.partita.sql.SqlErrors;
import io.partita.sql.Suggestion;
import java.io.File;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The connection properties of this release, and the names of those that come later. */
final class ConnectionProperties {
  private static final ConnectionProperty.Scope SESSION = ConnectionProperty.Scope.SESSION;
  private static final ConnectionProperty.Scope DATABASE = ConnectionProperty.Scope.DATABASE;
  private static final long KB = 1L << 10;
  private static final long MB = 1L << 20;
  private static final long GB = 1L << 30;
  private static final long TB = 1L << 40;
  private static final long YEAR_MILLIS = 365L * 86_400_000;

  static final ConnectionProperty<String> SCAN =
      ConnectionProperty.choice(
          "scan",
          SESSION,
          "what happens to statements that would read every item of a table",
          "forbid",
          "forbid",
          "preview",
          "allow");

  static final ConnectionProperty<Long> PREVIEW_ITEMS =
      ConnectionProperty.count(
          "previewItems",
          SESSION,
          "the items that a scan examines at most under scan=preview",
          1_000,
          Long.MAX_VALUE);

  static final ConnectionProperty<String> CONSISTENCY =
      ConnectionProperty.choice(
          "consistency",
          SESSION,
          "whether reads outside transactions are strongly consistent",
          "eventual",
          "eventual",
          "strong");

  static final ConnectionProperty<Boolean> READ_ONLY =
      ConnectionProperty.flag("readOnly", SESSION, "refuse every write", false);

  static final ConnectionProperty<Boolean> CREATE =
      ConnectionProperty.flag(
          "create", SESSION, "create the database's directory when it is missing", true);

  static final ConnectionProperty<Long> WIDE_QUERY_ITEMS =
      ConnectionProperty.count(
          "wideQueryItems",
          SESSION,
          "a key query that is estimated to examine more items gets a warning",
          100_000,
          Long.MAX_VALUE);

  static final ConnectionProperty<Long> MAX_READ_UNITS =
      ConnectionProperty.count(
          "maxReadUnits",
          SESSION,
          "the read units that each statement may consume; 0 is without end",
          0,
          Long.MAX_VALUE);

  static final ConnectionProperty<Long> MAX_WRITE_UNITS =
      ConnectionProperty.count(
          "maxWriteUnits",
          SESSION,
          "the write units that each statement may consume, those of index entries included; 0 is"
              + " without end",
          0,
          Long.MAX_VALUE);

  static final ConnectionProperty<Long> QUERY_TIMEOUT =
      ConnectionProperty.duration(
          "queryTimeout",
          SESSION,
          "how long a statement may run; 0 is without end",
          0,
          YEAR_MILLIS);

  static final ConnectionProperty<Long> FETCH_SIZE =
      ConnectionProperty.count(
          "fetchSize",
          SESSION,
          "rows to ask the engine for at a time; 0 lets the plan decide",
          0,
          1_000_000);

  static final ConnectionProperty<ZoneId> TIME_ZONE =
      new ConnectionProperty<>(
          "timeZone",
          SESSION,
          "where dates and times of java.sql without a Calendar are local",
          ZoneId::systemDefault,
          "the zone of the Java process",
          List.of(),
          "a zone such as Europe/Berlin or UTC",
          text -> {
            try {
              return ZoneId.of(text);
            } catch (DateTimeException e) {
              throw new IllegalArgumentException("is no time zone", e);
            }
          });

  static final ConnectionProperty<String> RETRY =
      ConnectionProperty.choice(
          "retry",
          SESSION,
          "whether conflicts in which nothing was decided are tried again",
          "auto",
          "auto",
          "none");

  static final ConnectionProperty<String> DOCUMENTS =
      ConnectionProperty.choice(
          "documents",
          SESSION,
          "how maps, lists and sets are reported: as OTHER and ARRAY, or as LONGVARCHAR with JSON",
          "native",
          "native",
          "text");

  static final ConnectionProperty<Boolean> ATOMIC =
      ConnectionProperty.flag(
          "atomic",
          SESSION,
          "refuse a change of several items that cannot be all or nothing; if false, one item after the"
              + " other is changed",
          true);

  static final ConnectionProperty<String> COPY_PATH =
      new ConnectionProperty<>(
          "copyPath",
          SESSION,
          "directories, beside the working directory, whose files COPY may read and write",
          () -> "",
          "none",
          List.of(),
          "paths of directories, parted by " + File.pathSeparator,
          text -> {
            directories(text);
            return text;
          });

  static final ConnectionProperty<String> APPLICATION_NAME =
      text("applicationName", "the name under which the connection shows itself");

  static final ConnectionProperty<String> USER =
      text("user", "shown as the user's name; there are no accounts");

  static final ConnectionProperty<String> PASSWORD =
      text("password", "ignored: the database is not encrypted");

  static final ConnectionProperty<String> DURABILITY =
      ConnectionProperty.choice(
          "durability",
          DATABASE,
          "whether a write is on disk before it is acknowledged (sync), about 10 ms later (async),"
              + " or never (none, for mem: only)",
          "sync",
          "sync",
          "async",
          "none");

  static final ConnectionProperty<Long> CACHE_SIZE =
      ConnectionProperty.size(
          "cacheSize",
          "page cache of the database",
          () -> Math.max(MB, Math.min(64 * MB, Runtime.getRuntime().maxMemory() / 8)),
          "64 MB, at most an eighth of the heap",
          MB,
          64 * GB);

  static final ConnectionProperty<Long> MEMTABLE_SIZE =
      ConnectionProperty.size(
          "memtableSize",
          "what is kept in memory before a checkpoint",
          () -> Math.max(64 * KB, Math.min(64 * MB, Runtime.getRuntime().maxMemory() / 4)),
          "64 MB, at most a quarter of the heap",
          64 * KB,
          64 * GB);

  static final ConnectionProperty<Long> LOG_SIZE =
      ConnectionProperty.size(
          "logSize",
          "the size of the log that triggers a checkpoint",
          () -> 256 * MB,
          "256 MB",
          64 * KB,
          TB);

  static final ConnectionProperty<Long> MEMORY_SIZE =
      ConnectionProperty.size(
          "memorySize",
          "what a mem: database may hold",
          () -> Math.max(64 * KB, Runtime.getRuntime().maxMemory() / 2),
          "half of the heap",
          64 * KB,
          TB);

  static final ConnectionProperty<Long> QUERY_MEMORY =
      ConnectionProperty.size(
          "queryMemory",
          "what sorts, joins, aggregates and their like of all statements may hold together",
          () -> Math.max(MB, Runtime.getRuntime().maxMemory() / 4),
          "a quarter of the heap",
          MB,
          TB);

  static final ConnectionProperty<Long> CLOSE_DELAY =
      ConnectionProperty.duration(
          "closeDelay",
          DATABASE,
          "how long the database stays open after its last connection",
          0,
          YEAR_MILLIS);

  static final ConnectionProperty<Long> PLAN_CACHE_SIZE =
      ConnectionProperty.count(
          "planCacheSize",
          DATABASE,
          "statements whose plans are kept, and which sys.statements counts",
          1_000,
          1_000_000);

  /** Every property, in the order in which tools show them. */
  static final List<ConnectionProperty<?>> ALL =
      List.of(
          SCAN,
          PREVIEW_ITEMS,
          CONSISTENCY,
          READ_ONLY,
          DURABILITY,
          CREATE,
          QUERY_TIMEOUT,
          FETCH_SIZE,
          TIME_ZONE,
          RETRY,
          ATOMIC,
          WIDE_QUERY_ITEMS,
          MAX_READ_UNITS,
          MAX_WRITE_UNITS,
          DOCUMENTS,
          COPY_PATH,
          CACHE_SIZE,
          MEMTABLE_SIZE,
          LOG_SIZE,
          MEMORY_SIZE,
          QUERY_MEMORY,
          CLOSE_DELAY,
          PLAN_CACHE_SIZE,
          APPLICATION_NAME,
          USER,
          PASSWORD);

  /** Properties that are part of the contract and not of this release. */
  static final List<String> LATER =
      List.of("encrypt", "fail", "replicaLag", "partitionSize", "ttlInterval");

  private ConnectionProperties() {}

  /** The directories of {@link #COPY_PATH}. */
  static List<Path> directories(String copyPath) {
    return Arrays.stream(copyPath.split(Pattern.quote(File.pathSeparator)))
        .filter(directory -> !directory.isBlank())
        .map(directory -> Path.of(directory.strip()).toAbsolutePath())
        .toList();
  }

  private static ConnectionProperty<String> text(String name, String description) {
    return new ConnectionProperty<>(
        name, SESSION, description, () -> "", "none", List.of(), "any text", text -> text);
  }

  /** The property of that name; a name that nobody knows is answered with the nearest one. */
  static ConnectionProperty<?> named(String name) throws SQLException {
    for (ConnectionProperty<?> property : ALL) {
      if (property.name().equals(name)) {
        return property;
      }
    }
    if (LATER.contains(name)) {
      throw Failures.of(
          SqlErrors.CANNOT_CONNECT, "The connection property " + name + " is not supported yet");
    }
    throw Failures.of(
        SqlErrors.CANNOT_CONNECT,
        "There is no connection property " + name + "; the nearest is " + nearest(name));
  }

  private static String nearest(String name) {
    List<String> known = ALL.stream().<String>map(ConnectionProperty::name).toList();
    String nearest = Suggestion.nearest(name, known);
    return nearest == null ? known.get(0) : nearest;
  }
}
