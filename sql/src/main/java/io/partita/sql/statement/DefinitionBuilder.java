package io.partita.sql.statement;

import io.partita.grammar.PartitaParser.AddColumnContext;
import io.partita.grammar.PartitaParser.AlterTableContext;
import io.partita.grammar.PartitaParser.AlterationContext;
import io.partita.grammar.PartitaParser.CheckContext;
import io.partita.grammar.PartitaParser.ColumnAttributeContext;
import io.partita.grammar.PartitaParser.ColumnCheckContext;
import io.partita.grammar.PartitaParser.ColumnCommentContext;
import io.partita.grammar.PartitaParser.ColumnConstraintContext;
import io.partita.grammar.PartitaParser.ColumnContext;
import io.partita.grammar.PartitaParser.ColumnPrimaryKeyContext;
import io.partita.grammar.PartitaParser.ColumnReferencesContext;
import io.partita.grammar.PartitaParser.ColumnUniqueContext;
import io.partita.grammar.PartitaParser.CommentOnContext;
import io.partita.grammar.PartitaParser.CreateIndexContext;
import io.partita.grammar.PartitaParser.CreateTableContext;
import io.partita.grammar.PartitaParser.DefaultValueContext;
import io.partita.grammar.PartitaParser.DescribeContext;
import io.partita.grammar.PartitaParser.DropColumnContext;
import io.partita.grammar.PartitaParser.DropIndexContext;
import io.partita.grammar.PartitaParser.DropTableContext;
import io.partita.grammar.PartitaParser.DropViewContext;
import io.partita.grammar.PartitaParser.ForeignKeyContext;
import io.partita.grammar.PartitaParser.GlobalIndexContext;
import io.partita.grammar.PartitaParser.GlobalIndexKeysContext;
import io.partita.grammar.PartitaParser.IdentifierContext;
import io.partita.grammar.PartitaParser.LocalIndexContext;
import io.partita.grammar.PartitaParser.NotNullContext;
import io.partita.grammar.PartitaParser.NullableContext;
import io.partita.grammar.PartitaParser.PrimaryKeyContext;
import io.partita.grammar.PartitaParser.ProjectionContext;
import io.partita.grammar.PartitaParser.RenameColumnContext;
import io.partita.grammar.PartitaParser.SetColumnTypeContext;
import io.partita.grammar.PartitaParser.SetOptionsContext;
import io.partita.grammar.PartitaParser.ShowContext;
import io.partita.grammar.PartitaParser.ShowCreateTableContext;
import io.partita.grammar.PartitaParser.TableElementContext;
import io.partita.grammar.PartitaParser.TableOptionContext;
import io.partita.grammar.PartitaParser.TableOptionsContext;
import io.partita.grammar.PartitaParser.TruncateContext;
import io.partita.grammar.PartitaParser.TypeContext;
import io.partita.grammar.PartitaParser.UniqueKeyContext;
import io.partita.sql.statement.Expression.StringLiteral;
import io.partita.sql.statement.Statement.AlterTable;
import io.partita.sql.statement.Statement.CommentOn;
import io.partita.sql.statement.Statement.CreateIndex;
import io.partita.sql.statement.Statement.CreateTable;
import io.partita.sql.statement.Statement.DropIndex;
import io.partita.sql.statement.Statement.DropTable;
import io.partita.sql.statement.Statement.DropView;
import io.partita.sql.statement.Statement.Show;
import io.partita.sql.statement.Statement.Truncate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.antlr.v4.runtime.tree.RuleNode;
import org.jspecify.annotations.Nullable;

/** Builds the statements that define tables, indexes and views, and those that show them. */
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

  AlterTable alterTable(AlterTableContext node) {
    return new AlterTable(
        node.IF() != null,
        Names.tableName(node.tableName(), errors),
        alteration(node.alteration()),
        Positions.of(node));
  }

  private Alteration alteration(AlterationContext node) {
    if (node instanceof AddColumnContext add) {
      Constraints constraints = new Constraints(add.columnConstraint());
      for (ColumnConstraintContext constraint : add.columnConstraint()) {
        if (constraint instanceof ColumnPrimaryKeyContext) {
          throw errors.at(constraint, "The primary key of a table is set when it is created.");
        }
      }
      return new Alteration.AddColumn(
          add.IF() != null, column(add.identifier(), add.type(), constraints, add));
    }
    if (node instanceof DropColumnContext drop) {
      return new Alteration.DropColumn(drop.IF() != null, Names.identifier(drop.identifier()));
    }
    if (node instanceof RenameColumnContext rename) {
      return new Alteration.RenameColumn(
          Names.identifier(rename.column), Names.identifier(rename.newName));
    }
    if (node instanceof SetColumnTypeContext type) {
      return new Alteration.SetColumnType(
          Names.identifier(type.identifier()), types.valueType(type.type()));
    }
    return new Alteration.SetOptions(options(((SetOptionsContext) node).tableOption()));
  }

  CreateIndex createIndex(CreateIndexContext node) {
    return new CreateIndex(
        node.IF() != null,
        Names.tableName(node.tableName(), errors),
        globalIndex(
            node.identifier(),
            node.globalIndexKeys(),
            node.projection(),
            node.tableOptions(),
            Positions.of(node)),
        Positions.of(node));
  }

  private GlobalIndexDefinition globalIndex(
      IdentifierContext name,
      GlobalIndexKeysContext keys,
      @Nullable ProjectionContext projection,
      @Nullable TableOptionsContext options,
      SourcePosition position) {
    List<Identifier> sort =
        new ArrayList<>(keys.identifier().stream().map(Names::identifier).toList());
    List<Identifier> partition =
        keys.columnNames() == null
            ? List.of(sort.remove(0))
            : Names.columns(keys.columnNames(), errors);
    return new GlobalIndexDefinition(
        Names.identifier(name),
        partition,
        sort,
        projection(projection),
        options == null ? List.of() : options(options.tableOption()),
        position);
  }

  DropIndex dropIndex(DropIndexContext node) {
    TableName name = Names.tableName(node.tableName(0), errors);
    if (node.onTable == null && name.parts().size() < 2) {
      throw errors.at(
          node.tableName(0),
          "Index names are unique within their table: write DROP INDEX "
              + name
              + " ON table, or DROP INDEX table."
              + name
              + ".");
    }
    return new DropIndex(
        node.IF() != null,
        name,
        node.onTable == null ? null : Names.tableName(node.onTable, errors),
        Positions.of(node));
  }

  DropView dropView(DropViewContext node) {
    return new DropView(
        node.IF() != null, Names.tableName(node.tableName(), errors), Positions.of(node));
  }

  CommentOn commentOn(CommentOnContext node) {
    TableName name = Names.tableName(node.tableName(), errors);
    if (node.COLUMN() != null && name.parts().size() < 2) {
      throw errors.at(node.tableName(), "Write the column with its table: table." + name + ".");
    }
    return new CommentOn(
        node.COLUMN() != null,
        name,
        node.string() == null ? null : literals.string(node.string()).value(),
        Positions.of(node));
  }

  Truncate truncate(TruncateContext node) {
    return new Truncate(Names.tableName(node.tableName(), errors), Positions.of(node));
  }

  Show showCreateTable(ShowCreateTableContext node) {
    return new Show(
        node.VIEW() == null ? Show.What.CREATE_TABLE : Show.What.CREATE_VIEW,
        Names.tableName(node.tableName(), errors),
        Positions.of(node));
  }

  Show describe(DescribeContext node) {
    return new Show(
        Show.What.COLUMNS, Names.tableName(node.tableName(), errors), Positions.of(node));
  }

  Show show(ShowContext node) {
    String word = node.what.getText().toUpperCase(Locale.ROOT);
    Show.What what =
        switch (word) {
          case "TABLES" -> Show.What.TABLES;
          case "INDEXES" -> Show.What.INDEXES;
          case "COLUMNS" -> Show.What.COLUMNS;
          default ->
              throw errors.unexpected(
                  node.what.getStart(),
                  "What can be shown are tables, indexes, columns, CREATE TABLE and CREATE VIEW.",
                  List.of("TABLES", "INDEXES", "COLUMNS", "CREATE TABLE"));
        };
    if ((what == Show.What.TABLES) != (node.tableName() == null)) {
      throw errors.at(
          node.what,
          what == Show.What.TABLES
              ? "SHOW TABLES takes no table; SHOW COLUMNS FROM table shows one."
              : "Write the table: SHOW " + word + " FROM table.");
    }
    return new Show(
        what,
        node.tableName() == null ? null : Names.tableName(node.tableName(), errors),
        Positions.of(node));
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
        elements.globalIndexes,
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
    private final List<GlobalIndexDefinition> globalIndexes = new ArrayList<>();
    private @Nullable PrimaryKey primaryKey;

    void add(TableElementContext node) {
      if (node instanceof ColumnContext column) {
        columns.add(column(column));
      } else if (node instanceof PrimaryKeyContext key) {
        setPrimaryKey(Names.columns(key.columnNames(), errors), key);
      } else if (node instanceof LocalIndexContext index) {
        localIndexes.add(localIndex(index));
      } else if (node instanceof GlobalIndexContext index) {
        globalIndexes.add(
            globalIndex(
                index.identifier(),
                index.globalIndexKeys(),
                index.projection(),
                index.tableOptions(),
                Positions.of(index)));
      } else if (node instanceof ForeignKeyContext) {
        throw errors.notSupportedYet(node, "FOREIGN KEY is");
      } else if (node instanceof UniqueKeyContext) {
        throw errors.notSupportedYet(node, "UNIQUE is");
      } else if (node instanceof CheckContext) {
        throw errors.notSupportedYet(node, "CHECK is");
      }
    }

    private void setPrimaryKey(List<Identifier> names, RuleNode node) {
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
      for (ColumnConstraintContext constraint : node.columnConstraint()) {
        if (constraint instanceof ColumnPrimaryKeyContext) {
          setPrimaryKey(List.of(Names.identifier(node.identifier())), constraint);
        }
      }
      return DefinitionBuilder.this.column(
          node.identifier(), node.type(), new Constraints(node.columnConstraint()), node);
    }
  }

  private ColumnDefinition column(
      IdentifierContext name, @Nullable TypeContext type, Constraints constraints, RuleNode node) {
    return new ColumnDefinition(
        Names.identifier(name),
        type == null ? null : types.valueType(type),
        constraints.notNull,
        constraints.defaultValue,
        constraints.defaultText,
        constraints.comment,
        constraints.attribute,
        Positions.of(node));
  }

  /** What is said about one column. */
  private final class Constraints {
    private final Set<Class<?>> seen = new HashSet<>();
    private boolean notNull;
    private @Nullable Expression defaultValue;
    private @Nullable String defaultText;
    private @Nullable StringLiteral comment;
    private @Nullable StringLiteral attribute;

    Constraints(List<ColumnConstraintContext> nodes) {
      nodes.forEach(this::add);
    }

    private void add(ColumnConstraintContext node) {
      if (!seen.add(node.getClass())) {
        throw errors.at(
            node.getStart(),
            node.getStart().getText().toUpperCase(Locale.ROOT) + " is said twice of this column.");
      }
      if (node instanceof NotNullContext) {
        notNull = true;
      } else if (node instanceof DefaultValueContext value) {
        defaultValue = expressions.additive(value.additive());
        defaultText = Positions.text(value.additive());
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
