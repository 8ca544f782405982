package io.partita.jdbc.shell;

import io.partita.jdbc.shell.StatementTokens.Kind;
import io.partita.jdbc.shell.StatementTokens.Token;
import io.partita.sql.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jspecify.annotations.Nullable;

/**
 * What may come next: the columns of the table before a dot, tables, indexes or files where one is
 * named, the few words that can follow another, else columns of the tables that the statement
 * names, these tables, functions and keywords.
 */
final class StatementCompleter implements Completer {
  private static final String MAIN = "main";

  /** Words that a name of a table follows, wherever they stand. */
  private static final Set<String> BEFORE_TABLE = Set.of("FROM", "INTO", "JOIN", "TABLE", "VIEW");

  /** Words that a name of a table follows where a statement begins with them. */
  private static final Set<String> FIRST_BEFORE_TABLE =
      Set.of("COPY", "DESC", "DESCRIBE", "TRUNCATE", "UPDATE");

  /** What precedes the name of a table in a statement. */
  private static final Set<String> NAMING =
      Set.of("FROM", "INTO", "JOIN", "TABLE", "UPDATE", "ON", ",");

  private final ShellConnection shell;

  StatementCompleter(ShellConnection shell) {
    this.shell = shell;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    CompletionPoint point = (CompletionPoint) line;
    try {
      if (ShellCommands.isCommand(line.line().strip())) {
        completeCommand(point, candidates);
      } else if (point.word().startsWith("'")) {
        completeFile(point, candidates);
      } else if (!point.word().startsWith("-") && !point.word().startsWith("/")) {
        completeStatement(point, candidates);
      }
    } catch (SQLException e) {
      // The database is busy or gone: there is nothing to offer, and the next statement tells why.
    }
  }

  private void completeCommand(CompletionPoint point, List<Candidate> candidates)
      throws SQLException {
    String head = point.line().substring(0, point.cursor()).stripLeading();
    if (head.equals(point.word())) {
      for (ShellCommands.Command command : ShellCommands.ALL) {
        candidates.add(candidate(command.name(), "commands", command.purpose(), true));
      }
      return;
    }
    switch (ShellCommands.nameOf(head)) {
      case "\\d", "\\create" -> addTables("", candidates);
      case "\\format" -> {
        for (ResultFormat format : ResultFormat.values()) {
          candidates.add(candidate(format.toString(), "formats", null, true));
        }
      }
      case "\\timing" -> add(candidates, "words", List.of("on", "off"));
      case "\\i", "\\connect" -> addFiles(point.word(), "", candidates);
      default -> {
        // It takes no argument.
      }
    }
  }

  /** A file that COPY names. */
  private static void completeFile(CompletionPoint point, List<Candidate> candidates) {
    boolean copy = !point.before().isEmpty() && point.before().get(0).keyword().equals("COPY");
    String before = point.keywordBefore(1);
    if (copy && (before.equals("FROM") || before.equals("TO"))) {
      addFiles(point.word().substring(1), "'", candidates);
    }
  }

  private static void addFiles(String typed, String quote, List<Candidate> candidates) {
    String directory = typed.substring(0, typed.lastIndexOf('/') + 1);
    try (Stream<Path> files = Files.list(Path.of(directory.isEmpty() ? "." : directory))) {
      files
          .sorted()
          .forEach(
              file -> {
                boolean inside = Files.isDirectory(file);
                String name = file.getFileName() + (inside ? "/" : "");
                String value = quote + directory + name + (inside ? "" : quote);
                candidates.add(new Candidate(value, name, "files", null, null, null, !inside));
              });
    } catch (IOException | InvalidPathException e) {
      // There is no such directory: no file of it either.
    }
  }

  private void completeStatement(CompletionPoint point, List<Candidate> candidates)
      throws SQLException {
    String before = point.keywordBefore(1);
    if (before.equals(".")) {
      addMembers(point, candidates);
    } else if (point.before().isEmpty() || before.equals("EXPLAIN")) {
      addWords(point, CompletionWords.beginnings(), candidates);
    } else if (isTableNext(point)) {
      addTables(point.word(), candidates);
    } else if (before.equals("INDEX") && point.keywordBefore(2).equals("DROP")) {
      add(candidates, "indexes", indexes(point.word()));
    } else if (!CompletionWords.after(before).isEmpty()) {
      addWords(point, CompletionWords.after(before), candidates);
    } else {
      Set<TableName> named = named(point.statement());
      for (TableName table : named) {
        add(candidates, "columns", columns(table, point.word()));
      }
      if (!point.word().isEmpty() || candidates.isEmpty()) {
        addTables(point.word(), candidates);
        addWords(point, CompletionWords.anywhere(), candidates);
      }
    }
  }

  private static boolean isTableNext(CompletionPoint point) {
    String before = point.keywordBefore(1);
    String first = point.before().get(0).keyword();
    return BEFORE_TABLE.contains(before)
        || (FIRST_BEFORE_TABLE.contains(before) && point.before().size() == 1)
        || (before.equals("ON") && (first.equals("CREATE") || first.equals("DROP")));
  }

  /** What stands behind a dot: a column of the table before it, or a table of the schema. */
  private void addMembers(CompletionPoint point, List<Candidate> candidates) throws SQLException {
    if (point.before().size() < 2) {
      return;
    }
    Token owner = point.before().get(point.before().size() - 2);
    for (TableName table : named(point.statement())) {
      if (table.isCalled(owner)) {
        add(candidates, "columns", columns(table, point.word()));
        return;
      }
    }
    for (TableName table : tables()) {
      if (table.schema().equalsIgnoreCase(owner.text())) {
        add(candidates, "tables", List.of(written(table.name(), point.word())));
      }
    }
  }

  /**
   * A table.
   *
   * @param alias what a statement calls it besides
   */
  private record TableName(String schema, String name, @Nullable String alias) {
    boolean isCalled(Token token) {
      return isWritten(name, token) || (alias != null && isWritten(alias, token));
    }
  }

  private static boolean isWritten(String name, Token token) {
    return switch (token.kind()) {
      case WORD -> name.equalsIgnoreCase(token.text());
      case NAME -> name.equals(token.text().substring(1, token.text().length() - 1));
      default -> false;
    };
  }

  /** The tables that a statement names. */
  private Set<TableName> named(List<Token> statement) throws SQLException {
    Set<TableName> tables = tables();
    Set<TableName> named = new LinkedHashSet<>();
    for (int i = 1; i < statement.size(); i++) {
      int first = i > 2 && statement.get(i - 1).isSymbol(".") ? i - 2 : i;
      String before = statement.get(first - 1).keyword();
      for (TableName table : tables) {
        boolean here =
            first == i
                ? table.schema().equals(MAIN)
                : isWritten(table.schema(), statement.get(first));
        if (here && isWritten(table.name(), statement.get(i)) && NAMING.contains(before)) {
          named.add(new TableName(table.schema(), table.name(), alias(statement, i + 1)));
        }
      }
    }
    return named;
  }

  private static @Nullable String alias(List<Token> statement, int place) {
    int at =
        place < statement.size() && statement.get(place).keyword().equals("AS") ? place + 1 : place;
    Token token = at < statement.size() ? statement.get(at) : null;
    boolean alias =
        token != null
            && token.kind() == Kind.WORD
            && !Dialect.reservedWords().contains(token.keyword())
            && !CompletionWords.isUsual(token.keyword());
    return alias ? token.text() : null;
  }

  private Set<TableName> tables() throws SQLException {
    Set<TableName> tables = new LinkedHashSet<>();
    try (ResultSet rows = metadata().getTables(null, null, "%", null)) {
      while (rows.next()) {
        tables.add(
            new TableName(rows.getString("TABLE_SCHEM"), rows.getString("TABLE_NAME"), null));
      }
    }
    return tables;
  }

  private void addTables(String typed, List<Candidate> candidates) throws SQLException {
    Set<String> schemas = new TreeSet<>();
    for (TableName table : tables()) {
      if (table.schema().equals(MAIN)) {
        add(candidates, "tables", List.of(written(table.name(), typed)));
      } else {
        schemas.add(table.schema() + ".");
      }
    }
    schemas.forEach(schema -> candidates.add(candidate(schema, "schemas", null, false)));
  }

  private Set<String> columns(TableName table, String typed) throws SQLException {
    Set<String> columns = new LinkedHashSet<>();
    String escape = metadata().getSearchStringEscape();
    String pattern = table.name().replace("_", escape + "_").replace("%", escape + "%");
    try (ResultSet rows = metadata().getColumns(null, table.schema(), pattern, "%")) {
      while (rows.next()) {
        columns.add(written(rows.getString("COLUMN_NAME"), typed));
      }
    }
    return columns;
  }

  private Set<String> indexes(String typed) throws SQLException {
    Set<String> indexes = new TreeSet<>();
    try (Statement statement = shell.connection().createStatement();
        ResultSet rows = statement.executeQuery("SELECT index_name FROM sys.indexes")) {
      while (rows.next()) {
        indexes.add(written(rows.getString(1), typed));
      }
    }
    return indexes;
  }

  private DatabaseMetaData metadata() throws SQLException {
    return shell.connection().getMetaData();
  }

  /** A name as it must be written, or in quotes because what is typed begins so. */
  private static String written(String name, String typed) {
    boolean plain =
        name.matches("[A-Za-z_]\\w*")
            && !Dialect.reservedWords().contains(name.toUpperCase(Locale.ROOT));
    return plain && !typed.startsWith("\"") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Adds words in the case of what is typed, or else of how the statement begins. */
  private static void addWords(
      CompletionPoint point, Collection<String> words, List<Candidate> candidates) {
    String like =
        point.word().isEmpty() && !point.before().isEmpty()
            ? point.before().get(0).text()
            : point.word();
    boolean lower = !like.isEmpty() && Character.isLowerCase(like.charAt(0));
    for (String word : words) {
      String value = lower ? word.toLowerCase(Locale.ROOT) : word;
      candidates.add(candidate(value, "keywords", null, !word.endsWith("(")));
    }
  }

  private static void add(List<Candidate> candidates, String group, Collection<String> values) {
    values.forEach(value -> candidates.add(candidate(value, group, null, true)));
  }

  /**
   * A candidate.
   *
   * @param whole whether a blank follows it
   */
  private static Candidate candidate(
      String value, String group, @Nullable String description, boolean whole) {
    return new Candidate(value, value, group, description, null, null, whole);
  }
}
