package io.partita.sql.catalog;

import io.partita.engine.value.AttributeValue;
import io.partita.sql.Json;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.QueryExpression;
import io.partita.sql.statement.Statement;
import io.partita.sql.statement.StatementParser;
import java.util.ArrayList;
import java.util.List;

/**
 * A query with a name. What the engine keeps of it is a document: in the first line the names that
 * the columns of the query had when it was made, as a JSON array, because * means those; behind it
 * the statement that made it, as it was written.
 *
 * @param columns the names that its columns were given; empty where they have their own
 * @param labels the columns of the query when the view was made
 * @param text the statement that made it
 */
public record View(
    String name,
    List<Identifier> columns,
    QueryExpression query,
    List<String> labels,
    String text) {
  public View {
    columns = List.copyOf(columns);
    labels = List.copyOf(labels);
  }

  /** A view as the engine keeps it. */
  static View read(String name, String document) {
    int end = document.indexOf('\n');
    String text = document.substring(end + 1);
    List<String> labels = new ArrayList<>();
    if (Json.parse(document.substring(0, end)) instanceof AttributeValue.L list) {
      list.values().forEach(label -> labels.add(((AttributeValue.S) label).value()));
    }
    Statement.CreateView create = (Statement.CreateView) StatementParser.parse(text).statement();
    return new View(name, create.columns(), create.query().query(), labels, text);
  }

  /** What the engine keeps. */
  public String document() {
    return Json.text(
            new AttributeValue.L(
                labels.stream().<AttributeValue>map(AttributeValue.S::new).toList()))
        + "\n"
        + text;
  }

  /** The names of its columns. */
  public List<String> columnNames() {
    return columns.isEmpty() ? labels : columns.stream().map(Identifier::name).toList();
  }
}
