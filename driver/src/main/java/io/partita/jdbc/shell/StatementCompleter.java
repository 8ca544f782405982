package io.partita.jdbc.shell;

import io.partita.sql.Dialect;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jspecify.annotations.Nullable;

/**
 * What may come next: tables where one is named, else the columns of the tables that the statement
 * names so far, tables, functions and keywords.
 */
final class StatementCompleter implements Completer {
  /** Words that a name of a table follows. */
  private static final Set<String> BEFORE_TABLE =
      Set.of(
          "FROM", "JOIN", "INTO", "UPDATE", "TABLE", "ON", "DESCRIBE", "DESC", "\\D", "\\CREATE");

  /** Beginnings, and words that are not reserved. */
  private static final List<String> USUAL =
      List.of(
          "ALLOW SCAN",
          "ALTER TABLE",
          "ASC",
          "BEGIN",
          "COMMENT ON",
          "COMMIT",
          "COUNT",
          "CREATE INDEX",
          "CREATE TABLE",
          "DELETE FROM",
          "DESC",
          "DESCRIBE",
          "DROP INDEX",
          "DROP TABLE",
          "EXPLAIN",
          "EXPLAIN ANALYZE",
          "INSERT INTO",
          "LIMIT",
          "MAX",
          "MIN",
          "RETURNING",
          "ROLLBACK",
          "SHOW COLUMNS FROM",
          "SHOW CREATE TABLE",
          "SHOW INDEXES FROM",
          "SHOW TABLES",
          "SUM",
          "UPDATE",
          "UPSERT INTO",
          "VALUE");

  private final ShellConnection shell;

  StatementCompleter(ShellConnection shell) {
    this.shell = shell;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    String typed = line.word().substring(0, line.wordCursor());
    if (line.wordIndex() == 0 && line.line().stripLeading().startsWith("\\")) {
      for (ShellCommands.Command command : ShellCommands.ALL) {
        candidates.add(candidate(command.name(), "commands", command.purpose()));
      }
      return;
    }
    try {
      DatabaseMetaData metadata = shell.connection().getMetaData();
      Set<String> tables = tables(metadata);
      String before =
          line.wordIndex() == 0
              ? ""
              : line.words().get(line.wordIndex() - 1).toUpperCase(Locale.ROOT);
      if (!BEFORE_TABLE.contains(before)) {
        columns(metadata, tables, line)
            .forEach(column -> candidates.add(candidate(column, "columns", null)));
        words(typed).forEach(word -> candidates.add(candidate(word, "keywords", null)));
      }
      tables.forEach(table -> candidates.add(candidate(table, "tables", null)));
    } catch (SQLException e) {
      // The database is busy or gone: there is nothing to offer, and the next statement tells why.
    }
  }

  private static Candidate candidate(String value, String group, @Nullable String description) {
    return new Candidate(value, value, group, description, null, null, true);
  }

  private static Set<String> tables(DatabaseMetaData metadata) throws SQLException {
    Set<String> tables = new TreeSet<>();
    try (ResultSet rows = metadata.getTables(null, null, "%", null)) {
      while (rows.next()) {
        String schema = rows.getString("TABLE_SCHEM");
        String name = written(rows.getString("TABLE_NAME"));
        tables.add("main".equals(schema) ? name : schema + "." + name);
      }
    }
    return tables;
  }

  private static String written(String name) {
    return name.matches("[A-Za-z_]\\w*") ? name : '"' + name + '"';
  }

  private static Set<String> columns(DatabaseMetaData metadata, Set<String> tables, ParsedLine line)
      throws SQLException {
    Set<String> columns = new LinkedHashSet<>();
    for (String word : line.words()) {
      if (tables.contains(word)) {
        try (ResultSet rows = metadata.getColumns(null, "main", word, "%")) {
          while (rows.next()) {
            columns.add(written(rows.getString("COLUMN_NAME")));
          }
        }
      }
    }
    return columns;
  }

  /** Keywords and functions, written as what is typed begins. */
  private static Set<String> words(String typed) {
    Set<String> words = new TreeSet<>(USUAL);
    words.addAll(Dialect.reservedWords());
    Dialect.functions().forEach(function -> words.add(function.name()));
    boolean lower = !typed.isEmpty() && Character.isLowerCase(typed.charAt(0));
    Set<String> written = new LinkedHashSet<>();
    words.forEach(word -> written.add(lower ? word.toLowerCase(Locale.ROOT) : word));
    return written;
  }
}
