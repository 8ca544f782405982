package io.partita.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** COPY between tables and files. */
class CopyTest {
  private static final String TYPED =
      "CREATE TABLE typed (id VARCHAR(10), day DATE, at TIMESTAMP, n DECIMAL(38, 10), small INTEGER,"
          + " yes BOOLEAN, bytes VARBINARY, doc MAP, list ARRAY, PRIMARY KEY (id))";

  @TempDir Path directory;
  private EmbeddedEngine engine;
  private Database database;
  private Session session;

  @BeforeEach
  void open() {
    engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
    database = Database.over(engine, "test", 100);
    session = session(SessionOptions.defaults(ZoneOffset.UTC));
    run("CREATE TABLE t (pk VARCHAR, sk INTEGER, PRIMARY KEY (pk, sk))");
    run(TYPED);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private Session session(SessionOptions options) {
    return database.connect(options, new CopyFiles(directory, List.of(), List.of()));
  }

  // csv

  @Test
  void csvByItsHeaderTakesTheDeclaredTypesOfItsColumns() throws IOException {
    write(
        "typed.csv",
        "ID,day,n,small,yes,bytes,doc,list,extra",
        "a,2025-01-31,1234567890123456789012345678.0123456789,7,TRUE,AAE=,\"{\"\"x\"\":1}\",[1],5");

    assertThat(run("COPY typed FROM 'typed.csv' (FORMAT csv, HEADER)").updateCount()).isEqualTo(1);

    assertThat(
            rows(
                "SELECT day, n, small, yes, bytes, doc, list, extra, attribute_type(extra, 'S')"
                    + " FROM typed WHERE id = 'a'"))
        .containsExactly(
            "2025-01-31 | 1234567890123456789012345678.0123456789 | 7 | true | 0001 | {\"x\":1} |"
                + " [1] | 5 | true");
  }

  @Test
  void csvWithoutHeaderIsInTheOrderOfTheDeclaredColumnsAndRowsMayBeShort() throws IOException {
    write("t.csv", "p,1", "q,2");

    assertThat(run("COPY t FROM 't.csv' (FORMAT csv)").updateCount()).isEqualTo(2);

    assertThat(rows("SELECT pk, sk FROM t WHERE pk = 'q'")).containsExactly("q | 2");
  }

  @Test
  void theNameOfTheFileTellsItsFormatWhereNothingElseDoes() throws IOException {
    run("INSERT INTO t VALUE {'pk': 'a', 'sk': 1, 'n': 1.50, 'tags': ['x', NULL]}");
    run("COPY t TO 't.CSV' ALLOW SCAN");
    run("COPY t TO 't.csv.gz' (HEADER) ALLOW SCAN");
    for (String name : List.of("t.json", "t.jsonl", "t.ndjson.gz")) {
      run("COPY t TO '" + name + "' ALLOW SCAN");
    }

    assertThat(read("t.CSV")).startsWith("a,1");
    assertThat(read("t.json")).startsWith("{");
    run("COPY t FROM 't.csv.gz' (HEADER, CONFLICT replace)");
    run("DELETE FROM t WHERE pk = 'a'");
    run("COPY t FROM 't.jsonl'");
    run("COPY t FROM 't.ndjson.gz' (CONFLICT replace)");
    assertThat(rows("SELECT n, tags FROM t WHERE pk = 'a'")).containsExactly("1.5 | [\"x\",null]");
    // What is written with FORMAT holds, whatever the name is.
    run("COPY t TO 'odd.csv' (FORMAT json) ALLOW SCAN");
    assertThat(read("odd.csv")).startsWith("{");
  }

  @Test
  void csvTellsMissingNullAndEmptyApart() throws IOException {
    write("t.csv", "pk,sk,a,b", "p,1,,", "p,2,NULL,\"NULL\"", "p,3,\"\",x");

    run("COPY t FROM 't.csv' (FORMAT csv, HEADER)");

    assertThat(rows("SELECT sk, a IS MISSING, a IS NULL, a, b FROM t WHERE pk = 'p'"))
        .containsExactly(
            "1 | true | true | NULL | NULL",
            "2 | false | true | NULL | NULL",
            "3 | false | false |  | x");
    assertThat(rows("SELECT sk FROM t WHERE pk = 'p' AND b = 'NULL'")).containsExactly("2");
    run("COPY t TO 'out.csv' (FORMAT csv, HEADER) ALLOW SCAN");
    assertThat(read("out.csv"))
        .isEqualTo("pk,sk,a,b\r\np,1,,\r\np,2,NULL,\"NULL\"\r\np,3,\"\",x\r\n");
  }

  @Test
  void anAttributeNamedLikeAColumnOfAnotherOneIsWrittenAsItIsStored() throws IOException {
    run("CREATE TABLE renamed (pk VARCHAR PRIMARY KEY, n INTEGER)");
    run("ALTER TABLE renamed RENAME COLUMN n TO num");
    run("INSERT INTO renamed VALUE {'pk': 'b', 'num': 7, 'n': 8}");

    run("COPY renamed TO 'renamed.json' ALLOW SCAN");

    assertThat(read("renamed.json")).contains("\"num\":7", "\"n\":8");
    assertThat(refused("COPY renamed TO 'renamed.csv' ALLOW SCAN", "42701"))
        .contains("num", "ALTER TABLE");
  }

  @Test
  void csvKeepsQuotesCommasAndLinesInsideOfFields() throws IOException {
    run(
        "INSERT INTO t VALUE {'pk': 'say \"hi\", twice', 'sk': 1, 'text': 'one\r\ntwo', 'z': ' x '}");

    run("COPY t TO 'out.csv' (FORMAT csv, HEADER) ALLOW SCAN");
    assertThat(read("out.csv"))
        .isEqualTo("pk,sk,text,z\r\n\"say \"\"hi\"\", twice\",1,\"one\r\ntwo\", x \r\n");
    run("TRUNCATE TABLE t");
    run("COPY t FROM 'out.csv' (FORMAT csv, HEADER)");

    assertThat(rows("SELECT size(text), z || '.' FROM t WHERE pk = 'say \"hi\", twice'"))
        .containsExactly("8 |  x .");
  }

  @Test
  void csvColumnsAreNamedAsDeclaredThoughTheirAttributesAreNot() throws IOException {
    run("CREATE TABLE r (id VARCHAR PRIMARY KEY, amount DECIMAL ATTRIBUTE 'total')");
    write("r.csv", "id,Amount", "a,1.5");

    run("COPY r FROM 'r.csv' (FORMAT csv, HEADER)");
    run("COPY r TO 'back.csv' (FORMAT csv, HEADER) ALLOW SCAN");
    run("COPY r TO 'back.json' (FORMAT json) ALLOW SCAN");

    assertThat(read("back.csv")).isEqualTo("id,amount\r\na,1.5\r\n");
    assertThat(read("back.json")).isEqualTo("{\"id\":\"a\",\"total\":1.5}\n");
  }

  // JSON

  @Test
  void jsonLinesKeepDocumentsNullsAndAllDigits() throws IOException {
    String line =
        "{\"pk\":\"p\",\"sk\":1,\"n\":-0.12345678901234567890123456789012345678,"
            + "\"doc\":{\"a\":[1,null,{\"b\":true}]},\"nothing\":null,\"text\":\"\\u0001ü😀\"}\n";
    write("t.json", line.strip());

    run("COPY t FROM 't.json' (FORMAT json)");
    run("COPY t TO 'out.json' (FORMAT json) ALLOW SCAN");

    assertThat(read("out.json")).isEqualTo(line);
  }

  @Test
  void jsonAfterAByteOrderMarkAndAroundEmptyLinesIsRead() throws IOException {
    Files.writeString(
        directory.resolve("t.json"),
        "\uFEFF{\"pk\":\"p\",\"sk\":1}\r\n\r\n{\"pk\":\"p\",\"sk\":2}");

    assertThat(run("COPY t FROM 't.json' (FORMAT json)").updateCount()).isEqualTo(2);
  }

  @Test
  void declaredColumnsOfJsonAreConvertedAsInsertDoes() throws IOException {
    write("typed.json", "{\"id\":\"a\",\"at\":\"2025-01-31 10:00:00\",\"bytes\":\"AAE=\"}");

    run("COPY typed FROM 'typed.json' (FORMAT json)");

    assertThat(rows("SELECT at, bytes FROM typed WHERE id = 'a'"))
        .containsExactly("2025-01-31T10:00:00 | 0001");
  }

  // DynamoDB JSON

  @ParameterizedTest
  @ValueSource(strings = {"all.json", "all.json.gz"})
  void dynamoDbJsonKeepsAllTenTypes(String file) throws IOException {
    String line =
        "{\"Item\":{\"pk\":{\"S\":\"p\"},\"sk\":{\"N\":\"1\"},\"n\":{\"N\":\"1234567890123456789012345678901234567.8\"},"
            + "\"b\":{\"B\":\"AP8=\"},\"t\":{\"BOOL\":true},\"z\":{\"NULL\":true},"
            + "\"l\":{\"L\":[{\"S\":\"\"},{\"M\":{\"x\":{\"N\":\"-1E-130\"}}}]},\"m\":{\"M\":{}},"
            + "\"ss\":{\"SS\":[\"a\",\"b\"]},\"ns\":{\"NS\":[\"1\",\"2.5\"]},\"bs\":{\"BS\":[\"AA==\"]}}}";
    Files.write(directory.resolve(file), file.endsWith(".gz") ? gzip(line) : line.getBytes(UTF_8));

    run("COPY t FROM '" + file + "' (FORMAT dynamodb_json)");
    run("COPY t TO 'out-" + file + "' (FORMAT dynamodb_json) ALLOW SCAN");

    byte[] bytes = Files.readAllBytes(directory.resolve("out-" + file));
    String written =
        file.endsWith(".gz")
            ? new String(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), UTF_8)
            : new String(bytes, UTF_8);
    assertThat(written).isEqualTo(line.replace("-1E-130", "-0." + "0".repeat(129) + "1") + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"pk\":{\"S\":\"p\"}}",
        "{\"Item\":{\"pk\":\"p\"}}",
        "{\"Item\":{\"pk\":{\"S\":1}}}",
        "{\"Item\":{\"pk\":{\"X\":\"p\"}}}",
        "{\"Item\":{\"pk\":{\"S\":\"p\",\"N\":\"1\"}}}",
        "{\"Item\":{\"pk\":{\"B\":\"%\"}}}",
        "{\"Item\":{\"pk\":{\"SS\":[\"a\",\"a\"]}}}",
        "{\"Item\":{\"pk\":{\"NULL\":false}}}",
        "{\"Item\":{\"pk\":{\"L\":{}}}}",
        "[]",
        "{\"Item\":",
        "7"
      })
  void whatIsNotDynamoDbJsonIsRefusedWithItsLine(String line) throws IOException {
    write("t.json", "{\"Item\":{\"pk\":{\"S\":\"p\"},\"sk\":{\"N\":\"1\"}}}", line);

    assertThat(refused("COPY t FROM 't.json' (FORMAT dynamodb_json)", "22018"))
        .startsWith("t.json, line 2: Not ")
        .endsWith("Nothing was written.");
    assertThat(rows("SELECT COUNT(*) FROM t")).containsExactly("0");
  }

  @Test
  void numbersThatNoItemCanHoldAreRefusedWithTheirLine() throws IOException {
    write("t.json", "{\"Item\":{\"pk\":{\"S\":\"p\"},\"sk\":{\"N\":\"1E126\"}}}");
    write("u.json", "{\"pk\":\"p\",\"sk\":1,\"n\":123456789012345678901234567890123456789}");
    write("v.json", "{\"pk\":\"p\",\"sk\":1,\"n\":1e999999999}");

    assertThat(refused("COPY t FROM 't.json' (FORMAT dynamodb_json)", "22003"))
        .startsWith("t.json, line 1: Number overflow");
    assertThat(refused("COPY t FROM 'u.json' (FORMAT json)", "22003"))
        .startsWith("u.json, row 1 (line 1): Attempting to store more than 38 significant digits");
    assertThat(refused("COPY t FROM 'v.json' (FORMAT json)", "22003"))
        .startsWith("v.json, row 1 (line 1): Number overflow");
  }

  // NoSQL Workbench

  private void takeLibrary() throws IOException {
    Files.copy(Path.of("..", "examples", "library.json"), directory.resolve("library.json"));
  }

  @Test
  void aModelBecomesTablesWithTheirIndexesAndItems() throws IOException {
    takeLibrary();

    Outcome outcome = run("COPY * FROM 'library.json' (FORMAT nosql_workbench)");

    assertThat(outcome.updateCount()).isEqualTo(8);
    assertThat(outcome.writeUnits()).isGreaterThanOrEqualTo(8);
    assertThat(
            rows(
                "SELECT SK, title FROM library WHERE PK = 'READER#ada' AND begins_with(SK, 'LOAN#')"))
        .containsExactly("LOAN#BOOK#17 | Counterpoint", "LOAN#BOOK#18 | Suites");
    assertThat(
            rows(
                "SELECT pages, lent, authors, attribute_type(subjects, 'SS') FROM library WHERE PK ="
                    + " 'BOOK#17' AND SK = 'BOOK'"))
        .containsExactly("212 | true | [\"C. Fermi\",\"L. Sand\"] | true");
    assertThat(
            rows(
                "SELECT address IS MISSING FROM library WHERE PK = 'READER#noah' AND SK = 'PROFILE'"))
        .containsExactly("false");
    assertThat(
            rows(
                "SELECT floor, plan FROM \"library-branches\" WHERE branch = 'north' AND seats > 20"))
        .containsExactly("0 | 89504e470d0a1a0a");
    assertThat(String.join("\n", rows("SHOW CREATE TABLE library")))
        .contains("GLOBAL INDEX \"by-due-date\" (branch, due) INCLUDE (title)");
    assertThat(
            rows("EXPLAIN SELECT title FROM library WHERE branch = 'north' AND due < '2026-02-20'")
                .get(0))
        .startsWith("Query library.by-due-date");
  }

  @Test
  void oneTableOfAModelIsTakenByItsName() throws IOException {
    takeLibrary();

    assertThat(
            run("COPY \"library-branches\" FROM 'library.json' (FORMAT nosql_workbench)")
                .updateCount())
        .isEqualTo(2);
    assertThat(refused("COPY LIBRARY2 FROM 'library.json' (FORMAT nosql_workbench)", "42P01"))
        .contains("it has library, library-branches.");
    assertThat(run("COPY LIBRARY FROM 'library.json' (FORMAT nosql_workbench)").updateCount())
        .isEqualTo(6);
  }

  @Test
  void tablesOfAModelThatAreThereAreAnErrorOrAreFilled() throws IOException {
    takeLibrary();
    run(
        "CREATE TABLE \"library-branches\" (branch VARCHAR, floor DECIMAL, PRIMARY KEY (branch, floor))");
    run("INSERT INTO \"library-branches\" VALUE {'branch': 'north', 'floor': 1, 'seats': 0}");

    assertThat(refused("COPY * FROM 'library.json' (FORMAT nosql_workbench)", "42P07"))
        .contains("The table library-branches exists already.");
    refused("SELECT * FROM library WHERE PK = 'x'", "42P01");
    assertThat(
            run("COPY * FROM 'library.json' (FORMAT nosql_workbench, CONFLICT skip)").updateCount())
        .isEqualTo(7);
    assertThat(rows("SELECT seats FROM \"library-branches\" WHERE branch = 'north'"))
        .containsExactly("40", "0");
    assertThat(
            run("COPY * FROM 'library.json' (FORMAT nosql_workbench, CONFLICT replace)")
                .updateCount())
        .isEqualTo(8);
    assertThat(rows("SELECT seats FROM \"library-branches\" WHERE branch = 'north'"))
        .containsExactly("40", "16");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"DataModel\":{}}",
        "{\"DataModel\":[1]}",
        "{\"DataModel\":[{}]}",
        "{\"DataModel\":[{\"TableName\":\"x\"}]}",
        "{\"DataModel\":[{\"TableName\":\"x\",\"KeyAttributes\":{}}]}",
        "{\"DataModel\":[{\"TableName\":\"x\",\"KeyAttributes\":{\"PartitionKey\":{\"AttributeName\":\"a\",\"AttributeType\":\"M\"}}}]}",
        "{\"DataModel\":[{\"TableName\":\"x\",\"KeyAttributes\":{\"PartitionKey\":{\"AttributeName\":\"a\",\"AttributeType\":\"S\"}},\"TableData\":[1]}]}",
        "{\"DataModel\":[{\"TableName\":\"x\",\"KeyAttributes\":{\"PartitionKey\":{\"AttributeName\":\"a\",\"AttributeType\":\"S\"}},\"TableData\":[{\"a\":\"x\"}]}]}"
      })
  void whatIsNoModelIsRefusedAndCreatesNothing(String json) throws IOException {
    write("m.json", json);

    assertThat(refused("COPY * FROM 'm.json' (FORMAT nosql_workbench)", "22018"))
        .startsWith("m.json");
    refused("SELECT * FROM x WHERE a = 'x'", "42P01");
  }

  @Test
  void aModelThatIsNoJsonIsRefusedWithItsLineAndColumn() throws IOException {
    write("m.json", "{", "  \"DataModel\": [", "    oops", "  ]}");

    assertThat(refused("COPY * FROM 'm.json' (FORMAT nosql_workbench)", "22018"))
        .startsWith("m.json: Not JSON at line 3, column 5: expected a value");
  }

  @Test
  void tablesAreWrittenAsAModelThatReadsBackAsTheyWere() throws IOException {
    takeLibrary();
    run("DROP TABLE t");
    run("DROP TABLE typed");
    run("COPY * FROM 'library.json' (FORMAT nosql_workbench)");
    List<String> before = everything("library", "library-branches");

    assertThat(run("COPY * TO 'all.json' (FORMAT nosql_workbench) ALLOW SCAN").updateCount())
        .isEqualTo(8);
    run("DROP TABLE library");
    run("DROP TABLE \"library-branches\"");
    assertThat(run("COPY * FROM 'all.json' (FORMAT nosql_workbench)").updateCount()).isEqualTo(8);

    assertThat(everything("library", "library-branches")).isEqualTo(before);
    run("COPY * TO 'again.json' (FORMAT nosql_workbench) ALLOW SCAN");
    assertThat(read("again.json")).isEqualTo(read("all.json"));
  }

  @Test
  void aModelHasKeysIndexesAttributesAndItemsOfATable() throws IOException {
    run(
        "CREATE TABLE reading (sensor VARCHAR, at TIMESTAMP, \"Wert\" DECIMAL(9, 3) ATTRIBUTE 'value',"
            + " raw VARBINARY, doc JSON, state VARCHAR, PRIMARY KEY (sensor, at),"
            + " LOCAL INDEX by_value (\"Wert\") KEYS ONLY,"
            + " GLOBAL INDEX by_state (state, at) INCLUDE (raw, note))");
    run(
        "INSERT INTO reading VALUE {'sensor': 's', 'at': '2026-01-01T00:00:00', 'value': 1.50, 'doc': [1],"
            + " 'tags': <<'a'>>, 'mixed': 1, 'gone': NULL}");
    run(
        "INSERT INTO reading VALUE {'sensor': 's', 'at': '2026-01-02T00:00:00', 'mixed': 'text', 'nick': NULL}");
    run("INSERT INTO reading VALUE {'sensor': 's', 'at': '2026-01-03T00:00:00', 'nick': 'x'}");

    run("COPY Reading TO 'm.json' (FORMAT nosql_workbench) ALLOW SCAN");

    assertThat(read("m.json"))
        .isEqualTo(
            """
            {"ModelName":"reading",
            "ModelMetadata":{"Author":"","Description":"","AWSService":"Amazon DynamoDB","Version":"3.0"},
            "DataModel":[
            {"TableName":"reading",\
            "KeyAttributes":{"PartitionKey":{"AttributeName":"sensor","AttributeType":"S"},\
            "SortKey":{"AttributeName":"at","AttributeType":"S"}},\
            "GlobalSecondaryIndexes":[{"IndexName":"by_state",\
            "KeyAttributes":{"PartitionKey":{"AttributeName":"state","AttributeType":"S"},\
            "SortKey":{"AttributeName":"at","AttributeType":"S"}},\
            "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["note","raw"]}}],\
            "LocalSecondaryIndexes":[{"IndexName":"by_value",\
            "KeyAttributes":{"PartitionKey":{"AttributeName":"sensor","AttributeType":"S"},\
            "SortKey":{"AttributeName":"value","AttributeType":"N"}},\
            "Projection":{"ProjectionType":"KEYS_ONLY"}}],
            "TableData":[
            {"sensor":{"S":"s"},"at":{"S":"2026-01-01T00:00:00"},"value":{"N":"1.5"},"doc":{"L":[{"N":"1"}]},\
            "tags":{"SS":["a"]},"mixed":{"N":"1"},"gone":{"NULL":true}},
            {"sensor":{"S":"s"},"at":{"S":"2026-01-02T00:00:00"},"mixed":{"S":"text"},"nick":{"NULL":true}},
            {"sensor":{"S":"s"},"at":{"S":"2026-01-03T00:00:00"},"nick":{"S":"x"}}
            ],
            "NonKeyAttributes":[{"AttributeName":"value","AttributeType":"N"},\
            {"AttributeName":"raw","AttributeType":"B"},\
            {"AttributeName":"state","AttributeType":"S"},\
            {"AttributeName":"doc","AttributeType":"L"},\
            {"AttributeName":"gone","AttributeType":"NULL"},\
            {"AttributeName":"nick","AttributeType":"S"},\
            {"AttributeName":"tags","AttributeType":"SS"}],
            "DataAccess":{"MySql":{}}}
            ]}
            """);
  }

  @Test
  void whatAModelCannotHoldIsRefusedAndLeavesNoFile() {
    run("CREATE VIEW v AS SELECT pk FROM t WHERE pk = 'p'");
    run("CREATE TABLE wide (id VARCHAR PRIMARY KEY, a VARCHAR, b VARCHAR)");
    run("CREATE INDEX by_both ON wide ((a, b))");

    assertThat(refused("COPY t TO 'm.json' (FORMAT nosql_workbench)", "42SCN"))
        .contains("every item of t");
    assertThat(refused("COPY * TO 'm.json' (FORMAT nosql_workbench)", "42SCN"))
        .contains("every item of t");
    refused("COPY v TO 'm.json' (FORMAT nosql_workbench) ALLOW SCAN", "42809");
    refused("COPY sys.tables TO 'm.json' (FORMAT nosql_workbench) ALLOW SCAN", "42809");
    assertThat(refused("COPY wide TO 'm.json' (FORMAT nosql_workbench) ALLOW SCAN", "42809"))
        .startsWith("The global index by_both of wide has 2 partition and 0 sort attributes");
    assertThat(directory).isEmptyDirectory();
    run("DROP VIEW v");
    run("DROP TABLE wide");
    run("DROP TABLE t");
    run("DROP TABLE typed");
    refused("COPY * TO 'm.json' (FORMAT nosql_workbench) ALLOW SCAN", "42P01");
  }

  @Test
  void aModelThatCouldNotBeReadBackIsNotWritten() {
    String escapedSixfold = "\u0001".repeat(390_000);
    PreparedSql insert = session.prepare("INSERT INTO t VALUE {'pk': 'p', 'sk': ?, 'x': ?}");
    for (int i = 0; i < 29; i++) {
      insert.execute(new Object[] {i, escapedSixfold}, ExecutionOptions.DEFAULT);
    }

    assertThat(refused("COPY t TO 'm.json' (FORMAT nosql_workbench) ALLOW SCAN", "54000"))
        .startsWith("The model m.json would have more than 64 million characters");
    assertThat(directory).isEmptyDirectory();
  }

  /** The definitions and the items of tables. */
  private List<String> everything(String... tables) throws IOException {
    List<String> all = new ArrayList<>();
    for (String table : tables) {
      all.addAll(rows("SHOW CREATE TABLE \"" + table + '"'));
      run("COPY \"" + table + "\" TO 'items' (FORMAT dynamodb_json, OVERWRITE) ALLOW SCAN");
      all.addAll(read("items").lines().sorted().toList());
    }
    return all;
  }

  // Conflicts, batches, transactions

  @Test
  void aRowWhoseKeyIsThereIsAnErrorUnlessTheStatementSaysOtherwise() throws IOException {
    run("INSERT INTO t VALUE {'pk': 'p', 'sk': 2, 'v': 'old'}");
    write("t.csv", "pk,sk,v", "p,1,new", "p,2,new", "p,3,new");

    assertThat(refused("COPY t FROM 't.csv' (FORMAT csv, HEADER)", "23505"))
        .isEqualTo(
            "t.csv, row 2 (line 3): The table t has an item with the key pk = 'p', sk = 2 already."
                + " 2 rows were written and stay. To go on: the same COPY with CONFLICT skip, which"
                + " leaves what is there.");
    assertThat(run("COPY t FROM 't.csv' (FORMAT csv, HEADER, CONFLICT skip)").updateCount())
        .isZero();
    assertThat(rows("SELECT v FROM t WHERE pk = 'p'")).containsExactly("new", "old", "new");
    assertThat(run("COPY t FROM 't.csv' (FORMAT csv, HEADER, CONFLICT replace)").updateCount())
        .isEqualTo(3);
    assertThat(rows("SELECT v FROM t WHERE pk = 'p'")).containsExactly("new", "new", "new");
  }

  @Test
  void ofRowsWithOneKeyTheLastReplacesAndTheFirstIsKept() throws IOException {
    write("t.csv", "pk,sk,v", "p,1,first", "p,1,second", "p,1,third");

    assertThat(run("COPY t FROM 't.csv' (FORMAT csv, HEADER, CONFLICT skip)").updateCount())
        .isEqualTo(1);
    assertThat(rows("SELECT v FROM t WHERE pk = 'p'")).containsExactly("first");
    assertThat(run("COPY t FROM 't.csv' (FORMAT csv, HEADER, CONFLICT replace)").updateCount())
        .isEqualTo(3);
    assertThat(rows("SELECT v FROM t WHERE pk = 'p'")).containsExactly("third");
    run("TRUNCATE TABLE t");
    assertThat(refused("COPY t FROM 't.csv' (FORMAT csv, HEADER)", "23505"))
        .startsWith("t.csv, row 2 (line 3): ");
  }

  @Test
  void aLoadThatFailsInALaterBatchSaysWhatIsKept() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= 2_500; i++) {
      lines.append("p,").append(i == 2_100 ? "x" : String.valueOf(i)).append('\n');
    }
    Files.writeString(directory.resolve("t.csv"), lines);

    assertThat(refused("COPY t FROM 't.csv' (FORMAT csv)", "22018"))
        .startsWith("t.csv, row 2100 (line 2100): The value 'x' does not fit t.sk")
        .contains("2,000 rows were written and stay.");
    assertThat(rows("SELECT COUNT(*) FROM t")).containsExactly("2000");
    Files.writeString(directory.resolve("t.csv"), lines.toString().replace("x", "2100"));
    assertThat(run("COPY t FROM 't.csv' (FORMAT csv, CONFLICT skip)").updateCount()).isEqualTo(500);
    assertThat(rows("SELECT COUNT(*) FROM t")).containsExactly("2500");
  }

  @Test
  void aCancelledLoadSaysWhatIsKept() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= 3_000; i++) {
      lines.append("p,").append(i).append('\n');
    }
    Files.writeString(directory.resolve("t.csv"), lines);
    AtomicInteger rows = new AtomicInteger();
    ExecutionOptions options =
        new ExecutionOptions(
            0, 0, 0, () -> rows.get() > 1_500, (row, bytes, of) -> rows.set((int) row));

    SqlError error =
        catchThrowableOfType(
            SqlError.class,
            () ->
                session
                    .prepare("COPY t FROM 't.csv' (FORMAT csv)")
                    .execute(new Object[0], options));

    assertThat(error.error()).isEqualTo(SqlErrors.CANCELLED);
    assertThat(error.getMessage()).contains("1,000 rows were written and stay.");
    assertThat(rows("SELECT COUNT(*) FROM t")).containsExactly("1000");
  }

  @Test
  void progressIsToldAfterEveryRow() throws IOException {
    write("t.csv", "p,1", "p,2", "p,3");
    long size = Files.size(directory.resolve("t.csv"));
    StringBuilder told = new StringBuilder();

    session
        .prepare("COPY t FROM 't.csv' (FORMAT csv)")
        .execute(
            new Object[0],
            ExecutionOptions.DEFAULT.telling(
                (rows, bytes, of) ->
                    told.append(rows).append(bytes <= of && of == size ? "; " : "?")));

    assertThat(told).hasToString("1; 2; 3; ");
  }

  @Test
  void othersSeeHowFarACopyIsWhileItRuns() throws IOException {
    write("t.csv", "p,1", "p,2", "p,3");
    long size = Files.size(directory.resolve("t.csv"));
    String question =
        "SELECT running, copied_rows, copied_bytes > 0, copy_bytes FROM sys.statements"
            + " WHERE statement = 'COPY t FROM ? (FORMAT csv)'";
    Session other = session(SessionOptions.defaults(ZoneOffset.UTC));
    PreparedSql asked = other.prepare(question);
    List<List<String>> seen = new ArrayList<>();

    session
        .prepare("COPY t FROM 't.csv' (FORMAT csv)")
        .execute(
            new Object[0],
            ExecutionOptions.DEFAULT.telling(
                (rows, bytes, of) ->
                    seen.add(
                        ScriptTest.rows(asked.execute(new Object[0], ExecutionOptions.DEFAULT)))));

    assertThat(seen)
        .containsExactly(
            List.of("1 | 1 | true | " + size),
            List.of("1 | 2 | true | " + size),
            List.of("1 | 3 | true | " + size));
    assertThat(ScriptTest.rows(asked.execute(new Object[0], ExecutionOptions.DEFAULT)))
        .containsExactly("0 | NULL | NULL | NULL");
  }

  @Test
  void aTransactionLoadsNothingButMayWriteWhatItSees() throws IOException {
    write("t.csv", "p,1");
    session.setAutoCommit(false);
    run("INSERT INTO t VALUE {'pk': 'own', 'sk': 1}");

    assertThat(refused("COPY t FROM 't.csv' (FORMAT csv)", "25001")).contains("COMMIT or ROLLBACK");
    run("COPY (SELECT pk FROM t WHERE pk = 'own') TO 'own.json' (FORMAT json)");

    assertThat(read("own.json")).isEqualTo("{\"pk\":\"own\"}\n");
    session.rollback();
  }

  @Test
  void readOnlyAndBudgetsHold() throws IOException {
    write("t.csv", "p,1", "p,2", "p,3");
    session = session(budget(2));

    assertThat(refused("COPY t FROM 't.csv' (FORMAT csv)", "53B02"))
        .contains("Nothing was written");
    session.setReadOnly(true);
    refused("COPY t FROM 't.csv' (FORMAT csv)", "25006");
  }

  @Test
  void whatAReplacedItemWasCountsForTheBudget() throws IOException {
    run("INSERT INTO t (pk, sk, pad) VALUES ('p', 1, REPEAT('x', 3000))");
    write("t.csv", "p,1", "p,2");
    session = session(budget(3));
    assertThat(refused("COPY t FROM 't.csv' (FORMAT csv, CONFLICT replace)", "53B02"))
        .contains("at least 4 write units to t; its budget is 3");
    session = session(budget(4));

    assertThat(run("COPY t FROM 't.csv' (FORMAT csv, CONFLICT replace)").updateCount())
        .isEqualTo(2);
  }

  @Test
  void whatIsSkippedCostsNothingOfTheBudget() throws IOException {
    run("INSERT INTO t (pk, sk) VALUES ('p', 1), ('p', 2)");
    write("t.csv", "p,1", "p,2", "p,3");
    session = session(budget(1));

    assertThat(run("COPY t FROM 't.csv' (FORMAT csv, CONFLICT skip)").updateCount()).isEqualTo(1);
  }

  private static SessionOptions budget(long writeUnits) {
    return SessionOptions.defaults(ZoneOffset.UTC).toBuilder()
        .budget(new Budget(0, writeUnits))
        .build();
  }

  @Test
  void defaultsAndNotNullHoldAsInInsert() throws IOException {
    run("CREATE TABLE d (id VARCHAR PRIMARY KEY, a INTEGER DEFAULT 7, b INTEGER NOT NULL)");
    write("d.csv", "id,b", "x,1", "y,NULL");

    assertThat(refused("COPY d FROM 'd.csv' (FORMAT csv, HEADER)", "23502"))
        .startsWith("d.csv, row 2 (line 3): The column d.b is NOT NULL.");
    write("d.csv", "id,b", "x,1");
    run("COPY d FROM 'd.csv' (FORMAT csv, HEADER)");
    assertThat(rows("SELECT a FROM d WHERE id = 'x'")).containsExactly("7");
    write("d.json", "{\"b\":1}");
    assertThat(refused("COPY d FROM 'd.json' (FORMAT json)", "23502"))
        .startsWith("d.json, row 1 (line 1): The item has no id");
  }

  // Out of a table or a query

  @Test
  void aTableIsWrittenOnlyWhereItsScanIsAllowed() {
    refused("COPY t TO 'out.csv' (FORMAT csv)", "42SCN");
    refused("COPY (SELECT * FROM t) TO 'out.csv' (FORMAT csv)", "42SCN");

    run("COPY (SELECT * FROM t ALLOW SCAN) TO 'out.csv' (FORMAT csv)");
    session = session(ScriptTest.options("allow"));
    run("COPY t TO 'out2.csv' (FORMAT csv)");

    assertThat(directory.resolve("out.csv")).isEmptyFile();
    assertThat(directory.resolve("out2.csv")).isEmptyFile();
  }

  @Test
  void aQueryIsWrittenByItsLabelsWithoutWhatIsNull() throws IOException {
    run("INSERT INTO t VALUE {'pk': 'p', 'sk': 1, 'd': {'a': [1]}}");
    run("INSERT INTO t VALUE {'pk': 'p', 'sk': 2}");

    Outcome outcome =
        session
            .prepare(
                "COPY (SELECT sk + 1 AS next, d FROM t WHERE pk = ?) TO 'q.json' (FORMAT json)")
            .execute(new Object[] {"p"}, ExecutionOptions.DEFAULT);
    run(
        "COPY (SELECT sk, DATE '2025-01-31' AS day, TRUE AS yes FROM t WHERE pk = 'p') TO 'q.csv'"
            + " (FORMAT csv, HEADER)");

    assertThat(outcome.updateCount()).isEqualTo(2);
    assertThat(outcome.readUnits()).isEqualTo(0.5);
    assertThat(read("q.json")).isEqualTo("{\"next\":2,\"d\":{\"a\":[1]}}\n{\"next\":3}\n");
    assertThat(read("q.csv")).isEqualTo("sk,day,yes\r\n1,2025-01-31,true\r\n2,2025-01-31,true\r\n");
    refused("COPY (SELECT sk, sk FROM t WHERE pk = 'p') TO 'x.csv' (FORMAT csv)", "42701");
  }

  @Test
  void aViewIsWrittenWithItsOwnColumns() throws IOException {
    run("INSERT INTO t VALUE {'pk': 'p', 'sk': 1, 'secret': 'x'}");
    run("CREATE VIEW v AS SELECT pk FROM t");

    run("COPY v TO 'v.json' (FORMAT json) ALLOW SCAN");

    assertThat(read("v.json")).isEqualTo("{\"pk\":\"p\"}\n");
  }

  @Test
  void whatIsStoredIsWrittenEvenIfItDoesNotFitItsDeclaredType() throws IOException {
    run("INSERT INTO t VALUE {'pk': 'p', 'sk': 1, 'later': 'text'}");
    run("ALTER TABLE t ADD COLUMN later INTEGER");

    run("COPY t TO 't.json' (FORMAT json) ALLOW SCAN");

    assertThat(read("t.json")).isEqualTo("{\"pk\":\"p\",\"sk\":1,\"later\":\"text\"}\n");
  }

  @Test
  void aFileThatIsThereIsReplacedOnlyIfTheStatementSaysSo() throws IOException {
    write("out.json", "precious");

    assertThat(refused("COPY t TO 'out.json' (FORMAT json) ALLOW SCAN", "58030"))
        .contains("OVERWRITE");
    assertThat(read("out.json")).isEqualTo("precious\n");
    run("COPY t TO 'out.json' (FORMAT json, OVERWRITE) ALLOW SCAN");
    assertThat(directory.resolve("out.json")).isEmptyFile();
  }

  @Test
  void aFailedCopyLeavesNoFile() throws IOException {
    run("INSERT INTO t VALUE {'pk': 'p', 'sk': 0}");

    refused("COPY (SELECT 1 / sk AS x FROM t WHERE pk = 'p') TO 'x.csv' (FORMAT csv)", "22012");

    try (var files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  // Hostile files

  @Test
  void aGzipFileThatWasCutIsAnErrorAndLoadsNothing() throws IOException {
    byte[] whole = gzip("{\"pk\":\"p\",\"sk\":1}\n{\"pk\":\"p\",\"sk\":2}\n");
    Files.write(directory.resolve("t.json.gz"), Arrays.copyOf(whole, whole.length - 12));
    Files.write(directory.resolve("u.json.gz"), Arrays.copyOf(whole, 5));

    assertThat(refused("COPY t FROM 't.json.gz' (FORMAT json)", "22018"))
        .contains("it was cut")
        .endsWith("Nothing was written.");
    assertThat(refused("COPY t FROM 'u.json.gz' (FORMAT json)", "22018")).contains("it was cut");
    whole[whole.length - 8] ^= 1;
    Files.write(directory.resolve("v.json.gz"), whole);
    assertThat(refused("COPY t FROM 'v.json.gz' (FORMAT json)", "22018")).contains("damaged");
  }

  @Test
  void deepJsonIsRefusedAndNotFollowed() throws IOException {
    write("t.json", "{\"pk\":\"p\",\"sk\":1,\"d\":" + "[".repeat(1_000_000));
    write("u.json", "{\"pk\":\"p\",\"sk\":1,\"d\":" + "[".repeat(40) + "]".repeat(40) + "}");

    assertThat(refused("COPY t FROM 't.json' (FORMAT json)", "54000"))
        .startsWith("t.json, line 1: The JSON text is nested deeper than 66 levels");
    assertThat(refused("COPY t FROM 'u.json' (FORMAT json)", "54000"))
        .startsWith("u.json, row 1 (line 1): Nesting Levels");
  }

  @Test
  void aFileOfAnotherEncodingIsRefusedWhereItCeasesToBeUtf8() throws IOException {
    Files.write(
        directory.resolve("t.csv"), new byte[] {'p', ',', '1', '\n', 'q', (byte) 0xfc, ',', '2'});
    Files.write(
        directory.resolve("u.csv"), "p,1".getBytes(java.nio.charset.StandardCharsets.UTF_16));

    assertThat(refused("COPY t FROM 't.csv' (FORMAT csv)", "22018"))
        .startsWith("t.csv, line 2, column 2: The file is not UTF-8 text from here.");
    assertThat(refused("COPY t FROM 'u.csv' (FORMAT csv)", "22018"))
        .startsWith("u.csv, line 1, column 1: The file is not UTF-8");
  }

  @Test
  void endlessLinesAndFieldsAreRefused() throws IOException {
    String endless = "x".repeat(17_000_000);
    write("t.csv", "p," + endless);
    write("t.json", "{\"pk\":\"" + endless);

    assertThat(refused("COPY t FROM 't.csv' (FORMAT csv)", "54000"))
        .contains("more than 16 million characters");
    assertThat(refused("COPY t FROM 't.json' (FORMAT json)", "54000"))
        .contains("more than 16 million characters");
  }

  @Test
  void csvThatIsNotWellFormedIsRefusedAtItsPlace() throws IOException {
    write("a.csv", "pk,sk", "p,1,2");
    write("b.csv", "pk,sk", "p,\"1");
    write("c.csv", "pk,sk", "p,\"1\"x");
    write("d.csv", "pk,sk", "p,1\"x\"");
    write("e.csv", "pk,sk,PK,pk", "p,1,2,3");
    write("f.csv", "pk,sk,", "p,1,2");
    write("g.csv", "pk,sk,PK", "p,1,q");
    write("h.csv", "pk,SK,sk", "p,,1", "q,1,");
    run("CREATE TABLE r (pk VARCHAR, sk INTEGER, PRIMARY KEY (pk, sk))");

    assertThat(refused("COPY t FROM 'a.csv' (FORMAT csv, HEADER)", "22018"))
        .startsWith("a.csv, line 2: The row has 3 fields for 2 columns: pk, sk. Nothing");
    assertThat(refused("COPY t FROM 'b.csv' (FORMAT csv, HEADER)", "22018"))
        .startsWith("b.csv, line 2, column 3: The quote that begins here never ends.");
    assertThat(refused("COPY t FROM 'c.csv' (FORMAT csv, HEADER)", "22018"))
        .startsWith("c.csv, line 2, column 6: Behind the closing quote");
    assertThat(refused("COPY t FROM 'd.csv' (FORMAT csv, HEADER)", "22018"))
        .startsWith("d.csv, line 2, column 4: A quote stands inside");
    assertThat(refused("COPY t FROM 'e.csv' (FORMAT csv, HEADER)", "22018"))
        .startsWith("e.csv, line 1: The header has the name \"pk\" twice.");
    assertThat(refused("COPY t FROM 'f.csv' (FORMAT csv, HEADER)", "22018"))
        .startsWith("f.csv, line 1: The header has no name for field 3.");
    assertThat(refused("COPY t FROM 'g.csv' (FORMAT csv, HEADER)", "42701"))
        .startsWith("g.csv, line 1: The names pk and PK of the header mean one column, pk");
    assertThat(refused("COPY t FROM 'h.csv' (FORMAT csv, HEADER)", "42701"))
        .startsWith("h.csv, line 1: The names SK and sk of the header mean one column, sk");
    assertThat(refused("COPY r FROM 'g.csv' (FORMAT csv)", "22018"))
        .contains("3 fields for 2 columns: pk, sk. HEADER takes the names from the first line.");
  }

  // Paths

  @Test
  void filesElsewhereAreRefusedWhateverTheWayToThem() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Path inside = Files.createDirectory(directory.resolve("inside"));
    Files.writeString(outside.resolve("t.csv"), "p,1\n");
    Files.createSymbolicLink(inside.resolve("link.csv"), outside.resolve("t.csv"));
    Files.createSymbolicLink(inside.resolve("dir"), outside);
    Files.createSymbolicLink(inside.resolve("dangling.csv"), outside.resolve("new.csv"));
    session =
        database.connect(
            SessionOptions.defaults(ZoneOffset.UTC), new CopyFiles(inside, List.of(), List.of()));

    for (String path :
        List.of(
            "../outside/t.csv",
            outside.resolve("t.csv").toString(),
            "link.csv",
            "dir/t.csv",
            "dir/../../outside/t.csv",
            "../missing/t.csv",
            "/etc/passwd")) {
      assertThat(refused("COPY t FROM '" + path + "' (FORMAT csv)", "42501"))
          .as(path)
          .contains("copyPath");
    }
    for (String path : List.of("../outside/x.csv", "dir/x.csv", "../x.csv", "/x.csv")) {
      refused("COPY t TO '" + path + "' (FORMAT csv, OVERWRITE) ALLOW SCAN", "42501");
    }
    refused("COPY t TO 'link.csv' (FORMAT csv, OVERWRITE) ALLOW SCAN", "58030");
    refused("COPY t TO 'dangling.csv' (FORMAT csv, OVERWRITE) ALLOW SCAN", "58030");
    assertThat(read("outside/t.csv")).isEqualTo("p,1\n");
    try (var files = Files.list(outside)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void furtherDirectoriesAreAllowedAndTheDatabasesOwnIsNot() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    Path inside = Files.createDirectory(directory.resolve("inside"));
    Path own = Files.createDirectory(inside.resolve("database"));
    Files.writeString(own.resolve("log"), "x");
    session =
        database.connect(
            SessionOptions.defaults(ZoneOffset.UTC),
            new CopyFiles(inside, List.of(other, directory.resolve("missing")), List.of(own)));

    run("COPY t TO '../other/t.csv' (FORMAT csv) ALLOW SCAN");
    run("COPY t FROM '../other/t.csv' (FORMAT csv)");

    assertThat(refused("COPY t TO 'database/log' (FORMAT csv, OVERWRITE) ALLOW SCAN", "42501"))
        .contains("files of the database");
    refused("COPY t FROM 'database/log' (FORMAT csv)", "42501");
  }

  @Test
  void missingFilesAndDirectoriesAreErrorsAtTheirPlace() throws IOException {
    Files.createDirectory(directory.resolve("sub"));

    assertThat(refused("COPY t FROM 'none.csv' (FORMAT csv)", "58030"))
        .startsWith("Line 1, column 13: There is no file none.csv");
    refused("COPY t FROM 'none/x.csv' (FORMAT csv)", "58030");
    refused("COPY t FROM 'sub' (FORMAT csv)", "58030");
    refused("COPY t TO 'sub' (FORMAT csv, OVERWRITE) ALLOW SCAN", "58030");
    refused("COPY t FROM 'nul\0.csv' (FORMAT csv)", "58030");
    refused("COPY none FROM 'none.csv' (FORMAT csv)", "42P01");
  }

  // Fixtures

  private Outcome run(String sql) {
    return session.prepare(sql).execute(new Object[0], ExecutionOptions.DEFAULT);
  }

  private List<String> rows(String sql) {
    return ScriptTest.rows(run(sql));
  }

  private String refused(String sql, String sqlState) {
    SqlError error = catchThrowableOfType(SqlError.class, () -> run(sql));
    assertThat(error).as(sql).isNotNull();
    assertThat(error.error().sqlState()).as(error.getMessage()).isEqualTo(sqlState);
    return error.getMessage();
  }

  private void write(String file, String... lines) throws IOException {
    Files.writeString(directory.resolve(file), String.join("\n", lines) + "\n");
  }

  private String read(String file) throws IOException {
    return Files.readString(directory.resolve(file));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
