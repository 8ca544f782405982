package io.partita.sql.run;

import io.partita.engine.expression.DocumentPath;
import io.partita.engine.value.AttributeType;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.ColumnType;
import io.partita.sql.catalog.Table;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.plan.access.UndeclaredAttribute;
import io.partita.sql.type.Family;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * A row expression that is the value at a place of the item.
 *
 * @param types the engine types that it reads; a value of any other is NULL to it
 * @param column the declared column that it is, or null
 */
record StoredPlace(DocumentPath path, Set<AttributeType> types, @Nullable Column column) {
  private static final Set<AttributeType> NOT_NULL =
      Set.of(
          AttributeType.S,
          AttributeType.N,
          AttributeType.B,
          AttributeType.BOOL,
          AttributeType.M,
          AttributeType.L,
          AttributeType.SS,
          AttributeType.NS,
          AttributeType.BS);

  /** The place whose value an expression is, or null if it is anything else. */
  static @Nullable StoredPlace of(RexNode node, Table table) {
    if (node instanceof UndeclaredAttribute attribute) {
      return new StoredPlace(DocumentPath.of(attribute.name()), NOT_NULL, null);
    }
    RexNode bare = withoutCast(node);
    if (bare instanceof RexInputRef ref && ref.getIndex() < table.columns().size()) {
      Column column = table.columns().get(ref.getIndex());
      return new StoredPlace(DocumentPath.of(column.attribute()), column.type().readFrom(), column);
    }
    if (!(bare instanceof RexCall call)) {
      return null;
    }
    if (call.getOperator().equals(FunctionLibrary.VALUE)) {
      DocumentPath path = pathOf(call.getOperands().get(0));
      return path == null ? null : new StoredPlace(path, NOT_NULL, null);
    }
    AttributeType wanted = FunctionLibrary.extracted(call.getOperator());
    StoredPlace inner = wanted == null ? null : of(call.getOperands().get(0), table);
    return inner == null || inner.column() != null
        ? null
        : new StoredPlace(inner.path(), Set.of(wanted), null);
  }

  /** Whether every value of its types is read as it is stored. */
  boolean fitsByType() {
    return column == null || column.type().fitsByType();
  }

  /** The declared type, or null. */
  @Nullable ColumnType type() {
    return column == null ? null : column.type();
  }

  /** Whether it reads whatever is there. */
  boolean isDynamic() {
    return types.size() == NOT_NULL.size();
  }

  /** The path of a stored value, as {@code attribute_exists} takes it; null for anything else. */
  static @Nullable DocumentPath pathOf(RexNode stored) {
    List<DocumentPath.Step> steps = new ArrayList<>();
    RexNode node = stored;
    while (node instanceof RexCall call && call.getOperands().size() == 2) {
      if (!(call.getOperands().get(1) instanceof RexLiteral step)) {
        return null;
      }
      if (call.getOperator().equals(FunctionLibrary.MEMBER)) {
        steps.add(0, new DocumentPath.Name(text(step)));
      } else if (call.getOperator().equals(FunctionLibrary.ELEMENT)) {
        BigDecimal index = step.getValueAs(BigDecimal.class);
        steps.add(0, new DocumentPath.Index(index == null ? 0 : index.intValue()));
      } else {
        return call.getOperator().equals(FunctionLibrary.ATTRIBUTE)
            ? new DocumentPath(text(step), steps)
            : null;
      }
      node = call.getOperands().get(0);
    }
    return null;
  }

  /** Calcite's casts change nullability only. */
  static RexNode withoutCast(RexNode node) {
    return node instanceof RexCall cast
            && cast.getKind() == SqlKind.CAST
            && Family.of(cast.getType()) == Family.of(cast.getOperands().get(0).getType())
        ? withoutCast(cast.getOperands().get(0))
        : node;
  }

  private static String text(RexLiteral literal) {
    String text = literal.getValueAs(String.class);
    return text == null ? "" : text;
  }
}
