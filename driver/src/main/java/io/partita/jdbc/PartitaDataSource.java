package io.partita.jdbc;

import io.partita.sql.SqlErrors;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections of one URL and one set of properties. Safe for use by many threads. */
public final class PartitaDataSource extends Unwrappable implements DataSource {
  private final String url;
  private final Properties properties;
  private final PartitaDriver driver;
  private volatile @Nullable PrintWriter logWriter;
  private volatile int loginTimeoutSeconds;

  /**
   * @param url {@code jdbc:partita:…}
   * @throws SQLException if the URL or a property is not understood
   */
  public PartitaDataSource(String url, Properties properties) throws SQLException {
    this(url, properties, new PartitaDriver());
  }

  PartitaDataSource(String url, Properties properties, PartitaDriver driver) throws SQLException {
    if (!driver.acceptsURL(url)) {
      throw Failures.of(
          SqlErrors.CANNOT_CONNECT, "The URL does not start with " + ConnectionSettings.PREFIX);
    }
    this.url = url;
    this.properties = new Properties();
    properties.forEach(this.properties::put);
    this.driver = driver;
    ConnectionSettings.parse(url, this.properties);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return driver.open(url, properties);
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    Properties all = new Properties();
    all.putAll(properties);
    all.setProperty("user", user == null ? "" : user);
    all.setProperty("password", password == null ? "" : password);
    return driver.open(url, all);
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
