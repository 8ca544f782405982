package io.partita.jdbc.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, by the lines that the documents show of it, without a terminal. */
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {
  private static final Path PROJECT = Path.of("..");

  @TempDir Path directory;

  private record Ended(int status, String printed) {}

  private Ended run(String line) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", line)
            .directory(PROJECT.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), printed);
  }

  /** The lines, on a database of the test; the shell on the usual one is none of its business. */
  private List<String> lines(String page) throws IOException {
    Path script = directory.resolve("script.sql");
    Files.writeString(script, "SELECT 1 AS one;\n");
    String memory = "mem:launcher";
    return Files.readAllLines(PROJECT.resolve(page)).stream()
        .filter(line -> line.startsWith("./partita "))
        .map(line -> line.replaceFirst(" +#.*", ""))
        .filter(line -> !line.equals("./partita"))
        .map(line -> line.endsWith(".sql") ? line + " [URL]" : line)
        .map(line -> line.replace("SELECT …", "SELECT 1 AS one"))
        .map(line -> line.replace("[URL]", memory).replaceAll("FILE|SCRIPT", script.toString()))
        .map(line -> line.replace("./data/shop", directory.resolve("shop").toString()))
        .toList();
  }

  @Test
  void everyLineThatADocumentShowsRuns() throws Exception {
    List<String> lines = new ArrayList<>(lines("docs/shell.md"));
    lines.addAll(lines("README.md"));

    assertThat(lines).hasSizeGreaterThanOrEqualTo(6);
    for (String line : lines) {
      Ended ended = run(line);

      assertThat(ended.status()).as(line + "\n" + ended.printed()).isZero();
      if (line.contains("-c") || line.contains("script.sql")) {
        assertThat(ended.printed()).as(line).contains("one", "(1 row");
      }
    }
  }

  @Test
  void itsHelpShowsTheFormsAndWhatItDoesNotKnowHasAStatus() throws Exception {
    String forms =
        Pattern.compile("\n")
            .splitAsStream(run("./partita --help").printed())
            .filter(line -> line.strip().startsWith("./partita"))
            .collect(Collectors.joining("\n"));

    assertThat(forms).contains("-c SQL", "-f FILE", "SCRIPT [URL]", "< FILE");
    assertThat(run("./partita --nonsense").status()).isEqualTo(2);
    assertThat(run("./partita nothing.sql").printed()).contains("there is no script nothing.sql");
    assertThat(run("./partita -c 'SELEC 1' mem:x").status()).isEqualTo(1);
    assertThat(run("./partita -f nothing.sql mem:x").status()).isEqualTo(2);
    assertThat(run("./partita -c '' mem:x").status()).isZero();
    assertThat(run("./partita --format csv -c 'SELECT 1 AS one' mem:x 2> /dev/null").printed())
        .isEqualTo("one\n1\n");
    assertThat(run("./partita --format csv examples/orders.sql mem:x").printed())
        .contains("--format goes with -c, -f or a pipe; in the shell there is \\format");
  }
}
