package io.partita.jdbc;

import io.partita.sql.SqlErrors;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.ShardingKeyBuilder;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import javax.sql.PooledConnectionBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Connections of one URL and one set of properties, for programs and, as {@link PooledConnection}s,
 * for pools of application servers. Safe for use by many threads once it is set up. Pools that make
 * it by its class name set {@code url}, which may carry all properties.
 *
 * <p>{@link PartitaJndiDataSource} is the same for a directory of names. There is no {@code
 * XADataSource}: a database takes no part in a transaction of others.
 */
public sealed class PartitaDataSource extends Unwrappable
    implements DataSource, ConnectionPoolDataSource permits PartitaJndiDataSource {
  private final Properties properties = new Properties();
  private final PartitaDriver driver;
  private volatile @Nullable String url;
  private volatile @Nullable PrintWriter logWriter;
  private volatile int loginTimeoutSeconds;

  /** One without a URL yet: {@link #setUrl} gives it. */
  public PartitaDataSource() {
    this.driver = new PartitaDriver();
  }

  /**
   * One that is ready.
   *
   * @param url {@code jdbc:partita:…}
   * @throws SQLException if the URL or a property is not understood
   */
  public PartitaDataSource(String url, Properties properties) throws SQLException {
    this(url, properties, new PartitaDriver());
  }

  PartitaDataSource(String url, Properties properties, PartitaDriver driver) throws SQLException {
    this.driver = driver;
    properties.forEach(this.properties::put);
    setUrl(url);
  }

  /** The URL, or null. */
  public @Nullable String getUrl() {
    return url;
  }

  /**
   * Sets the URL.
   *
   * @throws SQLException if it or a property is not understood
   */
  public void setUrl(String url) throws SQLException {
    if (!driver.acceptsURL(url)) {
      throw Failures.of(
          SqlErrors.CANNOT_CONNECT, "The URL does not start with " + ConnectionSettings.PREFIX);
    }
    ConnectionSettings.parse(url, properties);
    this.url = url;
  }

  /** Sets the name that is shown as the user's. */
  public void setUser(@Nullable String user) {
    properties.setProperty("user", user == null ? "" : user);
  }

  /** Sets the password, which only an encrypted database asks for. */
  public void setPassword(@Nullable String password) {
    properties.setProperty("password", password == null ? "" : password);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return driver.open(target(), properties);
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return driver.open(target(), propertiesOf(user, password));
  }

  @Override
  public PooledConnection getPooledConnection() throws SQLException {
    return driver.openPooled(target(), properties);
  }

  @Override
  public PooledConnection getPooledConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return driver.openPooled(target(), propertiesOf(user, password));
  }

  private Properties propertiesOf(@Nullable String user, @Nullable String password) {
    Properties all = properties();
    all.setProperty("user", user == null ? "" : user);
    all.setProperty("password", password == null ? "" : password);
    return all;
  }

  /** A copy of the properties that came beside the URL, or were set since. */
  final Properties properties() {
    Properties all = new Properties();
    all.putAll(properties);
    return all;
  }

  private String target() throws SQLException {
    String target = url;
    if (target == null) {
      throw Failures.of(
          SqlErrors.CANNOT_CONNECT,
          "The data source has no URL: set url to " + ConnectionSettings.PREFIX + "DIRECTORY");
    }
    return target;
  }

  @Override
  public ConnectionBuilder createConnectionBuilder() throws SQLException {
    throw Failures.unsupported("A connection builder (use getConnection)");
  }

  @Override
  public PooledConnectionBuilder createPooledConnectionBuilder() throws SQLException {
    throw Failures.unsupported("A builder of pooled connections (use getPooledConnection)");
  }

  @Override
  public ShardingKeyBuilder createShardingKeyBuilder() throws SQLException {
    throw Failures.unsupported("A sharding key (items are spread by their partition key)");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return logWriter;
  }

  /** Remembered; the driver logs to {@link System.Logger}. */
  @Override
  public void setLogWriter(@Nullable PrintWriter out) {
    logWriter = out;
  }

  @Override
  public int getLoginTimeout() {
    return loginTimeoutSeconds;
  }

  /** Remembered; opening a directory is not waited for. */
  @Override
  public void setLoginTimeout(int seconds) {
    loginTimeoutSeconds = seconds;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return driver.getParentLogger();
  }
}
