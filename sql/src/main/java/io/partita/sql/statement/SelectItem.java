package io.partita.sql.statement;

import org.jspecify.annotations.Nullable;

/** One element of a select list. */
public sealed interface SelectItem {
  SourcePosition position();

  /** {@code *}, or {@code t.*} with a qualifier. */
  record AllColumns(@Nullable TableName qualifier, SourcePosition position) implements SelectItem {}

  /** An expression and the name it was given, if it was. */
  record SelectExpression(
      Expression expression, @Nullable Identifier alias, SourcePosition position)
      implements SelectItem {
    /** The only column of {@code SELECT VALUE}, which PartiQL calls {@code _1}. */
    static SelectExpression value(Expression expression) {
      SourcePosition position = expression.position();
      return new SelectExpression(expression, new Identifier("_1", true, position), position);
    }
  }
}
