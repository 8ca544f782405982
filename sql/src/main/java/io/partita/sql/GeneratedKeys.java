package io.partita.sql;

import java.util.List;

/** Which columns of the items of an INSERT its caller wants back, beside their number. */
public sealed interface GeneratedKeys {
  /** The key columns that the statement leaves to their defaults. */
  GeneratedKeys DEFAULTED = new Defaulted();

  /** As {@link #DEFAULTED}. */
  record Defaulted() implements GeneratedKeys {}

  /** Columns by their names, as an unquoted identifier finds them, or undeclared attributes. */
  record Named(List<String> names) implements GeneratedKeys {
    public Named {
      names = List.copyOf(names);
    }
  }

  /** Columns by their places in the table, from 1. */
  record Numbered(List<Integer> numbers) implements GeneratedKeys {
    public Numbered {
      numbers = List.copyOf(numbers);
    }
  }
}
