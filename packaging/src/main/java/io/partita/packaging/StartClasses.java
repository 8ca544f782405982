package io.partita.packaging;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The classes that a process loads which uses a jar for a program.
 *
 * @param loaded the names of those that came from files, in the order in which they were loaded
 * @param closureHosts the names of those that had the JDK spin a class for a closure
 */
record StartClasses(Set<String> loaded, Set<String> closureHosts) {
  private static final String CLOSURE = "$$Lambda";

  static StartClasses of(Path jar, Class<?> program) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("first-statements");
    try {
      String output = run(jar, program, "jdbc:partita:" + directory.resolve("database"));
      Set<String> loaded = new LinkedHashSet<>();
      output
          .lines()
          .filter(line -> line.contains(" source: file:"))
          .forEach(line -> loaded.add(line.substring(0, line.indexOf(' '))));
      Set<String> closureHosts = new LinkedHashSet<>();
      output
          .lines()
          .filter(line -> line.contains(CLOSURE))
          .forEach(line -> closureHosts.add(line.substring(0, line.indexOf(CLOSURE))));
      return new StartClasses(loaded, closureHosts);
    } finally {
      delete(directory);
    }
  }

  /** On one processor there is no warm-up beside it, so that each run loads the same. */
  private static String run(Path jar, Class<?> program, String url)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ActiveProcessorCount=1",
                "-Xlog:class+load:stdout:none",
                "-cp",
                jar + File.pathSeparator + location(),
                program.getName(),
                url)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String answer = String.valueOf(FirstStatements.ANSWER);
    if (process.waitFor() != 0 || output.lines().noneMatch(answer::equals)) {
      throw new IOException(program.getSimpleName() + " failed: " + output);
    }
    return output;
  }

  private static Path location() throws IOException {
    try {
      return Path.of(
          StartClasses.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }
}
