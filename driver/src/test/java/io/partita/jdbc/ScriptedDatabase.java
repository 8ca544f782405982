package io.partita.jdbc;

import io.partita.engine.ConsumedCapacity;
import io.partita.sql.BatchOutcome;
import io.partita.sql.ColumnDescription;
import io.partita.sql.ExecutionOptions;
import io.partita.sql.GeneratedKeys;
import io.partita.sql.Isolation;
import io.partita.sql.Outcome;
import io.partita.sql.ParameterDescription;
import io.partita.sql.PreparedSql;
import io.partita.sql.Rows;
import io.partita.sql.Session;
import io.partita.sql.SessionOptions;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlNotice;
import io.partita.sql.SqlType;
import io.partita.sql.TableMetadata;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A database whose answers are written down: each statement text has columns, parameters and an
 * answer. It notes what the driver does to it.
 */
public final class ScriptedDatabase implements Registry.Opener {
  /** What an execution of a statement gives. */
  interface Answer {
    Outcome to(@Nullable Object[] parameters, ExecutionOptions options);
  }

  final Map<String, ScriptedSql> statements = new HashMap<>();
  private boolean refusesRecent;
  final List<TableMetadata> tables = new ArrayList<>();

  /** What happened, in order. */
  final List<String> log = new ArrayList<>();

  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final Registry registry = new Registry(this, millis -> Runnable::run);
  final PartitaDriver driver = new PartitaDriver(registry);
  @Nullable SessionOptions lastOptions;

  @Override
  public Registry.OpenDatabase open(ConnectionSettings settings) {
    opened.incrementAndGet();
    String catalog = settings.location().catalog();
    return new Registry.OpenDatabase(
        (options, files) -> {
          lastOptions = options;
          return new ScriptedSession(catalog, options);
        },
        closed::incrementAndGet);
  }

  public Connection connect() throws SQLException {
    return connect("jdbc:partita:mem:shop");
  }

  public Connection connect(String url) throws SQLException {
    return driver.open(url, new Properties());
  }

  public static ColumnDescription column(String name, SqlType type) {
    return column(name, type, 0, 0);
  }

  public static ColumnDescription column(String name, SqlType type, int precision, int scale) {
    return new ColumnDescription(name, name, "main", "t", type, precision, scale, true);
  }

  /** From now on a session fails when it is asked for what it has prepared before. */
  void refuseRecent() {
    refusesRecent = true;
  }

  /** A query that gives the same rows at each execution. */
  public void query(String text, List<ColumnDescription> columns, @Nullable Object[]... rows) {
    statements.put(
        text,
        new ScriptedSql(
            PreparedSql.Kind.QUERY,
            columns,
            parameters(text),
            (parameters, options) -> {
              long max = options.maxRows() == 0 ? Long.MAX_VALUE : options.maxRows();
              List<@Nullable Object[]> all = Arrays.asList(rows);
              List<@Nullable Object[]> some = all.subList(0, (int) Math.min(max, all.size()));
              return new Outcome(new LoggedRows(text, some, columns.size()), -1, List.of());
            }));
  }

  /** A change with a count. */
  public void change(String text, long count) {
    answer(text, PreparedSql.Kind.CHANGE, (parameters, options) -> counted(count));
  }

  void answer(String text, PreparedSql.Kind kind, Answer answer) {
    statements.put(text, new ScriptedSql(kind, List.of(), parameters(text), answer));
  }

  static Outcome counted(long count) {
    return new Outcome(null, count, List.of());
  }

  private static List<ParameterDescription> parameters(String text) {
    ParameterDescription parameter = new ParameterDescription(SqlType.VARCHAR, 0, 0, true);
    return text.chars().filter(c -> c == '?').mapToObj(c -> parameter).toList();
  }

  /** A statement as it was prepared. */
  final class ScriptedSql implements PreparedSql {
    private final Kind kind;
    private final List<ColumnDescription> columns;
    private final List<ParameterDescription> parameters;
    private final Answer answer;

    ScriptedSql(
        Kind kind,
        List<ColumnDescription> columns,
        List<ParameterDescription> parameters,
        Answer answer) {
      this.kind = kind;
      this.columns = columns;
      this.parameters = parameters;
      this.answer = answer;
    }

    @Override
    public Kind kind() {
      return kind;
    }

    @Override
    public List<ColumnDescription> columns() {
      return columns;
    }

    @Override
    public List<ParameterDescription> parameters() {
      return parameters;
    }

    @Override
    public List<SqlNotice> notices() {
      return List.of();
    }

    @Override
    public Outcome execute(@Nullable Object[] values, ExecutionOptions options) {
      log.add("execute " + Arrays.deepToString(values));
      return answer.to(values, options);
    }

    @Override
    public BatchOutcome executeBatch(List<@Nullable Object[]> batch, ExecutionOptions options) {
      List<BatchOutcome.Element> elements = new ArrayList<>();
      for (@Nullable Object[] values : batch) {
        try {
          elements.add(new BatchOutcome.Element(execute(values, options).updateCount(), null));
        } catch (SqlError e) {
          elements.add(new BatchOutcome.Element(0, e));
          if (e.error() == SqlErrors.CANCELLED) {
            break;
          }
        }
      }
      return new BatchOutcome(elements, List.of(), 0, 0);
    }
  }

  /** Rows that note when they are closed. */
  final class LoggedRows implements Rows {
    private final String text;
    private final StoredRows rows;

    LoggedRows(String text, List<@Nullable Object[]> rows, int width) {
      this.text = text;
      this.rows = new StoredRows(rows, width);
    }

    @Override
    public int width() {
      return rows.width();
    }

    @Override
    public boolean next() {
      return rows.next();
    }

    @Override
    public @Nullable Object get(int column) {
      Object value = rows.get(column);
      if (value instanceof RuntimeException failure) {
        throw failure;
      }
      return value;
    }

    @Override
    public List<ConsumedCapacity> consumed() {
      return List.of();
    }

    @Override
    public List<SqlNotice> notices() {
      return List.of(new SqlNotice(SqlNotice.VALUE_DOES_NOT_FIT, "seen while reading " + text));
    }

    @Override
    public void close() {
      log.add("close rows of " + text);
    }
  }

  private final class ScriptedSession implements Session {
    private final String catalog;
    private boolean autoCommit = true;
    private boolean inTransaction;
    private boolean readOnly;
    private Isolation isolation = Isolation.SERIALIZABLE;

    ScriptedSession(String catalog, SessionOptions options) {
      this.catalog = catalog;
      this.readOnly = options.readOnly();
    }

    @Override
    public PreparedSql prepare(String text) {
      ScriptedSql statement = statements.get(text);
      if (statement == null) {
        throw new SqlError(SqlErrors.SYNTAX, "line 1, column 1: not understood: " + text);
      }
      inTransaction = !autoCommit;
      return statement;
    }

    @Override
    public @Nullable PreparedSql recent(String text) {
      if (refusesRecent) {
        throw new SqlError(SqlErrors.ENGINE_FAILED, "the disk is gone");
      }
      return null;
    }

    @Override
    public PreparedSql prepare(String text, GeneratedKeys keys) {
      return prepare(text);
    }

    @Override
    public boolean autoCommit() {
      return autoCommit;
    }

    @Override
    public void setAutoCommit(boolean autoCommit) {
      if (autoCommit && inTransaction) {
        commit();
      }
      this.autoCommit = autoCommit;
    }

    @Override
    public void commit() {
      end("commit");
    }

    @Override
    public void rollback() {
      end("rollback");
    }

    @Override
    public void setSavepoint(String name) {
      log.add("savepoint " + name);
    }

    @Override
    public void rollbackTo(String name) {
      log.add("rollback to " + name);
    }

    @Override
    public void releaseSavepoint(String name) {
      log.add("release " + name);
    }

    private void end(String how) {
      if (!inTransaction) {
        throw new SqlError(SqlErrors.NO_ACTIVE_TRANSACTION, "There is no transaction to " + how);
      }
      inTransaction = false;
      log.add(how);
    }

    @Override
    public boolean inTransaction() {
      return inTransaction;
    }

    @Override
    public Isolation isolation() {
      return isolation;
    }

    @Override
    public void setIsolation(Isolation isolation) {
      this.isolation = isolation;
    }

    @Override
    public boolean readOnly() {
      return readOnly;
    }

    @Override
    public void setReadOnly(boolean readOnly) {
      this.readOnly = readOnly;
    }

    @Override
    public void setApplicationName(String name) {}

    @Override
    public String catalog() {
      return catalog;
    }

    @Override
    public List<TableMetadata> tables() {
      return tables;
    }

    @Override
    public void close() {
      log.add("close session");
    }
  }
}
