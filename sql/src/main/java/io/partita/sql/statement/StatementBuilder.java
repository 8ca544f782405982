package io.partita.sql.statement;

import io.partita.grammar.PartitaLexer;
import io.partita.grammar.PartitaParser.AlterTableContext;
import io.partita.grammar.PartitaParser.BeginContext;
import io.partita.grammar.PartitaParser.CommentOnContext;
import io.partita.grammar.PartitaParser.CommitContext;
import io.partita.grammar.PartitaParser.CopyContext;
import io.partita.grammar.PartitaParser.CreateIndexContext;
import io.partita.grammar.PartitaParser.CreateTableContext;
import io.partita.grammar.PartitaParser.CreateViewContext;
import io.partita.grammar.PartitaParser.DescribeContext;
import io.partita.grammar.PartitaParser.DropIndexContext;
import io.partita.grammar.PartitaParser.DropTableContext;
import io.partita.grammar.PartitaParser.DropViewContext;
import io.partita.grammar.PartitaParser.ExistsStatementContext;
import io.partita.grammar.PartitaParser.ExplainContext;
import io.partita.grammar.PartitaParser.ExplainOptionContext;
import io.partita.grammar.PartitaParser.ExplainableContext;
import io.partita.grammar.PartitaParser.IdentifierContext;
import io.partita.grammar.PartitaParser.LaterStatementContext;
import io.partita.grammar.PartitaParser.PlainStatementContext;
import io.partita.grammar.PartitaParser.ReleaseContext;
import io.partita.grammar.PartitaParser.RollbackContext;
import io.partita.grammar.PartitaParser.RollbackToContext;
import io.partita.grammar.PartitaParser.SavepointContext;
import io.partita.grammar.PartitaParser.ShowContext;
import io.partita.grammar.PartitaParser.ShowCreateTableContext;
import io.partita.grammar.PartitaParser.SwitchValueContext;
import io.partita.grammar.PartitaParser.TruncateContext;
import io.partita.grammar.PartitaParserBaseVisitor;
import io.partita.sql.statement.Expression.Literal;
import io.partita.sql.statement.Statement.CreateView;
import io.partita.sql.statement.Statement.Explain;
import io.partita.sql.statement.Statement.Query;
import io.partita.sql.statement.Statement.TransactionControl;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.RuleNode;
import org.jspecify.annotations.Nullable;

/** Builds statements: the one way from ANTLR's tree to ours. */
final class StatementBuilder extends PartitaParserBaseVisitor<Statement> {
  /** Words of the first ones of a statement that do not belong to its name. */
  private static final Set<Integer> BESIDE_THE_NAME =
      Set.of(
          PartitaLexer.OR,
          PartitaLexer.REPLACE,
          PartitaLexer.LPAREN,
          PartitaLexer.LBRACE,
          PartitaLexer.PARAMETER,
          PartitaLexer.EQUAL);

  private final SyntaxErrors errors;
  private final CommonTokenStream tokens;
  private final LiteralBuilder literals;
  private final QueryBuilder queries;
  private final ChangeBuilder changes;
  private final DefinitionBuilder definitions;
  private final HintReader hints;

  StatementBuilder(SyntaxErrors errors, CommonTokenStream tokens, ParameterNumbers parameters) {
    this.errors = errors;
    this.tokens = tokens;
    this.literals = new LiteralBuilder(errors);
    ExpressionBuilder expressions = new ExpressionBuilder(errors, literals, parameters);
    this.hints = new HintReader(errors, tokens);
    this.queries = new QueryBuilder(errors, expressions, hints);
    this.changes = new ChangeBuilder(errors, expressions, hints);
    this.definitions = new DefinitionBuilder(errors, expressions, literals);
  }

  /** The strings and numbers built so far, as {@link ParsedStatement} has them. */
  IdentityHashMap<Literal, Integer> literals() {
    return literals.starts();
  }

  /** The comments with hints that nothing built so far has read. */
  List<SourcePosition> strayHints() {
    return hints.stray();
  }

  @Override
  public Statement visitPlainStatement(PlainStatementContext node) {
    return explainable(node.explainable());
  }

  private Statement explainable(ExplainableContext node) {
    if (node.query() != null) {
      return new Query(queries.query(node.query()), Positions.of(node));
    }
    if (node.insert() != null) {
      return changes.insert(node.insert());
    }
    if (node.update() != null) {
      return changes.update(node.update());
    }
    return node.updateFrom() != null
        ? changes.update(node.updateFrom())
        : changes.delete(node.delete());
  }

  @Override
  public Statement visitExplain(ExplainContext node) {
    boolean analyze = node.ANALYZE() != null;
    Explain.Format format = Explain.Format.TEXT;
    List<ExplainOptionContext> options =
        node.explainOptions() == null ? List.of() : node.explainOptions().explainOption();
    for (ExplainOptionContext option : options) {
      if (option.format != null) {
        format = format(option.format);
      } else {
        analyze = option.value == null || isOn(option.value);
      }
    }
    return new Explain(analyze, format, explainable(node.explainable()), Positions.of(node));
  }

  private Explain.Format format(IdentifierContext written) {
    return switch (written.getText().toUpperCase(Locale.ROOT)) {
      case "TEXT" -> Explain.Format.TEXT;
      case "JSON" -> Explain.Format.JSON;
      default ->
          throw errors.unexpected(
              written.getStart(), "A plan is shown as TEXT or JSON.", List.of("TEXT", "JSON"));
    };
  }

  private boolean isOn(SwitchValueContext written) {
    return switch (written.getText().toUpperCase(Locale.ROOT)) {
      case "TRUE", "ON", "1" -> true;
      case "FALSE", "OFF", "0" -> false;
      default ->
          throw errors.unexpected(
              written.getStart(), "ANALYZE is TRUE or FALSE.", List.of("TRUE", "FALSE"));
    };
  }

  @Override
  public Statement visitCreateTable(CreateTableContext node) {
    return definitions.createTable(node);
  }

  @Override
  public Statement visitDropTable(DropTableContext node) {
    return definitions.dropTable(node);
  }

  @Override
  public Statement visitAlterTable(AlterTableContext node) {
    return definitions.alterTable(node);
  }

  @Override
  public Statement visitCreateIndex(CreateIndexContext node) {
    return definitions.createIndex(node);
  }

  @Override
  public Statement visitDropIndex(DropIndexContext node) {
    return definitions.dropIndex(node);
  }

  @Override
  public Statement visitCreateView(CreateViewContext node) {
    if (node.REPLACE() != null && node.IF() != null) {
      throw errors.at(node, "CREATE VIEW takes OR REPLACE or IF NOT EXISTS, not both.");
    }
    return new CreateView(
        node.REPLACE() != null,
        node.IF() != null,
        Names.tableName(node.tableName(), errors),
        node.columnNames() == null ? List.of() : Names.columns(node.columnNames(), errors),
        new Query(queries.query(node.query()), Positions.of(node.query())),
        Positions.text(node.query()),
        Positions.of(node));
  }

  @Override
  public Statement visitDropView(DropViewContext node) {
    return definitions.dropView(node);
  }

  @Override
  public Statement visitCommentOn(CommentOnContext node) {
    return definitions.commentOn(node);
  }

  @Override
  public Statement visitTruncate(TruncateContext node) {
    return definitions.truncate(node);
  }

  @Override
  public Statement visitCopy(CopyContext node) {
    return new CopyBuilder(errors, queries, literals).copy(node);
  }

  @Override
  public Statement visitShowCreateTable(ShowCreateTableContext node) {
    return definitions.showCreateTable(node);
  }

  @Override
  public Statement visitShow(ShowContext node) {
    return definitions.show(node);
  }

  @Override
  public Statement visitDescribe(DescribeContext node) {
    return definitions.describe(node);
  }

  @Override
  public Statement visitBegin(BeginContext node) {
    return control(TransactionControl.Action.BEGIN, null, node);
  }

  @Override
  public Statement visitCommit(CommitContext node) {
    return control(TransactionControl.Action.COMMIT, null, node);
  }

  @Override
  public Statement visitRollback(RollbackContext node) {
    return control(TransactionControl.Action.ROLLBACK, null, node);
  }

  @Override
  public Statement visitSavepoint(SavepointContext node) {
    return control(TransactionControl.Action.SAVEPOINT, node.identifier(), node);
  }

  @Override
  public Statement visitRollbackTo(RollbackToContext node) {
    return control(TransactionControl.Action.ROLLBACK_TO, node.identifier(), node);
  }

  @Override
  public Statement visitRelease(ReleaseContext node) {
    return control(TransactionControl.Action.RELEASE, node.identifier(), node);
  }

  private static Statement control(
      TransactionControl.Action action, @Nullable IdentifierContext savepoint, RuleNode node) {
    return new TransactionControl(
        action, savepoint == null ? null : Names.identifier(savepoint), Positions.of(node));
  }

  @Override
  public Statement visitExistsStatement(ExistsStatementContext node) {
    return new Statement.Exists(queries.query(node.query()), Positions.of(node));
  }

  @Override
  public Statement visitLaterStatement(LaterStatementContext node) {
    String name =
        tokens
            .get(node.later().getStart().getTokenIndex(), node.later().getStop().getTokenIndex())
            .stream()
            .filter(token -> token.getChannel() == Token.DEFAULT_CHANNEL)
            .filter(token -> !BESIDE_THE_NAME.contains(token.getType()))
            .map(token -> token.getText().toUpperCase(Locale.ROOT))
            .collect(Collectors.joining(" "));
    throw errors.notSupportedYet(node, name + " is");
  }
}
