package io.partita.engine.model;

import io.partita.engine.CreateTableRequest;
import io.partita.engine.GlobalIndex;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.LocalIndex;
import io.partita.engine.PrimaryKey;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table as a map from key values to decoded items. */
final class ModelTable {
  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final String NOT_VALID = "One or more parameter values are not valid. ";

  final String name;
  final KeySchema key;
  final List<LocalIndex> indexes;

  /** In the order of their creation; changed by those who create and delete them. */
  final List<GlobalIndex> globalIndexes;

  final Map<List<AttributeValue>, Map<String, AttributeValue>> items = new HashMap<>();

  /** How often each key was written, so that a read item is known to have changed. */
  final Map<List<AttributeValue>, Integer> writes = new HashMap<>();

  ModelTable(CreateTableRequest request) {
    this.name = request.table();
    this.key = request.key();
    this.indexes = request.localIndexes();
    this.globalIndexes = new ArrayList<>(request.globalIndexes());
  }

  /** The table without its items. */
  ModelTable emptied() {
    return new ModelTable(new CreateTableRequest(name, key, indexes, globalIndexes, 1, null));
  }

  List<KeyAttribute> keys() {
    return key.attributes();
  }

  /** The key of an item to be put, or the refusal. */
  List<AttributeValue> keyOf(Map<String, AttributeValue> item) {
    List<AttributeValue> values = new ArrayList<>();
    for (KeyAttribute attribute : keys()) {
      AttributeValue value = item.get(attribute.name());
      if (value == null) {
        throw new ValidationException(
            Kind.KEY_MISSING, INVALID + "Missing the key " + attribute.name() + " in the item");
      }
      if (value.type() != attribute.type()) {
        throw new ValidationException(
            Kind.TYPE_MISMATCH,
            INVALID
                + "Type mismatch for key "
                + attribute.name()
                + " expected: "
                + attribute.type()
                + " actual: "
                + value.type());
      }
      checkValue(attribute.name(), value);
      values.add(value);
    }
    return values;
  }

  List<AttributeValue> keyOf(PrimaryKey given) {
    List<AttributeValue> values = new ArrayList<>();
    values.add(given.partition());
    if (given.sort() != null) {
      values.add(given.sort());
    }
    boolean matches =
        values.size() == keys().size()
            && keys().get(0).name().equals(given.partitionName())
            && (values.size() == 1 || keys().get(1).name().equals(given.sortName()));
    for (int i = 0; matches && i < values.size(); i++) {
      matches = keys().get(i).type() == values.get(i).type();
    }
    if (!matches) {
      throw new ValidationException(
          Kind.TYPE_MISMATCH,
          "The provided key element does not match the schema: the key of table "
              + name
              + " is "
              + keys().stream()
                  .map(each -> each.name() + " (" + each.type() + ")")
                  .collect(Collectors.joining(", "))
              + ", found: "
              + given.partitionName()
              + " ("
              + given.partition().type()
              + ")"
              + (given.sort() == null
                  ? ""
                  : ", " + given.sortName() + " (" + given.sort().type() + ")"));
    }
    for (int i = 0; i < values.size(); i++) {
      checkValue(keys().get(i).name(), values.get(i));
    }
    return values;
  }

  static void checkValue(String name, AttributeValue value) {
    if (value.type() != AttributeType.N && ModelSizes.value(value) == 0) {
      throw new ValidationException(
          Kind.INVALID_PARAMETER, NOT_VALID + empty(value.type()) + " Key: " + name);
    }
  }

  static void checkNotEmpty(PrimaryKey key) {
    if (canBeEmpty(key.partition())) {
      checkValue(key.partitionName(), key.partition());
    }
    if (key.sortName() != null && key.sort() != null && canBeEmpty(key.sort())) {
      checkValue(key.sortName(), key.sort());
    }
  }

  private static boolean canBeEmpty(AttributeValue value) {
    return value.type() == AttributeType.S || value.type() == AttributeType.B;
  }

  private static String empty(AttributeType type) {
    return "The AttributeValue for a key attribute cannot contain an empty "
        + (type == AttributeType.S ? "string" : "binary")
        + " value.";
  }

  Map<String, AttributeValue> keyItem(List<AttributeValue> values) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      item.put(keys().get(i).name(), values.get(i));
    }
    return item;
  }

  /** The entry of the item in the index, null if it has none, or the refusal. */
  @Nullable Map<String, AttributeValue> entry(
      LocalIndex index, @Nullable Map<String, AttributeValue> item) {
    AttributeValue sort = item == null ? null : item.get(index.sort().name());
    if (item == null || sort == null) {
      return null;
    }
    checkIndexKey(index.name(), index.sort(), sort);
    Map<String, AttributeValue> entry = new LinkedHashMap<>();
    item.forEach(
        (name, value) -> {
          boolean held =
              index.projection() instanceof IndexProjection.All
                  || key.find(name) != null
                  || index.sort().name().equals(name)
                  || (index.projection() instanceof IndexProjection.Include include
                      && include.nonKeyAttributes().contains(name));
          if (held) {
            entry.put(name, value);
          }
        });
    return entry;
  }

  /** Refuses a value that no key of the index can have. */
  static void checkIndexKey(String index, KeyAttribute attribute, AttributeValue value) {
    if (value.type() != attribute.type()) {
      throw new ValidationException(
          Kind.TYPE_MISMATCH,
          INVALID
              + "Type mismatch for Index Key "
              + attribute.name()
              + " Expected: "
              + attribute.type()
              + " Actual: "
              + value.type()
              + " IndexName: "
              + index);
    }
    if (value.type() != AttributeType.N && ModelSizes.value(value) == 0) {
      throw new ValidationException(
          Kind.INVALID_PARAMETER,
          NOT_VALID
              + "A value specified for a secondary index key is not supported. "
              + empty(value.type())
              + " IndexName: "
              + index
              + ", IndexKey: "
              + attribute.name());
    }
  }

  LocalIndex index(String indexName) {
    return indexes.stream()
        .filter(index -> index.name().equals(indexName))
        .findFirst()
        .orElseThrow(
            () ->
                new ValidationException(
                    Kind.UNKNOWN_INDEX,
                    "The table does not have the specified index: " + indexName));
  }
}
