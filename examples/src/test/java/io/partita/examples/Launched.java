package io.partita.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Scripts of this folder in a process of their own, as the launcher runs them. */
final class Launched {
  private Launched() {}

  /**
   * Runs {@code orders.sql}; what it prints on either stream.
   *
   * @param database what stands behind {@code jdbc:partita:}
   */
  static String script(String database) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.partita.jdbc.shell.CommandLine",
                "jdbc:partita:" + database,
                Path.of("orders.sql").toAbsolutePath().toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
