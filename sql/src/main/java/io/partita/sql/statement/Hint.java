package io.partita.sql.statement;

import java.util.List;

/**
 * One hint of a {@code /*+ … *}{@code /} comment. It may be unknown: that is a warning, made where
 * hints are applied.
 *
 * @param arguments names, or numbers as they were written; separated by commas or blanks alike
 */
public record Hint(Identifier name, List<Identifier> arguments, SourcePosition position) {
  public Hint {
    arguments = List.copyOf(arguments);
  }
}
