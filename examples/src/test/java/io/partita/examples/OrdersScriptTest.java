package io.partita.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrdersScriptTest {
  @TempDir Path directory;

  /** The second run meets the tables and items of the first, in another process. */
  @Test
  void theScriptGivesTheSameOutputTwiceOnOneDatabase() throws Exception {
    String first = Launched.script(directory.resolve("shop").toString());
    String second = Launched.script(directory.resolve("shop").toString());

    assertThat(second).isEqualTo(first);
    assertThat(first)
        .contains("33 statements, 3230 items changed")
        .contains("C0007 | Mira Lindqvist |")
        .contains("W102969  | paid   | 35.08 | [{\"sku\":\"BKS-03\",\"n\":1}")
        .containsSubsequence("2025-12-12T21:56:00 | W102790", "2025-12-01T23:56:00 | W102671")
        .containsSubsequence("562.47 | W100487", "263.06 | W102948")
        .contains("Get orders     ")
        .contains("Query orders.by_total     ")
        .contains("Query orders.by_status     ")
        .contains("actual: rows: 2 ")
        .contains("refused [23505]")
        .contains("refused [42SCN]: This statement would read every item of orders")
        .contains("CREATE INDEX by_coupon ON orders (coupon, total) INCLUDE (order_no);")
        .contains("delivered | 2664   | 254350.19")
        .contains("noah | Noah Novak | 50.00")
        .endsWith("64 statements, 3 refused" + System.lineSeparator());
  }
}
