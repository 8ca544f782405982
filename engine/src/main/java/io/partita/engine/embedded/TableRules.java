package io.partita.engine.embedded;

import io.partita.engine.CreateTableRequest;
import io.partita.engine.GlobalIndex;
import io.partita.engine.GlobalIndexUpdate;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.LocalIndex;
import io.partita.engine.ResourceInUseException;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.embedded.store.TableStructure;
import io.partita.engine.embedded.store.TableStructure.GlobalIndexStructure;
import io.partita.engine.embedded.store.TableStructure.IndexState;
import io.partita.engine.embedded.store.TableStructure.LocalIndexStructure;
import io.partita.engine.value.Utf8;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a table may be. */
final class TableRules {
  /** The model says 3; shorter names of tables and indexes are fine embedded. */
  private static final int MIN_NAME = 1;

  private static final int MAX_NAME = 255;
  private static final int MAX_LOCAL_INDEXES = 5;
  private static final int MAX_GLOBAL_INDEXES = 20;
  private static final int MAX_KEY_PARTS = 4;
  private static final int MAX_PARTITIONS = 1_000;
  private static final int MAX_INCLUDED = 20;
  private static final int MAX_INCLUDED_IN_TABLE = 100;
  private static final int MAX_DEFINITION_BYTES = 409_600;
  private static final String INVALID = "One or more parameter values were invalid: ";

  private TableRules() {}

  /**
   * Returns if the table may be created.
   *
   * @throws ValidationException if not
   */
  static void check(CreateTableRequest request) {
    checkName("tableName", request.table());
    checkKey(request.key());
    Attributes attributes = new Attributes(request.key());
    checkIndexes(request, attributes);
    if (request.partitions() < 1 || request.partitions() > MAX_PARTITIONS) {
      throw constraint(
          "partitions",
          String.valueOf(request.partitions()),
          "Member must have value between 1 and " + MAX_PARTITIONS);
    }
    checkCollectionLimit(request.collectionLimitBytes());
    checkDefinition(request.definition());
  }

  /**
   * Returns if item collections may have that limit.
   *
   * @param bytes 0 for none that a table has of its own
   * @throws ValidationException if not
   */
  static void checkCollectionLimit(long bytes) {
    if (bytes != 0 && !EmbeddedOptions.isCollectionLimit(bytes)) {
      throw constraint(
          "collectionLimitBytes",
          String.valueOf(bytes),
          "Member must have value between 1 KB and 1 PB");
    }
  }

  /**
   * The global indexes of a table after an update; made under the append lock.
   *
   * @throws ValidationException if an index cannot be created, or there is none to delete
   * @throws ResourceInUseException if another one is being created or deleted
   */
  static List<GlobalIndexStructure> indexesAfter(
      TableStructure table, GlobalIndexUpdate update, long nextId) {
    List<GlobalIndexStructure> indexes = new ArrayList<>(table.globalIndexes());
    GlobalIndexStructure unsettled = table.unsettledIndex();
    if (update instanceof GlobalIndexUpdate.Create create) {
      if (unsettled != null) {
        throw ResourceInUseException.busy(table.name(), unsettled.describe());
      }
      checkNewIndex(table, create.index());
      indexes.add(new GlobalIndexStructure(nextId, create.index(), IndexState.ALLOCATING));
      return indexes;
    }
    for (int i = 0; i < indexes.size(); i++) {
      GlobalIndexStructure index = indexes.get(i);
      if (index.index().name().equals(update.name())) {
        boolean own = unsettled == null || unsettled.id() == index.id();
        boolean deletable =
            index.state() == IndexState.ACTIVE || index.state() == IndexState.BACKFILLING;
        if (!own || !deletable) {
          throw ResourceInUseException.busy(
              table.name(), (unsettled == null ? index : unsettled).describe());
        }
        indexes.set(i, index.in(IndexState.DELETING));
        return indexes;
      }
    }
    throw new ValidationException(
        Kind.UNKNOWN_INDEX, "The table does not have the specified index: " + update.name());
  }

  private static void checkNewIndex(TableStructure table, GlobalIndex index) {
    List<LocalIndex> locals =
        table.localIndexes().stream().map(LocalIndexStructure::index).toList();
    List<GlobalIndex> globals = new ArrayList<>();
    table.globalIndexes().forEach(each -> globals.add(each.index()));
    globals.add(index);
    checkIndexes(
        new CreateTableRequest(table.name(), table.key(), locals, globals, 1, null),
        new Attributes(table.key()));
  }

  static void checkDefinition(@Nullable String definition) {
    if (definition != null && Utf8.length(definition) > MAX_DEFINITION_BYTES) {
      throw refused(
          "The definition has exceeded the maximum size limit of 409600 bytes: "
              + Utf8.length(definition)
              + " bytes");
    }
  }

  /** Refuses a named definition that is too long, or has no name. */
  static void checkNamedDefinition(String name, String document) {
    checkDefinition(document);
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw constraint("name", name, "Member must have length between 1 and 255");
    }
  }

  private static void checkName(String parameter, String name) {
    if (name.length() < MIN_NAME) {
      throw constraint(parameter, name, "Member must have length greater than or equal to 1");
    }
    if (name.length() > MAX_NAME) {
      throw constraint(parameter, name, "Member must have length less than or equal to 255");
    }
    if (!isOfNameCharacters(name)) {
      throw constraint(
          parameter, name, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
    }
  }

  private static boolean isOfNameCharacters(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!isNameCharacter(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNameCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '.'
        || c == '-';
  }

  private static void checkKey(KeySchema key) {
    if (key.partition().size() != 1 || key.sort().size() > 1) {
      throw refused(
          "Invalid KeySchema: A table has exactly one partition key and at most one sort key");
    }
    Map<String, KeyAttribute> attributes = new HashMap<>();
    for (KeyAttribute attribute : key.attributes()) {
      checkAttribute(attribute);
      if (attributes.put(attribute.name(), attribute) != null) {
        throw refused(
            "Invalid KeySchema: The partition key and the sort key have the same name: "
                + attribute.name());
      }
    }
  }

  private static void checkAttribute(KeyAttribute attribute) {
    int length = Utf8.length(attribute.name());
    if (length < 1 || length > MAX_NAME) {
      throw constraint(
          "attributeName", attribute.name(), "Member must have a length from 1 to 255 bytes");
    }
    if (!attribute.type().isKeyType()) {
      throw constraint(
          "attributeType",
          attribute.type().name(),
          "Member must satisfy enum value set: [B, N, S]");
    }
  }

  /** The key attributes of a table and its indexes: one name, one type. */
  private static final class Attributes {
    private final Map<String, KeyAttribute> byName = new HashMap<>();

    Attributes(KeySchema table) {
      table.attributes().forEach(this::add);
    }

    void add(KeyAttribute attribute) {
      KeyAttribute known = byName.putIfAbsent(attribute.name(), attribute);
      if (known != null && known.type() != attribute.type()) {
        throw refused(
            INVALID
                + "An attribute is defined with two types: "
                + attribute.name()
                + ": "
                + known.type()
                + " and "
                + attribute.type());
      }
    }
  }

  private static void checkIndexes(CreateTableRequest request, Attributes attributes) {
    checkNumber("LocalSecondaryIndexes", request.localIndexes().size(), MAX_LOCAL_INDEXES);
    checkNumber("GlobalSecondaryIndexes", request.globalIndexes().size(), MAX_GLOBAL_INDEXES);
    if (!request.localIndexes().isEmpty() && request.key().sort().isEmpty()) {
      throw refused(
          INVALID
              + "Table KeySchema does not have a range key, which is required when specifying a"
              + " LocalSecondaryIndex");
    }
    Set<String> names = new HashSet<>();
    int included = 0;
    for (LocalIndex index : request.localIndexes()) {
      checkIndexName(index.name(), names);
      checkSort(request.key(), index, attributes);
      included += checkIncluded(index.name(), index.projection());
    }
    for (GlobalIndex index : request.globalIndexes()) {
      checkIndexName(index.name(), names);
      checkIndexKey(index, attributes);
      included += checkIncluded(index.name(), index.projection());
    }
    if (included > MAX_INCLUDED_IN_TABLE) {
      throw refused(
          INVALID
              + "Number of NonKeyAttributes of all indexes exceeds the per-table limit of 100: "
              + included);
    }
  }

  private static void checkNumber(String what, int number, int limit) {
    if (number > limit) {
      throw refused(
          INVALID + "Number of " + what + " exceeds per-table limit of " + limit + ": " + number);
    }
  }

  private static void checkIndexName(String name, Set<String> names) {
    checkName("indexName", name);
    if (!names.add(name)) {
      throw refused(INVALID + "Duplicate index name: " + name);
    }
  }

  private static void checkIndexKey(GlobalIndex index, Attributes attributes) {
    int partition = index.key().partition().size();
    int sort = index.key().sort().size();
    if (partition < 1 || partition > MAX_KEY_PARTS || sort > MAX_KEY_PARTS) {
      throw refused(
          INVALID
              + "A GlobalSecondaryIndex has 1 to 4 partition attributes and 0 to 4 sort attributes:"
              + " IndexName: "
              + index.name()
              + ", found: "
              + partition
              + " and "
              + sort);
    }
    Set<String> names = new HashSet<>();
    for (KeyAttribute attribute : index.key().attributes()) {
      checkAttribute(attribute);
      if (!names.add(attribute.name())) {
        throw refused(
            INVALID
                + "An attribute is in the key of an index twice: IndexName: "
                + index.name()
                + ", IndexKey: "
                + attribute.name());
      }
      attributes.add(attribute);
    }
  }

  private static void checkSort(KeySchema key, LocalIndex index, Attributes attributes) {
    KeyAttribute sort = index.sort();
    checkAttribute(sort);
    if (key.find(sort.name()) != null) {
      throw refused(
          INVALID
              + "The sort key of a LocalSecondaryIndex must differ from the keys of the table:"
              + " IndexName: "
              + index.name());
    }
    attributes.add(sort);
  }

  private static int checkIncluded(String index, IndexProjection projection) {
    if (!(projection instanceof IndexProjection.Include include)) {
      return 0;
    }
    int count = include.nonKeyAttributes().size();
    if (count < 1 || count > MAX_INCLUDED) {
      throw refused(
          INVALID
              + "An index includes 1 to 20 NonKeyAttributes: IndexName: "
              + index
              + ", found: "
              + count);
    }
    for (String name : include.nonKeyAttributes()) {
      int length = Utf8.length(name);
      if (length < 1 || length > MAX_NAME) {
        throw constraint("nonKeyAttributes", name, "Member must have a length from 1 to 255 bytes");
      }
    }
    return count;
  }

  private static ValidationException constraint(String parameter, String value, String rule) {
    return new ValidationException(
        Kind.INVALID_PARAMETER,
        "1 validation error detected: Value '"
            + value
            + "' at '"
            + parameter
            + "' failed to satisfy constraint: "
            + rule);
  }

  private static ValidationException refused(String text) {
    return new ValidationException(Kind.TABLE_DEFINITION, text);
  }
}
