package io.partita.sql.plan.access;

import org.apache.calcite.linq4j.Enumerable;
import org.jspecify.annotations.Nullable;

/**
 * Where generated code finds the rows of the paths of its plan; it is a variable of its context.
 */
public interface PathSource {
  /** The name of the variable. */
  String VARIABLE = "partita.paths";

  /**
   * The rows of a path, read while they are enumerated: arrays, but bare values where a row has one
   * column.
   *
   * @param path the number of the path in the plan
   */
  Enumerable<@Nullable Object> rows(int path);
}
