package io.partita.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.jdbc.PartitaDataSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
  @TempDir Path directory;

  private interface Program {
    void run(String url, PrintStream out) throws SQLException;
  }

  @Test
  void firstStepsReadBackWhatTheyWroteAlsoWhenRunAgain() throws SQLException {
    for (int run = 1; run <= 2; run++) {
      assertThat(printed(FirstSteps::run))
          .startsWith(
              "2026-01-01T23:00  20.75 °C  under the roof",
              "2026-01-01T22:00  20.50 °C  under the roof",
              "2026-01-01T21:00  20.25 °C  under the roof")
          .anyMatch(line -> line.startsWith("42SCN: This statement would read every item"))
          .endsWith("The highest: 20.75");
    }
  }

  @Test
  void aTransferMovesMoneyThatIsThere() throws SQLException {
    assertThat(printed(MoneyTransfer::run))
        .containsExactly(
            "30 moved: true",
            "900 moved: false",
            "attempt 1 reads 50.00",
            "attempt 2 reads 40.00",
            "ada has 70.00",
            "noah has 44.00");
  }

  @Test
  void transfersInBothDirectionsAtOnceKeepTheSum() throws Exception {
    String url = "jdbc:partita:mem:transfers";
    int threads = 4;
    int transfers = 25;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try (Connection keeper = DriverManager.getConnection(url)) {
      MoneyTransfer.openAccounts(keeper);
      List<Future<Integer>> moved = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        boolean forward = thread % 2 == 0;
        moved.add(executor.submit(() -> transferOften(url, forward, transfers)));
      }
      int balance = 0;
      for (int thread = 0; thread < threads; thread++) {
        balance += (thread % 2 == 0 ? -1 : 1) * moved.get(thread).get();
      }

      assertThat(MoneyTransfer.balance(keeper, "ada")).isEqualByComparingTo(100 + balance + "");
      assertThat(MoneyTransfer.balance(keeper, "noah")).isEqualByComparingTo(20 - balance + "");
    } finally {
      executor.shutdownNow();
    }
  }

  private static int transferOften(String url, boolean forward, int transfers) throws SQLException {
    int moved = 0;
    DataSource bank = new PartitaDataSource(url, new Properties());
    for (int i = 0; i < transfers; i++) {
      String from = forward ? "ada" : "noah";
      String to = forward ? "noah" : "ada";
      moved += MoneyTransfer.transfer(bank, from, to, BigDecimal.ONE) ? 1 : 0;
    }
    return moved;
  }

  private List<String> printed(Program program) throws SQLException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      program.run("jdbc:partita:" + directory.resolve("database"), out);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
