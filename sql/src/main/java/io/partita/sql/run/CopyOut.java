package io.partita.sql.run;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Item;
import io.partita.sql.ColumnDescription;
import io.partita.sql.CopyFiles;
import io.partita.sql.CopyProgress;
import io.partita.sql.Rows;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Table;
import io.partita.sql.copy.ItemWriter;
import io.partita.sql.function.DateTimes;
import io.partita.sql.function.NumberFunctions;
import io.partita.sql.statement.CopyFile;
import io.partita.sql.statement.Statement.CopyTo;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * COPY of a table or a query into a file. Of a table its items are written as they are stored, of a
 * query its rows by their labels, without what is NULL. The file gets its name when it is complete.
 * Immutable, shared by all sessions.
 */
public final class CopyOut {
  private final QueryRun query;
  private final CopyFile file;
  private final boolean overwrite;
  private final boolean items;
  private final List<String> labels;

  /**
   * Compiles a statement.
   *
   * @param items whether the query reads all items of one table
   * @throws SqlError 42701 if two columns have one label
   */
  public CopyOut(CopyTo copy, QueryRun query, boolean items) {
    this.query = query;
    this.file = copy.file();
    this.overwrite = copy.overwrite();
    this.items = items;
    this.labels = query.plan().columns().stream().map(ColumnDescription::label).toList();
    Set<String> distinct = new HashSet<>();
    for (String label : labels) {
      if (!distinct.add(label)) {
        throw SqlError.at(
            SqlErrors.DUPLICATE_COLUMN,
            copy.query().position(),
            "Two columns of the file would be named " + label + "; give one another name with AS.");
      }
    }
  }

  /** What is written. */
  public QueryRun query() {
    return query;
  }

  /** Writes the file; how many rows it has. */
  long execute(
      CopyFiles files, CopyProgress progress, @Nullable Object[] parameters, Execution execution) {
    try (Rows rows = query.execute(parameters, execution);
        ItemWriter writer =
            ItemWriter.of(file, files.create(file, overwrite), labels, attributes())) {
      long count = 0;
      while (rows.next()) {
        Item item = items && rows instanceof ItemRows stored ? stored.frame().item : null;
        writer.write(item == null ? row(rows) : item.attributes());
        progress.moved(++count, 0, 0);
        if ((count & 255) == 0) {
          execution.checkCancelled();
        }
      }
      writer.complete();
      return count;
    }
  }

  private List<String> attributes() {
    return items ? labels.stream().map(this::attribute).toList() : labels;
  }

  /** The attribute behind a column of the table. */
  private String attribute(String label) {
    Table table = query.path().path().table();
    Column column = table.column(label);
    return column == null ? label : column.attribute();
  }

  private Map<String, AttributeValue> row(Rows rows) {
    Map<String, AttributeValue> row = new LinkedHashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      Object value = rows.get(i);
      if (value != null) {
        row.put(labels.get(i), stored(value));
      }
    }
    return row;
  }

  /** A value of a result as an attribute. */
  private static AttributeValue stored(Object value) {
    if (value instanceof AttributeValue attribute) {
      return attribute;
    }
    if (value instanceof BigDecimal number) {
      return new AttributeValue.N(number);
    }
    if (value instanceof Boolean bool) {
      return AttributeValue.Bool.of(bool);
    }
    if (value instanceof Binary binary) {
      return new AttributeValue.B(binary);
    }
    if (value instanceof Double approximate) {
      return new AttributeValue.N(NumberFunctions.exact(approximate));
    }
    if (value instanceof LocalDate date) {
      return new AttributeValue.S(DateTimes.text(date));
    }
    return value instanceof Number whole
        ? AttributeValue.N.of(whole.longValue())
        : new AttributeValue.S(value.toString());
  }
}
