package io.partita.jdbc.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the SQL of the documents, each page on a database of its own. Where a block of text follows
 * a block of SQL, it is what the shell prints; a line {@code …} in it stands for any lines. A block
 * that nothing follows must not be refused.
 */
class DocumentsTest {
  private static final Path PROJECT = Path.of("..");
  private static final Pattern BLOCK =
      Pattern.compile("```sql\n(.*?)```(?:\n\n```text\n(.*?)```)?", Pattern.DOTALL);

  /** Files that statements name are files of the test's own directory. */
  private static final Pattern FILE = Pattern.compile("(FROM|TO) '([\\w/.-]+\\.(?:csv|json|gz))'");

  @TempDir Path directory;

  static List<String> pages() throws IOException {
    try (Stream<Path> files = Files.walk(PROJECT.resolve("docs"))) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> read(file).contains("```sql\n"))
          .map(file -> PROJECT.resolve("docs").relativize(file).toString())
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void whatAPageSaysIsWhatTheShellAnswers(String page) throws Exception {
    Path examples = Files.createDirectory(directory.resolve("examples"));
    Files.copy(PROJECT.resolve("examples/library.json"), examples.resolve("library.json"));
    var blocks = BLOCK.matcher(read(PROJECT.resolve("docs").resolve(page)));
    int found = 0;
    try (Connection connection =
        DriverManager.getConnection("jdbc:partita:mem:?copyPath=" + directory)) {
      while (blocks.find()) {
        found++;
        String printed = run(connection, blocks.group(1));
        if (blocks.group(2) == null) {
          assertThat(printed).as(page + ": " + blocks.group(1)).doesNotContain("refused [");
        } else {
          assertThat(printed).as(page + ": " + blocks.group(1)).matches(expected(blocks.group(2)));
        }
      }
    }
    assertThat(found).isPositive();
  }

  private static Pattern expected(String text) {
    return Pattern.compile(
        text.strip()
            .lines()
            .map(line -> line.equals("…") ? "(?s:.*)" : Pattern.quote(line))
            .collect(Collectors.joining("\n")));
  }

  private String run(Connection connection, String sql) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    StatementRunner runner = new StatementRunner(out, out);
    runner.setTiming(false);
    String text = FILE.matcher(sql).replaceAll("$1 '" + directory + "/$2'");
    for (ScriptText.Piece piece : ScriptText.split(text)) {
      String statement = piece.text();
      try {
        runner.run(connection, statement);
      } catch (SQLException e) {
        out.println(Interpreter.refusal(e));
      }
    }
    List<String> lines = new ArrayList<>();
    for (String line : bytes.toString(StandardCharsets.UTF_8).lines().toList()) {
      lines.add(line.stripTrailing());
    }
    return String.join("\n", lines);
  }
}
