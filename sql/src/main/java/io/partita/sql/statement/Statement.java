package io.partita.sql.statement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement, as it was written. */
public sealed interface Statement {
  SourcePosition position();

  /** A statement that reads. */
  record Query(QueryExpression query, SourcePosition position) implements Statement {}

  /** INSERT, UPSERT and REPLACE. */
  record Insert(
      TableName target,
      InsertMode mode,
      InsertSource source,
      OnConflict onConflict,
      @Nullable Returning returning,
      SourcePosition position)
      implements Statement {}

  /** Whether an item with the same key is an error, or is replaced as a whole (UPSERT, REPLACE). */
  enum InsertMode {
    INSERT,
    UPSERT
  }

  /**
   * What an INSERT does with an item whose key exists.
   *
   * @param columns those named, which must be the key; empty where none were
   * @param clauses what {@code DO UPDATE} sets; empty otherwise
   * @param where which items {@code DO UPDATE} changes, or null for all
   */
  record OnConflict(
      Resolution resolution,
      List<Identifier> columns,
      List<UpdateClause> clauses,
      @Nullable Expression where) {
    /** Without ON CONFLICT. */
    public static final OnConflict NONE =
        new OnConflict(Resolution.FAIL, List.of(), List.of(), null);

    public OnConflict {
      columns = List.copyOf(columns);
      clauses = List.copyOf(clauses);
    }

    /** To fail, to leave the item, or to change it. */
    public enum Resolution {
      FAIL,
      NOTHING,
      UPDATE
    }
  }

  /** {@code UPDATE t SET … WHERE …}, and {@code FROM t WHERE … SET …}, which means the same. */
  record Update(
      TableName target,
      @Nullable Identifier alias,
      List<UpdateClause> clauses,
      @Nullable Expression where,
      @Nullable Returning returning,
      boolean allowScan,
      List<Hint> hints,
      SourcePosition position)
      implements Statement {
    public Update {
      clauses = List.copyOf(clauses);
      hints = List.copyOf(hints);
    }
  }

  /** {@code DELETE FROM t WHERE …}; what it returns can only be {@code ALL OLD *}. */
  record Delete(
      TableName target,
      @Nullable Identifier alias,
      @Nullable Expression where,
      @Nullable Returning returning,
      boolean allowScan,
      List<Hint> hints,
      SourcePosition position)
      implements Statement {
    public Delete {
      hints = List.copyOf(hints);
    }
  }

  /**
   * CREATE TABLE.
   *
   * @param primaryKey null where none was written
   */
  record CreateTable(
      boolean ifNotExists,
      TableName name,
      List<ColumnDefinition> columns,
      @Nullable PrimaryKey primaryKey,
      List<LocalIndexDefinition> localIndexes,
      List<GlobalIndexDefinition> globalIndexes,
      List<TableOption> options,
      SourcePosition position)
      implements Statement {
    public CreateTable {
      columns = List.copyOf(columns);
      localIndexes = List.copyOf(localIndexes);
      globalIndexes = List.copyOf(globalIndexes);
      options = List.copyOf(options);
    }
  }

  /** DROP TABLE. */
  record DropTable(boolean ifExists, TableName name, SourcePosition position)
      implements Statement {}

  /** ALTER TABLE. */
  record AlterTable(
      boolean ifExists, TableName name, Alteration alteration, SourcePosition position)
      implements Statement {}

  /** CREATE INDEX: a global index. */
  record CreateIndex(
      boolean ifNotExists, TableName table, GlobalIndexDefinition index, SourcePosition position)
      implements Statement {}

  /**
   * {@code DROP INDEX name ON table}, and {@code DROP INDEX table.name}.
   *
   * @param table null in the second form, whose table is in the name
   */
  record DropIndex(
      boolean ifExists, TableName name, @Nullable TableName table, SourcePosition position)
      implements Statement {}

  /**
   * CREATE VIEW.
   *
   * @param columns the names of its columns; empty where none were written
   * @param text the text of the query
   */
  record CreateView(
      boolean orReplace,
      boolean ifNotExists,
      TableName name,
      List<Identifier> columns,
      Query query,
      String text,
      SourcePosition position)
      implements Statement {
    public CreateView {
      columns = List.copyOf(columns);
    }
  }

  /** DROP VIEW. */
  record DropView(boolean ifExists, TableName name, SourcePosition position) implements Statement {}

  /**
   * COMMENT ON TABLE and COMMENT ON COLUMN.
   *
   * @param name of the table; of a column, with the column's name last
   * @param comment null takes it away
   */
  record CommentOn(
      boolean column, TableName name, @Nullable String comment, SourcePosition position)
      implements Statement {}

  /**
   * {@code COPY t FROM 'file' (…)}.
   *
   * @param target null for all tables that the file describes
   */
  record CopyFrom(
      @Nullable TableName target,
      CopyFile file,
      CopyFile.Conflict conflict,
      SourcePosition position)
      implements Statement {}

  /**
   * {@code COPY t TO 'file' (…)}, {@code COPY (query) TO 'file' (…)} and {@code COPY * TO 'file'
   * (…)}.
   *
   * @param table the table that is named instead of a query, or null
   * @param query what is written, of a table all of it; null for all tables
   * @param allowScan whether tables may be read whole; a query says it itself
   * @param overwrite whether a file that is there is replaced
   */
  record CopyTo(
      @Nullable TableName table,
      @Nullable QueryExpression query,
      boolean allowScan,
      CopyFile file,
      boolean overwrite,
      SourcePosition position)
      implements Statement {}

  /** {@code EXISTS (query)}: what a transaction needs to be so. */
  record Exists(QueryExpression query, SourcePosition position) implements Statement {}

  /** TRUNCATE TABLE. */
  record Truncate(TableName name, SourcePosition position) implements Statement {}

  /**
   * SHOW and DESCRIBE.
   *
   * @param table null for SHOW TABLES
   */
  record Show(What what, @Nullable TableName table, SourcePosition position) implements Statement {
    /** What is shown. */
    public enum What {
      TABLES,
      INDEXES,
      COLUMNS,
      CREATE_TABLE,
      CREATE_VIEW
    }
  }

  /**
   * {@code EXPLAIN [ANALYZE] [(ANALYZE, FORMAT …)] statement}.
   *
   * @param statement a query or a change
   */
  record Explain(boolean analyze, Format format, Statement statement, SourcePosition position)
      implements Statement {
    /** How the plan is shown; TEXT where nothing was written. */
    public enum Format {
      TEXT,
      JSON
    }
  }

  /** BEGIN or START TRANSACTION, COMMIT, ROLLBACK, and the three of savepoints. */
  record TransactionControl(Action action, @Nullable Identifier savepoint, SourcePosition position)
      implements Statement {
    /** What happens to the transaction; the last three name a savepoint. */
    public enum Action {
      BEGIN,
      COMMIT,
      ROLLBACK,
      SAVEPOINT,
      ROLLBACK_TO,
      RELEASE
    }
  }
}
