package io.partita.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what happens. */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");

  @TempDir Path directory;

  private static List<String> blocks(String language) throws IOException {
    return Pattern.compile("^```(\\w*)\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
        .matcher(Files.readString(README))
        .results()
        .filter(block -> block.group(1).equals(language))
        .map((MatchResult block) -> block.group(2))
        .toList();
  }

  @Test
  void itsStatementsAndTheirAnswersAreThoseOfTheScript() throws Exception {
    String output = stripped(Launched.script("mem:readme"));
    List<String> sessions = blocks("").stream().filter(block -> block.startsWith("> ")).toList();

    assertThat(sessions).hasSizeGreaterThan(5);
    for (String session : sessions) {
      for (String statement : stripped(session).strip().split("\n\n(?=> )", -1)) {
        assertThat(output).contains(statement);
      }
    }
    String script = squeezed(Files.readString(Path.of("orders.sql")));
    assertThat(blocks("sql")).isNotEmpty();
    for (String sql : blocks("sql")) {
      assertThat(script).contains(squeezed(sql));
    }
  }

  @Test
  void itsJavaReadsTheOrdersOfACustomer() throws Exception {
    String url = "jdbc:partita:" + directory.resolve("shop");
    Launched.script(url.substring("jdbc:partita:".length()));
    String body = String.join("\n", blocks("java"));
    assertThat(body).contains("jdbc:partita:./data/shop");
    Path source = directory.resolve("Snippet.java");
    Files.writeString(
        source,
        "import java.sql.*; import java.time.*; public class Snippet {"
            + " public static void main(String[] arguments) throws Exception {\n"
            + body.replace("jdbc:partita:./data/shop", url)
            + "}}");

    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", directory.toString(), source.toString());

    assertThat(status).isZero();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      loader
          .loadClass("Snippet")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .contains("W102671 41.40", "W102969 35.08");
  }

  private static String stripped(String text) {
    return text.lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }
}
