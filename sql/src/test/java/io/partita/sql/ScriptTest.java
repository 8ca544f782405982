package io.partita.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.partita.engine.KeyValueEngine;
import io.partita.engine.RequestContext;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import io.partita.engine.value.AttributeValue;
import io.partita.sql.catalog.Index;
import io.partita.sql.catalog.Table;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every script of {@code src/test/resources/script}, each on a database of its own: once as it
 * stands, and once with other texts of its shape prepared before each statement, whose plans it
 * must share only where they are the same.
 */
class ScriptTest {
  private static final long PREVIEW_ITEMS = 4;
  private static final Pattern COUNTED =
      Pattern.compile("(items|read units|pages|fetch|lag): .*|(?<=because: ).*");

  /** How scripts are run. */
  private enum Run {
    PLAIN,
    PRIMED,
    REMOTE
  }

  @TestFactory
  Stream<DynamicTest> scripts() throws IOException, URISyntaxException {
    return tests(Run.PLAIN);
  }

  @TestFactory
  Stream<DynamicTest> scriptsOverAnEngineOfOperationsAlone()
      throws IOException, URISyntaxException {
    return tests(Run.REMOTE);
  }

  @TestFactory
  Stream<DynamicTest> scriptsAfterOtherTextsOfTheSameShapes()
      throws IOException, URISyntaxException {
    return tests(Run.PRIMED);
  }

  private static Stream<DynamicTest> tests(Run run) throws IOException, URISyntaxException {
    Path directory = Path.of(ScriptTest.class.getResource("/script").toURI());
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.filter(file -> file.toString().endsWith(".test")).sorted().toList();
    }
    return files.stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    directory.relativize(file).toString(), () -> run(file, run)));
  }

  private static void run(Path file, Run run) throws IOException {
    try (EmbeddedEngine engine =
        EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC())) {
      SteppingClock clock = new SteppingClock();
      KeyValueEngine used = run == Run.REMOTE ? new RemoteEngine(engine) : engine;
      Database database =
          Database.over(used, "test", DatabaseOptions.caching(10_000).withClock(clock));
      Runner runner = new Runner(engine, database, clock, file.getFileName().toString(), run);
      for (Script.Block block : Script.parse(Files.readAllLines(file))) {
        runner.run(block);
      }
    }
  }

  private static final class Runner {
    private final EmbeddedEngine engine;
    private final Database database;
    private final SteppingClock clock;
    private final String file;
    private final Run how;
    private boolean held;
    private boolean demanding;
    private boolean demandingThroughout;
    private SessionOptions options = SessionOptions.defaults(ZoneOffset.UTC);
    private Session session;
    private @Nullable Object[] parameters = new Object[0];

    Runner(EmbeddedEngine engine, Database database, SteppingClock clock, String file, Run run) {
      this.engine = engine;
      this.database = database;
      this.clock = clock;
      this.file = file;
      this.how = run;
      this.session = database.connect(options);
    }

    private void connect(SessionOptions.Builder changed) {
      options = changed.previewItems(PREVIEW_ITEMS).build();
      session = database.connect(options);
    }

    private void clock(List<String> words) {
      clock.set(Instant.parse(words.get(1)));
      if (words.size() > 2) {
        connect(options.toBuilder().timeZone(ZoneId.of(words.get(2))));
      }
    }

    private void indexes(String word) {
      held = word.equals("hold");
      if (held) {
        engine.holdIndexes();
      } else {
        engine.releaseIndexes();
      }
    }

    private void catchUp() {
      for (Table table : database.catalog().tables()) {
        for (Index index : table.indexes()) {
          if (index.global() && !held) {
            long position = engine.appliedPosition();
            assertThat(
                    engine.await(
                        table.name(), index.name(), position, 60_000, RequestContext.EVENTUAL))
                .isTrue();
          }
        }
      }
    }

    void run(Script.Block block) {
      String place = file + ":" + block.line();
      catchUp();
      if (how == Run.PRIMED) {
        SameShape.variants(block.statement()).forEach(this::prepare);
      }
      if (how == Run.REMOTE && isDemanding(block)) {
        tolerate(block);
        return;
      }
      switch (block.words().get(0)) {
        case "needs" -> {
          demanding = true;
          demandingThroughout = block.words().contains("throughout");
        }
        case "scan" -> connect(options.toBuilder().scan(mode(block.words().get(1))));
        case "reads" -> {
          String how = block.words().get(1);
          connect(
              options.toBuilder()
                  .consistentRead(how.equals("strong"))
                  .readOnly(how.equals("readOnly")));
        }
        case "budget" -> {
          long reads = Long.parseLong(block.words().get(1));
          long writes = Long.parseLong(block.words().get(2));
          connect(options.toBuilder().budget(new Budget(reads, writes)));
        }
        case "indexes" -> indexes(block.words().get(1));
        case "clock" -> clock(block.words());
        case "params" -> parameters = parameters(block.words());
        case "ok" -> execute(block, place);
        case "count" ->
            assertThat(execute(block, place).updateCount())
                .as(place)
                .isEqualTo(Long.parseLong(block.words().get(1)));
        case "rows" ->
            assertThat(rows(execute(block, place))).as(place).isEqualTo(block.expected());
        case "plan" -> {
          Script.Block explain =
              new Script.Block(
                  block.line(), block.words(), "EXPLAIN " + block.statement(), List.of());
          assertThat(comparable(rows(execute(explain, place))))
              .as(place)
              .isEqualTo(comparable(block.expected()));
        }
        case "warning" -> {
          PreparedSql prepared = session.prepare(block.statement());
          Outcome outcome = prepared.execute(take(), ExecutionOptions.DEFAULT);
          rows(outcome);
          List<SqlNotice> notices = new ArrayList<>(prepared.notices());
          notices.addAll(outcome.notices());
          if (outcome.rows() != null) {
            notices.addAll(outcome.rows().notices());
          }
          String state = block.words().get(1);
          if (state.equals("none")) {
            assertThat(notices).as(place).isEmpty();
          } else {
            assertThat(notices).as(place).extracting(SqlNotice::sqlState).contains(state);
            assertThat(notices.toString()).as(place).contains(block.expected());
          }
        }
        case "error" -> error(block, place);
        default -> throw new IllegalArgumentException(place + ": unknown block " + block.words());
      }
    }

    /** Whether a block needs more than an engine of operations alone gives. */
    private boolean isDemanding(Script.Block block) {
      boolean marked = (demanding || demandingThroughout) && !block.statement().isEmpty();
      demanding &= block.statement().isEmpty();
      return marked;
    }

    /** Runs a block that may end in any way but by a defect. */
    private void tolerate(Script.Block block) {
      String plan = block.words().get(0).equals("plan") ? "EXPLAIN " : "";
      try {
        rows(session.prepare(plan + block.statement()).execute(take(), ExecutionOptions.DEFAULT));
      } catch (SqlError refused) {
        assertThat(refused.error()).as(block.statement()).isNotEqualTo(SqlErrors.INTERNAL);
      }
    }

    /** A plan without what is counted, which takes statistics. */
    private List<String> comparable(List<String> plan) {
      return how == Run.REMOTE
          ? plan.stream().map(line -> COUNTED.matcher(line).replaceAll("")).toList()
          : plan;
    }

    private void prepare(String variant) {
      try {
        session.prepare(variant);
      } catch (SqlError refused) {
        // Then there is no plan to share.
        assertThat(refused.error()).as(variant).isNotEqualTo(SqlErrors.INTERNAL);
      }
    }

    private Outcome execute(Script.Block block, String place) {
      try {
        return session.prepare(block.statement()).execute(take(), ExecutionOptions.DEFAULT);
      } catch (RuntimeException e) {
        throw new AssertionError(place + ": " + block.statement(), e);
      }
    }

    private void error(Script.Block block, String place) {
      Throwable thrown =
          catchThrowable(
              () -> {
                Outcome outcome =
                    session.prepare(block.statement()).execute(take(), ExecutionOptions.DEFAULT);
                rows(outcome);
              });
      assertThat(thrown).as(place).isInstanceOf(SqlError.class);
      assertThat(((SqlError) thrown).error().sqlState())
          .as(place + " " + thrown.getMessage())
          .isEqualTo(block.words().get(1));
      if (block.words().size() > 2) {
        String[] position = block.words().get(2).split(":", 2);
        assertThat(thrown.getMessage())
            .as(place)
            .contains("Line " + position[0] + ", column " + position[1]);
      }
      for (String expected : block.expected()) {
        assertThat(thrown.getMessage()).as(place).contains(expected);
      }
    }

    private @Nullable Object[] take() {
      @Nullable Object[] taken = parameters;
      parameters = new Object[0];
      return taken;
    }
  }

  static SessionOptions options(String scan) {
    return SessionOptions.defaults(ZoneOffset.UTC).toBuilder().scan(mode(scan)).build();
  }

  private static ScanMode mode(String scan) {
    return ScanMode.valueOf(scan.toUpperCase(Locale.ROOT));
  }

  static @Nullable Object[] parameters(List<String> words) {
    String text = String.join(" ", words.subList(1, words.size()));
    List<@Nullable Object> values = new ArrayList<>();
    for (String value : text.split(",", -1)) {
      String trimmed = value.trim();
      if (trimmed.equals("NULL")) {
        values.add(null);
      } else if (trimmed.startsWith("'")) {
        values.add(trimmed.substring(1, trimmed.length() - 1));
      } else if (trimmed.equals("true") || trimmed.equals("false")) {
        values.add(Boolean.valueOf(trimmed));
      } else {
        values.add(new BigDecimal(trimmed));
      }
    }
    return values.toArray();
  }

  /** The rows as a person reads them; NULL for null. */
  static List<String> rows(Outcome outcome) {
    List<String> lines = new ArrayList<>();
    Rows rows = outcome.rows();
    if (rows == null) {
      return lines;
    }
    int width = rows.width();
    while (rows.next()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        cells.add(text(rows.get(i)));
      }
      lines.addAll(String.join(" | ", cells).stripTrailing().lines().toList());
    }
    return lines;
  }

  private static String text(@Nullable Object value) {
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    return value instanceof AttributeValue document
        ? Json.text(document)
        : value == null ? "NULL" : value.toString();
  }
}
