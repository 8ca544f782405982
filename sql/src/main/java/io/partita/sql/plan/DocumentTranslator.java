package io.partita.sql.plan;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.function.ScalarFunction;
import io.partita.sql.plan.operator.DocumentFunction;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.ArrayLiteral;
import io.partita.sql.statement.Expression.BagLiteral;
import io.partita.sql.statement.Expression.BinaryLiteral;
import io.partita.sql.statement.Expression.BooleanLiteral;
import io.partita.sql.statement.Expression.FunctionCall;
import io.partita.sql.statement.Expression.NullLiteral;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.Expression.StringLiteral;
import io.partita.sql.statement.Expression.TupleLiteral;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.PathStep;
import io.partita.sql.statement.SourcePosition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Documents that are written out, and the functions of JSON on documents. */
final class DocumentTranslator {
  static final Set<String> NAMES =
      Set.of("JSON_OBJECT", "JSON_ARRAY", "JSON_VALUE", "JSON_QUERY", "JSON_EXISTS");

  /** One step of a path of JSON: a name, a name in quotes, or the number of an element. */
  private static final Pattern STEP =
      Pattern.compile(
          "\\.([A-Za-z_][A-Za-z0-9_]*)|\\.\"((?:[^\"\\\\]|\\\\.)*)\"|\\[\\s*(\\d{1,9})\\s*\\]");

  private final ExpressionTranslator expressions;

  DocumentTranslator(ExpressionTranslator expressions) {
    this.expressions = expressions;
  }

  /** A map, list or set. */
  SqlNode literal(Expression document) {
    AttributeValue constant = constant(document);
    if (constant != null) {
      return ExpressionTranslator.call(DocumentFunction.of(constant), document.position());
    }
    if (document instanceof TupleLiteral tuple) {
      return map(tuple);
    }
    if (document instanceof BagLiteral bag) {
      LiteralForms.require(bag, bag.elements().stream().map(DocumentTranslator::constant).toList());
    }
    return document instanceof ArrayLiteral array
        ? call(DocumentFunction.LIST, array.elements(), document.position())
        : call(DocumentFunction.SET, ((BagLiteral) document).elements(), document.position());
  }

  /** A map, which never holds MISSING: a member whose path leads to nothing is left out. */
  private SqlNode map(TupleLiteral tuple) {
    List<TupleLiteral.Entry> entries =
        tuple.entries().stream().filter(entry -> !expressions.isMissing(entry.value())).toList();
    boolean complete =
        entries.stream().allMatch(entry -> expressions.presence(entry.value()) == null);
    List<SqlNode> operands = new ArrayList<>();
    for (TupleLiteral.Entry entry : entries) {
      operands.add(expressions.translate(entry.name()));
      operands.add(expressions.translate(entry.value()));
      SqlNode presence = expressions.presence(entry.value());
      if (!complete) {
        SqlParserPos position = Positions.calcite(entry.value().position());
        operands.add(presence == null ? SqlLiteral.createBoolean(true, position) : presence);
      }
    }
    return ExpressionTranslator.call(
        complete ? DocumentFunction.MAP : DocumentFunction.MAP_OF_PRESENT,
        tuple.position(),
        operands.toArray(SqlNode[]::new));
  }

  private SqlNode call(
      DocumentFunction function, List<Expression> operands, SourcePosition position) {
    return ExpressionTranslator.call(
        function, position, operands.stream().map(expressions::translate).toArray(SqlNode[]::new));
  }

  /** The value of an expression of literals; null for others, and for sets, which may be wrong. */
  private static @Nullable AttributeValue constant(Expression expression) {
    if (expression instanceof StringLiteral text) {
      return new AttributeValue.S(text.value());
    }
    if (expression instanceof NumberLiteral number) {
      return new AttributeValue.N(number.value());
    }
    if (expression instanceof BooleanLiteral bool) {
      return AttributeValue.Bool.of(bool.value());
    }
    if (expression instanceof NullLiteral) {
      return AttributeValue.Null.INSTANCE;
    }
    if (expression instanceof BinaryLiteral binary) {
      return new AttributeValue.B(Binary.copyOf(binary.bytes()));
    }
    if (expression instanceof ArrayLiteral array) {
      List<AttributeValue> elements = new ArrayList<>();
      for (Expression element : array.elements()) {
        AttributeValue value = constant(element);
        if (value == null) {
          return null;
        }
        elements.add(value);
      }
      return new AttributeValue.L(elements);
    }
    if (expression instanceof TupleLiteral tuple) {
      Map<String, AttributeValue> members = new LinkedHashMap<>();
      for (TupleLiteral.Entry entry : tuple.entries()) {
        AttributeValue value = constant(entry.value());
        if (value == null) {
          return null;
        }
        members.put(entry.name().value(), value);
      }
      return new AttributeValue.M(members);
    }
    return null;
  }

  /** One of {@link #NAMES}. */
  SqlNode function(FunctionCall function, String name) {
    List<Expression> arguments = function.arguments();
    return switch (name) {
      case "JSON_OBJECT" -> {
        if (arguments.size() % 2 != 0) {
          throw FunctionTranslator.arityError(function, "names and values, an even number of");
        }
        yield call(DocumentFunction.MAP, arguments, function.position());
      }
      case "JSON_ARRAY" -> call(DocumentFunction.LIST_OF_PRESENT, arguments, function.position());
      case "JSON_EXISTS" ->
          ExpressionTranslator.call(
              FunctionLibrary.EXISTS, function.position(), at(function, name));
      default -> {
        ScalarFunction kind =
            name.equals("JSON_VALUE") ? FunctionLibrary.JSON_SCALAR : FunctionLibrary.JSON_DOCUMENT;
        yield ExpressionTranslator.call(
            kind,
            function.position(),
            ExpressionTranslator.call(
                FunctionLibrary.VALUE, function.position(), at(function, name)));
      }
    };
  }

  /** What a document, or a text of JSON, holds at a path. */
  private SqlNode at(FunctionCall function, String name) {
    FunctionTranslator.arity(function, 2);
    Expression document = function.arguments().get(0);
    List<PathStep> steps = steps(function.arguments().get(1), name);
    SqlNode start =
        document instanceof PathExpression path && expressions.isStored(path)
            ? expressions.storedAt(path, name)
            : expressions.translate(document);
    return PathTranslator.within(
        ExpressionTranslator.call(FunctionLibrary.JSON, document.position(), start),
        steps,
        function.position());
  }

  private static List<PathStep> steps(Expression argument, String name) {
    if (!(argument instanceof StringLiteral literal)) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          argument.position(),
          name + " takes its path as a text literal: " + name + "(a, '$.b[0]').");
    }
    String text = literal.value().strip();
    String path = text.startsWith("lax ") ? text.substring("lax ".length()).strip() : text;
    List<PathStep> steps = new ArrayList<>();
    Matcher step = STEP.matcher(path);
    int end = path.startsWith("$") ? 1 : path.length() + 1;
    while (end < path.length() && step.find(end) && step.start() == end) {
      end = step.end();
      String plain = step.group(1);
      String quoted = step.group(2);
      if (step.group(3) != null) {
        steps.add(
            new PathStep.IndexStep(
                new BigDecimal(step.group(3)).intValueExact(), argument.position()));
      } else {
        String member = plain != null ? plain : quoted.replaceAll("\\\\(.)", "$1");
        steps.add(new PathStep.NameStep(new Identifier(member, true, argument.position())));
      }
    }
    if (!path.startsWith("$")) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          argument.position(),
          "A path of JSON begins with $, the document itself, as '$.a.b[0]' and '$.\"a b\"'; '"
              + literal.value()
              + "' does not.");
    }
    if (end != path.length()) {
      throw SqlError.at(
          SqlErrors.NOT_SUPPORTED_YET,
          argument.position(),
          "The path '"
              + literal.value()
              + "' is not supported yet: of JSON's paths those of names and elements are, as"
              + " '$.a.b[0]' and '$.\"a b\"'.");
    }
    return steps;
  }
}
