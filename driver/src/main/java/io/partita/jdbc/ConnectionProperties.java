package io.partita.jdbc;

import io.partita.sql.SqlErrors;
import io.partita.sql.Suggestion;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;

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
      new ConnectionProperty.Choice(
          "scan",
          SESSION,
          "what happens to statements that would read every item of a table",
          "forbid",
          "forbid",
          "preview",
          "allow");

  static final ConnectionProperty<Long> PREVIEW_ITEMS =
      ConnectionProperty.Amount.count(
          "previewItems",
          SESSION,
          "the items that a scan examines at most under scan=preview",
          1_000,
          Long.MAX_VALUE);

  static final ConnectionProperty<String> CONSISTENCY =
      new ConnectionProperty.Choice(
          "consistency",
          SESSION,
          "whether reads outside transactions are strongly consistent",
          "eventual",
          "eventual",
          "strong");

  static final ConnectionProperty<Boolean> READ_ONLY =
      new ConnectionProperty.Flag("readOnly", SESSION, "refuse every write", false);

  static final ConnectionProperty<Boolean> CREATE =
      new ConnectionProperty.Flag(
          "create", SESSION, "create the database's directory when it is missing", true);

  static final ConnectionProperty<Long> WIDE_QUERY_ITEMS =
      ConnectionProperty.Amount.count(
          "wideQueryItems",
          SESSION,
          "a key query that is estimated to examine more items gets a warning",
          100_000,
          Long.MAX_VALUE);

  static final ConnectionProperty<Long> MAX_READ_UNITS =
      ConnectionProperty.Amount.count(
          "maxReadUnits",
          SESSION,
          "the read units that each statement may consume; 0 is without end",
          0,
          Long.MAX_VALUE);

  static final ConnectionProperty<Long> MAX_WRITE_UNITS =
      ConnectionProperty.Amount.count(
          "maxWriteUnits",
          SESSION,
          "the write units that each statement may consume, those of index entries included; 0 is"
              + " without end",
          0,
          Long.MAX_VALUE);

  static final ConnectionProperty<Long> QUERY_TIMEOUT =
      ConnectionProperty.Amount.duration(
          "queryTimeout",
          SESSION,
          "how long a statement may run; 0 is without end",
          0,
          YEAR_MILLIS);

  static final ConnectionProperty<Long> FETCH_SIZE =
      ConnectionProperty.Amount.count(
          "fetchSize",
          SESSION,
          "rows to ask the engine for at a time; 0 lets the plan decide",
          0,
          1_000_000);

  static final ConnectionProperty<ZoneId> TIME_ZONE =
      new ConnectionProperty.Zone(
          "timeZone", SESSION, "where dates and times of java.sql without a Calendar are local");

  static final ConnectionProperty<String> RETRY =
      new ConnectionProperty.Choice(
          "retry",
          SESSION,
          "whether conflicts in which nothing was decided are tried again",
          "auto",
          "auto",
          "none");

  static final ConnectionProperty<String> DOCUMENTS =
      new ConnectionProperty.Choice(
          "documents",
          SESSION,
          "how maps, lists and sets are reported: as OTHER and ARRAY, or as LONGVARCHAR with JSON",
          "native",
          "native",
          "text");

  static final ConnectionProperty<Boolean> ATOMIC =
      new ConnectionProperty.Flag(
          "atomic",
          SESSION,
          "refuse a change of several items that cannot be all or nothing; if false, one item after the"
              + " other is changed",
          true);

  static final ConnectionProperty<String> COPY_PATH =
      new ConnectionProperty.Directories(
          "copyPath",
          "directories, beside the working directory, whose files COPY may read and write");

  static final ConnectionProperty<String> APPLICATION_NAME =
      text("applicationName", "the name under which the connection shows itself");

  static final ConnectionProperty<String> USER =
      text("user", "shown as the user's name; there are no accounts");

  static final ConnectionProperty<String> PASSWORD =
      text("password", "ignored: the database is not encrypted");

  static final ConnectionProperty<String> DURABILITY =
      new ConnectionProperty.Choice(
          "durability",
          DATABASE,
          "whether a write is on disk before it is acknowledged (sync), about 10 ms later (async),"
              + " or never (none, for mem: only)",
          "sync",
          "sync",
          "async",
          "none");

  static final ConnectionProperty<Long> CACHE_SIZE =
      ConnectionProperty.Amount.size(
          "cacheSize",
          "page cache of the database",
          Math.max(MB, Math.min(64 * MB, Runtime.getRuntime().maxMemory() / 8)),
          "64 MB, at most an eighth of the heap",
          MB,
          64 * GB);

  static final ConnectionProperty<Long> MEMTABLE_SIZE =
      ConnectionProperty.Amount.size(
          "memtableSize",
          "what is kept in memory before a checkpoint",
          Math.max(64 * KB, Math.min(64 * MB, Runtime.getRuntime().maxMemory() / 4)),
          "64 MB, at most a quarter of the heap",
          64 * KB,
          64 * GB);

  static final ConnectionProperty<Long> LOG_SIZE =
      ConnectionProperty.Amount.size(
          "logSize",
          "the size of the log that triggers a checkpoint",
          256 * MB,
          "256 MB",
          64 * KB,
          TB);

  static final ConnectionProperty<Long> MEMORY_SIZE =
      ConnectionProperty.Amount.size(
          "memorySize",
          "what a mem: database may hold",
          Math.max(64 * KB, Runtime.getRuntime().maxMemory() / 2),
          "half of the heap",
          64 * KB,
          TB);

  static final ConnectionProperty<Long> QUERY_MEMORY =
      ConnectionProperty.Amount.size(
          "queryMemory",
          "what sorts, joins, aggregates and their like of all statements may hold together",
          Math.max(MB, Runtime.getRuntime().maxMemory() / 4),
          "a quarter of the heap",
          MB,
          TB);

  static final ConnectionProperty<Long> CLOSE_DELAY =
      ConnectionProperty.Amount.duration(
          "closeDelay",
          DATABASE,
          "how long the database stays open after its last connection",
          0,
          YEAR_MILLIS);

  static final ConnectionProperty<Long> PLAN_CACHE_SIZE =
      ConnectionProperty.Amount.count(
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

  private static ConnectionProperty<String> text(String name, String description) {
    return new ConnectionProperty.Text(name, description, "any text");
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
