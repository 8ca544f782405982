package io.partita.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.logging.Logger;
import javax.sql.PooledConnection;
import org.jspecify.annotations.Nullable;

/**
 * The driver of URLs {@code jdbc:partita:…}. {@code DriverManager} finds it by itself; all
 * instances in a process share the databases that are open.
 */
public final class PartitaDriver implements Driver {
  private static final Registry PROCESS =
      new Registry(
          new EmbeddedOpener(),
          millis -> CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));

  static {
    try {
      DriverManager.registerDriver(new PartitaDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Registry registry;

  /** What {@code ServiceLoader} and {@code DriverManager} call. */
  public PartitaDriver() {
    this(PROCESS);
  }

  PartitaDriver(Registry registry) {
    this.registry = registry;
  }

  /** A connection, or null if the URL is another driver's. */
  @Override
  public @Nullable Connection connect(@Nullable String url, @Nullable Properties info)
      throws SQLException {
    if (url == null) {
      throw Failures.badArgument("The URL is null");
    }
    return ConnectionSettings.accepts(url) ? open(url, info) : null;
  }

  /** A connection; the URL is this driver's. */
  Connection open(String url, @Nullable Properties info) throws SQLException {
    return open(
        url,
        info,
        (settings, share) ->
            new PartitaConnection(
                settings, connection -> share.giveBack(), share.connect(settings)));
  }

  /** A connection that a pool lends again and again; the URL is this driver's. */
  PooledConnection openPooled(String url, @Nullable Properties info) throws SQLException {
    return open(url, info, PartitaPooledConnection::new);
  }

  private <T> T open(
      String url,
      @Nullable Properties info,
      BiFunction<ConnectionSettings, Registry.Share, T> connect)
      throws SQLException {
    ConnectionSettings settings = ConnectionSettings.parse(url, info);
    try {
      Registry.Share share = registry.acquire(settings);
      boolean connected = false;
      try {
        T connection = connect.apply(settings, share);
        connected = true;
        return connection;
      } finally {
        if (!connected) {
          share.giveBack();
        }
      }
    } catch (RuntimeException | StackOverflowError e) {
      throw Failures.of(e);
    }
  }

  @Override
  public boolean acceptsURL(@Nullable String url) {
    return ConnectionSettings.accepts(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(@Nullable String url, @Nullable Properties info)
      throws SQLException {
    return ConnectionSettings.describe(url, info);
  }

  @Override
  public int getMajorVersion() {
    return DriverVersion.MAJOR;
  }

  @Override
  public int getMinorVersion() {
    return DriverVersion.MINOR;
  }

  /** False: not all of SQL-92's entry level can be had over a key-value store. */
  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException(
        "The driver logs to System.Logger, not to java.util.logging", "0A000");
  }
}
