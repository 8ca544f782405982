package io.partita.sql.copy;

import io.partita.engine.GlobalIndexDescription;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.LocalIndex;
import io.partita.engine.TableDescription;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.sql.CopyFiles;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.statement.CopyFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A model of the NoSQL Workbench for DynamoDB, as {@link WorkbenchModel} reads it: {@link #table}
 * begins a table, and the items that follow are its sample data.
 */
public final class WorkbenchModelWriter extends ItemWriter {
  private final String path;
  private @Nullable TableDescription table;
  private Map<String, AttributeType> declared = Map.of();

  /** The types of the attributes of the table that are not declared. */
  private final Map<String, Set<AttributeType>> seen = new TreeMap<>();

  private boolean firstTable = true;
  private boolean firstItem = true;
  private long length;

  /**
   * A writer.
   *
   * @param model the name of the model
   */
  public WorkbenchModelWriter(CopyFile file, CopyFiles.Target target, String model) {
    super(file.path(), target);
    this.path = file.path();
    put("{\"ModelName\":" + json(text(model)) + ",\n\"ModelMetadata\":" + metadata() + ",\n");
    put("\"DataModel\":[");
  }

  private static String metadata() {
    Map<String, AttributeValue> metadata = new LinkedHashMap<>();
    metadata.put("Author", text(""));
    metadata.put("Description", text(""));
    metadata.put("AWSService", text("Amazon DynamoDB"));
    metadata.put("Version", text("3.0"));
    return json(new AttributeValue.M(metadata));
  }

  /**
   * Begins a table.
   *
   * @param declared the attributes that columns are declared of, with the types of the columns
   * @throws SqlError 42809 if the Workbench has no place for one of its indexes
   */
  public void table(TableDescription next, Map<String, AttributeType> declared) {
    endTable();
    Map<String, AttributeValue> head = new LinkedHashMap<>();
    head.put(WorkbenchModel.TABLE_NAME, text(next.table()));
    head.put(WorkbenchModel.KEY_ATTRIBUTES, key(next.key()));
    if (!next.globalIndexes().isEmpty()) {
      head.put(
          WorkbenchModel.GLOBAL_INDEXES,
          list(next.globalIndexes(), description -> index(next, description)));
    }
    if (!next.localIndexes().isEmpty()) {
      head.put(
          WorkbenchModel.LOCAL_INDEXES, list(next.localIndexes(), local -> index(next, local)));
    }
    String members = json(new AttributeValue.M(head));
    put(firstTable ? "\n" : ",\n");
    put(members.substring(0, members.length() - 1) + ",\n\"" + WorkbenchModel.ITEMS + "\":[");
    this.table = next;
    this.declared = declared;
    firstTable = false;
    firstItem = true;
  }

  @Override
  public void write(Map<String, AttributeValue> attributes) {
    put(firstItem ? "\n" : ",\n");
    put(json(DynamoDbJson.json(attributes)));
    firstItem = false;
    attributes.forEach(
        (name, value) ->
            seen.computeIfAbsent(name, unseen -> EnumSet.noneOf(AttributeType.class))
                .add(value.type()));
  }

  @Override
  void finish() {
    endTable();
    put("\n]}\n");
  }

  /** The attributes come last: what is not declared is known only when all items were seen. */
  private void endTable() {
    if (table == null) {
      return;
    }
    Map<String, AttributeType> attributes = new LinkedHashMap<>(declared);
    table.globalIndexes().forEach(index -> addKeys(index.index().key(), attributes));
    table.localIndexes().forEach(index -> attributes.put(index.sort().name(), index.sort().type()));
    seen.forEach(
        (name, types) -> {
          AttributeType type = only(types);
          if (type != null) {
            attributes.putIfAbsent(name, type);
          }
        });
    table.key().attributes().forEach(key -> attributes.remove(key.name()));
    put("\n],\n\"" + WorkbenchModel.ATTRIBUTES + "\":");
    put(
        json(
            list(
                attributes.entrySet(),
                attribute -> attribute(attribute.getKey(), attribute.getValue()))));
    put(",\n\"DataAccess\":{\"MySql\":{}}}");
    seen.clear();
    table = null;
  }

  private static void addKeys(KeySchema key, Map<String, AttributeType> attributes) {
    key.attributes().forEach(attribute -> attributes.put(attribute.name(), attribute.type()));
  }

  /**
   * The type that all values of an attribute have beside NULL; null if there are several, as a
   * declared one would hide the others.
   */
  private static @Nullable AttributeType only(Set<AttributeType> types) {
    Set<AttributeType> others = EnumSet.copyOf(types);
    others.remove(AttributeType.NULL);
    return others.isEmpty()
        ? AttributeType.NULL
        : others.size() == 1 ? others.iterator().next() : null;
  }

  private static AttributeValue index(TableDescription table, GlobalIndexDescription description) {
    KeySchema key = description.index().key();
    String name = description.index().name();
    if (key.partition().size() > 1 || key.sort().size() > 1) {
      throw new SqlError(
          SqlErrors.WRONG_OBJECT_KIND,
          String.format(
              Locale.ROOT,
              "The global index %s of %s has %d partition and %d sort attributes; a model of the"
                  + " NoSQL Workbench has a place for one of each. FORMAT dynamodb_json writes the"
                  + " items alone.",
              name,
              table.table(),
              key.partition().size(),
              key.sort().size()));
    }
    return index(name, key, description.index().projection());
  }

  private static AttributeValue index(TableDescription table, LocalIndex index) {
    KeySchema key = new KeySchema(table.key().partition(), List.of(index.sort()));
    return index(index.name(), key, index.projection());
  }

  private static AttributeValue index(String name, KeySchema key, IndexProjection projection) {
    Map<String, AttributeValue> index = new LinkedHashMap<>();
    index.put(WorkbenchModel.INDEX_NAME, text(name));
    index.put(WorkbenchModel.KEY_ATTRIBUTES, key(key));
    index.put(WorkbenchModel.PROJECTION, projection(projection));
    return new AttributeValue.M(index);
  }

  private static AttributeValue projection(IndexProjection projection) {
    Map<String, AttributeValue> members = new LinkedHashMap<>();
    if (projection instanceof IndexProjection.Include include) {
      members.put(WorkbenchModel.PROJECTION_TYPE, text("INCLUDE"));
      members.put(
          WorkbenchModel.ATTRIBUTES,
          list(include.nonKeyAttributes().stream().sorted().toList(), WorkbenchModelWriter::text));
    } else {
      members.put(
          WorkbenchModel.PROJECTION_TYPE,
          text(projection instanceof IndexProjection.All ? "ALL" : "KEYS_ONLY"));
    }
    return new AttributeValue.M(members);
  }

  private static AttributeValue key(KeySchema key) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    attributes.put(WorkbenchModel.PARTITION_KEY, attribute(key.partition().get(0)));
    if (!key.sort().isEmpty()) {
      attributes.put(WorkbenchModel.SORT_KEY, attribute(key.sort().get(0)));
    }
    return new AttributeValue.M(attributes);
  }

  private static AttributeValue attribute(KeyAttribute attribute) {
    return attribute(attribute.name(), attribute.type());
  }

  private static AttributeValue attribute(String name, AttributeType type) {
    Map<String, AttributeValue> attribute = new LinkedHashMap<>();
    attribute.put(WorkbenchModel.ATTRIBUTE_NAME, text(name));
    attribute.put(WorkbenchModel.ATTRIBUTE_TYPE, text(type.name()));
    return new AttributeValue.M(attribute);
  }

  private static <T> AttributeValue list(Collection<T> elements, Function<T, AttributeValue> json) {
    List<AttributeValue> values = new ArrayList<>();
    elements.forEach(element -> values.add(json.apply(element)));
    return new AttributeValue.L(values);
  }

  private static AttributeValue text(String text) {
    return new AttributeValue.S(text);
  }

  /** Appends; a model is read as a whole, so it is not written longer than it can be read. */
  private void put(String text) {
    length += text.length();
    if (length > WorkbenchModel.MAX_LENGTH) {
      throw new SqlError(
          SqlErrors.LIMIT,
          "The model "
              + path
              + " would have more than 64 million characters, and models are read as a whole."
              + " FORMAT dynamodb_json writes items without end.");
    }
    append(text);
  }
}
