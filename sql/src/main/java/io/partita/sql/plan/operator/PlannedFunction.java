package io.partita.sql.plan.operator;

import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;

/**
 * What the planner puts into an expression: no text names it, and each call is made with its type.
 */
abstract class PlannedFunction extends SqlFunction {
  PlannedFunction(String name) {
    super(
        name,
        SqlKind.OTHER_FUNCTION,
        binding -> {
          throw new IllegalStateException("made with its type");
        },
        null,
        null,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }
}
