package io.partita.sql.statement;

import io.partita.grammar.PartitaParser.CopyContext;
import io.partita.grammar.PartitaParser.CopyOptionContext;
import io.partita.grammar.PartitaParser.IdentifierContext;
import io.partita.sql.statement.CopyFile.Conflict;
import io.partita.sql.statement.CopyFile.Format;
import io.partita.sql.statement.Statement.CopyFrom;
import io.partita.sql.statement.Statement.CopyTo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds COPY. */
final class CopyBuilder {
  private static final String FORMAT = "FORMAT";
  private static final String HEADER = "HEADER";
  private static final String CONFLICT = "CONFLICT";
  private static final String OVERWRITE = "OVERWRITE";
  private static final List<String> OPTIONS = List.of(FORMAT, HEADER, CONFLICT, OVERWRITE);
  private static final List<String> FORMATS =
      Arrays.stream(Format.values()).map(Format::word).toList();
  private static final List<String> CONFLICTS = List.of("error", "skip", "replace");

  private final SyntaxErrors errors;
  private final QueryBuilder queries;
  private final LiteralBuilder literals;

  CopyBuilder(SyntaxErrors errors, QueryBuilder queries, LiteralBuilder literals) {
    this.errors = errors;
    this.queries = queries;
    this.literals = literals;
  }

  Statement copy(CopyContext node) {
    Map<String, CopyOptionContext> options = options(node);
    String path = literals.string(node.string()).value();
    CopyFile file =
        new CopyFile(
            path,
            format(node, options.get(FORMAT), path),
            options.containsKey(HEADER),
            Positions.of(node.string()));
    if (options.containsKey(HEADER) && file.format() != Format.CSV) {
      throw errors.at(options.get(HEADER), "HEADER is an option of FORMAT csv.");
    }
    if (node.copied().STAR() != null && file.format() != Format.NOSQL_WORKBENCH) {
      throw errors.at(
          node.copied(),
          "COPY * is for files that say which tables they hold: FORMAT nosql_workbench.");
    }
    return node.FROM() != null ? from(node, file, options) : to(node, file, options);
  }

  private CopyFrom from(CopyContext node, CopyFile file, Map<String, CopyOptionContext> options) {
    if (node.copied().query() != null) {
      throw errors.at(node.copied(), "COPY reads a file into a table, not into a query.");
    }
    if (options.containsKey(OVERWRITE)) {
      throw errors.at(options.get(OVERWRITE), "OVERWRITE is an option of COPY … TO.");
    }
    if (node.ALLOW() != null) {
      throw errors.at(node.ALLOW().getSymbol(), "COPY … FROM reads no table.");
    }
    CopyOptionContext conflict = options.get(CONFLICT);
    return new CopyFrom(
        node.copied().tableName() == null
            ? null
            : Names.tableName(node.copied().tableName(), errors),
        file,
        conflict == null ? Conflict.ERROR : conflict(conflict),
        Positions.of(node));
  }

  private CopyTo to(CopyContext node, CopyFile file, Map<String, CopyOptionContext> options) {
    if (node.copied().query() != null && file.format() == Format.NOSQL_WORKBENCH) {
      throw errors.at(
          node.copied(), "A model describes tables: COPY t TO writes one, COPY * TO all of them.");
    }
    if (options.containsKey(CONFLICT)) {
      throw errors.at(options.get(CONFLICT), "CONFLICT is an option of COPY … FROM.");
    }
    TableName table =
        node.copied().tableName() == null
            ? null
            : Names.tableName(node.copied().tableName(), errors);
    if (node.copied().query() != null && node.ALLOW() != null) {
      throw errors.at(
          node.ALLOW().getSymbol(),
          "ALLOW SCAN stands at the end of the query, inside of its parentheses.");
    }
    boolean allowScan = node.ALLOW() != null;
    return new CopyTo(
        table,
        table == null
            ? node.copied().query() == null ? null : queries.query(node.copied().query())
            : SelectQuery.all(table, allowScan),
        allowScan,
        file,
        options.containsKey(OVERWRITE),
        Positions.of(node));
  }

  private Map<String, CopyOptionContext> options(CopyContext node) {
    Map<String, CopyOptionContext> options = new LinkedHashMap<>();
    if (node.copyOptions() != null) {
      for (CopyOptionContext option : node.copyOptions().copyOption()) {
        String name = option.name.getText().toUpperCase(Locale.ROOT);
        if (!OPTIONS.contains(name)) {
          throw unexpected(option.name, "COPY has no option " + option.name.getText(), OPTIONS);
        }
        if (options.put(name, option) != null) {
          throw errors.at(option, "The option " + name + " is written twice.");
        }
        if ((name.equals(HEADER) || name.equals(OVERWRITE)) && option.value != null) {
          throw errors.at(option.value, name + " takes no value.");
        }
      }
    }
    return options;
  }

  /** The format as it is written, else as the file's name ends; all tables are in models only. */
  private Format format(CopyContext node, @Nullable CopyOptionContext option, String path) {
    if (option != null) {
      return Format.valueOf(word(option, FORMATS).toUpperCase(Locale.ROOT));
    }
    Format named = Format.ofName(path);
    if (named == null) {
      throw errors.at(
          node.string(),
          "COPY needs the format of the file, which its name does not tell: ("
              + FORMAT
              + " "
              + String.join(" | ", FORMATS)
              + ").");
    }
    return node.copied().STAR() != null && named == Format.JSON ? Format.NOSQL_WORKBENCH : named;
  }

  private Conflict conflict(CopyOptionContext option) {
    return Conflict.valueOf(word(option, CONFLICTS).toUpperCase(Locale.ROOT));
  }

  private String word(CopyOptionContext option, List<String> words) {
    String word = option.value == null ? "" : option.value.getText().toLowerCase(Locale.ROOT);
    if (!words.contains(word)) {
      throw unexpected(
          option.value == null ? option.name : option.value,
          option.name.getText().toUpperCase(Locale.ROOT)
              + (word.isEmpty() ? " needs a value" : " cannot be " + word),
          words);
    }
    return word;
  }

  private SyntaxException unexpected(IdentifierContext node, String what, List<String> expected) {
    return errors.unexpected(
        node.getStart(), what + "; there are " + String.join(", ", expected) + ".", expected);
  }
}
