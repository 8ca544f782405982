package io.partita.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What was left out of the driver's jar is missed by nothing that runs: whatever a class inside
 * names is inside as well, or in the JDK, or in the list of exceptions.
 */
class JarReferencesIT {
  private static final File JAR = new File(System.getProperty("partita.jar", "missing"));
  private static final String SHADED = "io.partita.shaded.";

  /** A class that matches may name one that does, although it is not there. */
  private record Gap(Pattern from, Pattern to, String reason) {
    static Gap of(String from, String to, String reason) {
      return new Gap(Pattern.compile(from), Pattern.compile(to), reason);
    }

    boolean allows(Missing missing) {
      return from.matcher(missing.from).lookingAt() && to.matcher(missing.to).lookingAt();
    }
  }

  private record Missing(String from, String to) {}

  /** Names are without the prefix that shading gives. */
  private static final List<Gap> GAPS =
      List.of(
          Gap.of(
              "",
              "org\\.(immutables|apiguardian|checkerframework)\\.|google\\.j2objc\\.annotations\\.",
              "annotations, which the JVM does without"),
          Gap.of(
              "io\\.partita\\.jdbc\\.shell\\.",
              "org\\.jline\\.",
              "the shell of a terminal, which the launcher puts beside the jar"),
          Gap.of(
              "apache\\.calcite\\.avatica\\.",
              "apache\\.calcite\\.avatica\\.(proto|metrics)\\.|google\\.protobuf\\.|apache\\.hc\\.",
              "Avatica's wire protocol: nobody connects to a server"),
          Gap.of(
              "apache\\.calcite\\.(DataContext|jdbc\\.CalciteConnectionImpl)\\b",
              "apache\\.calcite\\.sql\\.advise\\.",
              "Calcite's own connections and what its generated code is given"),
          Gap.of(
              "apache\\.calcite\\.(materialize\\.|plan\\.(SubstitutionVisitor|RelOptRules)\\b)",
              "apache\\.calcite\\.(adapter\\.clone|profile|rel\\.mutable|rel\\.rules\\.materialize)\\."
                  + "|org\\.pentaho\\.",
              "materialized views and Calcite's rules: no planner of Calcite runs"),
          Gap.of(
              "apache\\.calcite\\.adapter\\.jdbc\\.JdbcUtils",
              "apache\\.commons\\.dbcp2\\.",
              "tables in other databases"),
          Gap.of(
              "apache\\.calcite\\.model\\.ModelHandler",
              "fasterxml\\.jackson\\.dataformat\\.yaml\\.",
              "models of Calcite in files"),
          Gap.of(
              "apache\\.calcite\\.runtime\\.|locationtech\\.jts\\.",
              "locationtech\\.|google\\.uzaygezen\\.",
              "operations on geometries, which no function of ours is"),
          Gap.of(
              "apache\\.commons\\.math3\\.util\\.MathArrays",
              "apache\\.commons\\.math3\\.",
              "arrays of random order and convolutions"),
          Gap.of(
              "apache\\.commons\\.text\\.translate\\.",
              "apache\\.commons\\.lang3\\.",
              "escapes of Calcite's run-time functions, which no plan of ours calls"),
          Gap.of(
              "jayway\\.jsonpath\\.",
              "net\\.minidev\\.",
              "JSON functions of Calcite's run time; ours have their own reader"),
          Gap.of(
              "fasterxml\\.jackson\\.core\\.JsonFactory",
              "fasterxml\\.jackson\\.core\\.json\\.async\\.",
              "JSON that arrives in pieces"),
          Gap.of("slf4j\\.MarkerFactory", "slf4j\\.impl\\.", "SLF4J itself does without"),
          Gap.of(
              "apache\\.calcite\\.(avatica\\.UnregisteredDriver|jdbc\\.Driver)",
              "apache\\.calcite\\.\\w+\\.\\w+Jdbc41Factory",
              "connections of Calcite and Avatica"),
          Gap.of(
              "fasterxml\\.jackson\\.databind\\.",
              "fasterxml\\.jackson\\.databind\\.(ext|ser\\.std)\\.|apache\\.commons\\.dbcp2\\.",
              "what Jackson handles where it is there, and what it never makes"));

  /** Classes by name, with what they name. */
  private static Map<String, ClassFile> inside() throws IOException {
    Map<String, ClassFile> classes = new HashMap<>();
    try (JarFile jar = new JarFile(JAR)) {
      for (JarEntry entry : jar.stream().toList()) {
        String file = entry.getName();
        if (file.endsWith(".class")) {
          String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
          classes.put(name, ClassFile.read(jar.getInputStream(entry)));
        }
      }
    }
    return classes;
  }

  private static boolean inJdk(String name) {
    try {
      Class.forName(name, false, ClassLoader.getPlatformClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static String plain(String name) {
    return name.startsWith(SHADED) ? name.substring(SHADED.length()) : name;
  }

  /** What is named and is neither inside nor in the JDK: by code, and by texts of libraries. */
  private static List<Missing> missing(Map<String, ClassFile> inside) {
    Map<String, Boolean> inJdk = new HashMap<>();
    List<Missing> missing = new ArrayList<>();
    inside.forEach(
        (from, file) -> {
          file.classes().stream()
              .filter(to -> !inside.containsKey(to))
              .filter(to -> !inJdk.computeIfAbsent(to, JarReferencesIT::inJdk))
              .forEach(to -> missing.add(new Missing(plain(from), plain(to))));
          file.texts().stream()
              .filter(text -> text.startsWith(SHADED) && !inside.containsKey(text))
              .filter(JarReferencesIT::isOfLibrary)
              .forEach(text -> missing.add(new Missing(plain(from), plain(text))));
        });
    return missing;
  }

  /** Whether it is the new name of a class that some library of the class path has. */
  private static boolean isOfLibrary(String name) {
    String file = plain(name).replace('.', '/') + ".class";
    return name.matches("[\\w.$]+")
        && Stream.of("/org/", "/com/")
            .anyMatch(root -> JarReferencesIT.class.getResource(root + file) != null);
  }

  /** Reflection finds classes by texts, which shading renames but does not follow. */
  @Test
  void whatIsNotInsideIsNamedByNothingThatRuns() throws IOException {
    List<Missing> missing = missing(inside());

    assertThat(missing)
        .filteredOn(one -> GAPS.stream().noneMatch(gap -> gap.allows(one)))
        .isEmpty();
    assertThat(GAPS).allSatisfy(gap -> assertThat(missing).as(gap.reason).anyMatch(gap::allows));
  }

  /** What nothing leads to from a class of ours, by a name in code or in a text. */
  @Test
  void nothingIsInsideThatNothingLeadsTo() throws IOException {
    Map<String, ClassFile> inside = inside();
    Deque<String> next = new ArrayDeque<>();
    Set<String> reached = new HashSet<>();
    inside.keySet().stream().filter(name -> !name.startsWith(SHADED)).forEach(next::add);

    while (!next.isEmpty()) {
      String name = next.remove();
      if (inside.containsKey(name) && reached.add(name)) {
        next.addAll(inside.get(name).classes());
        next.addAll(inside.get(name).texts());
      }
    }

    assertThat(reached).hasSizeGreaterThan(inside.size() * 97 / 100);
  }
}
