package io.partita.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.JDBCType;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every method of every interface does when it is called rightly on a real database, written
 * down in {@code java-sql-surface.txt} for a person to judge: its answer, the SQLState of its
 * refusal, or what a setter changed. A setter that is accepted and changes nothing that can be seen
 * is written as {@code nothing}; those lines need a reason, and the file gives it.
 */
class SurfaceAnswersTest {
  private static final String URL = "jdbc:partita:mem:surface";

  private interface Maker {
    Object make(Connection connection) throws SQLException;
  }

  private static final Map<Class<?>, Maker> MAKERS =
      new TreeMap<>(Comparator.comparing(Class::getSimpleName));

  static {
    MAKERS.put(Driver.class, connection -> new PartitaDriver());
    MAKERS.put(DataSource.class, connection -> source());
    MAKERS.put(ConnectionPoolDataSource.class, connection -> source());
    MAKERS.put(PooledConnection.class, connection -> source().getPooledConnection());
    MAKERS.put(Connection.class, connection -> connection);
    MAKERS.put(Statement.class, Connection::createStatement);
    MAKERS.put(
        PreparedStatement.class,
        c -> c.prepareStatement("SELECT '1' AS a, pk FROM t WHERE pk = ?"));
    MAKERS.put(ResultSet.class, SurfaceAnswersTest::rows);
    MAKERS.put(ResultSetMetaData.class, connection -> rows(connection).getMetaData());
    MAKERS.put(
        ParameterMetaData.class,
        c -> c.prepareStatement("SELECT pk FROM t WHERE pk = ?").getParameterMetaData());
    MAKERS.put(DatabaseMetaData.class, Connection::getMetaData);
    MAKERS.put(java.sql.Array.class, c -> c.createArrayOf("VARCHAR", new Object[] {"x", "y"}));
    MAKERS.put(Blob.class, connection -> new PartitaBlob(new byte[] {1, 2}));
    MAKERS.put(Clob.class, connection -> new PartitaClob("ab"));
    MAKERS.put(Savepoint.class, Connection::setSavepoint);
  }

  private static PartitaDataSource source() throws SQLException {
    return new PartitaDataSource(URL, new Properties());
  }

  private static ResultSet rows(Connection connection) throws SQLException {
    ResultSet rows =
        connection
            .createStatement(1004, 1007)
            .executeQuery("SELECT '1' AS a FROM t WHERE pk = 'a'");
    rows.next();
    return rows;
  }

  private static Object argument(Class<?> type, Method method, Connection connection)
      throws SQLException {
    Map<Class<?>, Object> values = new HashMap<>();
    values.put(int.class, integer(method));
    values.put(long.class, 1L);
    values.put(short.class, (short) 1);
    values.put(byte.class, (byte) 1);
    values.put(float.class, 1f);
    values.put(double.class, 1d);
    values.put(boolean.class, !method.getName().equals("setAutoCommit"));
    values.put(String.class, text(method));
    values.put(Object.class, "a");
    values.put(Class.class, method.getName().contains("rap") ? Runnable.class : String.class);
    values.put(BigDecimal.class, BigDecimal.ONE);
    values.put(byte[].class, new byte[] {1});
    values.put(int[].class, new int[] {1});
    values.put(String[].class, new String[] {"TABLE"});
    values.put(Object[].class, new Object[] {"a"});
    values.put(Date.class, Date.valueOf("2026-01-02"));
    values.put(Time.class, Time.valueOf("03:04:05"));
    values.put(Timestamp.class, Timestamp.valueOf("2026-01-02 03:04:05"));
    values.put(Calendar.class, Calendar.getInstance(TimeZone.getTimeZone("UTC")));
    values.put(Map.class, Map.of());
    values.put(Executor.class, (Executor) Runnable::run);
    values.put(SQLType.class, JDBCType.VARCHAR);
    values.put(Blob.class, new PartitaBlob(new byte[] {1}));
    values.put(Clob.class, new PartitaClob("a"));
    values.put(NClob.class, new PartitaClob("a"));
    values.put(
        InputStream.class, new ByteArrayInputStream("a".getBytes(StandardCharsets.US_ASCII)));
    values.put(Reader.class, new StringReader("a"));
    values.put(java.sql.Array.class, connection.createArrayOf("VARCHAR", new Object[] {"a"}));
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "shop");
    values.put(Properties.class, properties);
    if (type == Savepoint.class) {
      values.put(Savepoint.class, connection.setSavepoint());
    }
    return values.get(type);
  }

  private static int integer(Method method) {
    return switch (method.getName()) {
      case "createStatement", "setFetchDirection" ->
          method.getName().startsWith("set") ? 1001 : 1003;
      case "setTransactionIsolation" -> Connection.TRANSACTION_READ_COMMITTED;
      case "setHoldability" -> ResultSet.CLOSE_CURSORS_AT_COMMIT;
      default -> 1;
    };
  }

  private static String text(Method method) {
    return switch (method.getName()) {
      case "prepareStatement", "execute", "executeQuery" -> "SELECT pk FROM t WHERE pk = 'a'";
      case "executeUpdate", "executeLargeUpdate", "addBatch" -> "UPSERT INTO t (pk) VALUES ('b')";
      case "nativeSQL" -> "SELECT {d '2026-01-02'}";
      case "connect", "acceptsURL", "getPropertyInfo" -> URL;
      case "setClientInfo", "getClientInfo" -> "ApplicationName";
      case "createArrayOf" -> "VARCHAR";
      case "setSchema" -> "main";
      case "getConnection" -> "ann";
      case "enquoteIdentifier", "enquoteLiteral", "enquoteNCharLiteral" -> "a b";
      default -> "a";
    };
  }

  private static @Nullable Object[] arguments(Method method, Connection connection)
      throws SQLException {
    Class<?>[] types = method.getParameterTypes();
    @Nullable Object[] arguments = new @Nullable Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] = argument(types[i], method, connection);
    }
    if (types.length > 1 && types[types.length - 1] == int.class) {
      boolean scroll = method.getName().matches("createStatement|prepareStatement");
      if (scroll && types[types.length - 2] == int.class) {
        int first = types[0] == String.class ? 1 : 0;
        int[] flags = {1003, 1007, ResultSet.CLOSE_CURSORS_AT_COMMIT};
        for (int i = first; i < types.length; i++) {
          arguments[i] = flags[i - first];
        }
      }
    }
    return arguments;
  }

  /** All that can be asked of an object without arguments, to see what a setter changed. */
  private static Map<String, String> state(Class<?> type, Object object) throws Exception {
    Map<String, String> state = new TreeMap<>();
    for (Method method : type.getMethods()) {
      boolean asks =
          method.getName().matches("(get|is|was|row)[A-Z].*|length|findColumn")
              && method.getParameterCount() == 0
              && !method.getName().matches("getMoreResults|getGeneratedKeys");
      if (asks) {
        state.put(method.getName(), outcome(method, object));
      }
    }
    if (object instanceof PartitaPreparedStatement prepared) {
      state.put("parameters", prepared.shownParameters());
    }
    return state;
  }

  private static String outcome(Method method, Object object, @Nullable Object... arguments)
      throws IllegalAccessException {
    try {
      return shown(method.invoke(object, arguments));
    } catch (InvocationTargetException e) {
      return e.getCause() instanceof SQLException refusal
          ? "refused " + refusal.getSQLState()
          : "threw " + e.getCause();
    }
  }

  private static String shown(@Nullable Object value) {
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return String.valueOf(value);
    } else if (value instanceof String text) {
      return "'" + text.replace(DriverVersion.TEXT, "VERSION") + "'";
    } else if (value instanceof int[] counts) {
      return Arrays.toString(counts);
    } else if (value instanceof long[] counts) {
      return Arrays.toString(counts);
    } else if (value instanceof byte[] bytes) {
      return Arrays.toString(bytes);
    } else if (value instanceof Object[] objects) {
      return objects.getClass().getSimpleName();
    } else if (value instanceof Map<?, ?> map) {
      return map.toString();
    } else if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    Class<?> type = value.getClass();
    return type.isAnonymousClass() ? type.getSuperclass().getSimpleName() : type.getSimpleName();
  }

  private static String line(Class<?> type, Method method) throws Exception {
    try (Connection connection = DriverManager.getConnection(URL)) {
      boolean manual =
          type == Savepoint.class
              || Arrays.asList(method.getParameterTypes()).contains(Savepoint.class)
              || method.getName().matches("setSavepoint|commit|rollback");
      connection.setAutoCommit(!manual);
      Object object = MAKERS.get(type).make(connection);
      @Nullable Object[] arguments = arguments(method, connection);
      if (method.getReturnType() != void.class) {
        return outcome(method, object, arguments);
      }
      Map<String, String> before = state(type, object);
      String outcome = outcome(method, object, arguments);
      if (!outcome.equals("null")) {
        return outcome;
      }
      Map<String, String> after = state(type, object);
      String changed =
          after.entrySet().stream()
              .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
              .map(entry -> entry.getKey() + " " + entry.getValue())
              .collect(Collectors.joining(", "));
      return changed.isEmpty() ? "nothing" : changed.length() > 90 ? "ends it" : "makes " + changed;
    }
  }

  private static String signature(Class<?> type, Method method) {
    return type.getSimpleName()
        + "."
        + method.getName()
        + Arrays.stream(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", ", "(", ")"));
  }

  /** What the metadata claims is tried in {@link ClaimsTest}. */
  private static boolean isClaim(Method method) {
    return method.getName().matches("supports\\w+|get\\w+Functions|getSQLKeywords");
  }

  @Test
  void everyMethodDoesWhatIsWrittenDown() throws Exception {
    List<String> actual = new ArrayList<>();
    try (Connection keeper = DriverManager.getConnection(URL);
        Statement statement = keeper.createStatement()) {
      statement.execute("CREATE TABLE t (pk VARCHAR PRIMARY KEY)");
      statement.execute("INSERT INTO t (pk) VALUES ('a')");
      for (Class<?> type : MAKERS.keySet()) {
        Method[] methods = type.getMethods();
        Arrays.sort(methods, Comparator.comparing(method -> signature(type, method)));
        for (Method method : methods) {
          if (!isClaim(method)) {
            actual.add(signature(type, method) + ": " + line(type, method));
          }
        }
      }
    }
    List<String> written = new ArrayList<>();
    try (InputStream file = SurfaceAnswersTest.class.getResourceAsStream("java-sql-surface.txt")) {
      new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(written::add);
    }

    // A newer Java has methods more, which are the JDK's own defaults here.
    actual.removeIf(
        line ->
            Runtime.version().feature() > 17
                && written.stream()
                    .noneMatch(l -> l.startsWith(line.substring(0, line.indexOf(": ")))));
    assertThat(actual).containsExactlyElementsOf(written);
  }
}
