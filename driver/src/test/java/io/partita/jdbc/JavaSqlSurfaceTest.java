package io.partita.jdbc;

import static io.partita.jdbc.ScriptedDatabase.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.partita.sql.SqlType;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls every method of every interface by reflection: an answer or a SQLException, no more. */
class JavaSqlSurfaceTest {
  private final ScriptedDatabase database = new ScriptedDatabase();

  JavaSqlSurfaceTest() {
    database.query(
        "q",
        List.of(column("a", SqlType.VARCHAR), column("n", SqlType.INTEGER)),
        new Object[] {"x", 1},
        new Object[] {"y", 2});
    database.query("q ?", List.of(column("a", SqlType.VARCHAR)), new Object[] {"x"});
  }

  /** Makes a fresh object of the interface, as the call before may have closed the last one. */
  private interface Maker {
    Object make() throws SQLException;
  }

  private Maker maker(Class<?> type) throws SQLException {
    Connection connection = database.connect();
    if (type == Connection.class) {
      return database::connect;
    } else if (type == Statement.class) {
      return connection::createStatement;
    } else if (type == PreparedStatement.class) {
      return () -> connection.prepareStatement("q ?");
    } else if (type == ResultSet.class) {
      return () -> {
        ResultSet rows = connection.createStatement().executeQuery("q");
        rows.next();
        return rows;
      };
    } else if (type == ResultSetMetaData.class) {
      return () -> connection.createStatement().executeQuery("q").getMetaData();
    } else if (type == ParameterMetaData.class) {
      return () -> connection.prepareStatement("q ?").getParameterMetaData();
    } else if (type == DatabaseMetaData.class) {
      return connection::getMetaData;
    } else if (type == java.sql.Array.class) {
      return () -> connection.createArrayOf("VARCHAR", new Object[] {"a"});
    } else if (type == DataSource.class || type == ConnectionPoolDataSource.class) {
      return this::source;
    } else if (type == PooledConnection.class) {
      return () -> source().getPooledConnection();
    }
    return () -> database.driver;
  }

  private PartitaDataSource source() throws SQLException {
    return new PartitaDataSource("jdbc:partita:mem:shop", new Properties(), database.driver);
  }

  /** Null and zeros, then values that look right. */
  private static List<@Nullable Object[]> arguments(Method method) {
    Class<?>[] types = method.getParameterTypes();
    @Nullable Object[] zeros = new @Nullable Object[types.length];
    @Nullable Object[] values = new @Nullable Object[types.length];
    for (int i = 0; i < types.length; i++) {
      zeros[i] = types[i].isPrimitive() ? Array.get(Array.newInstance(types[i], 1), 0) : null;
      values[i] =
          types[i] == int.class
              ? (Object) 1
              : types[i] == String.class ? "a" : types[i] == Class.class ? String.class : zeros[i];
    }
    @Nullable Object[] odd = values.clone();
    for (int i = 0; i < types.length; i++) {
      odd[i] =
          types[i] == int.class ? Integer.valueOf(-7) : types[i] == String.class ? "" : values[i];
    }
    return List.of(zeros, values, odd);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Driver.class,
        DataSource.class,
        ConnectionPoolDataSource.class,
        PooledConnection.class,
        Connection.class,
        Statement.class,
        PreparedStatement.class,
        ResultSet.class,
        ResultSetMetaData.class,
        ParameterMetaData.class,
        DatabaseMetaData.class,
        java.sql.Array.class
      })
  void everyMethodAnswersOrThrowsASqlException(Class<?> type) throws Exception {
    Maker maker = maker(type);
    List<String> failures = new ArrayList<>();
    int calls = 0;
    Method[] methods = type.getMethods();
    Arrays.sort(methods, Comparator.comparing(Method::toString));
    for (Method method : methods) {
      for (@Nullable Object[] arguments : arguments(method)) {
        calls++;
        check(method, maker.make(), arguments, failures);
      }
    }

    assertThat(calls).isGreaterThan(methods.length);
    assertThat(failures).isEmpty();
  }

  private static void check(
      Method method, Object target, @Nullable Object[] arguments, List<String> failures)
      throws IllegalAccessException {
    String call = method.getName() + Arrays.toString(arguments);
    try {
      Object answer = method.invoke(target, arguments);
      if (answer == null && method.getReturnType() == ResultSet.class && !mayBeNull(method)) {
        failures.add(call + " gave null");
      }
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof SQLException failure)) {
        // The JDK's own default methods of quoting throw what their Javadoc says.
        if (!method.isDefault() || !method.getName().matches("enquote\\w+|isSimpleIdentifier")) {
          failures.add(call + " threw " + e.getCause());
        }
      } else if (!isDefaultRefusal(method) && failure.getSQLState() == null) {
        failures.add(call + " threw without a SQLState: " + failure);
      } else if ("XX000".equals(failure.getSQLState())) {
        failures.add(call + " failed inside: " + failure);
      }
    }
  }

  private static boolean mayBeNull(Method method) {
    return method.getName().equals("getResultSet");
  }

  /** Methods whose default throws, and which have nothing to do here. */
  private static boolean isDefaultRefusal(Method method) {
    return method.isDefault();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {Statement.class, PreparedStatement.class, ResultSet.class, Connection.class})
  void aClosedObjectRefusesAllButItsEnd(Class<?> type) throws Exception {
    Object closed = maker(type).make();
    type.getMethod("close").invoke(closed);
    Set<String> answered = new TreeSet<>();
    for (Method method : type.getMethods()) {
      if (method.getParameterCount() == 0 && !method.isDefault()) {
        try {
          method.invoke(closed);
          answered.add(method.getName());
        } catch (InvocationTargetException e) {
          assertThat(e.getCause()).isInstanceOf(SQLException.class);
        }
      }
    }

    assertThat(answered).containsExactly("close", "isClosed");
  }

  @Test
  void everyObjectUnwrapsToItselfAlone() throws SQLException {
    for (Class<?> type :
        List.of(
            Connection.class,
            Statement.class,
            ResultSet.class,
            DatabaseMetaData.class,
            ResultSetMetaData.class,
            ParameterMetaData.class,
            DataSource.class)) {
      java.sql.Wrapper wrapper = (java.sql.Wrapper) maker(type).make();

      assertThat(wrapper.isWrapperFor(type)).isTrue();
      assertThat(wrapper.unwrap(type)).isSameAs(wrapper);
      assertThat(wrapper.isWrapperFor(Runnable.class)).isFalse();
    }
  }
}
