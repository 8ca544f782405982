package io.partita.sql.statement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One element of a select list. */
public sealed interface SelectItem {
  SourcePosition position();

  /**
   * {@code *}, or {@code t.*} with a qualifier.
   *
   * @param excluded the columns that {@code EXCLUDE} leaves out
   */
  record AllColumns(@Nullable TableName qualifier, List<Excluded> excluded, SourcePosition position)
      implements SelectItem {
    public AllColumns {
      excluded = List.copyOf(excluded);
    }
  }

  /** A column that is left out, {@code a} of everything in FROM, or {@code t.a}. */
  record Excluded(@Nullable Identifier qualifier, Identifier name) {}

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
