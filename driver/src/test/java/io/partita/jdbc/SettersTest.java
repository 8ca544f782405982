package io.partita.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each setter stores in a column of each type: its own kind as tables B-2 and B-4 of the JDBC
 * specification have it; numbers, truths and texts of them for each other; texts of everything but
 * bytes; and of a timestamp its date or time.
 */
class SettersTest {
  private interface Setter {
    void set(PreparedStatement statement) throws SQLException;
  }

  private static final Map<String, Setter> SETTERS = new LinkedHashMap<>();

  static {
    SETTERS.put("byte", s -> s.setByte(1, (byte) 1));
    SETTERS.put("short", s -> s.setShort(1, (short) 1));
    SETTERS.put("int", s -> s.setInt(1, 1));
    SETTERS.put("long", s -> s.setLong(1, 1));
    SETTERS.put("float", s -> s.setFloat(1, 1));
    SETTERS.put("double", s -> s.setDouble(1, 1));
    SETTERS.put("decimal", s -> s.setBigDecimal(1, BigDecimal.ONE));
    SETTERS.put("boolean", s -> s.setBoolean(1, true));
    SETTERS.put("'1'", s -> s.setString(1, "1"));
    SETTERS.put("'true'", s -> s.setString(1, "true"));
    SETTERS.put("'date'", s -> s.setString(1, "2026-02-03"));
    SETTERS.put("'time'", s -> s.setString(1, "04:05:06"));
    SETTERS.put("'timestamp'", s -> s.setNString(1, "2026-02-03 04:05:06"));
    SETTERS.put("'json'", s -> s.setString(1, "{\"a\":1}"));
    SETTERS.put("bytes", s -> s.setBytes(1, new byte[] {1}));
    SETTERS.put("date", s -> s.setDate(1, new Date(millis("2026-02-03T00:00:00Z"))));
    SETTERS.put("time", s -> s.setTime(1, new Time(millis("1970-01-01T04:05:06Z"))));
    SETTERS.put("timestamp", s -> s.setTimestamp(1, new Timestamp(millis("2026-02-03T04:05:06Z"))));
    SETTERS.put("LocalDate", s -> s.setObject(1, LocalDate.of(2026, 2, 3)));
    SETTERS.put("LocalTime", s -> s.setObject(1, LocalTime.of(4, 5, 6)));
    SETTERS.put("LocalDateTime", s -> s.setObject(1, LocalDateTime.of(2026, 2, 3, 4, 5, 6)));
    SETTERS.put(
        "OffsetDateTime", s -> s.setObject(1, OffsetDateTime.parse("2026-02-03T04:05:06+01:00")));
    SETTERS.put("OffsetTime", s -> s.setObject(1, OffsetTime.parse("04:05:06+01:00")));
    SETTERS.put("UUID", s -> s.setObject(1, new UUID(1, 2)));
    SETTERS.put("Character", s -> s.setObject(1, 'c'));
    SETTERS.put("characters", s -> s.setCharacterStream(1, new StringReader("1")));
    SETTERS.put("ascii", s -> s.setAsciiStream(1, one()));
    SETTERS.put("binary", s -> s.setBinaryStream(1, one()));
    SETTERS.put("Clob", s -> s.setClob(1, new PartitaClob("1")));
    SETTERS.put("Blob", s -> s.setBlob(1, one()));
    SETTERS.put("Map", s -> s.setObject(1, Map.of("a", 1)));
    SETTERS.put(
        "Array", s -> s.setArray(1, s.getConnection().createArrayOf("INTEGER", new Object[] {1})));
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  private static ByteArrayInputStream one() {
    return new ByteArrayInputStream("1".getBytes(StandardCharsets.US_ASCII));
  }

  private final Connection connection =
      DriverManager.getConnection("jdbc:partita:mem:?timeZone=UTC");

  SettersTest() throws SQLException {}

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private String stored(Setter setter) throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement("UPSERT INTO t VALUES ('a', ?)")) {
      setter.set(upsert);
      upsert.execute();
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT v FROM t WHERE pk = 'a'")) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** What is read after each setter that is taken; the others are refused as data errors. */
  static Stream<Arguments> table() {
    return Stream.of(
        row(
            "VARCHAR",
            "byte=1 short=1 int=1 long=1 float=1 double=1 decimal=1 boolean=true '1'=1 "
                + "'true'=true 'date'=2026-02-03 'time'=04:05:06 'timestamp'=2026-02-03_04:05:06 "
                + "'json'={\"a\":1} date=2026-02-03 time=04:05:06 timestamp=2026-02-03T04:05:06 "
                + "LocalDate=2026-02-03 LocalTime=04:05:06 LocalDateTime=2026-02-03T04:05:06 "
                + "OffsetDateTime=2026-02-03T03:05:06Z OffsetTime=04:05:06+01:00 "
                + "UUID=00000000-0000-0001-0000-000000000002 Character=c characters=1 ascii=1 "
                + "Clob=1"),
        row(
            "CHAR(1)",
            "byte=1 short=1 int=1 long=1 float=1 double=1 decimal=1 '1'=1 Character=c "
                + "characters=1 ascii=1 Clob=1"),
        row(
            "SMALLINT",
            "byte=1 short=1 int=1 long=1 float=1 double=1 decimal=1 boolean=1 '1'=1 "
                + "characters=1 ascii=1 Clob=1"),
        row(
            "INTEGER",
            "byte=1 short=1 int=1 long=1 float=1 double=1 decimal=1 boolean=1 '1'=1 "
                + "characters=1 ascii=1 Clob=1"),
        row(
            "BIGINT",
            "byte=1 short=1 int=1 long=1 float=1 double=1 decimal=1 boolean=1 '1'=1 "
                + "characters=1 ascii=1 Clob=1"),
        row(
            "DECIMAL(5,2)",
            "byte=1.00 short=1.00 int=1.00 long=1.00 float=1.00 double=1.00 decimal=1.00 "
                + "boolean=1.00 '1'=1.00 characters=1.00 ascii=1.00 Clob=1.00"),
        row(
            "REAL",
            "byte=1.0 short=1.0 int=1.0 long=1.0 float=1.0 double=1.0 decimal=1.0 boolean=1.0 "
                + "'1'=1.0 characters=1.0 ascii=1.0 Clob=1.0"),
        row(
            "DOUBLE",
            "byte=1.0 short=1.0 int=1.0 long=1.0 float=1.0 double=1.0 decimal=1.0 boolean=1.0 "
                + "'1'=1.0 characters=1.0 ascii=1.0 Clob=1.0"),
        row(
            "BOOLEAN",
            "byte=true short=true int=true long=true float=true double=true decimal=true "
                + "boolean=true 'true'=true"),
        row(
            "DATE",
            "'date'=2026-02-03 date=2026-02-03 timestamp=2026-02-03 LocalDate=2026-02-03 "
                + "LocalDateTime=2026-02-03"),
        row(
            "TIME",
            "'time'=04:05:06 time=04:05:06 timestamp=04:05:06 LocalTime=04:05:06 "
                + "LocalDateTime=04:05:06"),
        row(
            "TIMESTAMP",
            "'date'=2026-02-03T00:00:00 'timestamp'=2026-02-03T04:05:06 "
                + "date=2026-02-03T00:00:00 timestamp=2026-02-03T04:05:06 "
                + "LocalDate=2026-02-03T00:00:00 LocalDateTime=2026-02-03T04:05:06"),
        row(
            "TIMESTAMP WITH TIME ZONE",
            "timestamp=2026-02-03T04:05:06.000000000Z "
                + "OffsetDateTime=2026-02-03T03:05:06.000000000Z"),
        row("UUID", "UUID=00000000-0000-0001-0000-000000000002"),
        row("VARBINARY", "bytes=01 binary=31 Blob=31"),
        row("MAP", "'json'={\"a\":1} Map={\"a\":1}"),
        row("ARRAY", "Array=[1]"),
        row("JSON", "'json'={\"a\":1} Map={\"a\":1} Array=[1]"));
  }

  private static Arguments row(String type, String expected) {
    Map<String, String> stored = new LinkedHashMap<>();
    for (String one : expected.split(" ", -1)) {
      int equals = one.indexOf('=');
      stored.put(one.substring(0, equals), one.substring(equals + 1).replace('_', ' '));
    }
    return Arguments.of(type, stored);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void aColumnTakesWhatItsTypeCanHold(String type, Map<String, String> expected)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (pk VARCHAR PRIMARY KEY, v " + type + ")");
    }
    Map<String, String> stored = new LinkedHashMap<>();

    for (Map.Entry<String, Setter> setter : SETTERS.entrySet()) {
      try {
        stored.put(setter.getKey(), stored(setter.getValue()));
      } catch (SQLDataException e) {
        assertThat(e.getSQLState()).isIn("22018", "22007", "22001");
      }
    }

    assertThat(stored).isEqualTo(expected);
  }
}
