package io.partita.jdbc;

import static io.partita.jdbc.ScriptedDatabase.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.sql.Json;
import io.partita.sql.SqlType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The matrix of types and getters. */
class ConversionsTest {
  private static final AttributeValue.M DOCUMENT = document();
  private static final AttributeValue.L MIXED =
      new AttributeValue.L(
          List.of(
              new AttributeValue.S("a"),
              AttributeValue.N.of(5),
              AttributeValue.Null.INSTANCE,
              DOCUMENT));

  /** One value of each type, and what each getter makes of it; the rest is refused. */
  private enum Source {
    TEXT(SqlType.VARCHAR, 0, 0, "abc"),
    NUMBER_TEXT(SqlType.VARCHAR, 0, 0, " 12.5 "),
    DATE_TEXT(SqlType.VARCHAR, 0, 0, "2026-02-03"),
    TIMESTAMP_TEXT(SqlType.VARCHAR, 0, 0, "2026-02-03 04:05:06.7"),
    INSTANT_TEXT(SqlType.VARCHAR, 0, 0, "2026-02-03 04:05:06.7-01:00"),
    CHAR(SqlType.CHAR, 3, 0, "1"),
    SMALLINT(SqlType.SMALLINT, 0, 0, (short) 300),
    INTEGER(SqlType.INTEGER, 0, 0, 70_000),
    BIGINT(SqlType.BIGINT, 0, 0, 5_000_000_000L),
    DECIMAL(SqlType.DECIMAL, 12, 2, new BigDecimal("7.5")),
    UNDECLARED(SqlType.DECIMAL, 0, 0, new BigDecimal("1E+125")),
    REAL(SqlType.REAL, 0, 0, new BigDecimal("0.1")),
    DOUBLE(SqlType.DOUBLE, 0, 0, 2.5),
    BOOLEAN(SqlType.BOOLEAN, 0, 0, true),
    DATE(SqlType.DATE, 0, 0, LocalDate.of(2026, 2, 3)),
    TIME(SqlType.TIME, 0, 0, "04:05:06.789"),
    TIMESTAMP(SqlType.TIMESTAMP, 0, 0, "2026-02-03T04:05:06.123456789"),
    BINARY(SqlType.VARBINARY, 0, 0, Binary.copyOf(new byte[] {1, (byte) 0xab})),
    MAP(SqlType.MAP, 0, 0, DOCUMENT),
    LIST(SqlType.ARRAY, 0, 0, MIXED),
    JSON_MAP(SqlType.JSON, 0, 0, DOCUMENT),
    JSON_LIST(SqlType.JSON, 0, 0, MIXED),
    INSTANT(SqlType.TIMESTAMP_WITH_TIME_ZONE, 0, 0, "2026-02-03T04:05:06.123456789Z"),
    UUID_TEXT(SqlType.UUID, 0, 0, "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"),
    DYNAMIC_NUMBER(SqlType.VARCHAR, 0, 0, new BigDecimal("42")),
    DYNAMIC_MAP(SqlType.VARCHAR, 0, 0, DOCUMENT),
    NULL(SqlType.INTEGER, 0, 0, null);

    private final SqlType type;
    private final int precision;
    private final int scale;

    @SuppressWarnings("ImmutableEnumChecker") // all of them are
    private final @Nullable Object value;

    Source(SqlType type, int precision, int scale, @Nullable Object value) {
      this.type = type;
      this.precision = precision;
      this.scale = scale;
      this.value = value;
    }
  }

  private interface Getter {
    @Nullable Object get(ResultSet rows) throws SQLException;
  }

  private static final Map<String, Getter> GETTERS = getters();

  /** What gives a text in another shape. */
  private static final Set<String> TEXTS = Set.of("characters", "ascii", "Clob");

  private static Map<String, Getter> getters() {
    Map<String, Getter> getters = new LinkedHashMap<>();
    getters.put("object", rows -> rows.getObject(1));
    getters.put("string", rows -> rows.getString(1));
    getters.put("boolean", rows -> rows.getBoolean(1));
    getters.put("byte", rows -> rows.getByte(1));
    getters.put("short", rows -> rows.getShort(1));
    getters.put("int", rows -> rows.getInt(1));
    getters.put("long", rows -> rows.getLong(1));
    getters.put("float", rows -> rows.getFloat(1));
    getters.put("double", rows -> rows.getDouble(1));
    getters.put("decimal", rows -> rows.getBigDecimal(1));
    getters.put("bytes", rows -> rows.getBytes(1));
    getters.put("date", rows -> rows.getDate(1));
    getters.put("time", rows -> rows.getTime(1));
    getters.put("timestamp", rows -> rows.getTimestamp(1));
    getters.put("array", rows -> rows.getArray(1));
    for (Class<?> type :
        List.of(
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            Instant.class,
            BigInteger.class,
            UUID.class,
            Map.class,
            AttributeValue.class)) {
      getters.put(type.getSimpleName(), rows -> rows.getObject(1, type));
    }
    return getters;
  }

  private static AttributeValue.M document() {
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    values.put("name", new AttributeValue.S("A \"quoted\"\n"));
    values.put("n", AttributeValue.N.of(5));
    values.put("tags", new AttributeValue.SS(Set.of("x")));
    values.put("none", AttributeValue.Null.INSTANCE);
    return new AttributeValue.M(values);
  }

  private static final String JSON =
      "{\"name\":\"A \\\"quoted\\\"\\n\",\"n\":5,\"tags\":[\"x\"],\"none\":null}";

  /** Per source the getters that answer; an error is written as its SQLState. */
  static Stream<Arguments> matrix() {
    return Stream.of(
        row(
            Source.TEXT,
            "object=abc string=abc boolean=22018 byte=22018 short=22018 int=22018 long=22018"
                + " float=22018 double=22018 decimal=22018 date=22007 time=22007 timestamp=22007"
                + " LocalDate=22007 LocalTime=22007 LocalDateTime=22007 OffsetDateTime=22007"
                + " Instant=22007 BigInteger=22018 UUID=22018 AttributeValue=S[value=abc]"),
        row(
            Source.NUMBER_TEXT,
            "object=_12.5_ string=_12.5_ boolean=22018 byte=12 short=12 int=12 long=12 float=12.5"
                + " double=12.5 decimal=12.5 date=22007 time=22007 timestamp=22007"
                + " LocalDate=22007 LocalTime=22007 LocalDateTime=22007 OffsetDateTime=22007"
                + " Instant=22007 BigInteger=12 UUID=22018 AttributeValue=S[value=_12.5_]"),
        row(
            Source.DATE_TEXT,
            "object=2026-02-03 string=2026-02-03 boolean=22018 byte=22018 short=22018 int=22018"
                + " long=22018 float=22018 double=22018 decimal=22018 date=2026-02-03 time=22007"
                + " timestamp=2026-02-03_00:00:00.0 LocalDate=2026-02-03 LocalTime=22007"
                + " LocalDateTime=2026-02-03T00:00 OffsetDateTime=22007 Instant=22007"
                + " BigInteger=22018 UUID=22018 AttributeValue=S[value=2026-02-03]"),
        row(
            Source.TIMESTAMP_TEXT,
            "object=2026-02-03_04:05:06.7 string=2026-02-03_04:05:06.7 boolean=22018 byte=22018"
                + " short=22018 int=22018 long=22018 float=22018 double=22018 decimal=22018"
                + " date=2026-02-03 time=04:05:06 timestamp=2026-02-03_04:05:06.7"
                + " LocalDate=2026-02-03 LocalTime=04:05:06.700"
                + " LocalDateTime=2026-02-03T04:05:06.700 OffsetDateTime=22007 Instant=22007"
                + " BigInteger=22018 UUID=22018 AttributeValue=S[value=2026-02-03_04:05:06.7]"),
        row(
            Source.INSTANT_TEXT,
            "object=2026-02-03_04:05:06.7-01:00 string=2026-02-03_04:05:06.7-01:00 boolean=22018"
                + " byte=22018 short=22018 int=22018 long=22018 float=22018 double=22018"
                + " decimal=22018 date=2026-02-03 time=05:05:06 timestamp=2026-02-03_05:05:06.7"
                + " LocalDate=2026-02-03 LocalTime=05:05:06.700"
                + " LocalDateTime=2026-02-03T05:05:06.700"
                + " OffsetDateTime=2026-02-03T04:05:06.700-01:00"
                + " Instant=2026-02-03T05:05:06.700Z BigInteger=22018 UUID=22018"
                + " AttributeValue=S[value=2026-02-03_04:05:06.7-01:00]"),
        row(
            Source.CHAR,
            "object=1 string=1 boolean=true byte=1 short=1 int=1 long=1 float=1.0 double=1.0"
                + " decimal=1 date=22007 time=22007 timestamp=22007 LocalDate=22007"
                + " LocalTime=22007 LocalDateTime=22007 OffsetDateTime=22007 Instant=22007"
                + " BigInteger=1 UUID=22018 AttributeValue=S[value=1]"),
        row(
            Source.SMALLINT,
            "object=300 string=300 boolean=true byte=22003 short=300 int=300 long=300 float=300.0"
                + " double=300.0 decimal=300 BigInteger=300 AttributeValue=N[value=300]"),
        row(
            Source.INTEGER,
            "object=70000 string=70000 boolean=true byte=22003 short=22003 int=70000 long=70000"
                + " float=70000.0 double=70000.0 decimal=70000 BigInteger=70000"
                + " AttributeValue=N[value=70000]"),
        row(
            Source.BIGINT,
            "object=5000000000 string=5000000000 boolean=true byte=22003 short=22003 int=22003"
                + " long=5000000000 float=5.0E9 double=5.0E9 decimal=5000000000"
                + " BigInteger=5000000000 AttributeValue=N[value=5000000000]"),
        row(
            Source.DECIMAL,
            "object=7.50 string=7.50 boolean=true byte=7 short=7 int=7 long=7 float=7.5 double=7.5"
                + " decimal=7.50 BigInteger=7 AttributeValue=N[value=7.5]"),
        row(
            Source.UNDECLARED,
            "object=1E+125 string=1"
                + "0".repeat(125)
                + " boolean=true byte=22003 short=22003 int=22003 long=22003 float=22003"
                + " double=1.0E125 decimal=1E+125 BigInteger=1"
                + "0".repeat(125)
                + " AttributeValue=N[value=1"
                + "0".repeat(125)
                + "]"),
        row(
            Source.REAL,
            "object=0.1 string=0.1 boolean=true byte=0 short=0 int=0 long=0 float=0.1 double=0.1"
                + " decimal=0.1 BigInteger=0 AttributeValue=N[value=0.1]"),
        row(
            Source.DOUBLE,
            "object=2.5 string=2.5 boolean=true byte=2 short=2 int=2 long=2 float=2.5 double=2.5"
                + " decimal=2.5 BigInteger=2 AttributeValue=N[value=2.5]"),
        row(
            Source.BOOLEAN,
            "object=true string=true boolean=true byte=1 short=1 int=1 long=1 float=1.0 double=1.0"
                + " decimal=1 BigInteger=1 AttributeValue=Bool[value=true]"),
        row(
            Source.DATE,
            "object=2026-02-03 string=2026-02-03 date=2026-02-03 timestamp=2026-02-03_00:00:00.0"
                + " LocalDate=2026-02-03 LocalDateTime=2026-02-03T00:00"
                + " AttributeValue=S[value=2026-02-03]"),
        row(
            Source.TIME,
            "object=04:05:06 string=04:05:06.789 time=04:05:06 timestamp=1970-01-01_04:05:06.789"
                + " LocalTime=04:05:06.789"
                + " AttributeValue=S[value=04:05:06.789]"),
        row(
            Source.TIMESTAMP,
            "object=2026-02-03_04:05:06.123456789 string=2026-02-03T04:05:06.123456789"
                + " date=2026-02-03 time=04:05:06 timestamp=2026-02-03_04:05:06.123456789"
                + " LocalDate=2026-02-03 LocalTime=04:05:06.123456789"
                + " LocalDateTime=2026-02-03T04:05:06.123456789"
                + " AttributeValue=S[value=2026-02-03T04:05:06.123456789]"),
        row(Source.BINARY, "object=01ab string=01ab bytes=01ab AttributeValue=B[value=01ab]"),
        row(Source.MAP, "object=@ string=@ Map=@ AttributeValue=*"),
        row(
            Source.LIST,
            "object=[\"a\",5,null,@] string=[\"a\",5,null,@] array=[\"a\",5,null,@]"
                + " AttributeValue=*"),
        row(Source.JSON_MAP, "object=@ string=@ Map=@ AttributeValue=*"),
        row(
            Source.JSON_LIST,
            "object=[\"a\",5,null,@] string=[\"a\",5,null,@] array=[\"a\",5,null,@]"
                + " AttributeValue=*"),
        row(
            Source.INSTANT,
            "object=2026-02-03T04:05:06.123456789Z string=2026-02-03T04:05:06.123456789Z"
                + " date=2026-02-03 time=04:05:06 timestamp=2026-02-03_04:05:06.123456789"
                + " LocalDate=2026-02-03 LocalTime=04:05:06.123456789"
                + " LocalDateTime=2026-02-03T04:05:06.123456789"
                + " OffsetDateTime=2026-02-03T04:05:06.123456789Z"
                + " Instant=2026-02-03T04:05:06.123456789Z"
                + " AttributeValue=S[value=2026-02-03T04:05:06.123456789Z]"),
        row(
            Source.UUID_TEXT,
            "object=0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
                + " string=0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
                + " UUID=0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
                + " AttributeValue=S[value=0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9]"),
        row(
            Source.DYNAMIC_NUMBER,
            "object=42 string=42 boolean=true byte=42 short=42 int=42 long=42 float=42.0"
                + " double=42.0 decimal=42 BigInteger=42 AttributeValue=N[value=42]"),
        row(Source.DYNAMIC_MAP, "object=@ string=@ Map=@ AttributeValue=*"),
        row(
            Source.NULL,
            "object=null string=null boolean=false byte=0 short=0 int=0 long=0 float=0.0"
                + " double=0.0 decimal=null bytes=null date=null time=null timestamp=null"
                + " array=null LocalDate=null LocalTime=null LocalDateTime=null"
                + " OffsetDateTime=null Instant=null BigInteger=null UUID=null Map=null"
                + " AttributeValue=null"));
  }

  private static Arguments row(Source source, String expected) {
    Map<String, String> answers = new LinkedHashMap<>();
    GETTERS.keySet().forEach(getter -> answers.put(getter, "22018"));
    for (String answer : expected.split(" ", -1)) {
      int equals = answer.indexOf('=');
      String text = answer.substring(equals + 1).replace("_", source == Source.TEXT ? "_" : " ");
      answers.put(answer.substring(0, equals), text.replace("@", JSON));
    }
    return Arguments.of(source, answers);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("matrix")
  void everyGetterConvertsOrRefusesEachType(Source source, Map<String, String> expected)
      throws SQLException {
    Map<String, String> answers = new LinkedHashMap<>();

    for (Map.Entry<String, Getter> getter : GETTERS.entrySet()) {
      try (Connection connection = one(source);
          ResultSet rows = connection.createStatement().executeQuery("q")) {
        rows.next();
        String answer = show(getter.getValue(), rows);
        boolean same = "*".equals(expected.get(getter.getKey()));
        answers.put(getter.getKey(), same && !answer.startsWith("22") ? "*" : answer);
      }
    }

    assertThat(answers).isEqualTo(expected);
  }

  /** What has a text is read as one, what has bytes as bytes, and documents as collections. */
  @ParameterizedTest
  @EnumSource(Source.class)
  void streamsLobsAndCollectionsAreOfTypesThatHaveThem(Source source) throws SQLException {
    boolean text = source != Source.NULL;
    boolean bytes = source == Source.BINARY;
    boolean list = source == Source.LIST || source == Source.JSON_LIST;
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("characters", text ? "text" : "null");
    expected.put("ascii", text ? "text" : "null");
    expected.put("Clob", bytes ? "22018" : text ? "text" : "null");
    expected.put("bytes", bytes ? "01ab" : text ? "22018" : "null");
    expected.put("Blob", bytes ? "01ab" : text ? "22018" : "null");
    expected.put("List", list ? "list" : text ? "22018" : "null");
    expected.put("Set", text ? "22018" : "null");
    expected.put(
        "ZonedDateTime",
        switch (source) {
          case NULL -> "null";
          case INSTANT -> "2026-02-03T04:05:06.123456789Z";
          case INSTANT_TEXT -> "2026-02-03T04:05:06.700-01:00";
          case TEXT, NUMBER_TEXT, DATE_TEXT, TIMESTAMP_TEXT, CHAR -> "22007";
          default -> "22018";
        });
    Map<String, String> answers = new LinkedHashMap<>();
    try (Connection connection = one(source);
        ResultSet rows = connection.createStatement().executeQuery("q")) {
      rows.next();
      String shown = rows.getString(1);
      Map<String, Getter> getters = new LinkedHashMap<>();
      getters.put("characters", r -> read(r.getCharacterStream(1)));
      getters.put("ascii", r -> read(r.getAsciiStream(1)));
      getters.put("Clob", r -> r.getClob(1) == null ? null : r.getClob(1).getSubString(1, 1_000));
      getters.put("bytes", r -> hex(r.getBinaryStream(1)));
      getters.put("Blob", r -> r.getBlob(1) == null ? null : hex(r.getBlob(1).getBinaryStream()));
      getters.put("List", r -> r.getObject(1, List.class) == null ? null : "list");
      getters.put("Set", r -> r.getObject(1, Set.class));
      getters.put("ZonedDateTime", r -> r.getObject(1, ZonedDateTime.class));
      for (Map.Entry<String, Getter> getter : getters.entrySet()) {
        String answer = show(getter.getValue(), rows);
        boolean isText = TEXTS.contains(getter.getKey()) && answer.equals(shown);
        answers.put(getter.getKey(), isText ? "text" : answer);
      }
    }
    assertThat(answers).isEqualTo(expected);
  }

  private static @Nullable String read(@Nullable Reader reader) {
    try (reader) {
      if (reader == null) {
        return null;
      }
      StringWriter text = new StringWriter();
      reader.transferTo(text);
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable String read(@Nullable InputStream stream) {
    try (stream) {
      return stream == null ? null : new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable String hex(@Nullable InputStream stream) {
    try (stream) {
      return stream == null ? null : Binary.copyOf(stream.readAllBytes()).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String show(Getter getter, ResultSet rows) throws SQLException {
    try {
      Object value = getter.get(rows);
      assertThat(rows.wasNull()).isEqualTo(rows.getString(1) == null);
      return value instanceof byte[] bytes
          ? Binary.copyOf(bytes).toString()
          : String.valueOf(value);
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  private static Connection one(Source source) throws SQLException {
    ScriptedDatabase database = new ScriptedDatabase();
    database.query(
        "q",
        List.of(column("v", source.type, source.precision, source.scale)),
        new @Nullable Object[] {source.value});
    return database.connect();
  }

  @Test
  void getObjectIsOfTheClassThatMetadataNames() throws SQLException, ClassNotFoundException {
    for (Source source : Source.values()) {
      try (Connection connection = one(source);
          ResultSet rows = connection.createStatement().executeQuery("q")) {
        rows.next();
        Class<?> promised = Class.forName(rows.getMetaData().getColumnClassName(1));
        Object value = rows.getObject(1);

        assertThat(value == null || promised.isInstance(value)).as(source.name()).isTrue();
      }
    }
  }

  @Test
  void aRefusalNamesTheValueItsColumnAndWhatWasWanted() throws SQLException {
    try (Connection connection = one(Source.TEXT);
        ResultSet rows = connection.createStatement().executeQuery("q")) {
      rows.next();

      assertThatThrownBy(() -> rows.getInt(1))
          .hasMessageContaining("'abc'")
          .hasMessageContaining("column v (VARCHAR)")
          .hasMessageContaining("Integer");
    }
  }

  @Test
  void aCalendarDecidesWhereADateIsLocal() throws SQLException {
    Calendar tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
    try (Connection connection = one(Source.TIMESTAMP);
        ResultSet rows = connection.createStatement().executeQuery("q")) {
      rows.next();

      Timestamp timestamp = rows.getTimestamp("v", tokyo);
      Date date = rows.getDate("v", tokyo);
      Time time = rows.getTime("v", tokyo);

      assertThat(timestamp.toInstant()).isEqualTo("2026-02-02T19:05:06.123456789Z");
      assertThat(Instant.ofEpochMilli(date.getTime())).isEqualTo("2026-02-02T15:00:00Z");
      assertThat(Instant.ofEpochMilli(time.getTime())).isEqualTo("1969-12-31T19:05:06.123Z");
    }
  }

  @Test
  void theTimeZonePropertyDecidesWithoutACalendar() throws SQLException {
    ScriptedDatabase database = new ScriptedDatabase();
    database.query("q", List.of(column("v", SqlType.TIMESTAMP)), new Object[] {"2026-02-03T04:05"});
    try (Connection connection = database.connect("jdbc:partita:mem:?timeZone=Asia/Tokyo");
        ResultSet rows = connection.createStatement().executeQuery("q")) {
      rows.next();

      assertThat(rows.getTimestamp(1).toInstant()).isEqualTo("2026-02-02T19:05:00Z");
    }
  }

  @Test
  void datesOfEveryYearKeepTheirText() {
    TimeZone zone = TimeZone.getDefault();
    for (String text :
        List.of("0001-01-01", "1582-10-04", "1582-10-15", "1970-01-01", "9999-12-31")) {
      LocalDate date = LocalDate.parse(text);

      Date legacy = LegacyDates.date(date, zone);

      assertThat(legacy).hasToString(text);
      assertThat(LegacyDates.localDate(legacy, zone)).isEqualTo(date);
    }
  }

  @Test
  void theElementsOfAMixedListAreTexts() throws SQLException {
    try (Connection connection = one(Source.LIST);
        ResultSet rows = connection.createStatement().executeQuery("q")) {
      rows.next();

      Array array = rows.getArray(1);

      assertThat(array.getBaseTypeName()).isEqualTo("VARCHAR");
      assertThat((Object[]) array.getArray()).containsExactly("a", "5", null, JSON);
      assertThat((Object[]) array.getArray(2, 1)).containsExactly("5");
      try (ResultSet elements = array.getResultSet()) {
        elements.next();
        assertThat(elements.getInt("INDEX")).isEqualTo(1);
        assertThat(elements.getString("VALUE")).isEqualTo("a");
      }
    }
  }

  @Test
  void theElementsOfASetHaveItsType() throws SQLException {
    TimeZone utc = TimeZone.getTimeZone("UTC");
    AttributeValue set = new AttributeValue.BS(Set.of(Binary.copyOf(new byte[] {7})));

    PartitaArray array = PartitaArray.of(set, () -> utc);

    assertThat(array.getBaseTypeName()).isEqualTo("VARBINARY");
    assertThat((byte[]) ((Object[]) array.getArray())[0]).containsExactly(7);
    assertThat(array).hasToString("[\"Bw==\"]");
    array.free();
    assertThatThrownBy(array::getArray).isInstanceOf(SQLException.class);
  }

  @Test
  void aDocumentIsAMapOfJdkObjects() throws SQLException {
    try (Connection connection = one(Source.MAP);
        ResultSet rows = connection.createStatement().executeQuery("q")) {
      rows.next();

      Map<?, ?> map = rows.getObject(1, Map.class);

      assertThat(map.get("n")).isEqualTo(new BigDecimal(5));
      assertThat(map.get("tags")).isEqualTo(Set.of("x"));
      assertThat(map.containsKey("none")).isTrue();
      assertThat(map).hasToString(JSON);
    }
  }

  /** A tool whose drivers live in another process has none of our classes. */
  @Test
  void aDocumentTravelsAsObjectsOfTheJdk() throws Exception {
    for (Source source : List.of(Source.MAP, Source.JSON_MAP, Source.JSON_LIST)) {
      try (Connection connection = one(source);
          ResultSet rows = connection.createStatement().executeQuery("q")) {
        rows.next();
        Object document = rows.getObject(1);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        new ObjectOutputStream(sent).writeObject(document);
        ObjectInputStream received =
            new ObjectInputStream(new ByteArrayInputStream(sent.toByteArray())) {
              @Override
              protected Class<?> resolveClass(ObjectStreamClass description)
                  throws IOException, ClassNotFoundException {
                Class<?> type = super.resolveClass(description);
                assertThat(type.getClassLoader()).as(type.getName()).isNull();
                return type;
              }
            };

        assertThat(received.readObject()).isEqualTo(document);
      }
    }
  }

  @Test
  void aLoneSurrogateIsEscapedInJson() {
    AttributeValue text =
        new AttributeValue.L(List.of(new AttributeValue.S("\uD83D\uDE00\uD83D\u0001")));

    assertThat(Json.text(text)).isEqualTo("[\"\uD83D\uDE00\\ud83d\\u0001\"]");
  }

  @Test
  void aHugeExponentIsOutOfRangeAndCostsNothing() throws SQLException {
    ScriptedDatabase database = new ScriptedDatabase();
    database.query("q", List.of(column("v", SqlType.VARCHAR)), new Object[] {"1E999999999"});
    try (Connection connection = database.connect();
        ResultSet rows = connection.createStatement().executeQuery("q")) {
      rows.next();

      assertThatThrownBy(() -> rows.getLong(1))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22003"));
    }
  }
}
