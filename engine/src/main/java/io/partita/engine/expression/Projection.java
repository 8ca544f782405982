package io.partita.engine.expression;

import java.util.List;

/** The paths that a read returns, in any order, none a prefix of another. */
public record Projection(List<DocumentPath> paths) {
  public Projection {
    paths = List.copyOf(paths);
  }
}
