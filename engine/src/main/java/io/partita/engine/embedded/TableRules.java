package io.partita.engine.embedded;

import io.partita.engine.CreateTableRequest;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.LocalIndex;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.value.Utf8;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a table may be. */
final class TableRules {
  /** The model says 3; shorter names of tables and indexes are fine embedded. */
  private static final int MIN_NAME = 1;

  private static final int MAX_NAME = 255;
  private static final int MAX_LOCAL_INDEXES = 5;
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
    checkIndexes(request);
    if (request.definition() != null && Utf8.length(request.definition()) > MAX_DEFINITION_BYTES) {
      throw refused("The definition has exceeded the maximum size limit of 409600 bytes");
    }
  }

  private static void checkName(String parameter, String name) {
    if (name.length() < MIN_NAME) {
      throw constraint(parameter, name, "Member must have length greater than or equal to 1");
    }
    if (name.length() > MAX_NAME) {
      throw constraint(parameter, name, "Member must have length less than or equal to 255");
    }
    if (!name.chars().allMatch(TableRules::isNameCharacter)) {
      throw constraint(
          parameter, name, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
    }
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

  private static void checkIndexes(CreateTableRequest request) {
    if (request.localIndexes().isEmpty()) {
      return;
    }
    if (request.key().sort().isEmpty()) {
      throw refused(
          INVALID
              + "Table KeySchema does not have a range key, which is required when specifying a"
              + " LocalSecondaryIndex");
    }
    if (request.localIndexes().size() > MAX_LOCAL_INDEXES) {
      throw refused(INVALID + "Number of LocalSecondaryIndexes exceeds per-table limit of 5");
    }
    Set<String> names = new HashSet<>();
    Map<String, KeyAttribute> attributes = new HashMap<>();
    request.key().attributes().forEach(each -> attributes.put(each.name(), each));
    int included = 0;
    for (LocalIndex index : request.localIndexes()) {
      checkName("indexName", index.name());
      if (!names.add(index.name())) {
        throw refused(INVALID + "Duplicate index name: " + index.name());
      }
      checkSort(request.key(), index, attributes);
      included += checkIncluded(index);
    }
    if (included > MAX_INCLUDED_IN_TABLE) {
      throw refused(
          INVALID + "Number of NonKeyAttributes of all indexes exceeds the per-table limit of 100");
    }
  }

  private static void checkSort(
      KeySchema key, LocalIndex index, Map<String, KeyAttribute> attributes) {
    KeyAttribute sort = index.sort();
    checkAttribute(sort);
    if (key.find(sort.name()) != null) {
      throw refused(
          INVALID
              + "The sort key of a LocalSecondaryIndex must differ from the keys of the table:"
              + " IndexName: "
              + index.name());
    }
    KeyAttribute known = attributes.putIfAbsent(sort.name(), sort);
    if (known != null && known.type() != sort.type()) {
      throw refused(INVALID + "An attribute is defined with two types: " + sort.name());
    }
  }

  private static int checkIncluded(LocalIndex index) {
    if (!(index.projection() instanceof IndexProjection.Include include)) {
      return 0;
    }
    int count = include.nonKeyAttributes().size();
    if (count < 1 || count > MAX_INCLUDED) {
      throw refused(
          INVALID + "An index includes 1 to 20 NonKeyAttributes: IndexName: " + index.name());
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
