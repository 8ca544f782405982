package io.partita.sql.statement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a block reads. */
public sealed interface FromItem
    permits TableReference, FromItem.Derived, FromItem.Join, FromItem.Unnest, FromItem.Let {
  SourcePosition position();

  /**
   * A query in parentheses.
   *
   * @param columns its columns' names; empty if the query says them
   * @param lateral whether it sees what stands left of it
   */
  record Derived(
      QueryExpression query,
      @Nullable Identifier alias,
      List<Identifier> columns,
      boolean lateral,
      SourcePosition position)
      implements FromItem {
    public Derived {
      columns = List.copyOf(columns);
    }
  }

  /**
   * Two items side by side; a comma is CROSS.
   *
   * @param using the columns of USING; empty without it
   * @param condition what follows ON, or null
   */
  record Join(
      Kind kind,
      FromItem left,
      FromItem right,
      boolean natural,
      List<Identifier> using,
      @Nullable Expression condition,
      SourcePosition position)
      implements FromItem {
    public Join {
      using = List.copyOf(using);
    }

    /** Which rows stay that have no partner. */
    public enum Kind {
      CROSS,
      INNER,
      LEFT,
      RIGHT,
      FULL
    }
  }

  /**
   * The elements of a list, the members of a set, or with UNPIVOT the attributes of a map, as rows.
   *
   * @param alias the name of the element, or null
   * @param at the name of its number from 0, with UNPIVOT of its attribute; or null
   */
  record Unnest(
      Expression source,
      @Nullable Identifier alias,
      @Nullable Identifier at,
      boolean unpivot,
      SourcePosition position)
      implements FromItem {}

  /** {@code from LET expression AS name, …}: names for values computed from what is read. */
  record Let(FromItem from, List<Binding> bindings, SourcePosition position) implements FromItem {
    public Let {
      bindings = List.copyOf(bindings);
    }

    /** One name, seen by the bindings after it and by the block. */
    public record Binding(Expression expression, Identifier name) {}
  }
}
