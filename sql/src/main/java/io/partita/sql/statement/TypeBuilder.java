package io.partita.sql.statement;

import static java.util.Map.entry;

import io.partita.grammar.PartitaLexer;
import io.partita.grammar.PartitaParser.TypeContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Builds type names: from SQL's spellings, DynamoDB's letters, and JDBC's constants. */
final class TypeBuilder {
  private static final Map<String, DataType> BY_NAME =
      Map.ofEntries(
          entry("VARCHAR", DataType.VARCHAR),
          entry("CHARACTER VARYING", DataType.VARCHAR),
          entry("STRING", DataType.VARCHAR),
          entry("TEXT", DataType.VARCHAR),
          entry("CLOB", DataType.VARCHAR),
          entry("LONGVARCHAR", DataType.VARCHAR),
          entry("NVARCHAR", DataType.VARCHAR),
          entry("S", DataType.VARCHAR),
          entry("CHAR", DataType.CHAR),
          entry("CHARACTER", DataType.CHAR),
          entry("NCHAR", DataType.CHAR),
          entry("SMALLINT", DataType.SMALLINT),
          entry("INT", DataType.INTEGER),
          entry("INTEGER", DataType.INTEGER),
          entry("BIGINT", DataType.BIGINT),
          entry("REAL", DataType.REAL),
          entry("FLOAT", DataType.DOUBLE),
          entry("DOUBLE", DataType.DOUBLE),
          entry("DOUBLE PRECISION", DataType.DOUBLE),
          entry("DEC", DataType.DECIMAL),
          entry("DECIMAL", DataType.DECIMAL),
          entry("NUMERIC", DataType.DECIMAL),
          entry("NUMBER", DataType.DECIMAL),
          entry("N", DataType.DECIMAL),
          entry("BOOL", DataType.BOOLEAN),
          entry("BOOLEAN", DataType.BOOLEAN),
          entry("DATE", DataType.DATE),
          entry("TIME", DataType.TIME),
          entry("TIMESTAMP", DataType.TIMESTAMP),
          entry("DATETIME", DataType.TIMESTAMP),
          entry("UUID", DataType.UUID),
          entry("BINARY", DataType.VARBINARY),
          entry("VARBINARY", DataType.VARBINARY),
          entry("LONGVARBINARY", DataType.VARBINARY),
          entry("BLOB", DataType.VARBINARY),
          entry("B", DataType.VARBINARY),
          entry("JSON", DataType.JSON),
          entry("MAP", DataType.MAP),
          entry("TUPLE", DataType.MAP),
          entry("STRUCT", DataType.MAP),
          entry("M", DataType.MAP),
          entry("ARRAY", DataType.ARRAY),
          entry("LIST", DataType.ARRAY),
          entry("L", DataType.ARRAY),
          entry("SS", DataType.STRING_SET),
          entry("NS", DataType.NUMBER_SET),
          entry("BS", DataType.BINARY_SET),
          entry("BAG", DataType.BAG));

  private final SyntaxErrors errors;

  TypeBuilder(SyntaxErrors errors) {
    this.errors = errors;
  }

  /** The type of a column or of a CAST. */
  TypeName valueType(TypeContext node) {
    TypeName type = anyType(node);
    if (type.type() == DataType.BAG) {
      throw errors.at(node, "BAG is not a type of values here; SS, NS and BS are sets.");
    }
    return type;
  }

  /** A type that IS can ask for. */
  TypeName anyType(TypeContext node) {
    String name = words(node.typeWords());
    DataType type = BY_NAME.get(name.toUpperCase(Locale.ROOT));
    if (type == null) {
      throw errors.at(node.typeWords(), unknown(name));
    }
    List<TerminalNode> numbers = node.INTEGER();
    if (numbers.size() > mostNumbers(type, name)) {
      Token surplus = numbers.get(mostNumbers(type, name)).getSymbol();
      throw errors.at(surplus, "The type " + name + " does not take this number.");
    }
    if (node.withTimeZone() != null || node.withoutTimeZone() != null) {
      type = zoned(type, node);
    }
    return new TypeName(
        type, words(node), number(numbers, 0), number(numbers, 1), Positions.of(node));
  }

  /**
   * The second argument of {@code {fn CONVERT(value, SQL_type)}}, which may go without its SQL_.
   */
  TypeName jdbcType(Identifier name) {
    String upper = name.name().toUpperCase(Locale.ROOT);
    String plain = upper.startsWith("SQL_") ? upper.substring("SQL_".length()) : upper;
    DataType type = plain.equals("BIT") ? DataType.BOOLEAN : BY_NAME.get(plain);
    if (type == null || type == DataType.BAG) {
      throw errors.at(name.position(), name.toString(), unknown(name.name()));
    }
    return new TypeName(type, name.name(), null, null, name.position());
  }

  private DataType zoned(DataType type, TypeContext node) {
    if (type != DataType.TIMESTAMP && type != DataType.TIME) {
      Token with =
          node.withTimeZone() != null
              ? node.withTimeZone().getStart()
              : node.withoutTimeZone().getStart();
      throw errors.at(with, "Only TIME and TIMESTAMP may go with a time zone.");
    }
    if (node.withTimeZone() == null) {
      return type;
    }
    if (type == DataType.TIME) {
      throw errors.notSupportedYet(node.withTimeZone(), "TIME WITH TIME ZONE is");
    }
    return DataType.TIMESTAMP_WITH_TIME_ZONE;
  }

  private static int mostNumbers(DataType type, String name) {
    return switch (type) {
      case DECIMAL -> name.equalsIgnoreCase("N") ? 0 : 2;
      case VARCHAR, CHAR, VARBINARY -> name.length() == 1 ? 0 : 1;
      case TIME, TIMESTAMP -> 1;
      case DOUBLE -> name.equalsIgnoreCase("FLOAT") ? 1 : 0;
      default -> 0;
    };
  }

  private @Nullable Integer number(List<TerminalNode> numbers, int index) {
    if (index >= numbers.size()) {
      return null;
    }
    Token token = numbers.get(index).getSymbol();
    try {
      return Integer.valueOf(token.getText());
    } catch (NumberFormatException tooLarge) {
      throw errors.at(token, "This number is too large for a type.");
    }
  }

  private static String unknown(String name) {
    if (name.toUpperCase(Locale.ROOT).endsWith("SERIAL")) {
      return "There is no type " + name + ". " + ParseErrors.COUNTED_KEY;
    }
    return "There is no type "
        + name
        + "."
        + NearestWord.of(name, BY_NAME.keySet())
            .map(word -> " Did you mean " + word + "?")
            .orElse("");
  }

  /**
   * The words of a node as written, with one blank between them; none around parentheses and
   * commas.
   */
  private static String words(ParseTree node) {
    if (node instanceof TerminalNode leaf) {
      Token token = leaf.getSymbol();
      return token.getType() == PartitaLexer.QUOTED_IDENTIFIER
          ? Names.identifier(token).name()
          : token.getText();
    }
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < node.getChildCount(); i++) {
      String word = words(node.getChild(i));
      boolean apart =
          i > 0 && Character.isLetter(word.charAt(0)) && words.charAt(words.length() - 1) != '(';
      words.append(apart ? " " : "").append(word);
    }
    return words.toString();
  }
}
