package io.partita.sql;

import io.partita.sql.run.InsertRun;
import io.partita.sql.run.QueryRun;
import io.partita.sql.run.UpdateRun;
import io.partita.sql.statement.Statement;

/** A statement, compiled; immutable and shared by all sessions. */
sealed interface StatementPlan {
  /** The version of the catalog that it was made against. */
  long catalogVersion();

  /** A query. */
  record Query(QueryRun run, long catalogVersion) implements StatementPlan {}

  /** INSERT and UPSERT. */
  record Insert(InsertRun run, long catalogVersion) implements StatementPlan {}

  /** UPDATE and DELETE. */
  record Update(UpdateRun run, long catalogVersion) implements StatementPlan {}

  /** CREATE TABLE and DROP TABLE; its text is kept with the table. */
  record Definition(Statement statement, String text, long catalogVersion)
      implements StatementPlan {}

  /** BEGIN, COMMIT, ROLLBACK, and what is done with savepoints. */
  record Control(Statement.TransactionControl statement, long catalogVersion)
      implements StatementPlan {}

  /** EXPLAIN of another. */
  record Explain(Statement.Explain statement, StatementPlan explained, long catalogVersion)
      implements StatementPlan {}
}
