package io.partita.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import sqlline.SqlLine;

/** sqlline itself. */
class SqllineTest {

  private static String session(String url, String... commands) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SqlLine sqlline = new SqlLine();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      sqlline.setOutputStream(out);
      sqlline.setErrorStream(out);
      String[] arguments = {
        "--isolation=TRANSACTION_SERIALIZABLE",
        "--maxWidth=200",
        "-d",
        "io.partita.jdbc.PartitaDriver",
        "-u",
        url,
        "-n",
        "",
        "-p",
        ""
      };
      String input = String.join("\n", commands) + "\n!quit\n";
      sqlline.begin(
          arguments, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), false);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void itConnectsBrowsesReadsAndChanges() throws Exception {
    String printed =
        session(
            Orders.url(""),
            "!tables",
            "!columns orders",
            "!primarykeys orders",
            "!indexes orders",
            "!dbinfo",
            "SELECT order_no, total FROM orders WHERE customer_id = 'C0007' AND total > 500;",
            "UPSERT INTO accounts (id, owner, balance) VALUES ('sq', 'x', 1);",
            "SELECT * FROM orders;");

    assertThat(printed)
        .contains("customer_id", "by_total", "W100487", "562.47", "1 row affected")
        .contains("would read every item of orders")
        .contains("getDatabaseProductName", "Partita")
        .doesNotContain("Exception", "\tat ");
  }

  /** A process of its own, as the script names its data from the project's directory. */
  @Test
  void itRunsTheExampleScript() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.jline.terminal.dumb=true",
                "-cp",
                absolute(System.getProperty("java.class.path")),
                "sqlline.SqlLine",
                "--force=true",
                "--maxWidth=200",
                "-u",
                "jdbc:partita:mem:",
                "-n",
                "",
                "-p",
                "")
            .directory(Path.of("..").toFile())
            .redirectErrorStream(true)
            .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write("!run examples/orders.sql\n!quit\n".getBytes(StandardCharsets.UTF_8));
    }
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed).contains("W102969", "Teapot, cast iron", "would read every item of orders");
  }

  private static String absolute(String classPath) {
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(classPath)
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
