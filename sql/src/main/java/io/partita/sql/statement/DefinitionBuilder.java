package io.partita.sql.statement;

import io.partita.grammar.PartitaParser.CheckContext;
import io.partita.grammar.PartitaParser.ColumnAttributeContext;
import io.partita.grammar.PartitaParser.ColumnCheckContext;
import io.partita.grammar.PartitaParser.ColumnCommentContext;
import io.partita.grammar.PartitaParser.ColumnConstraintContext;
import io.partita.grammar.PartitaParser.ColumnContext;
import io.partita.grammar.PartitaParser.ColumnPrimaryKeyContext;
import io.partita.grammar.PartitaParser.ColumnReferencesContext;
import io.partita.grammar.PartitaParser.ColumnUniqueContext;
import io.partita.grammar.PartitaParser.CreateTableContext;
import io.partita.grammar.PartitaParser.DefaultValueContext;
import io.partita.grammar.PartitaParser.DropTableContext;
import io.partita.grammar.PartitaParser.ForeignKeyContext;
import io.partita.grammar.PartitaParser.GlobalIndexContext;
import io.partita.grammar.PartitaParser.LocalIndexContext;
import io.partita.grammar.PartitaParser.NotNullContext;
import io.partita.grammar.PartitaParser.NullableContext;
import io.partita.grammar.PartitaParser.PrimaryKeyContext;
import io.partita.grammar.PartitaParser.ProjectionContext;
import io.partita.grammar.PartitaParser.TableElementContext;
import io.partita.grammar.PartitaParser.TableOptionContext;
import io.partita.grammar.PartitaParser.UniqueKeyContext;
import io.partita.sql.statement.Expression.StringLiteral;
import io.partita.sql.statement.Statement.CreateTable;
import io.partita.sql.statement.Statement.DropTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;

/** Builds CREATE TABLE and DROP TABLE. */
final class DefinitionBuilder {
  private final SyntaxErrors errors;
  private final ExpressionBuilder expressions;
  private final LiteralBuilder literals;
  private final TypeBuilder types;

  DefinitionBuilder(SyntaxErrors errors, ExpressionBuilder expressions, LiteralBuilder literals) {
    this.errors = errors;
    this.expressions = expressions;
    this.literals = literals;
    this.types = new TypeBuilder(errors);
  }

  DropTable dropTable(DropTableContext node) {
    return new DropTable(
        node.IF() != null, Names.tableName(node.tableName(), errors), Positions.of(node));
  }

  CreateTable createTable(CreateTableContext node) {
    TableName name = Names.tableName(node.tableName(), errors);
    if (node.query() != null) {
      throw errors.notSupportedYet(node.AS().getSymbol(), "CREATE TABLE from a query is");
    }
    Elements elements = new Elements();
    node.tableElements().tableElement().forEach(elements::add);
    return new CreateTable(
        node.IF() != null,
        name,
        elements.columns,
        elements.primaryKey,
        elements.localIndexes,
        node.tableOptions() == null ? List.of() : options(node.tableOptions().tableOption()),
        Positions.of(node));
  }

  private List<TableOption> options(List<TableOptionContext> nodes) {
    List<TableOption> options = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (TableOptionContext node : nodes) {
      Identifier name = Names.identifier(node.anyName());
      if (!names.add(name.name().toLowerCase(Locale.ROOT))) {
        throw errors.at(node.anyName(), "The option " + name + " is set twice.");
      }
      options.add(new TableOption(name, literals.literal(node.literal()), Positions.of(node)));
    }
    return options;
  }

  private Projection projection(@Nullable ProjectionContext node) {
    if (node == null || node.ALL() != null) {
      return new Projection(Projection.Kind.ALL, List.of());
    }
    if (node.KEYS() != null) {
      return new Projection(Projection.Kind.KEYS_ONLY, List.of());
    }
    return new Projection(Projection.Kind.INCLUDE, Names.columns(node.columnNames(), errors));
  }

  /** What stands between the parentheses of one CREATE TABLE. */
  private final class Elements {
    private final List<ColumnDefinition> columns = new ArrayList<>();
    private final List<LocalIndexDefinition> localIndexes = new ArrayList<>();
    private @Nullable PrimaryKey primaryKey;

    void add(TableElementContext node) {
      if (node instanceof ColumnContext column) {
        columns.add(column(column));
      } else if (node instanceof PrimaryKeyContext key) {
        setPrimaryKey(Names.columns(key.columnNames(), errors), key);
      } else if (node instanceof LocalIndexContext index) {
        localIndexes.add(localIndex(index));
      } else if (node instanceof GlobalIndexContext) {
        throw errors.notSupportedYet(node, "A global index in CREATE TABLE is");
      } else if (node instanceof ForeignKeyContext) {
        throw errors.notSupportedYet(node, "FOREIGN KEY is");
      } else if (node instanceof UniqueKeyContext) {
        throw errors.notSupportedYet(node, "UNIQUE is");
      } else if (node instanceof CheckContext) {
        throw errors.notSupportedYet(node, "CHECK is");
      }
    }

    private void setPrimaryKey(List<Identifier> names, ParserRuleContext node) {
      if (primaryKey != null) {
        throw errors.at(
            node,
            "A table has one primary key; of two columns it reads PRIMARY KEY (partition_key, sort_key).");
      }
      primaryKey = new PrimaryKey(names, Positions.of(node));
    }

    private LocalIndexDefinition localIndex(LocalIndexContext node) {
      Identifier name = Names.identifier(node.identifier());
      List<Identifier> keys = Names.columns(node.columnNames(), errors);
      if (keys.size() > 1) {
        throw errors.at(
            node.columnNames().identifier(1),
            "A local index has one sort key; its partition key is the table's.");
      }
      return new LocalIndexDefinition(
          name, keys.get(0), projection(node.projection()), Positions.of(node));
    }

    private ColumnDefinition column(ColumnContext node) {
      Identifier name = Names.identifier(node.identifier());
      TypeName type = node.type() == null ? null : types.valueType(node.type());
      Constraints constraints = new Constraints();
      for (ColumnConstraintContext constraint : node.columnConstraint()) {
        constraints.add(constraint);
        if (constraint instanceof ColumnPrimaryKeyContext) {
          setPrimaryKey(List.of(name), constraint);
        }
      }
      return new ColumnDefinition(
          name,
          type,
          constraints.notNull,
          constraints.defaultValue,
          constraints.comment,
          constraints.attribute,
          Positions.of(node));
    }
  }

  /** What is said about one column. */
  private final class Constraints {
    private final Set<Class<?>> seen = new HashSet<>();
    private boolean notNull;
    private @Nullable Expression defaultValue;
    private @Nullable StringLiteral comment;
    private @Nullable StringLiteral attribute;

    void add(ColumnConstraintContext node) {
      if (!seen.add(node.getClass())) {
        throw errors.at(
            node.getStart(),
            node.getStart().getText().toUpperCase(Locale.ROOT) + " is said twice of this column.");
      }
      if (node instanceof NotNullContext) {
        notNull = true;
      } else if (node instanceof DefaultValueContext value) {
        defaultValue = expressions.additive(value.additive());
      } else if (node instanceof ColumnCommentContext text) {
        comment = literals.string(text.string());
      } else if (node instanceof ColumnAttributeContext text) {
        attribute = literals.string(text.string());
      } else if (node instanceof ColumnUniqueContext) {
        throw errors.notSupportedYet(node, "UNIQUE is");
      } else if (node instanceof ColumnCheckContext) {
        throw errors.notSupportedYet(node, "CHECK is");
      } else if (node instanceof ColumnReferencesContext) {
        throw errors.notSupportedYet(node, "REFERENCES is");
      }
      if (seen.contains(NotNullContext.class) && seen.contains(NullableContext.class)) {
        throw errors.at(node, "A column is either NULL or NOT NULL.");
      }
    }
  }
}
