package io.partita.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import javax.sql.StatementEvent;
import javax.sql.StatementEventListener;
import org.jspecify.annotations.Nullable;

/**
 * A share of an open database, which a pool lends: each handle is a connection with a session of
 * its own, so that it begins with the settings of the URL and nothing of the one before. Closing a
 * handle ends its session and tells the listeners; the database stays open until this is closed.
 *
 * <p>Safe for use by many threads. Listeners are called by the thread that closes the handle or
 * meets the error, and may close this.
 */
public final class PartitaPooledConnection implements PooledConnection {
  private final ConnectionSettings settings;
  private final Registry.Share share;
  private final List<ConnectionEventListener> listeners = new CopyOnWriteArrayList<>();
  private final List<StatementEventListener> statementListeners = new CopyOnWriteArrayList<>();

  /** Guards what follows. Nothing is closed and no listener called while it is held. */
  private final Object lock = new Object();

  private @Nullable PartitaConnection lent;
  private boolean closed;

  PartitaPooledConnection(ConnectionSettings settings, Registry.Share share) {
    this.settings = settings;
    this.share = share;
  }

  /**
   * A new handle. One that is still open is closed, without an event: at most one is open.
   *
   * @throws SQLException 08003 if this is closed
   */
  @Override
  public Connection getConnection() throws SQLException {
    PartitaConnection handle;
    PartitaConnection before;
    synchronized (lock) {
      if (closed) {
        throw Failures.connectionClosed();
      }
      try {
        handle = new PartitaConnection(settings, new Events(), share.connect(settings));
      } catch (RuntimeException | StackOverflowError e) {
        throw Failures.of(e);
      }
      before = lent;
      lent = handle;
    }
    if (before != null) {
      before.close();
    }
    return handle;
  }

  /** Closes the handle that is open, without an event, and gives the database back. Idempotent. */
  @Override
  public void close() throws SQLException {
    PartitaConnection handle;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      handle = lent;
      lent = null;
    }
    try {
      if (handle != null) {
        handle.close();
      }
    } finally {
      giveBack();
    }
  }

  private void giveBack() throws SQLException {
    try {
      share.giveBack();
    } catch (RuntimeException | StackOverflowError e) {
      throw Failures.of(e);
    }
  }

  @Override
  public void addConnectionEventListener(@Nullable ConnectionEventListener listener) {
    if (listener != null) {
      listeners.add(listener);
    }
  }

  @Override
  public void removeConnectionEventListener(@Nullable ConnectionEventListener listener) {
    listeners.remove(listener);
  }

  @Override
  public void addStatementEventListener(@Nullable StatementEventListener listener) {
    if (listener != null) {
      statementListeners.add(listener);
    }
  }

  @Override
  public void removeStatementEventListener(@Nullable StatementEventListener listener) {
    statementListeners.remove(listener);
  }

  private boolean isLent(PartitaConnection handle) {
    synchronized (lock) {
      return lent == handle;
    }
  }

  /** Whether it was the handle that is lent, which it is not any more. */
  private boolean takeBack(PartitaConnection handle) {
    synchronized (lock) {
      boolean current = lent == handle;
      lent = current ? null : lent;
      return current;
    }
  }

  /** Tells the listeners of the handle that is lent; of those before there is nothing to tell. */
  private final class Events implements ConnectionOwner {
    @Override
    public void closed(PartitaConnection handle) {
      if (takeBack(handle)) {
        ConnectionEvent event = new ConnectionEvent(PartitaPooledConnection.this);
        listeners.forEach(listener -> listener.connectionClosed(event));
      }
    }

    @Override
    public void failed(PartitaConnection handle, SQLException failure) {
      if (isLent(handle)) {
        ConnectionEvent event = new ConnectionEvent(PartitaPooledConnection.this, failure);
        listeners.forEach(listener -> listener.connectionErrorOccurred(event));
      }
    }

    @Override
    public void statementClosed(PartitaPreparedStatement statement) {
      if (isLent(statement.connection)) {
        StatementEvent event = new StatementEvent(PartitaPooledConnection.this, statement);
        statementListeners.forEach(listener -> listener.statementClosed(event));
      }
    }

    @Override
    public void statementFailed(PartitaPreparedStatement statement, SQLException failure) {
      if (isLent(statement.connection)) {
        StatementEvent event = new StatementEvent(PartitaPooledConnection.this, statement, failure);
        statementListeners.forEach(listener -> listener.statementErrorOccurred(event));
      }
    }
  }
}
