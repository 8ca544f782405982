package io.partita.engine.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.DirectoryUnavailableException;
import io.partita.engine.embedded.file.SystemFiles;
import io.partita.engine.value.Item;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Real processes under load, killed, some of them while they recover. */
class KilledProcessTest {
  private static final int ROUNDS = Integer.getInteger("partita.crashRounds", 3);

  @TempDir Path directory;

  @Test
  void whatAKilledProcessAcknowledgedIsThere(TestReporter reporter)
      throws IOException, InterruptedException {
    Random random = new Random(ROUNDS);
    long acknowledged = 0;
    int kills = 0;
    for (int round = 0; round < ROUNDS; round++) {
      acknowledged = runAndKill(acknowledged, random);
      kills++;
      for (int again = random.nextInt(3); again > 0; again--) {
        acknowledged = killWhileOpening(acknowledged, random);
        kills++;
      }
      acknowledged = verify(acknowledged);
    }
    reporter.publishEntry(
        "proof", ROUNDS + " rounds, " + kills + " kills, " + acknowledged + " changes found");
  }

  @Test
  void theOwnerOfALockedDirectoryIsNamed() throws IOException, InterruptedException {
    Process owner = start(0);
    try (BufferedReader lines = output(owner)) {
      assertThat(lines.readLine()).isEqualTo("open");
      assertThatThrownBy(this::open)
          .isInstanceOfSatisfying(
              DirectoryUnavailableException.class,
              e -> assertThat(e.ownerProcessId()).isEqualTo(owner.pid()))
          .hasMessageContaining(Long.toString(owner.pid()));
    } finally {
      owner.destroyForcibly().waitFor();
    }
  }

  @Test
  void aSecondOpeningInTheSameProcessIsTold() {
    try (Storage first = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(DirectoryUnavailableException.class)
          .hasMessageContaining("already open in this process");
      // The refused opening must not have dropped the lock of the first.
      assertThat(first.createTable("t", Ledger.KEY, java.util.List.of(), null).name())
          .isEqualTo("t");
      assertThatThrownBy(this::open).isInstanceOf(DirectoryUnavailableException.class);
    }
    open().close();
  }

  private long runAndKill(long acknowledged, Random random)
      throws IOException, InterruptedException {
    Process process = start(acknowledged);
    long last = acknowledged;
    long goal = acknowledged + 1 + random.nextInt(1500);
    try (BufferedReader lines = output(process)) {
      String line = lines.readLine();
      assertThat(line).isEqualTo("open");
      while (last < goal && (line = lines.readLine()) != null) {
        last = Long.parseLong(line);
      }
      assertThat(last).as("reached before the process ended").isGreaterThanOrEqualTo(goal);
      kill(process);
      // What it had said before it died counts too.
      last = lastNumber(lines, last);
    }
    process.waitFor();
    return last;
  }

  private long killWhileOpening(long acknowledged, Random random)
      throws IOException, InterruptedException {
    Process process = start(acknowledged);
    // Somewhere in the start of the JVM, the recovery, or the first changes: all of it is legal.
    boolean ended =
        process.waitFor(150 + random.nextInt(250), java.util.concurrent.TimeUnit.MILLISECONDS);
    assertThat(ended).as("ended before it was killed").isFalse();
    long last;
    try (BufferedReader lines = output(process)) {
      kill(process);
      last = lastNumber(lines, acknowledged);
    }
    process.waitFor();
    return last;
  }

  /** By its handle, which leaves the stream open. */
  private static void kill(Process process) {
    process.toHandle().destroyForcibly();
  }

  private static long lastNumber(BufferedReader lines, long before) throws IOException {
    long last = before;
    String line;
    while ((line = lines.readLine()) != null) {
      last = line.equals("open") ? last : Long.parseLong(line);
    }
    return last;
  }

  private Process start(long acknowledged) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-ea",
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ChildProcess.class.getName(),
            directory.toString(),
            Long.toString(acknowledged))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private Storage open() {
    return Storage.open(
        directory, true, StorageOptions.defaults(), new SystemFiles(), Clock.systemUTC());
  }

  /** Returns the number of the last change found. */
  private long verify(long acknowledged) {
    try (Storage storage = open()) {
      TableStructure table = storage.structure().byName().get("t");
      if (table == null) {
        assertThat(acknowledged).isZero();
        return 0;
      }
      Map<String, Item> found = Ledger.items(storage, table.id());
      Ledger.verifyCounts(storage, table.id(), found.values());
      Map<String, String> items = Ledger.texts(found);
      long last = number(items.get("first"));
      assertThat(last).isGreaterThanOrEqualTo(acknowledged);
      assertThat(items.get("second")).isEqualTo(items.get("first"));
      for (long past = Math.max(1, last - 499); past <= last; past++) {
        assertThat(number(items.get("k" + past % 500))).isEqualTo(past);
      }
      assertThat(storage.counts(table.id()).items()).isEqualTo(items.size());
      assertThat(storage.counts(table.id()).bytes())
          .isEqualTo(items.values().stream().mapToLong(String::length).sum());
      return last;
    }
  }

  private static long number(@Nullable String value) {
    return value == null ? 0 : Long.parseLong(value.substring(0, value.indexOf(':')));
  }
}
