package io.partita.sql.plan;

import io.partita.sql.function.ScalarFunction;
import io.partita.sql.type.FamilyType;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;

/** A call of a function, as a plan has it that Calcite takes no part in. */
final class FunctionValue extends RexCall {
  FunctionValue(ScalarFunction function, RexNode... arguments) {
    this(FamilyType.of(function.result()), function, arguments);
  }

  FunctionValue(RelDataType type, SqlFunction function, RexNode... arguments) {
    super(type, function, List.of(arguments));
  }
}
