package io.partita.sql.run;

import io.partita.engine.BatchExecute;
import io.partita.engine.ConditionalCheckFailedException;
import io.partita.engine.EngineException;
import io.partita.engine.PrimaryKey;
import io.partita.engine.PutItemRequest;
import io.partita.engine.ReturnValues;
import io.partita.engine.TransactionConflictException;
import io.partita.engine.WriteItemResult;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Item;
import io.partita.sql.CopyFiles;
import io.partita.sql.CopyProgress;
import io.partita.sql.EngineErrors;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlType;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TargetNames;
import io.partita.sql.copy.ItemReader;
import io.partita.sql.plan.Planner;
import io.partita.sql.plan.StatementParameters;
import io.partita.sql.statement.CopyFile;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.Statement.CopyFrom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * COPY of a file into a table: items as INSERT would make them, written in batches that share a
 * sync, each item by itself. What was written when it fails stays. Immutable, shared by all
 * sessions.
 */
public final class CopyIn {
  private static final int BATCH_ITEMS = 1_000;
  private static final int BATCH_BYTES = 4 << 20;

  private final Catalog catalog;
  private final Table table;
  private final CopyFile file;
  private final CopyFile.Conflict conflict;
  private final NewItems making;
  private final Condition absent;

  /** Compiles a statement. */
  public CopyIn(CopyFrom copy, Catalog catalog, Table table, Planner planner) {
    this.catalog = catalog;
    this.table = table;
    this.file = copy.file();
    this.conflict = copy.conflict();
    ValueExpressions values = new ValueExpressions(planner, StatementParameters.written(0));
    this.making = new NewItems(table, values);
    values.finish(copy.position());
    this.absent =
        new Condition.AttributeNotExists(DocumentPath.of(table.partitionKey().attribute()));
  }

  /** The table. */
  public Table table() {
    return table;
  }

  /** Opens the file and loads it; how many rows were written. */
  long execute(CopyFiles files, CopyProgress progress, boolean retry, Execution execution) {
    CopyFiles.Source source = files.open(file);
    List<String> columns = table.columns().stream().map(Column::name).toList();
    try (ItemReader reader = ItemReader.of(file, source, columns)) {
      return execute(reader, source.size(), progress, retry, execution);
    }
  }

  /** Loads items; how many were written. */
  long execute(
      ItemReader reader, long size, CopyProgress progress, boolean retry, Execution execution) {
    Load load = new Load(execution, retry, attributes(reader.names()));
    try {
      for (Map<String, AttributeValue> members = reader.next();
          members != null;
          members = reader.next()) {
        load.add(members, new Place(reader.row(), reader.line()));
        progress.moved(reader.row(), reader.bytesRead(), size);
      }
      load.flush();
    } catch (SqlError e) {
      throw new SqlError(e.error(), load.ended(e.getMessage()), e);
    } catch (EngineException e) {
      throw new SqlError(EngineErrors.of(e), load.ended(e.getMessage()), e);
    }
    return load.written;
  }

  /** What the names of csv mean, which are those of columns; other formats name attributes. */
  private Map<String, String> attributes(List<String> names) {
    TargetNames targets = new TargetNames(catalog, table);
    Map<String, String> attributes = new LinkedHashMap<>();
    Map<String, String> meaning = new HashMap<>();
    for (String name : names) {
      TargetNames.Target target = targets.find(new Identifier(name, false, file.position()));
      attributes.put(name, target.attribute());
      String other = meaning.put(target.attribute(), name);
      if (other != null) {
        Column column = target.column();
        throw new SqlError(
            SqlErrors.DUPLICATE_COLUMN,
            file.path()
                + ", line 1: The names "
                + other
                + " and "
                + name
                + " of the header mean one column, "
                + (column == null ? target.attribute() : column.name())
                + ", as a name does that only differs in case. Give one of them another name; FORMAT"
                + " json keeps names as they are.");
      }
    }
    return attributes;
  }

  /**
   * Where an item stands in the file.
   *
   * @param line 0 if it has none
   */
  private record Place(long row, long line) {}

  private record Row(Item item, Place place) {}

  /** The loading of one file. */
  private final class Load {
    private final Execution execution;
    private final Frame frame;
    private final boolean retry;

    private final Map<String, String> attributes;

    private final @Nullable BatchExecute engine;

    /** The rows of the batch by key: of a row that another one replaces nothing is written. */
    private final Map<PrimaryKey, Row> replacing = new LinkedHashMap<>();

    private final List<Row> rows = new ArrayList<>();
    private long bytes;
    private long rowsInBatch;
    private long written;

    /**
     * A load.
     *
     * @param attributes what the names of the file mean where they are not attributes
     */
    Load(Execution execution, boolean retry, Map<String, String> attributes) {
      this.attributes = attributes;
      this.execution = execution;
      this.frame = new Frame(new @Nullable Object[0], execution);
      this.retry = retry;
      this.engine = execution.engine.capability(BatchExecute.class).orElse(null);
    }

    void add(Map<String, AttributeValue> members, Place place) {
      Row row = new Row(item(members, place), place);
      if (conflict == CopyFile.Conflict.REPLACE) {
        replacing.put(KeyValues.key(table, row.item()), row);
      } else {
        rows.add(row);
      }
      rowsInBatch++;
      bytes += row.item().sizeBytes();
      if (rowsInBatch >= BATCH_ITEMS || bytes >= BATCH_BYTES) {
        flush();
      }
      if ((place.row() & 255) == 0) {
        execution.checkCancelled();
      }
    }

    private Item item(Map<String, AttributeValue> members, Place place) {
      try {
        Map<String, AttributeValue> named = new LinkedHashMap<>();
        members.forEach(
            (name, value) -> {
              String attribute = attributes.getOrDefault(name, name);
              named.put(attribute, binary(attribute, value));
            });
        return Item.of(making.item(named, frame));
      } catch (SqlError e) {
        throw new SqlError(e.error(), at(place) + e.getMessage(), e);
      } catch (EngineException e) {
        throw new SqlError(EngineErrors.of(e), at(place) + e.getMessage(), e);
      }
    }

    /** A declared binary stands in csv and JSON as Base64 text. */
    private AttributeValue binary(String attribute, AttributeValue value) {
      Column column = table.columnOf(attribute);
      if (column == null
          || column.type().type() != SqlType.VARBINARY
          || !(value instanceof AttributeValue.S text)) {
        return value;
      }
      try {
        return new AttributeValue.B(Binary.copyOf(Base64.getDecoder().decode(text.value())));
      } catch (IllegalArgumentException e) {
        throw new SqlError(
            SqlErrors.NOT_CONVERTIBLE,
            "The binary " + table.name() + "." + column.name() + " is written as Base64 text.",
            e);
      }
    }

    private String at(Place place) {
      return place.line() > 0
          ? file.path() + ", row " + place.row() + " (line " + place.line() + "): "
          : file.path() + ", item " + place.row() + " of " + table.name() + ": ";
    }

    /** Writes what has come together. */
    void flush() {
      rows.addAll(replacing.values());
      long superseded = rowsInBatch - rows.size();
      replacing.clear();
      try {
        if (execution.consumption().limitsWrites()) {
          if (conflict == CopyFile.Conflict.SKIP) {
            skipWhatIsThere();
          }
          requireUnits();
        }
        List<BatchExecute.Outcome> outcomes =
            engine == null
                ? List.of()
                : engine.batchExecute(rows.stream().map(this::put).toList(), execution.context);
        SqlError first = null;
        for (int i = 0; i < rows.size(); i++) {
          SqlError error = end(rows.get(i), engine == null ? null : outcomes.get(i));
          first = first == null ? error : first;
        }
        if (first != null) {
          throw first;
        }
      } finally {
        rows.clear();
        rowsInBatch = 0;
        bytes = 0;
      }
      written += superseded;
    }

    /** Leaves out, before a budget is asked, what would not be written and costs nothing. */
    private void skipWhatIsThere() {
      Set<PrimaryKey> there = Gets.replaced(table, items(), execution).keySet();
      rows.removeIf(row -> there.contains(KeyValues.key(table, row.item())));
    }

    /** Refuses a batch that cannot be written within the budget. */
    private void requireUnits() {
      execution
          .consumption()
          .requireWrites(
              table.name(),
              conflict == CopyFile.Conflict.REPLACE
                  ? WriteUnits.ofPuts(table, items(), execution)
                  : WriteUnits.ofNew(table, items()));
    }

    private List<Item> items() {
      return rows.stream().map(Row::item).toList();
    }

    private PutItemRequest put(Row row) {
      return new PutItemRequest(
          table.name(),
          row.item(),
          conflict == CopyFile.Conflict.REPLACE ? null : absent,
          ReturnValues.NONE,
          false);
    }

    /**
     * Counts a row that was written, or says why it was not.
     *
     * @param outcome null if it is to be written by itself
     */
    private @Nullable SqlError end(Row row, BatchExecute.@Nullable Outcome outcome) {
      try {
        WriteItemResult result =
            outcome instanceof BatchExecute.Done done ? done.result() : alone(row, outcome);
        execution.wrote(result.consumed());
        written++;
        return null;
      } catch (ConditionalCheckFailedException there) {
        return conflict == CopyFile.Conflict.SKIP
            ? null
            : new SqlError(
                SqlErrors.DUPLICATE_KEY,
                at(row.place())
                    + "The table "
                    + table.name()
                    + " has an item with the key "
                    + KeyValues.text(table, row.item())
                    + " already.",
                there);
      } catch (EngineException e) {
        return new SqlError(EngineErrors.of(e), at(row.place()) + e.getMessage(), e);
      }
    }

    /** A row that met a transaction's lock is tried again by itself. */
    private WriteItemResult alone(Row row, BatchExecute.@Nullable Outcome outcome) {
      if (outcome instanceof BatchExecute.Failed failed
          && !(failed.cause() instanceof TransactionConflictException)) {
        throw failed.cause();
      }
      return Executor.retrying(
          retry, execution.context, () -> execution.engine.putItem(put(row), execution.context));
    }

    /** Why a load ended, with what is kept of it and how to go on. */
    private String ended(@Nullable String why) {
      String sentence = why == null || why.endsWith(".") ? why : why + ".";
      if (written == 0) {
        return sentence + " Nothing was written.";
      }
      return String.format(
          Locale.ROOT,
          "%s %,d %s written and %s. To go on: the same COPY with %s.",
          sentence,
          written,
          written == 1 ? "row was" : "rows were",
          written == 1 ? "stays" : "stay",
          conflict == CopyFile.Conflict.REPLACE
              ? "CONFLICT replace, which writes all again"
              : "CONFLICT skip, which leaves what is there");
    }
  }
}
