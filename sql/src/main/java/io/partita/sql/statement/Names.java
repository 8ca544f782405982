package io.partita.sql.statement;

import io.partita.grammar.PartitaParser.AnyNameContext;
import io.partita.grammar.PartitaParser.ColumnNamesContext;
import io.partita.grammar.PartitaParser.IdentifierContext;
import io.partita.grammar.PartitaParser.TableNameContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Token;

/** Builds names. */
final class Names {
  private static final int TABLE_NAME_PARTS = 3;

  private Names() {}

  static Identifier identifier(IdentifierContext node) {
    return identifier(node.getStart());
  }

  static Identifier identifier(AnyNameContext node) {
    return identifier(node.getStart());
  }

  /** Of a token that is a name, quoted or not. */
  static Identifier identifier(Token token) {
    String text = token.getText();
    boolean quoted = text.startsWith("\"");
    String name = quoted ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : text;
    return new Identifier(name, quoted, Positions.of(token));
  }

  static TableName tableName(TableNameContext node, SyntaxErrors errors) {
    List<Identifier> parts = new ArrayList<>();
    parts.add(identifier(node.identifier()));
    for (AnyNameContext part : node.anyName()) {
      if (parts.size() == TABLE_NAME_PARTS) {
        throw errors.at(
            part,
            "A table's name has at most three parts: schema, table and index, or catalog, schema and table.");
      }
      parts.add(identifier(part));
    }
    return new TableName(parts, Positions.of(node));
  }

  /** A list in which no name is written twice in the same way. */
  static List<Identifier> columns(ColumnNamesContext node, SyntaxErrors errors) {
    List<Identifier> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (IdentifierContext column : node.identifier()) {
      Identifier name = identifier(column);
      if (!names.add(name.name())) {
        throw errors.at(column, "The column " + name + " is named twice.");
      }
      columns.add(name);
    }
    return columns;
  }
}
