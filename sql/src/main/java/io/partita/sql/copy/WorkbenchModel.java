package io.partita.sql.copy;

import io.partita.engine.ValidationException;
import io.partita.engine.value.AttributeValue;
import io.partita.sql.CopyFiles;
import io.partita.sql.EngineErrors;
import io.partita.sql.Json;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.statement.CopyFile;
import io.partita.sql.statement.Identifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A model of the NoSQL Workbench for DynamoDB: tables with their keys and indexes, and the items
 * that show what they hold. It is read as a whole.
 */
public final class WorkbenchModel {
  /** Models are drawn by people; none comes near to this. */
  static final int MAX_LENGTH = 1 << 26;

  /** The types that columns can be declared with; sets are attributes beside them. */
  private static final Set<String> COLUMN_TYPES = Set.of("S", "N", "B", "BOOL", "M", "L");

  // The members of a model

  static final String TABLE_NAME = "TableName";
  static final String KEY_ATTRIBUTES = "KeyAttributes";
  static final String PARTITION_KEY = "PartitionKey";
  static final String SORT_KEY = "SortKey";
  static final String ATTRIBUTES = "NonKeyAttributes";
  static final String ATTRIBUTE_NAME = "AttributeName";
  static final String ATTRIBUTE_TYPE = "AttributeType";
  static final String GLOBAL_INDEXES = "GlobalSecondaryIndexes";
  static final String LOCAL_INDEXES = "LocalSecondaryIndexes";
  static final String INDEX_NAME = "IndexName";
  static final String PROJECTION = "Projection";
  static final String PROJECTION_TYPE = "ProjectionType";
  static final String ITEMS = "TableData";

  private final String file;

  private WorkbenchModel(String file) {
    this.file = file;
  }

  /**
   * A table of a model.
   *
   * @param definition its CREATE TABLE IF NOT EXISTS
   * @param items its sample data
   */
  public record ModelTable(
      String name, String definition, List<Map<String, AttributeValue>> items) {
    public ModelTable {
      items = List.copyOf(items);
    }
  }

  /**
   * The tables of a file.
   *
   * @throws SqlError 22018 if it is no model, with the place
   */
  public static List<ModelTable> read(CopyFile file, CopyFiles.Source source) {
    WorkbenchModel model = new WorkbenchModel(file.path());
    try {
      AttributeValue json = Json.parse(text(file.path(), source), 2 * DynamoDbJson.MAX_DEPTH);
      List<ModelTable> tables = new ArrayList<>();
      for (AttributeValue table : model.list(model.object(json, "the file"), "DataModel")) {
        tables.add(model.table(model.object(table, "an element of DataModel")));
      }
      return tables;
    } catch (SqlError e) {
      throw e.getMessage().startsWith(file.path())
          ? e
          : new SqlError(e.error(), file.path() + ": " + e.getMessage(), e);
    }
  }

  private static String text(String name, CopyFiles.Source source) {
    try (TextSource text = new TextSource(name, source)) {
      StringBuilder whole = new StringBuilder();
      for (int c = text.read(); c != TextSource.END; c = text.read()) {
        whole.append((char) c);
        if (whole.length() > MAX_LENGTH) {
          throw text.failure(SqlErrors.LIMIT, "A model has at most 64 million characters.");
        }
      }
      return whole.toString();
    }
  }

  private ModelTable table(Map<String, AttributeValue> json) {
    String name = text(json, TABLE_NAME, "a table");
    Map<String, String> columns = new LinkedHashMap<>();
    List<String> key = keys(json, columns, "the table " + name);
    List<String> indexes = new ArrayList<>();
    for (AttributeValue index : optionalList(json, GLOBAL_INDEXES)) {
      indexes.add(globalIndex(object(index, "an index of " + name), key, columns));
    }
    for (AttributeValue index : optionalList(json, LOCAL_INDEXES)) {
      indexes.add(localIndex(object(index, "an index of " + name), key, columns));
    }
    for (AttributeValue attribute : optionalList(json, ATTRIBUTES)) {
      declare(object(attribute, "an attribute of " + name), columns, false, "the table " + name);
    }
    List<String> elements = new ArrayList<>();
    columns.forEach((column, type) -> elements.add(Identifier.display(column) + " " + type));
    elements.add("PRIMARY KEY " + names(key));
    elements.addAll(indexes);
    String definition =
        "CREATE TABLE IF NOT EXISTS "
            + Identifier.display(name)
            + " (\n    "
            + String.join(",\n    ", elements)
            + "\n)";
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    for (AttributeValue item : optionalList(json, ITEMS)) {
      items.add(item(item, name, items.size() + 1));
    }
    return new ModelTable(name, definition, items);
  }

  private Map<String, AttributeValue> item(AttributeValue json, String table, int number) {
    if (!(json instanceof AttributeValue.M item)) {
      throw refused("item " + number + " of " + table + " is no object");
    }
    String place = file + ", item " + number + " of " + table + ": ";
    try {
      return DynamoDbJson.attributes(item);
    } catch (SqlError e) {
      throw new SqlError(e.error(), place + e.getMessage(), e);
    } catch (ValidationException e) {
      throw new SqlError(EngineErrors.of(e), place + e.getMessage(), e);
    }
  }

  private String globalIndex(
      Map<String, AttributeValue> json, List<String> tableKey, Map<String, String> columns) {
    String name = text(json, INDEX_NAME, "an index");
    List<String> key = keys(json, columns, "the index " + name);
    return "GLOBAL INDEX "
        + Identifier.display(name)
        + " "
        + names(key)
        + projection(json, name, tableKey, key);
  }

  private String localIndex(
      Map<String, AttributeValue> json, List<String> tableKey, Map<String, String> columns) {
    String name = text(json, INDEX_NAME, "an index");
    List<String> key = keys(json, columns, "the index " + name);
    if (key.size() != 2) {
      throw refused("the local index " + name + " has no sort key");
    }
    return "LOCAL INDEX "
        + Identifier.display(name)
        + " "
        + names(key.subList(1, 2))
        + projection(json, name, tableKey, key);
  }

  private String projection(
      Map<String, AttributeValue> json, String name, List<String> tableKey, List<String> key) {
    Map<String, AttributeValue> projection =
        object(json.get(PROJECTION), PROJECTION + " of " + name);
    String type = text(projection, PROJECTION_TYPE, PROJECTION + " of " + name);
    return switch (type) {
      case "ALL" -> " ALL";
      case "KEYS_ONLY" -> " KEYS ONLY";
      case "INCLUDE" -> {
        List<String> included = new ArrayList<>();
        for (AttributeValue attribute : list(projection, ATTRIBUTES)) {
          String held = attribute instanceof AttributeValue.S text ? text.value() : "";
          if (!tableKey.contains(held) && !key.contains(held)) {
            included.add(held);
          }
        }
        yield included.isEmpty() ? " KEYS ONLY" : " INCLUDE " + names(included);
      }
      default -> throw refused("the index " + name + " has the projection " + type);
    };
  }

  /** The partition key and, if there is one, the sort key; both are declared. */
  private List<String> keys(
      Map<String, AttributeValue> json, Map<String, String> columns, String of) {
    Map<String, AttributeValue> keys =
        object(json.get(KEY_ATTRIBUTES), KEY_ATTRIBUTES + " of " + of);
    List<String> names = new ArrayList<>();
    names.add(
        declare(object(keys.get(PARTITION_KEY), PARTITION_KEY + " of " + of), columns, true, of));
    AttributeValue sort = keys.get(SORT_KEY);
    if (sort != null) {
      names.add(declare(object(sort, SORT_KEY + " of " + of), columns, true, of));
    }
    return names;
  }

  /** Declares an attribute, if columns can be of its type; its name. */
  private String declare(
      Map<String, AttributeValue> json, Map<String, String> columns, boolean key, String of) {
    String name = text(json, ATTRIBUTE_NAME, "an attribute of " + of);
    String type = text(json, ATTRIBUTE_TYPE, name);
    if (key && !Set.of("S", "N", "B").contains(type)) {
      throw refused("the key " + name + " of " + of + " has the type " + type);
    }
    if (COLUMN_TYPES.contains(type)) {
      columns.putIfAbsent(name, type);
    }
    return name;
  }

  private static String names(List<String> names) {
    return names.stream().map(Identifier::display).collect(Collectors.joining(", ", "(", ")"));
  }

  // What stands in the JSON

  private Map<String, AttributeValue> object(@Nullable AttributeValue json, String what) {
    if (json instanceof AttributeValue.M object) {
      return object.values();
    }
    throw refused(what + " is no object");
  }

  private List<AttributeValue> list(Map<String, AttributeValue> json, String name) {
    if (json.get(name) instanceof AttributeValue.L list) {
      return list.values();
    }
    throw refused("it has no array " + name);
  }

  private List<AttributeValue> optionalList(Map<String, AttributeValue> json, String name) {
    return json.containsKey(name) ? list(json, name) : List.of();
  }

  private String text(Map<String, AttributeValue> json, String name, String of) {
    if (json.get(name) instanceof AttributeValue.S text && !text.value().isEmpty()) {
      return text.value();
    }
    throw refused(of + " has no " + name);
  }

  private SqlError refused(String why) {
    return new SqlError(
        SqlErrors.NOT_CONVERTIBLE, file + " is not a model of the NoSQL Workbench: " + why + ".");
  }
}
