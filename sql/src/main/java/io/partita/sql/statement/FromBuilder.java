package io.partita.sql.statement;

import io.partita.grammar.PartitaParser.ConstantFromContext;
import io.partita.grammar.PartitaParser.DeeperContext;
import io.partita.grammar.PartitaParser.DerivedColumnsContext;
import io.partita.grammar.PartitaParser.DerivedTableContext;
import io.partita.grammar.PartitaParser.ExpressionContext;
import io.partita.grammar.PartitaParser.FromContext;
import io.partita.grammar.PartitaParser.FromTermContext;
import io.partita.grammar.PartitaParser.JoinContext;
import io.partita.grammar.PartitaParser.NamedTableContext;
import io.partita.grammar.PartitaParser.OuterJoinEscapeContext;
import io.partita.grammar.PartitaParser.ParenthesisedFromContext;
import io.partita.grammar.PartitaParser.SelectContext;
import io.partita.grammar.PartitaParser.UnnestContext;
import io.partita.grammar.PartitaParser.UnpivotContext;
import io.partita.sql.statement.Expression.ArrayLiteral;
import io.partita.sql.statement.FromItem.Derived;
import io.partita.sql.statement.FromItem.Join;
import io.partita.sql.statement.FromItem.Let;
import io.partita.sql.statement.FromItem.Unnest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Builds what follows FROM. */
final class FromBuilder {
  private final SyntaxErrors errors;
  private final ExpressionBuilder expressions;
  private final QueryBuilder queries;

  FromBuilder(SyntaxErrors errors, ExpressionBuilder expressions, QueryBuilder queries) {
    this.errors = errors;
    this.expressions = expressions;
    this.queries = queries;
  }

  /** All of a block's FROM, or null without one. */
  @Nullable FromItem from(SelectContext node) {
    FromItem built = null;
    for (FromContext from : node.from()) {
      FromItem item = from(from);
      built = built == null ? item : cross(built, item);
    }
    if (node.let() == null) {
      return built;
    }
    if (built == null) {
      throw errors.at(node.let(), "LET names values computed from what FROM reads.");
    }
    List<Let.Binding> bindings = new ArrayList<>();
    for (int i = 0; i < node.let().expression().size(); i++) {
      bindings.add(
          new Let.Binding(
              expressions.expression(node.let().expression(i)),
              Names.identifier(node.let().identifier(i))));
    }
    return new Let(built, bindings, built.position().through(Positions.of(node.let())));
  }

  private static FromItem cross(FromItem left, FromItem right) {
    return new Join(
        Join.Kind.CROSS,
        left,
        right,
        false,
        List.of(),
        null,
        left.position().through(right.position()));
  }

  private FromItem from(FromContext node) {
    FromItem built = term(node.fromTerm());
    for (JoinContext join : node.join()) {
      built = join(built, join);
    }
    return built;
  }

  private FromItem join(FromItem left, JoinContext node) {
    FromItem right = term(node.fromTerm());
    if (node.CROSS() != null) {
      return cross(left, right);
    }
    boolean natural = node.NATURAL() != null;
    Join.Kind kind = kind(node);
    if (!natural && node.ON() == null && node.USING() == null) {
      if (right instanceof Unnest) {
        return new Join(
            kind == Join.Kind.INNER ? Join.Kind.CROSS : kind,
            left,
            right,
            false,
            List.of(),
            null,
            left.position().through(right.position()));
      }
      throw errors.at(
          node,
          "A join needs ON or USING; what joins every row with every other is CROSS JOIN, which has"
              + " neither.");
    }
    return new Join(
        kind,
        left,
        right,
        natural,
        node.USING() == null ? List.of() : Names.columns(node.columnNames(), errors),
        node.ON() == null ? null : expressions.expression(node.expression()),
        left.position().through(Positions.of(node)));
  }

  private static Join.Kind kind(JoinContext node) {
    if (node.joinType() == null || node.joinType().INNER() != null) {
      return Join.Kind.INNER;
    }
    return Join.Kind.valueOf(node.joinType().getStart().getText().toUpperCase(Locale.ROOT));
  }

  private FromItem term(FromTermContext node) {
    if (node instanceof NamedTableContext table) {
      return named(table);
    }
    if (node instanceof DerivedTableContext derived) {
      return new Derived(
          queries.query(derived.query()),
          QueryBuilder.alias(derived.alias()),
          columns(derived.derivedColumns()),
          derived.LATERAL() != null,
          Positions.of(node));
    }
    if (node instanceof ParenthesisedFromContext inner) {
      return from(inner.from());
    }
    if (node instanceof UnpivotContext unpivot) {
      return new Unnest(
          expressions.expression(unpivot.expression()),
          QueryBuilder.alias(unpivot.alias()),
          unpivot.at == null ? null : Names.identifier(unpivot.at),
          true,
          Positions.of(node));
    }
    if (node instanceof UnnestContext unnest) {
      return unnest(unnest);
    }
    if (node instanceof OuterJoinEscapeContext escape) {
      if (!escape.identifier().getText().equalsIgnoreCase("oj")) {
        throw errors.at(escape.identifier(), "In FROM there is one escape, {oj …}.");
      }
      return from(escape.from());
    }
    return constant((ConstantFromContext) node);
  }

  /** A list that is written in FROM; a bag is one whose elements have no number. */
  private FromItem constant(ConstantFromContext node) {
    if (node.bag() != null && node.at != null) {
      throw errors.at(
          node.at, "What stands between << and >> has no number; a list [ … ] has, from 0.");
    }
    List<ExpressionContext> elements =
        node.bag() == null ? node.array().expression() : node.bag().expression();
    return new Unnest(
        new ArrayLiteral(expressions.expressions(elements), Positions.of(node)),
        QueryBuilder.alias(node.alias()),
        node.at == null ? null : Names.identifier(node.at),
        false,
        Positions.of(node));
  }

  private FromItem unnest(UnnestContext node) {
    if (node.expression().size() > 1) {
      throw errors.notSupportedYet(node.expression(1), "UNNEST of several lists is");
    }
    Expression source = expressions.expression(node.expression(0));
    Identifier alias = QueryBuilder.alias(node.alias());
    SourcePosition position = Positions.of(node);
    if (node.derivedColumns() == null) {
      return new Unnest(source, alias, null, false, position);
    }
    List<Identifier> columns = columns(node.derivedColumns());
    if (columns.size() > 1) {
      throw errors.at(
          node.derivedColumns(),
          "UNNEST of one list has one column; FROM t, t.a AS x AT i numbers the elements.");
    }
    // With a name for its column it is a table of its own.
    Identifier column = columns.get(0);
    SelectItem element =
        new SelectItem.SelectExpression(
            new Expression.PathExpression(column, List.of(), column.position()), null, position);
    Unnest elements = new Unnest(source, column, null, false, position);
    return new Derived(
        SelectQuery.of(List.of(), List.of(element), elements, null, false, position),
        alias,
        columns,
        true,
        position);
  }

  private FromItem named(NamedTableContext node) {
    TableName name = Names.tableName(node.tableName(), errors);
    if (node.sample() != null) {
      throw errors.notSupportedYet(node.sample(), "TABLESAMPLE is");
    }
    if (node.derivedColumns() != null) {
      throw errors.notSupportedYet(
          node.derivedColumns(), "Naming the columns of a table in FROM is");
    }
    if (node.deeper() == null && node.at == null) {
      return new TableReference(name, QueryBuilder.alias(node.alias()), Positions.of(node));
    }
    // In FROM a list is its elements, with [*] behind it or without.
    DeeperContext deeper = node.deeper();
    boolean all = deeper != null && deeper.STAR() != null && deeper.pathStep().isEmpty();
    return new Unnest(
        expressions.path(name, all ? null : deeper),
        QueryBuilder.alias(node.alias()),
        node.at == null ? null : Names.identifier(node.at),
        false,
        Positions.of(node));
  }

  private List<Identifier> columns(@Nullable DerivedColumnsContext node) {
    return node == null ? List.of() : Names.columns(node.columnNames(), errors);
  }
}
