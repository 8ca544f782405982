package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Names;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.plan.operator.DocumentFunction;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.PathStep;
import io.partita.sql.statement.SourcePosition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Paths whose names were found: columns, attributes of an item, and what is inside of them. */
final class PathTranslator {
  private PathTranslator() {}

  /** The value of a name that was found. */
  static SqlNode meaning(Resolved resolved, SourcePosition position) {
    SqlNode value =
        resolved.field() != null && resolved.steps().isEmpty() && !resolved.isWhole()
            ? column(resolved.relation().internal(), resolved.field(), position)
            : ExpressionTranslator.call(
                FunctionLibrary.VALUE, position, stored(resolved, position));
    Resolved otherwise = resolved.otherwise();
    if (otherwise == null) {
      return value;
    }
    SqlParserPos at = Positions.calcite(position);
    return new SqlCase(
        at,
        null,
        SqlNodeList.of(SqlStdOperatorTable.IS_NOT_NULL.createCall(at, value)),
        SqlNodeList.of(value),
        meaning(otherwise, position));
  }

  /**
   * The value at a path as the item holds it, which tells a stored NULL from a missing attribute.
   */
  static SqlNode stored(Resolved resolved, SourcePosition position) {
    if (resolved.isWhole()) {
      return whole(resolved.relation(), position);
    }
    String internal = resolved.relation().internal();
    String field = resolved.field();
    SqlNode start =
        field != null && resolved.column() == null
            ? ExpressionTranslator.call(
                FunctionLibrary.STORED, position, column(internal, field, position))
            : ExpressionTranslator.call(
                FunctionLibrary.ATTRIBUTE,
                position,
                column(internal, PlanSchema.ITEM, position),
                TypedLiterals.text(resolved.attribute(), Positions.calcite(position)));
    return within(start, resolved.steps(), position);
  }

  /**
   * All that a relation has: an item as it is stored, or the columns of a query by their labels.
   */
  private static SqlNode whole(Relation relation, SourcePosition position) {
    SqlParserPos at = Positions.calcite(position);
    if (!(relation instanceof Relation.OfQuery query)) {
      return rest(relation, "", position);
    }
    List<SqlNode> members = new ArrayList<>();
    for (int i = 0; i < query.outputs().size(); i++) {
      members.add(TypedLiterals.text(query.outputs().get(i).label(), at));
      members.add(column(relation.internal(), Relation.column(i), position));
    }
    return ExpressionTranslator.call(
        DocumentFunction.MAP, position, members.toArray(SqlNode[]::new));
  }

  /**
   * The attributes of an item as one map.
   *
   * @param without the names of those left out, with a NUL between them
   */
  static SqlNode rest(Relation relation, String without, SourcePosition position) {
    return ExpressionTranslator.call(
        FunctionLibrary.REST,
        position,
        column(relation.internal(), PlanSchema.ITEM, position),
        TypedLiterals.text(without, Positions.calcite(position)));
  }

  static SqlNode within(SqlNode start, List<PathStep> steps, SourcePosition position) {
    SqlNode node = start;
    for (PathStep step : steps) {
      if (step instanceof PathStep.NameStep name) {
        node =
            ExpressionTranslator.call(
                FunctionLibrary.MEMBER,
                position,
                node,
                TypedLiterals.text(name.name().name(), Positions.calcite(position)));
      } else if (step instanceof PathStep.IndexStep index) {
        node =
            ExpressionTranslator.call(
                FunctionLibrary.ELEMENT,
                position,
                node,
                TypedLiterals.number(
                    BigDecimal.valueOf(index.index()), Positions.calcite(position)));
      }
    }
    return node;
  }

  static SqlIdentifier column(String relation, String name, SourcePosition position) {
    return new SqlIdentifier(List.of(relation, name), Positions.calcite(position));
  }

  /** The value of an undeclared attribute. */
  static SqlNode attribute(Relation relation, String name, SourcePosition position) {
    return ExpressionTranslator.call(
        FunctionLibrary.VALUE,
        position,
        ExpressionTranslator.call(
            FunctionLibrary.ATTRIBUTE,
            position,
            column(relation.internal(), PlanSchema.ITEM, position),
            TypedLiterals.text(name, Positions.calcite(position))));
  }

  /** The value of {@code EXCLUDED.column}, or null for other paths. */
  static @Nullable SqlNode excluded(
      PathExpression path, StatementParameters.@Nullable Excluded excluded) {
    if (excluded == null || !Names.matches(path.first(), "excluded")) {
      return null;
    }
    if (path.steps().isEmpty() || !(path.steps().get(0) instanceof PathStep.NameStep first)) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          path.position(),
          "EXCLUDED is the item that was not inserted: EXCLUDED.column is a value of it.");
    }
    String attribute = excluded.names().find(first.name()).attribute();
    List<PathStep> steps = new ArrayList<>(path.steps());
    steps.set(0, new PathStep.NameStep(new Identifier(attribute, true, first.name().position())));
    SqlNode item = new SqlDynamicParam(excluded.parameter(), Positions.calcite(path.position()));
    return ExpressionTranslator.call(
        FunctionLibrary.VALUE, path.position(), within(item, steps, path.position()));
  }
}
