package io.partita.sql.statement;

import io.partita.grammar.PartitaLexer;
import io.partita.grammar.PartitaParser.ArgumentsContext;
import io.partita.grammar.PartitaParser.ArrayContext;
import io.partita.grammar.PartitaParser.ArrayValueContext;
import io.partita.grammar.PartitaParser.BagContext;
import io.partita.grammar.PartitaParser.BagValueContext;
import io.partita.grammar.PartitaParser.CaseContext;
import io.partita.grammar.PartitaParser.CastContext;
import io.partita.grammar.PartitaParser.ConstantContext;
import io.partita.grammar.PartitaParser.CurrentTimeContext;
import io.partita.grammar.PartitaParser.EntryContext;
import io.partita.grammar.PartitaParser.ExistsContext;
import io.partita.grammar.PartitaParser.ExtractContext;
import io.partita.grammar.PartitaParser.FunctionEscapeContext;
import io.partita.grammar.PartitaParser.LeftOrRightContext;
import io.partita.grammar.PartitaParser.ListArgumentsContext;
import io.partita.grammar.PartitaParser.NameOrCallContext;
import io.partita.grammar.PartitaParser.OverlayContext;
import io.partita.grammar.PartitaParser.ParameterContext;
import io.partita.grammar.PartitaParser.ParenthesisedContext;
import io.partita.grammar.PartitaParser.PlaceholderContext;
import io.partita.grammar.PartitaParser.PositionContext;
import io.partita.grammar.PartitaParser.SortItemContext;
import io.partita.grammar.PartitaParser.StarArgumentContext;
import io.partita.grammar.PartitaParser.SubqueryContext;
import io.partita.grammar.PartitaParser.SubstringContext;
import io.partita.grammar.PartitaParser.TextEscapeContext;
import io.partita.grammar.PartitaParser.TrimContext;
import io.partita.grammar.PartitaParser.TupleContext;
import io.partita.grammar.PartitaParser.TupleValueContext;
import io.partita.grammar.PartitaParser.UniqueContext;
import io.partita.grammar.PartitaParser.UnitArgumentContext;
import io.partita.grammar.PartitaParser.WhenContext;
import io.partita.grammar.PartitaParserBaseVisitor;
import io.partita.sql.statement.Expression.ArrayLiteral;
import io.partita.sql.statement.Expression.BagLiteral;
import io.partita.sql.statement.Expression.Case;
import io.partita.sql.statement.Expression.Cast;
import io.partita.sql.statement.Expression.DateTimeLiteral;
import io.partita.sql.statement.Expression.Exists;
import io.partita.sql.statement.Expression.FunctionCall;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.Expression.Parameter;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.Expression.StringLiteral;
import io.partita.sql.statement.Expression.Subquery;
import io.partita.sql.statement.Expression.TupleLiteral;
import io.partita.sql.statement.Expression.WindowCall;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.RuleNode;

/**
 * Builds what a path can begin with: names, calls, constants, documents, CASE, CAST, escapes,
 * parentheses.
 */
final class PrimaryBuilder extends PartitaParserBaseVisitor<Expression> {
  /** Their first argument is a word (SQL_TSI_DAY), not a column. */
  private static final Set<String> TAKE_A_UNIT = Set.of("TIMESTAMPADD", "TIMESTAMPDIFF");

  /** What rounds a date {@code TO} a unit, by what was written. */
  private static final Map<String, String> ROUND_TO_A_UNIT =
      Map.of("FLOOR", "FLOOR TO", "CEIL", "CEIL TO", "CEILING", "CEIL TO");

  private final SyntaxErrors errors;
  private final ExpressionBuilder expressions;
  private final LiteralBuilder literals;
  private final TypeBuilder types;
  private final ParameterNumbers parameters;

  PrimaryBuilder(
      SyntaxErrors errors,
      ExpressionBuilder expressions,
      LiteralBuilder literals,
      TypeBuilder types,
      ParameterNumbers parameters) {
    this.errors = errors;
    this.expressions = expressions;
    this.literals = literals;
    this.types = types;
    this.parameters = parameters;
  }

  @Override
  public Expression visitConstant(ConstantContext node) {
    return literals.literal(node.literal());
  }

  NumberLiteral signed(NumberLiteral number, boolean minus, SourcePosition position) {
    return literals.signed(number, minus, position);
  }

  @Override
  public Expression visitPlaceholder(PlaceholderContext node) {
    return parameter(node.parameter());
  }

  Parameter parameter(ParameterContext node) {
    return new Parameter(parameters.of(node.getStart().getTokenIndex()), Positions.of(node));
  }

  @Override
  public Expression visitParenthesised(ParenthesisedContext node) {
    if (node.expression().size() > 1) {
      throw errors.notSupportedYet(
          node,
          "A row of several values but beside another row is",
          "Several columns stand without parentheses, SELECT a, b; one value of them is a list, [a, b].");
    }
    Expression first = expressions.expression(node.expression(0));
    if (node.setOperation().isEmpty()) {
      return first;
    }
    if (!(first instanceof Subquery query)) {
      throw errors.at(node.setOperation(0), "A query stands before and after this.");
    }
    return new Subquery(
        expressions
            .queries()
            .combined(query.query(), node.setOperation(), node.queryEnd(), Positions.of(node)),
        Positions.of(node));
  }

  @Override
  public Expression visitSubquery(SubqueryContext node) {
    return new Subquery(expressions.queries().query(node.bareQuery()), Positions.of(node));
  }

  @Override
  public Expression visitExists(ExistsContext node) {
    return new Exists(expressions.queries().query(node.query()), Positions.of(node));
  }

  @Override
  public Expression visitUnique(UniqueContext node) {
    throw errors.notSupportedYet(node, "UNIQUE is");
  }

  @Override
  public Expression visitCase(CaseContext node) {
    Expression operand = node.operand == null ? null : expressions.expression(node.operand);
    List<Case.When> whens = new ArrayList<>();
    for (WhenContext when : node.when()) {
      whens.add(
          new Case.When(
              expressions.expression(when.condition),
              expressions.expression(when.result),
              Positions.of(when)));
    }
    Expression otherwise = node.otherwise == null ? null : expressions.expression(node.otherwise);
    return new Case(operand, whens, otherwise, Positions.of(node));
  }

  @Override
  public Expression visitCast(CastContext node) {
    if (node.function.getType() == PartitaLexer.CAN_CAST) {
      throw errors.notSupportedYet(node, "CAN_CAST is");
    }
    return new Cast(
        expressions.expression(node.expression()),
        types.valueType(node.type()),
        node.function.getType() == PartitaLexer.TRY_CAST,
        Positions.of(node));
  }

  // Documents

  @Override
  public Expression visitTupleValue(TupleValueContext node) {
    return tuple(node.tuple());
  }

  TupleLiteral tuple(TupleContext node) {
    List<TupleLiteral.Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (EntryContext entry : node.entry()) {
      StringLiteral name = attributeName(entry);
      if (!names.add(name.value())) {
        throw errors.at(entry.name, "The attribute " + entry.name.getText() + " is named twice.");
      }
      entries.add(new TupleLiteral.Entry(name, expressions.expression(entry.value)));
    }
    return new TupleLiteral(entries, Positions.of(node));
  }

  private StringLiteral attributeName(EntryContext entry) {
    Expression name = expressions.expression(entry.name);
    if (name instanceof StringLiteral text) {
      return text;
    }
    boolean plain = name instanceof PathExpression path && path.steps().isEmpty();
    throw errors.at(
        entry.name,
        "The name of an attribute is a string"
            + (plain ? ": write '" + ((PathExpression) name).first().name() + "'." : "."));
  }

  @Override
  public Expression visitArrayValue(ArrayValueContext node) {
    ArrayContext array = node.array();
    return new ArrayLiteral(expressions.expressions(array.expression()), Positions.of(array));
  }

  @Override
  public Expression visitBagValue(BagValueContext node) {
    return bag(node.bag());
  }

  BagLiteral bag(BagContext node) {
    return new BagLiteral(expressions.expressions(node.expression()), Positions.of(node));
  }

  // Names and calls

  @Override
  public Expression visitNameOrCall(NameOrCallContext node) {
    Identifier name = Names.identifier(node.identifier());
    if (node.arguments() == null) {
      return new PathExpression(name, List.of(), name.position());
    }
    FunctionCall call = qualified(call(name, node.arguments(), node), node);
    if (node.over() == null && name.name().equalsIgnoreCase("CONVERT") && !name.quoted()) {
      return convert(call);
    }
    return node.over() == null
        ? call
        : new WindowCall(
            call,
            expressions.windows().ignoresNulls(node.over()),
            expressions.windows().over(node.over()),
            Positions.of(node));
  }

  private FunctionCall qualified(FunctionCall call, NameOrCallContext node) {
    if (node.filter() == null && node.withinGroup() == null) {
      return call;
    }
    if (node.withinGroup() != null && !call.orderBy().isEmpty()) {
      throw errors.at(
          node.withinGroup(),
          "What orders stands in the parentheses or in WITHIN GROUP, not both.");
    }
    return new FunctionCall(
        call.name(),
        call.distinct(),
        call.star(),
        call.arguments(),
        node.withinGroup() == null ? call.orderBy() : order(node.withinGroup().sortItem()),
        node.filter() == null ? null : expressions.expression(node.filter().expression()),
        call.position());
  }

  private List<SortItem> order(List<SortItemContext> items) {
    return items.stream().map(expressions.queries()::sortItem).toList();
  }

  @Override
  public Expression visitLeftOrRight(LeftOrRightContext node) {
    return call(word(node.getStart()), node.arguments(), node);
  }

  private FunctionCall call(Identifier name, ArgumentsContext node, RuleNode whole) {
    SourcePosition position = Positions.of(whole);
    if (node instanceof StarArgumentContext) {
      return new FunctionCall(name, false, true, List.of(), List.of(), null, position);
    }
    if (node instanceof UnitArgumentContext rounded) {
      return rounding(name, rounded, position);
    }
    ListArgumentsContext list = (ListArgumentsContext) node;
    boolean distinct = list.quantifier() != null && list.quantifier().DISTINCT() != null;
    List<Expression> arguments = expressions.expressions(list.expression());
    return new FunctionCall(
        name, distinct, false, withUnit(name, arguments), order(list.sortItem()), null, position);
  }

  /** FLOOR or CEIL of a date to a unit. */
  private FunctionCall rounding(
      Identifier name, UnitArgumentContext node, SourcePosition position) {
    String rounding = ROUND_TO_A_UNIT.get(name.name().toUpperCase(Locale.ROOT));
    if (rounding == null) {
      throw errors.at(
          node.TO().getSymbol(), "Only FLOOR and CEIL take TO and a unit, as FLOOR(day TO MONTH).");
    }
    return new FunctionCall(
        new Identifier(rounding, true, name.position()),
        false,
        false,
        List.of(text(Names.identifier(node.unit)), expressions.expression(node.expression())),
        List.of(),
        null,
        position);
  }

  private static List<Expression> withUnit(Identifier name, List<Expression> arguments) {
    boolean unit =
        TAKE_A_UNIT.contains(name.name().toUpperCase(Locale.ROOT))
            && !arguments.isEmpty()
            && arguments.get(0) instanceof PathExpression path
            && path.steps().isEmpty();
    if (!unit) {
      return arguments;
    }
    List<Expression> changed = new ArrayList<>(arguments);
    changed.set(0, text(((PathExpression) arguments.get(0)).first()));
    return changed;
  }

  @Override
  public Expression visitExtract(ExtractContext node) {
    return special(
        node, text(Names.identifier(node.field)), expressions.expression(node.expression()));
  }

  @Override
  public Expression visitSubstring(SubstringContext node) {
    List<Expression> arguments = new ArrayList<>();
    arguments.add(expressions.expression(node.value));
    if (node.start != null) {
      arguments.add(expressions.expression(node.start));
    } else if (node.length != null) {
      SourcePosition word = Positions.of(node.FOR().getSymbol());
      arguments.add(new NumberLiteral(BigDecimal.ONE, false, false, word));
    }
    if (node.length != null) {
      arguments.add(expressions.expression(node.length));
    }
    return special(node, arguments.toArray(new Expression[0]));
  }

  @Override
  public Expression visitTrim(TrimContext node) {
    SourcePosition word = Positions.of(node.getStart());
    return special(
        node,
        node.side == null ? new StringLiteral("BOTH", word) : text(word(node.side)),
        node.characters == null
            ? new StringLiteral(" ", word)
            : expressions.additive(node.characters),
        expressions.expression(node.source));
  }

  @Override
  public Expression visitPosition(PositionContext node) {
    return special(
        node, expressions.additive(node.additive(0)), expressions.additive(node.additive(1)));
  }

  @Override
  public Expression visitOverlay(OverlayContext node) {
    return special(node, expressions.expressions(node.expression()).toArray(new Expression[0]));
  }

  @Override
  public Expression visitCurrentTime(CurrentTimeContext node) {
    return node.expression() == null
        ? special(node)
        : special(node, expressions.expression(node.expression()));
  }

  private static FunctionCall special(RuleNode node, Expression... arguments) {
    return new FunctionCall(
        word(Positions.first(node)),
        false,
        false,
        List.of(arguments),
        List.of(),
        null,
        Positions.of(node));
  }

  private static Identifier word(Token token) {
    return new Identifier(token.getText(), false, Positions.of(token));
  }

  private static StringLiteral text(Identifier word) {
    return new StringLiteral(word.name().toUpperCase(Locale.ROOT), word.position());
  }

  // JDBC's escapes

  @Override
  public Expression visitTextEscape(TextEscapeContext node) {
    String word = node.identifier().getText().toLowerCase(Locale.ROOT);
    DateTimeLiteral.Kind kind =
        switch (word) {
          case "d" -> DateTimeLiteral.Kind.DATE;
          case "t" -> DateTimeLiteral.Kind.TIME;
          case "ts" -> DateTimeLiteral.Kind.TIMESTAMP;
          default -> throw unknownEscape(node.identifier());
        };
    return literals.dateTime(kind, node.string(), Positions.of(node));
  }

  @Override
  public Expression visitFunctionEscape(FunctionEscapeContext node) {
    String word = node.identifier().getText().toLowerCase(Locale.ROOT);
    if (Set.of("d", "t", "ts").contains(word)) {
      throw errors.unexpected(
          node.primary().getStart(),
          "The escape {" + word + " '…'} takes a string.",
          List.of("<string>"));
    }
    if (!word.equals("fn")) {
      throw unknownEscape(node.identifier());
    }
    Expression value = visit(node.primary());
    if (value instanceof FunctionCall || value instanceof Cast) {
      return value;
    }
    throw errors.at(node.primary(), "The escape {fn …} takes the call of a function.");
  }

  /** JDBC's CONVERT, with or without its escape. */
  private Expression convert(FunctionCall call) {
    boolean namesType =
        call.arguments().size() == 2
            && call.arguments().get(1) instanceof PathExpression path
            && path.steps().isEmpty();
    if (!namesType) {
      throw errors.at(
          call.position(),
          call.name().name(),
          "CONVERT takes a value and a type: CONVERT(a, SQL_INTEGER).");
    }
    Identifier type = ((PathExpression) call.arguments().get(1)).first();
    return new Cast(call.arguments().get(0), types.jdbcType(type), false, call.position());
  }

  private SyntaxException unknownEscape(RuleNode word) {
    return errors.unexpected(
        Positions.first(word),
        "There is no escape {"
            + word.getText()
            + " …}. In a document, a colon follows a name: {'a': 1}.",
        List.of("d", "t", "ts", "fn"));
  }
}
