package io.partita.sql;

import static org.assertj.core.api.Assertions.fail;

import io.partita.engine.EngineException;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

/**
 * Throws mutated statements at the whole path, from text to rows: what comes out is a result, a
 * {@link SqlError} with its SQLState, or an exception of the engine; never anything else, and never
 * XX000.
 */
class MutatedStatementsTest {
  private static final Pattern TOKEN =
      Pattern.compile("'[^']*'|\"[^\"]*\"|[A-Za-z_$][A-Za-z0-9_$]*|[0-9.]+|<<|>>|<>|<=|>=|\\s+|.");
  private static final List<String> SPICE =
      List.of(
          "NULL",
          "''",
          "-1",
          "1e400",
          "?",
          "(",
          ")",
          ",",
          "*",
          "'x'",
          "pk",
          "sk",
          "COUNT(*)",
          "AND",
          "NOT",
          "IN (1, 'a', NULL)",
          "IS MISSING",
          "CASE WHEN TRUE THEN 1 ELSE 'a' END",
          "[1, 2]",
          "{'a': 1}",
          "<<1>>",
          "DATE '2026-01-01'",
          "X'00ff'",
          "a.b[0]",
          "SUM(n)",
          "DISTINCT",
          "BETWEEN 2 AND 1",
          "LIKE '%_'",
          "|| 'z'",
          "/ 0",
          "% 0",
          "CAST(n AS SMALLINT)",
          "99999999999",
          "TRUE",
          "LIMIT ?",
          "OFFSET 1",
          "GROUP BY 1",
          "ORDER BY 2",
          "ALLOW SCAN");

  private static final int STATEMENTS_A_TRY = Integer.getInteger("partita.mutations", 4);

  private static final List<String> STATEMENTS = statements();

  @Property(tries = 300, shrinking = ShrinkingMode.BOUNDED)
  void onlyErrorsOfOursComeOut(@ForAll long seed) {
    Random random = new Random(seed);
    try (EmbeddedEngine engine =
        EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC())) {
      Session session =
          Database.over(engine, "test", 10).connect(SessionOptions.defaults(ZoneOffset.UTC));
      run(
          session,
          "CREATE TABLE t (pk VARCHAR, sk INTEGER, n DECIMAL, at TIMESTAMP, PRIMARY KEY (pk, sk), LOCAL INDEX by_n (n))",
          random);
      run(
          session,
          "INSERT INTO t << {'pk': 'p', 'sk': 1, 'n': 5, 'at': '2026-01-01', 'u': 'x'}, {'pk': 'p', 'sk': 2, 'u': [1]} >>",
          random);
      for (int i = 0; i < STATEMENTS_A_TRY; i++) {
        run(session, mutated(random), random);
      }
    }
  }

  private static void run(Session session, String statement, Random random) {
    try {
      PreparedSql prepared = session.prepare(statement);
      @Nullable Object[] values = new @Nullable Object[prepared.parameters().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(random);
      }
      ScriptTest.rows(prepared.execute(values, ExecutionOptions.DEFAULT));
    } catch (SqlError e) {
      if (e.error() == SqlErrors.INTERNAL) {
        fail("an internal error: " + statement, e);
      }
    } catch (EngineException expected) {
      // The driver gives it the SQLState of its kind.
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      fail("not an error of ours: " + statement, e);
    }
  }

  private static @Nullable Object value(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> null;
      case 1 -> "p";
      case 2 -> 1;
      case 3 -> 2.5;
      case 4 -> true;
      case 5 -> new byte[] {1, 2};
      case 6 -> "2026-01-01";
      default -> List.of(1, "a");
    };
  }

  private static String mutated(Random random) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(STATEMENTS.get(random.nextInt(STATEMENTS.size())));
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    int changes = random.nextInt(4);
    for (int i = 0; i < changes && tokens.size() > 1; i++) {
      int at = random.nextInt(tokens.size());
      switch (random.nextInt(5)) {
        case 0 -> tokens.remove(at);
        case 1 -> tokens.add(at, tokens.get(random.nextInt(tokens.size())));
        case 2 -> tokens.set(at, tokens.get(random.nextInt(tokens.size())));
        case 3 -> tokens.set(at, " " + SPICE.get(random.nextInt(SPICE.size())) + " ");
        default -> tokens.add(at, " " + SPICE.get(random.nextInt(SPICE.size())) + " ");
      }
    }
    return String.join("", tokens);
  }

  /** The statements of all scripts, on the one table that each try has. */
  private static List<String> statements() {
    try (Stream<Path> files =
        Files.walk(Path.of(MutatedStatementsTest.class.getResource("/script").toURI()))) {
      List<String> statements = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".test")).sorted().toList()) {
        for (Script.Block block : Script.parse(Files.readAllLines(file))) {
          if (!block.statement().isBlank()) {
            statements.add(
                block
                    .statement()
                    .replaceAll("(?i)\\b(FROM|INTO|UPDATE) +\"?(orders|accounts)\"?", "$1 t"));
          }
        }
      }
      return statements;
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
