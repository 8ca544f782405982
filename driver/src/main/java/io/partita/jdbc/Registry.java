package io.partita.jdbc;

import io.partita.sql.CopyFiles;
import io.partita.sql.Session;
import io.partita.sql.SessionOptions;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The databases that are open in this process: connections to one place share one, which closes
 * after its last connection.
 *
 * <p>Each place has an entry with a lock of its own, held while the database opens and closes: a
 * connection that comes meanwhile waits for exactly that, and nobody else does. A closed entry is
 * never used again; who waited for it makes a new one. No lock is taken inside another.
 */
final class Registry {
  /** An open database: what the registry needs of it. */
  record OpenDatabase(BiFunction<SessionOptions, CopyFiles, Session> connect, Runnable close) {}

  /** Opens the database of a place. */
  interface Opener {
    OpenDatabase open(ConnectionSettings settings);
  }

  private final ConcurrentMap<Location, Entry> entries = new ConcurrentHashMap<>();
  private final Opener opener;
  private final LongFunction<Executor> delay;

  /**
   * @param delay the executor that runs a task after so many milliseconds
   */
  Registry(Opener opener, LongFunction<Executor> delay) {
    this.opener = opener;
    this.delay = delay;
  }

  /** A share of the place's database, opened if it is not. */
  Share acquire(ConnectionSettings settings) throws SQLException {
    while (true) {
      Entry entry = entries.computeIfAbsent(settings.location(), Entry::new);
      Share share = entry.share(settings);
      if (share != null) {
        return share;
      }
    }
  }

  /** How many databases are open or about to. */
  int size() {
    return entries.size();
  }

  /** A database and those who share it; everything under its lock. */
  private final class Entry {
    private final Location location;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable OpenDatabase database;
    private @Nullable ConnectionSettings openedWith;
    private int shares;
    private boolean retired;

    /** Counts the shares ever given, so that a delayed close sees that somebody came since. */
    private long arrivals;

    Entry(Location location) {
      this.location = location;
    }

    /** A new share, or null if the entry was closed meanwhile. */
    @Nullable Share share(ConnectionSettings settings) throws SQLException {
      lock.lock();
      try {
        if (retired) {
          return null;
        }
        OpenDatabase open = database;
        if (open == null || openedWith == null) {
          open = open(settings);
          database = open;
          openedWith = settings;
        } else {
          settings.checkAgreesWith(openedWith);
        }
        shares++;
        arrivals++;
        return new Share(this, open, openedWith);
      } finally {
        lock.unlock();
      }
    }

    private OpenDatabase open(ConnectionSettings settings) {
      boolean opened = false;
      try {
        OpenDatabase open = opener.open(settings);
        opened = true;
        return open;
      } finally {
        if (!opened) {
          retire();
        }
      }
    }

    void giveBack() {
      lock.lock();
      try {
        shares--;
        long delayMillis =
            openedWith == null ? 0 : openedWith.get(ConnectionProperties.CLOSE_DELAY);
        if (shares == 0 && delayMillis == 0) {
          close();
        } else if (shares == 0) {
          long arrivalsNow = arrivals;
          delay.apply(delayMillis).execute(() -> closeUnlessUsed(arrivalsNow));
        }
      } finally {
        lock.unlock();
      }
    }

    private void closeUnlessUsed(long arrivalsThen) {
      lock.lock();
      try {
        if (shares == 0 && arrivals == arrivalsThen && !retired) {
          close();
        }
      } finally {
        lock.unlock();
      }
    }

    private void close() {
      OpenDatabase open = database;
      try {
        if (open != null) {
          open.close().run();
        }
      } finally {
        retire();
      }
    }

    private void retire() {
      retired = true;
      entries.remove(location, this);
    }
  }

  /** One connection's part in an open database. */
  static final class Share {
    private final Entry entry;
    private final OpenDatabase database;

    /** What the connection said that opened the database. */
    private final ConnectionSettings openedWith;

    private Share(Entry entry, OpenDatabase database, ConnectionSettings openedWith) {
      this.openedWith = openedWith;
      this.entry = entry;
      this.database = database;
    }

    /** A session of the database. */
    Session connect(ConnectionSettings settings) {
      SessionOptions options =
          settings.sessionOptions().toBuilder().settings(() -> settings.shown(openedWith)).build();
      return database.connect().apply(options, settings.copyFiles());
    }

    /** Gives the part back; once. The last one closes the database. */
    void giveBack() {
      entry.giveBack();
    }
  }
}
