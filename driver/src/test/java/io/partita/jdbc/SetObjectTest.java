package io.partita.jdbc;

import static io.partita.jdbc.ScriptedDatabase.counted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partita.sql.PointInTime;
import io.partita.sql.PreparedSql;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What {@code setObject} makes of each Java class for each JDBC type: table B-5 of the JDBC
 * specification, the hexadecimal digits of bytes as text, and what is refused beside it.
 */
class SetObjectTest {
  private static final String SHORT = "TINYINT SMALLINT";
  private static final String CHARS = "CHAR VARCHAR LONGVARCHAR NCHAR NVARCHAR LONGNVARCHAR";
  private static final String BYTES = "BINARY VARBINARY LONGVARBINARY";
  private static final List<String> TYPES =
      List.of(
          String.join(
                  " ",
                  SHORT,
                  "INTEGER BIGINT REAL FLOAT DOUBLE DECIMAL NUMERIC BIT BOOLEAN",
                  CHARS,
                  BYTES,
                  "DATE TIME TIMESTAMP")
              .split(" "));

  private final ScriptedDatabase database = new ScriptedDatabase();
  private final AtomicReference<@Nullable Object> seen = new AtomicReference<>();
  private final Connection connection;

  SetObjectTest() throws SQLException {
    database.answer(
        "see ?",
        PreparedSql.Kind.CHANGE,
        (parameters, options) -> {
          seen.set(parameters[0]);
          return counted(0);
        });
    connection = database.connect();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  /** What the execution gets, with its class. */
  private String set(Object value, String type) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("see ?")) {
      statement.setObject(1, value, JDBCType.valueOf(type));
      statement.execute();
    }
    Object bound = seen.get();
    if (bound instanceof PointInTime point) {
      return "PointInTime " + point.local();
    }
    return bound instanceof byte[] bytes
        ? "bytes " + HexFormat.of().formatHex(bytes)
        : bound == null ? "null" : bound.getClass().getSimpleName() + " " + bound;
  }

  private String setOrRefused(Object value, String type) throws SQLException {
    try {
      return set(value, type);
    } catch (SQLDataException e) {
      return "refused";
    }
  }

  /** Sets the value as each type, and expects a refusal for the types that are not named. */
  private void check(Object value, Map<String, String> expected) throws SQLException {
    Map<String, String> all = new LinkedHashMap<>();
    Map<String, String> actual = new LinkedHashMap<>();
    Map<String, String> byType = new TreeMap<>();
    expected.forEach(
        (types, bound) -> List.of(types.split(" ")).forEach(type -> byType.put(type, bound)));
    for (String type : TYPES) {
      all.put(type, byType.getOrDefault(type, "refused"));
      actual.put(type, setOrRefused(value, type));
    }
    assertThat(actual).as(value.getClass() + " " + value).isEqualTo(all);
  }

  /** One, as each class that has a number has it. */
  private void checkOne(Object one, String text, String decimal) throws SQLException {
    check(
        one,
        Map.of(
            SHORT,
            "Short 1",
            "INTEGER",
            "Integer 1",
            "BIGINT",
            "Long 1",
            "REAL",
            "Float 1.0",
            "FLOAT DOUBLE",
            "Double 1.0",
            "DECIMAL NUMERIC",
            "BigDecimal " + decimal,
            "BIT BOOLEAN",
            "Boolean true",
            CHARS,
            "String " + text));
  }

  @Test
  void numbersTruthsAndTextsOfThemBecomeEachOther() throws SQLException {
    checkOne("1", "1", "1");
    checkOne(new BigDecimal("1"), "1", "1");
    checkOne(BigInteger.ONE, "1", "1");
    checkOne(true, "true", "1");
    checkOne((byte) 1, "1", "1");
    checkOne((short) 1, "1", "1");
    checkOne(1, "1", "1");
    checkOne(1L, "1", "1");
    checkOne(1.0f, "1.0", "1.0");
    checkOne(1.0, "1.0", "1.0");
  }

  @Test
  void whatDoesNotFitANumberIsRefusedAndNeverCut() throws SQLException {
    assertThatThrownBy(() -> set(40_000, "SMALLINT"))
        .hasMessageContaining("'40000' of parameter 1")
        .hasMessageContaining("Short");
    assertThatThrownBy(() -> set(new BigDecimal("1.5"), "INTEGER"))
        .hasMessage("Parameter 1 is 1.5: as Integer it would lose its fraction");
    for (Object value : List.of(10_000_000_000L, "10000000000", 1e10, Double.NaN, 1.5f, "-0.1")) {
      for (String type : List.of("TINYINT", "SMALLINT", "INTEGER")) {
        assertThat(state(value, type)).as(value + " as " + type).isEqualTo("22003");
      }
    }
    assertThat(state(1e300, "REAL")).isEqualTo("22003");
    assertThat(state(new BigDecimal("1e400"), "DOUBLE")).isEqualTo("22003");
    assertThat(set(new BigDecimal("2.00"), "INTEGER")).isEqualTo("Integer 2");
    assertThat(state("two", "INTEGER")).isEqualTo("22018");
    assertThat(state("yes", "BOOLEAN")).isEqualTo("22018");
    assertThat(state("2026-02-30", "DATE")).isEqualTo("22007");
  }

  private String state(Object value, String type) {
    return ((SQLException) catchThrowable(() -> set(value, type))).getSQLState();
  }

  @Test
  void textsBecomeDatesTimesAndBytes() throws SQLException {
    check(
        "2026-02-03",
        Map.of(
            CHARS,
            "String 2026-02-03",
            "DATE",
            "LocalDate 2026-02-03",
            "TIMESTAMP",
            "LocalDateTime 2026-02-03T00:00"));
    check("04:05:06", Map.of(CHARS, "String 04:05:06", "TIME", "LocalTime 04:05:06"));
    check(
        "2026-02-03 04:05:06.7",
        Map.of(
            CHARS,
            "String 2026-02-03 04:05:06.7",
            "DATE",
            "LocalDate 2026-02-03",
            "TIME",
            "LocalTime 04:05:06.700",
            "TIMESTAMP",
            "LocalDateTime 2026-02-03T04:05:06.700"));
    check("c0Ab", Map.of(CHARS, "String c0Ab", BYTES, "bytes c0ab"));
    check("c0a", Map.of(CHARS, "String c0a"));
  }

  @Test
  void bytesAreBytesAndTheirDigits() throws SQLException {
    check(new byte[] {1, (byte) 0xab}, Map.of(BYTES, "bytes 01ab", CHARS, "String 01ab"));
  }

  @Test
  void datesAndTimesBecomeTextsAndWhatTheyHave() throws SQLException {
    Map<String, String> date =
        Map.of(
            CHARS,
            "String 2026-02-03",
            "DATE",
            "LocalDate 2026-02-03",
            "TIMESTAMP",
            "LocalDateTime 2026-02-03T00:00");
    check(Date.valueOf("2026-02-03"), date);
    check(LocalDate.of(2026, 2, 3), date);

    Map<String, String> time = Map.of(CHARS, "String 04:05:06", "TIME", "LocalTime 04:05:06");
    check(Time.valueOf("04:05:06"), time);
    check(LocalTime.of(4, 5, 6), time);

    check(
        LocalDateTime.of(2026, 2, 3, 4, 5, 6),
        Map.of(
            CHARS,
            "String 2026-02-03T04:05:06",
            "DATE",
            "LocalDate 2026-02-03",
            "TIME",
            "LocalTime 04:05:06",
            "TIMESTAMP",
            "LocalDateTime 2026-02-03T04:05:06"));
  }

  /** No type of ours has a time with a zone: it is its text. */
  @Test
  void aTimeWithAnOffsetIsItsText() throws SQLException {
    assertThat(set(OffsetTime.parse("04:05:06+01:00"), "VARCHAR"))
        .isEqualTo("String 04:05:06+01:00");
    assertThat(set(OffsetTime.parse("04:05:06+01:00"), "TIME_WITH_TIMEZONE"))
        .isEqualTo("String 04:05:06+01:00");
    assertThat(setOrRefused(OffsetTime.parse("04:05:06+01:00"), "TIME")).isEqualTo("refused");
  }

  /** They are instants, too, which only a column with a time zone shows. */
  @Test
  @SuppressWarnings("JavaUtilDate") // it is a class of the table
  void timestampsDatesOfUtilAndCalendarsBecomeTextsAndWhatTheyHave() throws SQLException {
    Map<String, String> expected =
        Map.of(
            CHARS,
            "String 2026-02-03T04:05:06",
            "DATE",
            "LocalDate 2026-02-03",
            "TIME",
            "LocalTime 04:05:06",
            "TIMESTAMP",
            "PointInTime 2026-02-03T04:05:06");
    check(Timestamp.valueOf("2026-02-03 04:05:06"), expected);
    check(new java.util.Date(Timestamp.valueOf("2026-02-03 04:05:06").getTime()), expected);
    check(new GregorianCalendar(2026, Calendar.FEBRUARY, 3, 4, 5, 6), expected);
  }
}
