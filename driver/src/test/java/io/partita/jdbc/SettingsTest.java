package io.partita.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.sql.Budget;
import io.partita.sql.ScanMode;
import io.partita.sql.SessionOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs and connection properties. */
class SettingsTest {

  private static ConnectionSettings parse(String rest) throws SQLException {
    return ConnectionSettings.parse("jdbc:partita:" + rest, new Properties());
  }

  private static void assertRefused(String rest, String... parts) {
    assertThatThrownBy(() -> parse(rest))
        .isInstanceOfSatisfying(
            SQLNonTransientConnectionException.class,
            e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .hasMessageContainingAll(parts);
  }

  @Test
  void everyPropertyOfASessionReachesIt() throws SQLException {
    ConnectionSettings settings =
        parse(
            "mem:?scan=allow&consistency=strong&readOnly=true&wideQueryItems=7&queryTimeout=2s"
                + "&timeZone=Asia/Tokyo&retry=none&atomic=false&fetchSize=9&previewItems=40&maxReadUnits=50&maxWriteUnits=60&applicationName=shop%20%26%20co");

    assertThat(settings.sessionOptions().timeZone().get()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(settings.sessionOptions())
        .usingRecursiveComparison()
        .ignoringFields("timeZone")
        .isEqualTo(
            SessionOptions.defaults(ZoneId.of("Asia/Tokyo")).toBuilder()
                .scan(ScanMode.ALLOW)
                .consistentRead(true)
                .readOnly(true)
                .wideQueryItems(7)
                .queryTimeoutMillis(2_000)
                .retryConflicts(false)
                .atomic(false)
                .budget(new Budget(50, 60))
                .previewItems(40)
                .build());
    assertThat(settings.fetchSize()).isEqualTo(9);
    assertThat(settings.get(ConnectionProperties.APPLICATION_NAME)).isEqualTo("shop & co");
  }

  @Test
  void theDefaultsAreTheDocumentedOnes() throws SQLException {
    ConnectionSettings settings = parse("mem:");

    assertThat(settings.sessionOptions().timeZone().get()).isEqualTo(ZoneId.systemDefault());
    assertThat(settings.sessionOptions())
        .usingRecursiveComparison()
        .ignoringFields("timeZone")
        .isEqualTo(SessionOptions.defaults(ZoneId.systemDefault()));
    assertThat(settings.get(ConnectionProperties.CACHE_SIZE)).isEqualTo(64L << 20);
    assertThat(settings.get(ConnectionProperties.LOG_SIZE)).isEqualTo(256L << 20);
    assertThat(settings.get(ConnectionProperties.QUERY_MEMORY))
        .isEqualTo(Runtime.getRuntime().maxMemory() / 4);
    assertThat(settings.get(ConnectionProperties.CREATE)).isTrue();
    assertThat(settings.durability()).isEqualTo("none");
    assertThat(parse("x").durability()).isEqualTo("sync");
  }

  @ParameterizedTest
  @CsvSource({
    "1048576, 1048576",
    "1024KB, 1048576",
    "64MB, 67108864",
    "10 GB, 10737418240",
    "2 mb, 2097152"
  })
  void sizesTakeUnits(String text, long bytes) throws SQLException {
    assertThat(ConnectionProperties.CACHE_SIZE.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"250, 250", "100ms, 100", "60s, 60000", "5 min, 300000", "5m, 300000", "1h, 3600000"})
  void durationsTakeUnits(String text, long millis) throws SQLException {
    assertThat(ConnectionProperties.QUERY_TIMEOUT.parse(text)).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scan=maybe",
        "consistency=weak",
        "durability=most",
        "create=yes",
        "readOnly=1",
        "cacheSize=64XB",
        "cacheSize=1KB",
        "cacheSize=99999999999GB",
        "memtableSize=-1",
        "logSize=big",
        "memorySize=0",
        "queryMemory=1KB",
        "closeDelay=1y",
        "wideQueryItems=many",
        "queryTimeout=500000d",
        "maxReadUnits=0.5",
        "maxWriteUnits=-1",
        "fetchSize=1.5",
        "timeZone=Mars",
        "retry=2",
        "planCacheSize=9999999"
      })
  void aBadValueNamesItselfItsRangeAndWhatItDoes(String property) throws SQLException {
    String name = property.substring(0, property.indexOf('='));
    String description =
        Arrays.stream(ConnectionSettings.describe("jdbc:partita:x", new Properties()))
            .filter(info -> info.name.equals(name))
            .map(info -> info.description.substring(0, info.description.indexOf(" (")))
            .collect(Collectors.joining());

    assertRefused("x?" + property, property, "It takes ", description, "default ");
  }

  @Test
  void theDirectoriesOfCopyAreParted() throws SQLException {
    assertThat(
            ConnectionProperty.Directories.of(
                "a" + File.pathSeparator + " /b" + File.pathSeparator))
        .containsExactly(Path.of("a").toAbsolutePath(), Path.of("/b"));
    assertThat(parse("x").get(ConnectionProperties.COPY_PATH)).isEmpty();
    assertRefused("x?copyPath=a%00b", "copyPath=", "It takes paths of directories");
  }

  @Test
  void anUnknownPropertyIsToldTheNearestOne() {
    assertRefused("x?cachesiz=64MB", "cachesiz", "the nearest is cacheSize");
    assertRefused("x?timezone=UTC", "the nearest is timeZone");
  }

  @Test
  void whatComesLaterIsRefusedByName() {
    for (String name : ConnectionProperties.LATER) {
      assertRefused("x?" + name + "=1", name + " is not supported yet");
    }
  }

  /** The table of README.md has a row for each property, with its default. */
  @Test
  void theReadmeNamesEveryPropertyAndNoOther() throws Exception {
    Set<String> documented = new TreeSet<>();
    boolean inTable = false;
    for (String line : Files.readAllLines(Path.of("..", "README.md"))) {
      inTable = line.startsWith("| property |") || (inTable && line.startsWith("|"));
      if (inTable) {
        Matcher names = Pattern.compile("`(\\w+)`").matcher(line.split("\\|", -1)[1]);
        names.results().forEach(name -> documented.add(name.group(1)));
      }
    }

    documented.add("password");
    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            ConnectionProperties.ALL.stream().map(ConnectionProperty::name).toList());
  }

  @Test
  void aDataSourceMadeByItsClassNameTakesItsUrlLater() throws Exception {
    PartitaDataSource source = PartitaDataSource.class.getConstructor().newInstance();

    assertThatThrownBy(source::getConnection).hasMessageContaining("has no URL");
    assertThatThrownBy(() -> source.setUrl("jdbc:partita:mem:?scna=allow"))
        .hasMessageContaining("nearest is scan");
    source.setUrl("jdbc:partita:mem:");
    source.setUser("ann");
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet users = statement.executeQuery("SELECT CURRENT_USER || {fn USER()}")) {
      assertThat(connection.getMetaData().getUserName()).isEqualTo("ann");
      assertThat(users.next()).isTrue();
      assertThat(users.getString(1)).isEqualTo("annann");
    }
  }

  @Test
  void theLeftoversOfADialogAreNoProperties() throws SQLException {
    Properties info = new Properties();
    info.setProperty("user", "");
    info.setProperty("password", "");
    info.setProperty("cacheSize", " ");

    ConnectionSettings settings = ConnectionSettings.parse("jdbc:partita:x", info);

    assertThat(settings.isGiven(ConnectionProperties.PASSWORD)).isFalse();
    assertThat(settings.isGiven(ConnectionProperties.CACHE_SIZE)).isFalse();
  }

  @Test
  void aPasswordOfAnUnencryptedDatabaseIsIgnoredWithAWarning() throws SQLException {
    ScriptedDatabase database = new ScriptedDatabase();
    try (java.sql.Connection connection =
        database.connect("jdbc:partita:mem:?user=ann&password=secret")) {
      assertThat(connection.getWarnings().getMessage()).contains("password was ignored");
      assertThat(connection.getMetaData().getUserName()).isEqualTo("ann");
      assertThat(connection.getMetaData().getURL()).doesNotContain("secret");
    }
  }

  @Test
  void theUrlWinsOverTheProperties() throws SQLException {
    Properties defaults = new Properties();
    defaults.setProperty("readOnly", "true");
    Properties info = new Properties(defaults);
    info.setProperty("scan", "allow");
    info.put("fetchSize", 5);

    ConnectionSettings settings = ConnectionSettings.parse("jdbc:partita:x?scan=forbid", info);

    assertThat(settings.get(ConnectionProperties.SCAN)).isEqualTo("forbid");
    assertThat(settings.fetchSize()).isEqualTo(5);
    assertThat(settings.sessionOptions().readOnly()).isTrue();
  }

  @Test
  void urlsThatAreNotUnderstoodSayWhy() {
    assertRefused("", "names no directory");
    assertRefused("x?scan", "'scan' is not of the form name=value");
    assertRefused("x?scan=allow&scan=forbid", "twice");
    assertRefused("x?timeZone=%4", "%25");
  }

  @Test
  void durabilityFitsThePlace() throws SQLException {
    assertRefused("mem:?durability=sync", "durability=sync", "none");
    assertRefused("x?durability=none", "durability=none");
    assertThat(parse("mem:?durability=none").durability()).isEqualTo("none");
  }

  @Test
  void onePlaceHasOneLocation(@TempDir Path directory) throws Exception {
    Path link = directory.resolve("link");
    java.nio.file.Files.createSymbolicLink(link, directory);

    ConnectionSettings direct = parse(directory.resolve("a/b").toString());
    ConnectionSettings winding = parse(link.resolve("a/../a/./b").toString());

    assertThat(winding.location()).isEqualTo(direct.location());
    assertThat(direct.location().catalog()).isEqualTo("b");
    assertThat(parse("mem:a").location()).isEqualTo(parse("mem:a").location());
    assertThat(parse("mem:").location()).isNotEqualTo(parse("mem:").location());
  }

  @Test
  void foreignUrlsAreNotLookedAt() throws SQLException {
    PartitaDriver driver = new ScriptedDatabase().driver;

    assertThat(driver.acceptsURL("jdbc:h2:mem:?nonsense")).isFalse();
    assertThat(driver.connect("jdbc:h2:mem:?nonsense", new Properties())).isNull();
    assertThat(driver.connect("jdbc:partitaX:a", null)).isNull();
    assertThat(driver.acceptsURL(null)).isFalse();
    assertThatThrownBy(() -> driver.connect(null, null)).isInstanceOf(SQLException.class);
  }

  @Test
  void toolsSeePropertiesWithTheirChoicesAndValues() throws SQLException {
    Properties info = new Properties();
    info.setProperty("readOnly", "true");

    DriverPropertyInfo[] properties =
        new ScriptedDatabase().driver.getPropertyInfo("jdbc:partita:x?scan=allow", info);

    assertThat(properties).extracting(property -> property.name).contains("scan", "cacheSize");
    DriverPropertyInfo scan = properties[0];
    assertThat(scan.value).isEqualTo("allow");
    assertThat(scan.choices).containsExactly("forbid", "preview", "allow");
    assertThat(scan.required).isFalse();
    assertThat(new ScriptedDatabase().driver.getPropertyInfo("", null)).hasSameSizeAs(properties);
  }
}
