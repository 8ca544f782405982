package io.partita.sql.statement;

import io.partita.sql.statement.Expression.PathExpression;

/** One change of an UPDATE, in the order written. */
public sealed interface UpdateClause {
  PathExpression target();

  SourcePosition position();

  /** {@code SET target = value}; each element of a comma list is a clause of its own. */
  record SetClause(PathExpression target, Expression value, SourcePosition position)
      implements UpdateClause {}

  /** {@code REMOVE target}. */
  record RemoveClause(PathExpression target, SourcePosition position) implements UpdateClause {}
}
