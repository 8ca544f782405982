package io.partita.jdbc.shell;

import io.partita.sql.Dialect;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The words of the language that may come next. */
final class CompletionWords {
  /** How statements begin. */
  private static final List<String> BEGINNINGS =
      List.of(
          "ALTER TABLE",
          "BEGIN",
          "COMMENT ON",
          "COMMIT",
          "COPY",
          "CREATE INDEX",
          "CREATE TABLE",
          "CREATE VIEW",
          "DELETE FROM",
          "DESCRIBE",
          "DROP INDEX",
          "DROP TABLE",
          "DROP VIEW",
          "EXPLAIN",
          "EXPLAIN ANALYZE",
          "INSERT INTO",
          "RELEASE SAVEPOINT",
          "ROLLBACK",
          "SAVEPOINT",
          "SELECT",
          "SHOW COLUMNS FROM",
          "SHOW CREATE TABLE",
          "SHOW CREATE VIEW",
          "SHOW INDEXES FROM",
          "SHOW TABLES",
          "TRUNCATE TABLE",
          "UPDATE",
          "UPSERT INTO",
          "VALUES",
          "WITH");

  /** What follows a word, if only some can. */
  private static final Map<String, List<String>> AFTER =
      Map.ofEntries(
          Map.entry("ALLOW", List.of("SCAN")),
          Map.entry("ALTER", List.of("TABLE")),
          Map.entry("COMMENT", List.of("ON COLUMN", "ON TABLE")),
          Map.entry("CREATE", List.of("INDEX", "OR REPLACE VIEW", "TABLE", "VIEW")),
          Map.entry("DELETE", List.of("FROM")),
          Map.entry("DROP", List.of("COLUMN", "INDEX", "TABLE", "VIEW")),
          Map.entry("GROUP", List.of("BY")),
          Map.entry("INSERT", List.of("INTO")),
          Map.entry("IS", List.of("MISSING", "NOT MISSING", "NOT NULL", "NULL")),
          Map.entry("ORDER", List.of("BY")),
          Map.entry(
              "SHOW",
              List.of("COLUMNS FROM", "CREATE TABLE", "CREATE VIEW", "INDEXES FROM", "TABLES")),
          Map.entry("UPSERT", List.of("INTO")));

  /** Words that are not reserved, and pairs of words. */
  private static final List<String> USUAL =
      List.of(
          "ADD COLUMN",
          "ALLOW SCAN",
          "ASC",
          "DESC",
          "FORMAT",
          "GROUP BY",
          "HEADER",
          "LIMIT",
          "NULLS FIRST",
          "NULLS LAST",
          "ON CONFLICT",
          "ORDER BY",
          "PRIMARY KEY",
          "RETURNING",
          "VALUE");

  /** Functions of several rows that are often written; those of values are the dialect's. */
  private static final List<String> AGGREGATES =
      List.of(
          "ARRAY_AGG",
          "AVG",
          "COUNT",
          "DENSE_RANK",
          "LAG",
          "LEAD",
          "LISTAGG",
          "MAX",
          "MEDIAN",
          "MIN",
          "RANK",
          "ROW_NUMBER",
          "STDDEV",
          "STRING_AGG",
          "SUM",
          "VARIANCE");

  private CompletionWords() {}

  /** The words that may come where an expression or a clause may, functions with a parenthesis. */
  static Set<String> anywhere() {
    Set<String> words = new TreeSet<>(USUAL);
    words.addAll(Dialect.reservedWords());
    Stream.concat(AGGREGATES.stream(), Dialect.functions().stream().map(Dialect.Function::name))
        .filter(name -> !words.contains(name))
        .map(name -> name + "(")
        .forEach(words::add);
    return words;
  }

  /** The words that may begin a statement. */
  static List<String> beginnings() {
    return BEGINNINGS;
  }

  /** The words that may follow a keyword; none if more than words can. */
  static List<String> after(String keyword) {
    return AFTER.getOrDefault(keyword, List.of());
  }

  /** Whether it begins a clause, though it is no reserved word. */
  static boolean isUsual(String word) {
    return USUAL.stream().anyMatch(usual -> usual.equals(word) || usual.startsWith(word + " "));
  }
}
