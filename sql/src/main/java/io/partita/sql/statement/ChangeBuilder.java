package io.partita.sql.statement;

import io.partita.grammar.PartitaLexer;
import io.partita.grammar.PartitaParser.AssignmentContext;
import io.partita.grammar.PartitaParser.DeleteContext;
import io.partita.grammar.PartitaParser.ExpressionContext;
import io.partita.grammar.PartitaParser.InsertContext;
import io.partita.grammar.PartitaParser.InsertDefaultsContext;
import io.partita.grammar.PartitaParser.InsertItemContext;
import io.partita.grammar.PartitaParser.InsertItemsContext;
import io.partita.grammar.PartitaParser.InsertQueryContext;
import io.partita.grammar.PartitaParser.InsertRowsContext;
import io.partita.grammar.PartitaParser.InsertSourceContext;
import io.partita.grammar.PartitaParser.ItemContext;
import io.partita.grammar.PartitaParser.OnConflictContext;
import io.partita.grammar.PartitaParser.ReturningContext;
import io.partita.grammar.PartitaParser.RowContext;
import io.partita.grammar.PartitaParser.SelectedRowsContext;
import io.partita.grammar.PartitaParser.UpdateClauseContext;
import io.partita.grammar.PartitaParser.UpdateContext;
import io.partita.grammar.PartitaParser.UpdateFromContext;
import io.partita.grammar.PartitaParser.ValueRowsContext;
import io.partita.sql.statement.Expression.Parameter;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.Expression.TupleLiteral;
import io.partita.sql.statement.InsertSource.ColumnValues;
import io.partita.sql.statement.InsertSource.ItemLiterals;
import io.partita.sql.statement.InsertSource.QueryRows;
import io.partita.sql.statement.Statement.Delete;
import io.partita.sql.statement.Statement.Insert;
import io.partita.sql.statement.Statement.InsertMode;
import io.partita.sql.statement.Statement.OnConflict;
import io.partita.sql.statement.Statement.Update;
import io.partita.sql.statement.UpdateClause.RemoveClause;
import io.partita.sql.statement.UpdateClause.SetClause;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Builds INSERT, UPDATE and DELETE. */
final class ChangeBuilder {
  private final SyntaxErrors errors;
  private final ExpressionBuilder expressions;
  private final HintReader hints;

  ChangeBuilder(SyntaxErrors errors, ExpressionBuilder expressions, HintReader hints) {
    this.errors = errors;
    this.expressions = expressions;
    this.hints = hints;
  }

  // INSERT

  Insert insert(InsertContext node) {
    TableName target = Names.tableName(node.tableName(), errors);
    InsertMode mode =
        node.verb.getType() == PartitaLexer.INSERT ? InsertMode.INSERT : InsertMode.UPSERT;
    InsertSource source = insertSource(node.insertSource());
    OnConflict onConflict = OnConflict.NONE;
    if (node.onConflict() != null) {
      onConflict = onConflict(node.onConflict(), node.verb.getText(), mode);
    }
    return new Insert(
        target, mode, source, onConflict, returning(node.returning()), Positions.of(node));
  }

  private InsertSource insertSource(InsertSourceContext node) {
    if (node instanceof InsertItemContext one) {
      return new ItemLiterals(List.of(item(one.item())), Positions.of(node));
    }
    if (node instanceof InsertItemsContext bag) {
      return new ItemLiterals(items(bag), Positions.of(node));
    }
    if (node instanceof InsertRowsContext rows) {
      return rows(rows);
    }
    if (node instanceof InsertDefaultsContext) {
      return new ColumnValues(List.of(), List.of(List.of()), Positions.of(node));
    }
    return selected(null, ((InsertQueryContext) node).insertedQuery().selectedRows());
  }

  private QueryRows selected(@Nullable List<Identifier> columns, SelectedRowsContext node) {
    return new QueryRows(columns, expressions.queries().query(node), Positions.of(node));
  }

  private Expression item(ItemContext node) {
    return node.tuple() == null
        ? expressions.parameter(node.parameter())
        : expressions.tuple(node.tuple());
  }

  private List<Expression> items(InsertItemsContext node) {
    List<Expression> items = new ArrayList<>();
    for (ExpressionContext item : node.bag().expression()) {
      Expression built = expressions.expression(item);
      if (!(built instanceof TupleLiteral || built instanceof Parameter)) {
        throw errors.at(item, "An item is written {'name': value, …}.");
      }
      items.add(built);
    }
    if (items.isEmpty()) {
      throw errors.at(node, "There is no item between << and >>.");
    }
    return items;
  }

  private InsertSource rows(InsertRowsContext node) {
    List<Identifier> columns =
        node.columnNames() == null ? null : Names.columns(node.columnNames(), errors);
    if (node.selectedRows() != null) {
      return selected(columns, node.selectedRows());
    }
    ValueRowsContext values = node.valueRows();
    boolean isQuery = !values.setOperation().isEmpty() || values.queryEnd().getChildCount() > 0;
    return isQuery
        ? new QueryRows(columns, expressions.queries().query(values), Positions.of(values))
        : new ColumnValues(columns, values(columns, values.row()), Positions.of(node));
  }

  private List<List<Expression>> values(
      @Nullable List<Identifier> columns, List<RowContext> nodes) {
    List<List<Expression>> rows = new ArrayList<>();
    int width = columns == null ? nodes.get(0).expression().size() : columns.size();
    for (RowContext row : nodes) {
      List<Expression> values = new ArrayList<>();
      for (ExpressionContext value : row.expression()) {
        values.add(value(value));
      }
      if (values.size() != width) {
        throw errors.at(
            row,
            (columns == null ? "The first row has " : "There are ")
                + counted(width, columns == null ? "value" : "column")
                + ", and "
                + counted(values.size(), "value")
                + " here.");
      }
      rows.add(values);
    }
    return rows;
  }

  private Expression value(ExpressionContext node) {
    Expression value = expressions.expression(node);
    boolean isDefault =
        value instanceof PathExpression path
            && path.steps().isEmpty()
            && path.first().toString().equalsIgnoreCase("DEFAULT");
    return isDefault ? new Expression.Default(value.position()) : value;
  }

  private static String counted(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private OnConflict onConflict(OnConflictContext node, String verb, InsertMode mode) {
    if (mode == InsertMode.UPSERT) {
      throw errors.at(
          node.getStart(),
          verb.toUpperCase(Locale.ROOT)
              + " overwrites an item with the same key; ON CONFLICT is for INSERT.");
    }
    List<Identifier> columns =
        node.columnNames() == null ? List.of() : Names.columns(node.columnNames(), errors);
    if (node.REPLACE() != null) {
      throw errors.notSupportedYet(node.REPLACE().getSymbol(), "DO REPLACE is");
    }
    if (node.NOTHING() != null) {
      if (node.where() != null) {
        throw errors.at(node.where(), "WHERE is for DO UPDATE; DO NOTHING leaves every item.");
      }
      return new OnConflict(OnConflict.Resolution.NOTHING, columns, List.of(), null);
    }
    if (node.assignment().isEmpty()) {
      throw errors.at(node.UPDATE().getSymbol(), "DO UPDATE needs SET: DO UPDATE SET a = ….");
    }
    List<UpdateClause> clauses = new ArrayList<>();
    for (AssignmentContext assignment : node.assignment()) {
      clauses.add(set(assignment));
    }
    return new OnConflict(
        OnConflict.Resolution.UPDATE, columns, clauses, expressions.where(node.where()));
  }

  // UPDATE and DELETE

  Update update(UpdateContext node) {
    List<Hint> given = hints.after(node.UPDATE().getSymbol());
    return new Update(
        Names.tableName(node.tableName(), errors),
        QueryBuilder.alias(node.alias()),
        clauses(node.updateClause()),
        expressions.where(node.where()),
        returning(node.returning()),
        node.ALLOW() != null,
        given,
        Positions.of(node));
  }

  Update update(UpdateFromContext node) {
    TableName target = Names.tableName(node.tableName(), errors);
    Expression where = expressions.where(node.where());
    return new Update(
        target,
        QueryBuilder.alias(node.alias()),
        clauses(node.updateClause()),
        where,
        returning(node.returning()),
        node.ALLOW() != null,
        List.of(),
        Positions.of(node));
  }

  private List<UpdateClause> clauses(List<UpdateClauseContext> nodes) {
    List<UpdateClause> clauses = new ArrayList<>();
    for (UpdateClauseContext node : nodes) {
      if (node.REMOVE() != null) {
        clauses.add(new RemoveClause(expressions.path(node.path()), Positions.of(node)));
      }
      for (AssignmentContext assignment : node.assignment()) {
        clauses.add(set(assignment));
      }
    }
    return clauses;
  }

  private SetClause set(AssignmentContext node) {
    return new SetClause(
        expressions.path(node.path()), value(node.expression()), Positions.of(node));
  }

  Delete delete(DeleteContext node) {
    List<Hint> given = hints.after(node.DELETE().getSymbol());
    TableName target = Names.tableName(node.tableName(), errors);
    Expression where = expressions.where(node.where());
    Returning returning = returning(node.returning());
    if (returning != null && returning.scope() != Returning.Scope.ALL) {
      throw errors.at(node.returning().scope, "DELETE returns ALL OLD * only.");
    }
    if (returning != null && returning.image() != Returning.Image.OLD) {
      throw errors.at(node.returning().image, "DELETE returns ALL OLD * only.");
    }
    return new Delete(
        target,
        QueryBuilder.alias(node.alias()),
        where,
        returning,
        node.ALLOW() != null,
        given,
        Positions.of(node));
  }

  private static @Nullable Returning returning(@Nullable ReturningContext node) {
    return node == null
        ? null
        : new Returning(
            Returning.Scope.valueOf(node.scope.getText().toUpperCase(Locale.ROOT)),
            Returning.Image.valueOf(node.image.getText().toUpperCase(Locale.ROOT)),
            Positions.of(node));
  }
}
