package io.partita.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver's jar as users get it, alone on a class path. */
class DriverJarIT {
  private static final File JAR = new File(System.getProperty("partita.jar", "missing"));

  @Test
  void everyClassLiesUnderOurName() throws Exception {
    try (JarFile jar = new JarFile(JAR)) {
      List<String> foreign =
          jar.stream()
              .map(JarEntry::getName)
              .filter(name -> name.endsWith(".class"))
              .map(name -> name.replaceFirst("^META-INF/versions/\\d+/", ""))
              .filter(name -> !name.startsWith("io/partita/"))
              .toList();

      assertThat(foreign).isEmpty();
      assertThat(jar.getEntry("sqlline/SqlLine.class")).isNull();
    }
  }

  @Test
  void servicesBearTheirNewNames() throws Exception {
    try (JarFile jar = new JarFile(JAR)) {
      List<String> services =
          jar.stream()
              .map(JarEntry::getName)
              .filter(name -> name.startsWith("META-INF/services/") && !name.endsWith("/"))
              .toList();

      assertThat(services)
          .contains(
              "META-INF/services/java.sql.Driver",
              "META-INF/services/io.partita.shaded.codehaus.commons.compiler.ICompilerFactory")
          .noneMatch(name -> name.startsWith("META-INF/services/org."));
      String drivers =
          new String(
              jar.getInputStream(jar.getEntry("META-INF/services/java.sql.Driver")).readAllBytes(),
              StandardCharsets.UTF_8);
      assertThat(drivers.strip()).isEqualTo("io.partita.jdbc.PartitaDriver");
    }
  }

  @Test
  void theDriverLoadsFromTheJarAlone() throws Exception {
    try (URLClassLoader alone =
        new URLClassLoader(new URL[] {JAR.toURI().toURL()}, ClassLoader.getPlatformClassLoader())) {
      List<ServiceLoader.Provider<Driver>> drivers =
          ServiceLoader.load(Driver.class, alone).stream()
              .filter(provider -> provider.type().getClassLoader() == alone)
              .toList();

      assertThat(drivers).hasSize(1);
      Driver driver = drivers.get(0).get();
      assertThat(driver.acceptsURL("jdbc:partita:mem:")).isTrue();
      assertThat(driver.getPropertyInfo("jdbc:partita:mem:", null)).isNotEmpty();
    }
  }

  @Test
  void aFreshProcessFindsTheDriverAndReadsWhatItWrote(@TempDir Path directory) throws Exception {
    List<String> expected = List.of("io.partita.jdbc.PartitaDriver", "3", "3 3.00", "2 2.00");
    String onDisk = "jdbc:partita:" + directory.resolve("shop");

    assertThat(probe("jdbc:partita:mem:")).isEqualTo(expected);
    assertThat(probe(onDisk)).isEqualTo(expected);
    assertThat(probe(onDisk)).isEqualTo(expected);
  }

  /** Old versions of Guava, Jackson, ANTLR and Calcite come first, as in an application server. */
  @Test
  void itWorksBesideOtherVersionsOfWhatIsInsideIt() throws Exception {
    File[] others = new File(JAR.getParentFile(), "others").listFiles();
    assertThat(others).hasSize(4);
    String before =
        Arrays.stream(others).map(File::getPath).collect(Collectors.joining(File.pathSeparator));

    assertThat(probe("jdbc:partita:mem:", before + File.pathSeparator))
        .containsExactly("io.partita.jdbc.PartitaDriver", "3", "3 3.00", "2 2.00");
  }

  /** A small runtime: no naming, no management, no compiler. */
  @Test
  void theModuleOfSqlIsAllThatItNeedsOfTheJdk() throws Exception {
    assertThat(run(DataSourceProbe.class, "jdbc:partita:mem:", "", "--limit-modules", "java.sql"))
        .containsExactly("kept", "kept");
  }

  /**
   * After its last connection and its leave of {@code DriverManager} nothing holds its classes: no
   * thread, no thread's local value, no hook. What the JDK itself keeps of the last record compared
   * ({@link RecordProbe}) is replaced first.
   */
  @Test
  void itsClassesAreUnloadedWithTheirLoader() throws Exception {
    ReferenceQueue<ClassLoader> unloaded = new ReferenceQueue<>();
    PhantomReference<ClassLoader> loader =
        new PhantomReference<>(loaderAfter(UnloadProbe.class, "A14"), unloaded);

    loaderAfter(RecordProbe.class, "Compared[own=own] true true");
    Reference<? extends ClassLoader> gone = null;
    for (int i = 0; i < 100 && gone == null; i++) {
      System.gc();
      gone = unloaded.remove(200);
    }

    assertThat((Object) gone).isSameAs(loader);
  }

  /** A class loader of the driver and the tests, closed after the probe has answered in it. */
  private static ClassLoader loaderAfter(Class<?> probeClass, String answer) throws Exception {
    URL probes = DriverJarIT.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {JAR.toURI().toURL(), probes}, ClassLoader.getPlatformClassLoader())) {
      Callable<?> probe =
          (Callable<?>) loader.loadClass(probeClass.getName()).getConstructor().newInstance();

      assertThat(probe.call()).isEqualTo(answer);
      return loader;
    }
  }

  @Test
  void itNamesTheLicenceOfEverythingInside() throws Exception {
    try (JarFile jar = new JarFile(JAR)) {
      String notice =
          new String(
              jar.getInputStream(jar.getEntry("META-INF/NOTICE")).readAllBytes(),
              StandardCharsets.UTF_8);
      List<String> inside =
          jar.stream()
              .map(JarEntry::getName)
              .filter(name -> name.startsWith("io/partita/shaded/") && name.endsWith(".class"))
              .map(name -> name.replaceFirst("^(io/partita/shaded/(apache/)?\\w+)/.*", "$1"))
              .map(name -> name.replace('/', '.'))
              .distinct()
              .toList();

      assertThat(inside).hasSizeGreaterThan(8).allMatch(notice::contains);
      assertThat(jar.getEntry("META-INF/LICENSE")).isNotNull();
    }
  }

  @Test
  void theJarStaysSmallAndHasAModuleName() throws Exception {
    assertThat(JAR.length()).isLessThan(20 << 20);
    try (JarFile jar = new JarFile(JAR)) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
          .isEqualTo("io.partita.jdbc");
    }
  }

  /** The names of the entries that are stored without compression. */
  private static Set<String> stored() throws Exception {
    try (JarFile jar = new JarFile(JAR)) {
      return jar.stream()
          .filter(entry -> entry.getMethod() == JarEntry.STORED)
          .map(JarEntry::getName)
          .collect(Collectors.toSet());
    }
  }

  @Test
  void whatTheFirstStatementsLoadIsStored() throws Exception {
    assertThat(stored())
        .contains(
            "io/partita/jdbc/PartitaDriver.class",
            "io/partita/engine/embedded/EmbeddedEngine.class",
            "io/partita/grammar/PartitaParser.class",
            "io/partita/shaded/antlr/v4/runtime/Parser.class",
            "io/partita/shaded/h2/mvstore/MVStore.class",
            "io/partita/sql/run/QueryRun.class")
        .doesNotContain(
            "io/partita/sql/plan/AlgebraPlanner.class",
            "io/partita/shaded/apache/calcite/sql2rel/SqlToRelConverter.class");
  }

  @Test
  void noClassThatIsStoredHasAClosureMadeWhileItRuns() throws Exception {
    Set<String> stored = stored();
    List<String> hosts =
        run(DriverManagerProbe.class, "jdbc:partita:mem:", "", "-Xlog:class+load:stdout:none")
            .stream()
            .filter(line -> line.startsWith("io.partita.") && line.contains("$$Lambda"))
            .map(line -> line.substring(0, line.indexOf("$$Lambda")).replace('.', '/') + ".class")
            .toList();

    assertThat(hosts).isNotEmpty().doesNotContainAnyElementsOf(stored);
  }

  /** What a pool of connections asks of a new process. */
  @Test
  void theQueryOfALiteralIsAnsweredWithoutTheClassesOfRelationalAlgebra() throws Exception {
    List<String> lines =
        run(LiteralProbe.class, "jdbc:partita:mem:", "", "-Xlog:class+load:stdout:none");

    assertThat(lines)
        .contains("1")
        .anyMatch(line -> line.startsWith("io.partita.sql.run.QueryRun "));
    assertThat(lines).noneMatch(line -> line.startsWith("io.partita.sql.plan.RelationalAlgebra "));
  }

  /** Those of the first queries that need Calcite, as of {@code SELECT COUNT(*)}. */
  @Test
  void theClosuresOfCalciteThatAFirstQueryNeedsAreClassesOfTheJar() throws Exception {
    try (JarFile jar = new JarFile(JAR)) {
      assertThat(jar.stream().map(JarEntry::getName))
          .contains("io/partita/shaded/apache/calcite/sql/type/ReturnTypes$$Closure1.class");
    }
  }

  private static List<String> probe(String url) throws Exception {
    return probe(url, "");
  }

  /**
   * The lines that the probe prints, on either stream: a warning would be among them.
   *
   * @param before what stands on the class path before the jar
   */
  private static List<String> probe(String url, String before) throws Exception {
    // Calcite's own driver does not start without Avatica, and ends the JDK's search then.
    String driver = "-Djdbc.drivers=" + PartitaDriver.class.getName();
    return run(DriverManagerProbe.class, url, before, driver);
  }

  private static List<String> run(Class<?> program, String url, String before, String... options)
      throws Exception {
    Path probes =
        Path.of(DriverJarIT.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of("-cp", before + JAR + File.pathSeparator + probes, program.getName(), url));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}
