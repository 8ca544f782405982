package io.partita.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.sql.SqlErrors;
import io.partita.sql.SqlType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.JDBCType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables and snippets of the documents against the code. */
class DocumentationTest {
  private static final Path PROJECT = Path.of("..");
  private static final Path DRIVER_PAGE = PROJECT.resolve("docs/jdbc.md");

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(PROJECT.resolve("docs"))) {
      return files.filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  /** The rows of the table whose head begins with the text, without it and the line below. */
  private static List<String> table(String head) throws IOException {
    List<String> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(DRIVER_PAGE)) {
      inside = line.startsWith(head) || (inside && line.startsWith("|"));
      if (inside && !line.startsWith(head) && !line.startsWith("| ---")) {
        rows.add(line);
      }
    }
    return rows;
  }

  @Test
  void theTableOfTypesIsWhatMetadataSays() throws IOException {
    List<String> expected =
        Arrays.stream(SqlType.values())
            .map(JdbcType::of)
            .map(
                type ->
                    String.format(
                        "| `%s` | %s | `%s` |",
                        type.typeName(),
                        JDBCType.valueOf(type.code(DocumentStyle.NATIVE)),
                        type.javaClass(DocumentStyle.NATIVE).getSimpleName()))
            .toList();

    assertThat(table("| type |"))
        .extracting(row -> row.substring(0, row.lastIndexOf('|', row.length() - 2) + 1))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void theTableOfErrorsIsTheOneOfTheCode() throws IOException {
    List<String> expected =
        Arrays.stream(SqlErrors.values())
            .map(
                error ->
                    String.format(
                        "| %s %s | %d | `%s` |%s |",
                        error.sqlState(),
                        error.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        error.vendorCode(),
                        Failures.of(error, "").getClass().getSimpleName(),
                        error.retryable() ? " yes" : ""))
            .toList();

    assertThat(table("| SQLState |")).containsExactlyElementsOf(expected);
  }

  /** A Java snippet stands, but for its layout, in a test or an example that the build runs. */
  @Test
  void everySnippetOfJavaIsRunSomewhere() throws IOException {
    String sources =
        sources("clients/src/test/java")
            + sources("clients/src/reports/java")
            + sources("examples/src");
    List<String> missing = new ArrayList<>();
    int found = 0;
    for (Path page : pages()) {
      var snippets =
          Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(page));
      while (snippets.find()) {
        found++;
        if (!sources.contains(squeezed(snippets.group(1)))) {
          missing.add(snippets.group(1));
        }
      }
    }

    assertThat(missing).isEmpty();
    assertThat(found).isPositive();
  }

  /**
   * A block of SQL or text is run by the shell's test, one of Java here, the properties by the test
   * of Spring Boot, and one without a language by the test of the launcher.
   */
  @Test
  void noPageHasASnippetOfAKindThatNothingRuns() throws IOException {
    for (Path page : pages()) {
      assertThat(
              Pattern.compile("^```(\\w*)\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
                  .matcher(Files.readString(page))
                  .results()
                  .filter(
                      block ->
                          block.group(1).isEmpty()
                              ? !block
                                  .group(2)
                                  .lines()
                                  .allMatch(line -> line.startsWith("./partita"))
                              : !List.of("sql", "text", "java", "properties")
                                  .contains(block.group(1)))
                  .map(block -> block.group()))
          .as(page.toString())
          .isEmpty();
    }
  }

  /** Every URL that a document shows is one that the driver takes. */
  @Test
  void everyUrlHasPropertiesThatThereAre() throws Exception {
    List<String> urls = new ArrayList<>();
    for (Path page : pages()) {
      Pattern.compile("jdbc:partita:[\\w./:-]+[?]?[\\w=&.,-]*")
          .matcher(Files.readString(page))
          .results()
          .forEach(url -> urls.add(url.group()));
    }
    for (String url : urls) {
      assertThat(ConnectionSettings.parse(url, null).url()).isEqualTo(url);
    }

    assertThat(urls).isNotEmpty();
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }

  private static String sources(String directory) throws IOException {
    try (Stream<Path> files = Files.walk(PROJECT.resolve(directory))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(DocumentationTest::read)
          .collect(Collectors.joining());
    }
  }

  private static String read(Path file) {
    try {
      return squeezed(Files.readString(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The driver that DBeaver imports is ours, with properties that there are. */
  @Test
  void theDefinitionForDBeaverNamesTheDriverAndItsProperties() throws IOException {
    String definition = Files.readString(PROJECT.resolve("docs/dbeaver/drivers.xml"));
    var properties = Pattern.compile("<property name=\"(\\w+)\"").matcher(definition);

    assertThat(definition).contains("class=\"" + PartitaDriver.class.getName() + "\"");
    assertThat(properties.results().map(match -> match.group(1)).toList())
        .isNotEmpty()
        .isSubsetOf(ConnectionProperties.ALL.stream().map(ConnectionProperty::name).toList());
  }
}
