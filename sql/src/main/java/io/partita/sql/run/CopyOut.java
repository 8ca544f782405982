package io.partita.sql.run;

import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Item;
import io.partita.sql.ColumnDescription;
import io.partita.sql.CopyFiles;
import io.partita.sql.CopyProgress;
import io.partita.sql.Rows;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlType;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Table;
import io.partita.sql.copy.ItemWriter;
import io.partita.sql.copy.WorkbenchModelWriter;
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
 * COPY of tables or a query into a file. Of a table its items are written as they are stored, of a
 * query its rows by their labels, without what is NULL. The file gets its name when it is complete.
 * Immutable, shared by all sessions.
 */
public final class CopyOut {
  private final List<Source> sources;
  private final CopyFile file;
  private final boolean overwrite;
  private final String model;
  private final boolean ofQuery;
  private final List<String> labels;

  /**
   * What is written.
   *
   * @param table whose items the query reads, all of them; null if its rows are written
   */
  public record Source(QueryRun query, @Nullable Table table) {}

  /**
   * Compiles a statement.
   *
   * @param sources at least one; several are tables of a model
   * @param model the name of a model
   * @throws SqlError 42701 if two columns have one label, 42809 if a model cannot have what is
   *     written
   */
  public CopyOut(CopyTo copy, List<Source> sources, String model) {
    this.sources = List.copyOf(sources);
    this.file = copy.file();
    this.overwrite = copy.overwrite();
    this.model = model;
    this.ofQuery = copy.table() == null && copy.query() != null;
    this.labels = query().plan().columns().stream().map(ColumnDescription::label).toList();
    // Items in other formats have the names of their attributes, and no labels.
    boolean items = sources.get(0).table() != null;
    if (!items || file.format() == CopyFile.Format.CSV) {
      requireDistinct(copy, items);
    }
  }

  private void requireDistinct(CopyTo copy, boolean items) {
    Set<String> distinct = new HashSet<>();
    for (String label : labels) {
      if (!distinct.add(label)) {
        throw SqlError.at(
            SqlErrors.DUPLICATE_COLUMN,
            copy.position(),
            "Two columns of the file would be named "
                + label
                + (items
                    ? "; rename the one that is declared with ALTER TABLE, or copy a query of this"
                        + " table that gives one another name with AS."
                    : "; give one another name with AS."));
      }
    }
  }

  /** What is read. */
  public List<QueryRun> queries() {
    return sources.stream().map(Source::query).toList();
  }

  /** Whether it is a query that is written, and no table or view that is named. */
  public boolean ofQuery() {
    return ofQuery;
  }

  /** What is read first; others read as it does, and have no parameters. */
  public QueryRun query() {
    return sources.get(0).query();
  }

  /** Writes the file; how many rows it has. */
  long execute(
      CopyFiles files, CopyProgress progress, @Nullable Object[] parameters, Execution execution) {
    try (ItemWriter writer = writer(files.create(file, overwrite))) {
      long count = 0;
      for (Source source : sources) {
        if (writer instanceof WorkbenchModelWriter tables && source.table() != null) {
          tables.table(source.table().description(), types(source.table()));
        }
        count = write(source, writer, count, progress, parameters, execution);
      }
      writer.complete();
      return count;
    }
  }

  private ItemWriter writer(CopyFiles.Target target) {
    return file.format() == CopyFile.Format.NOSQL_WORKBENCH
        ? new WorkbenchModelWriter(file, target, model)
        : ItemWriter.of(file, target, labels, labels.stream().map(this::attribute).toList());
  }

  private long write(
      Source source,
      ItemWriter writer,
      long before,
      CopyProgress progress,
      @Nullable Object[] parameters,
      Execution execution) {
    long count = before;
    try (Rows rows = source.query().execute(parameters, execution)) {
      while (rows.next()) {
        Item item =
            source.table() != null && rows instanceof ItemRows stored ? stored.frame().item : null;
        writer.write(item == null ? row(rows) : item.attributes());
        progress.moved(++count, 0, 0);
        if ((count & 255) == 0) {
          execution.checkCancelled();
        }
      }
    }
    return count;
  }

  /**
   * The types of the attributes that columns are declared of, as a model knows them; JSON is one of
   * several, and seen in the items.
   */
  private static Map<String, AttributeType> types(Table table) {
    Map<String, AttributeType> types = new LinkedHashMap<>();
    for (Column column : table.columns()) {
      if (column.type().type() != SqlType.JSON) {
        types.put(column.attribute(), column.type().storedAs());
      }
    }
    return types;
  }

  /** The attribute behind a column of what is written. */
  private String attribute(String label) {
    Table table = sources.get(0).table();
    Column column = table == null ? null : table.column(label);
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
