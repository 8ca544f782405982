package io.partita.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.DirectoryUnavailableException;
import io.partita.sql.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who shares a database, and when it closes. */
class RegistryTest {
  private final ScriptedDatabase database = new ScriptedDatabase();

  private static ConnectionSettings settings(String rest) throws SQLException {
    return ConnectionSettings.parse("jdbc:partita:" + rest, new Properties());
  }

  @Test
  void connectionsToOnePlaceShareOneDatabase() throws SQLException {
    Connection first = database.connect("jdbc:partita:mem:a");
    Connection second = database.connect("jdbc:partita:mem:a?scan=allow");
    Connection other = database.connect("jdbc:partita:mem:b");
    assertThat(database.opened).hasValue(2);

    first.close();
    assertThat(database.closed).hasValue(0);
    second.close();
    assertThat(database.closed).hasValue(1);
    other.close();
    assertThat(database.closed).hasValue(2);
    assertThat(database.registry.size()).isZero();
  }

  @Test
  void privateDatabasesAreSharedByNobody() throws SQLException {
    try (Connection first = database.connect("jdbc:partita:mem:");
        Connection second = database.connect("jdbc:partita:mem:")) {
      assertThat(database.opened).hasValue(2);
      assertThat(first.getCatalog()).isEqualTo(second.getCatalog());
    }
  }

  @Test
  void aConnectWhileTheLastOneClosesWaitsAndOpensAgain() throws Exception {
    CountDownLatch closing = new CountDownLatch(1);
    CountDownLatch mayClose = new CountDownLatch(1);
    List<String> events = new ArrayList<>();
    AtomicInteger opened = new AtomicInteger();
    Registry registry =
        new Registry(
            settings -> {
              synchronized (events) {
                events.add("open " + opened.incrementAndGet());
              }
              return new Registry.OpenDatabase(
                  (options, files) -> session(),
                  () -> {
                    closing.countDown();
                    await(mayClose);
                    synchronized (events) {
                      events.add("closed");
                    }
                  });
            },
            millis -> Runnable::run);
    Registry.Share last = registry.acquire(settings("mem:a"));

    CompletableFuture<Void> close = CompletableFuture.runAsync(last::giveBack);
    await(closing);
    CompletableFuture<Registry.Share> next =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return registry.acquire(settings("mem:a"));
              } catch (SQLException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(next).isNotDone();
    mayClose.countDown();
    close.get();

    assertThat(next.get()).isNotNull();
    assertThat(events).containsExactly("open 1", "closed", "open 2");
  }

  @Test
  void aSlowOpeningDelaysNobodyElse() throws Exception {
    CountDownLatch opening = new CountDownLatch(1);
    CountDownLatch mayOpen = new CountDownLatch(1);
    Registry registry =
        new Registry(
            settings -> {
              if (settings.location().catalog().equals("slow")) {
                opening.countDown();
                await(mayOpen);
              }
              return new Registry.OpenDatabase((options, files) -> session(), () -> {});
            },
            millis -> Runnable::run);
    CompletableFuture<Void> slow =
        CompletableFuture.runAsync(
            () -> {
              try {
                registry.acquire(settings("mem:slow"));
              } catch (SQLException e) {
                throw new AssertionError(e);
              }
            });
    await(opening);

    assertThat(registry.acquire(settings("mem:fast"))).isNotNull();

    assertThat(slow).isNotDone();
    mayOpen.countDown();
    slow.get();
  }

  @Test
  void closeDelayKeepsTheDatabaseForWhoComesInTime() throws SQLException {
    List<Runnable> later = new ArrayList<>();
    AtomicInteger opened = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    Registry registry =
        new Registry(
            settings -> {
              opened.incrementAndGet();
              return new Registry.OpenDatabase(
                  (options, files) -> session(), closed::incrementAndGet);
            },
            millis -> {
              assertThat(millis).isEqualTo(5_000);
              return later::add;
            });
    ConnectionSettings settings = settings("mem:a?closeDelay=5s");
    registry.acquire(settings).giveBack();
    Registry.Share second = registry.acquire(settings("mem:a"));
    later.remove(0).run();
    assertThat(closed).hasValue(0);

    second.giveBack();
    assertThat(closed).hasValue(0);
    later.remove(0).run();

    assertThat(closed).hasValue(1);
    assertThat(opened).hasValue(1);
    assertThat(registry.size()).isZero();
  }

  @Test
  void propertiesOfTheDatabaseMustAgreeAndTheErrorShowsBoth() throws SQLException {
    try (Connection first = database.connect("jdbc:partita:mem:a?cacheSize=32MB");
        Connection same = database.connect("jdbc:partita:mem:a?cacheSize=32768KB");
        Connection silent = database.connect("jdbc:partita:mem:a")) {
      assertThat(List.of(first, same, silent)).doesNotContainNull();
      assertThatThrownBy(() -> database.connect("jdbc:partita:mem:a?cacheSize=16MB&closeDelay=1s"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
          .hasMessageContainingAll(
              "cacheSize is 33554432, not 16777216", "closeDelay is 0, not 1000");
    }
    assertThat(database.closed).hasValue(1);
  }

  @Test
  void aLockedDirectoryNamesItsOwner() {
    PartitaDriver driver =
        new PartitaDriver(
            new Registry(
                settings -> {
                  throw new DirectoryUnavailableException(
                      Path.of("shop"), 4711, "The database is in use by process 4711", null);
                },
                millis -> Runnable::run));

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> driver.connect("jdbc:partita:shop", new Properties()))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
          .hasMessageContaining("4711");
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsSaidInWords(@TempDir Path directory) throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    for (Path place : List.of(file, file.resolve("shop"))) {
      assertThatThrownBy(
              () -> new PartitaDriver().connect("jdbc:partita:" + place, new Properties()))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
          .hasMessageContaining(file.toString())
          .hasMessageNotContaining("Exception");
    }
  }

  @Test
  void aSessionThatCannotStartGivesTheDatabaseBack() {
    AtomicInteger closed = new AtomicInteger();
    Registry registry =
        new Registry(
            settings ->
                new Registry.OpenDatabase(
                    (options, files) -> {
                      throw new IllegalStateException("no session");
                    },
                    closed::incrementAndGet),
            millis -> Runnable::run);

    assertThatThrownBy(
            () -> new PartitaDriver(registry).connect("jdbc:partita:mem:a", new Properties()))
        .isInstanceOf(SQLException.class);

    assertThat(closed).hasValue(1);
    assertThat(registry.size()).isZero();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Session session() {
    throw new AssertionError("no session is needed here");
  }
}
