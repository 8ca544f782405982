package io.partita.sql.run;

import io.partita.engine.value.AttributeValue;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.function.DocumentFunctions;
import io.partita.sql.function.DynamicFunctions;
import io.partita.sql.plan.operator.DocumentFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a document of the values of expressions. */
final class DocumentEvaluator {
  private DocumentEvaluator() {}

  static Evaluator of(DocumentFunction function, Evaluator[] operands) {
    AttributeValue constant = function.constant();
    if (constant != null) {
      return frame -> constant;
    }
    if (function.equals(DocumentFunction.MAP)) {
      return frame -> map(operands, frame, 2);
    }
    if (function.equals(DocumentFunction.MAP_OF_PRESENT)) {
      return frame -> map(operands, frame, 3);
    }
    if (function.equals(DocumentFunction.SET)) {
      return frame -> DocumentFunctions.set(elements(operands, frame, true), "<< >>");
    }
    boolean nulls = function.equals(DocumentFunction.LIST);
    return frame -> new AttributeValue.L(elements(operands, frame, nulls));
  }

  /**
   * A map.
   *
   * @param width how many operands each member has; the third says whether it is there
   */
  private static AttributeValue map(Evaluator[] operands, Frame frame, int width) {
    Map<String, AttributeValue> members = new LinkedHashMap<>();
    for (int i = 0; i < operands.length; i += width) {
      if (!(operands[i].evaluate(frame) instanceof String name)) {
        throw new SqlError(
            SqlErrors.INVALID_PARAMETER, "The name of a member is a text, and not NULL.");
      }
      Object value = operands[i + 1].evaluate(frame);
      if (value != null || width == 2 || operands[i + 2].evaluate(frame) != null) {
        members.put(name, stored(value));
      }
    }
    return new AttributeValue.M(members);
  }

  private static List<AttributeValue> elements(
      Evaluator[] operands, Frame frame, boolean withNulls) {
    List<AttributeValue> elements = new ArrayList<>(operands.length);
    for (Evaluator operand : operands) {
      Object value = operand.evaluate(frame);
      if (value != null || withNulls) {
        elements.add(stored(value));
      }
    }
    return elements;
  }

  /** A null inside a document is the stored NULL. */
  static AttributeValue stored(@Nullable Object value) {
    AttributeValue stored = DynamicFunctions.stored(value);
    return stored == null ? AttributeValue.Null.INSTANCE : stored;
  }
}
