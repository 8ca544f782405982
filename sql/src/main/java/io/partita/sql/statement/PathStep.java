package io.partita.sql.statement;

/** One step of a path. */
public sealed interface PathStep {
  SourcePosition position();

  /** {@code .name}, or {@code ['name']}, which is a quoted name. */
  record NameStep(Identifier name) implements PathStep {
    @Override
    public SourcePosition position() {
      return name.position();
    }
  }

  /** {@code [index]}, counted from 0. */
  record IndexStep(int index, SourcePosition position) implements PathStep {}
}
