package io.partita.sql.catalog;

import io.partita.engine.CreateTableRequest;
import io.partita.engine.GlobalIndex;
import io.partita.engine.GlobalIndexDescription;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.LocalIndex;
import io.partita.engine.TableDescription;
import io.partita.engine.value.AttributeType;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlType;
import io.partita.sql.function.CurrentTime;
import io.partita.sql.statement.ColumnDefinition;
import io.partita.sql.statement.GlobalIndexDefinition;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.LocalIndexDefinition;
import io.partita.sql.statement.PrimaryKey;
import io.partita.sql.statement.Projection;
import io.partita.sql.statement.SourcePosition;
import io.partita.sql.statement.Statement.CreateTable;
import io.partita.sql.statement.StatementParser;
import io.partita.sql.statement.TypeName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From CREATE TABLE to the engine's request, and from the engine's description back to columns. The
 * definition that the engine keeps for us is the text of the CREATE TABLE statement itself, so that
 * one grammar reads both.
 */
public final class TableDefinition {
  private static final int NAME_LENGTH = 255;
  private static final int LOCAL_INDEXES = 5;
  private static final int INCLUDED_ATTRIBUTES = 20;
  private static final int INDEX_KEY_PARTS = 4;

  private TableDefinition() {}

  /** The columns of a table as its definition has them; only its keys if it has none. */
  static Table read(TableDescription description) {
    Map<String, Column> columns = new LinkedHashMap<>();
    String definition = description.definition();
    CreateTable create =
        definition != null
                && StatementParser.parse(definition).statement() instanceof CreateTable kept
            ? kept
            : null;
    List<Column> declared = create == null ? List.of() : columns(create);
    for (KeyAttribute key : description.key().attributes()) {
      addUndeclared(key, true, declared, columns);
    }
    for (Column column : declared) {
      boolean key = description.key().find(column.attribute()) != null;
      columns.put(
          column.name(),
          new Column(
              column.name(),
              column.attribute(),
              column.type(),
              key,
              key || column.notNull(),
              column.defaultValue(),
              column.defaultText(),
              column.comment()));
    }
    // Behind the others, so that a new index does not move them.
    for (KeyAttribute key : indexKeys(description)) {
      addUndeclared(key, false, declared, columns);
    }
    return new Table(
        description,
        List.copyOf(columns.values()),
        create == null ? null : TableOptions.comment(create.options()));
  }

  private static void addUndeclared(
      KeyAttribute key, boolean ofTable, List<Column> declared, Map<String, Column> columns) {
    for (Column column : declared) {
      if (column.attribute().equals(key.name())) {
        return;
      }
    }
    columns.putIfAbsent(
        key.name(),
        new Column(
            key.name(),
            key.name(),
            ColumnType.ofAttribute(key.type()),
            ofTable,
            ofTable,
            null,
            null,
            null));
  }

  private static List<KeyAttribute> indexKeys(TableDescription description) {
    List<KeyAttribute> keys = new ArrayList<>();
    for (LocalIndex index : description.localIndexes()) {
      keys.add(index.sort());
    }
    for (GlobalIndexDescription index : description.globalIndexes()) {
      keys.addAll(index.index().key().attributes());
    }
    return keys;
  }

  /**
   * The engine's request for a statement.
   *
   * @param name the table's name
   * @param text the statement as written, kept as the definition
   * @throws SqlError if the definition cannot be
   */
  public static CreateTableRequest request(CreateTable create, String name, String text) {
    requireName("A table's", name, create.name().position());
    TableOptions options = TableOptions.ofNew(create.options(), !create.localIndexes().isEmpty());
    List<Column> columns = columns(create);
    PrimaryKey key = create.primaryKey();
    if (key == null) {
      throw SqlError.at(
          SqlErrors.INVALID_TABLE_DEFINITION,
          create.name().position(),
          "The table "
              + name
              + " has no primary key. Every item is found by its key: add PRIMARY KEY (partition_key)"
              + " or PRIMARY KEY (partition_key, sort_key).");
    }
    if (key.columns().size() > 2) {
      throw SqlError.at(
          SqlErrors.INVALID_TABLE_DEFINITION,
          key.columns().get(2).position(),
          "A primary key has a partition key and at most one sort key. Join "
              + key.columns().get(1)
              + ", "
              + key.columns().get(2)
              + " into one sort key column, such as "
              + key.columns().get(1).name()
              + " || '#' || "
              + key.columns().get(2).name()
              + ".");
    }
    List<KeyAttribute> attributes = new ArrayList<>();
    for (Identifier column : key.columns()) {
      KeyAttribute attribute = keyAttribute(columns, column, "a key");
      for (KeyAttribute other : attributes) {
        if (other.name().equals(attribute.name())) {
          throw SqlError.at(
              SqlErrors.INVALID_TABLE_DEFINITION,
              column.position(),
              "The column " + column + " is in the primary key twice.");
        }
      }
      attributes.add(attribute);
    }
    KeySchema schema =
        new KeySchema(attributes.subList(0, 1), attributes.subList(1, attributes.size()));
    List<LocalIndex> local = localIndexes(create, columns, schema);
    List<GlobalIndex> global = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (LocalIndex index : local) {
      names.add(index.name());
    }
    for (GlobalIndexDefinition definition : create.globalIndexes()) {
      if (!names.add(definition.name().name())) {
        throw usedTwice(definition.name());
      }
      global.add(globalIndex(definition, columns));
    }
    return new CreateTableRequest(
        name, schema, local, global, options.partitions(), options.collectionLimitBytes(), text);
  }

  /** The engine's index for a definition on a table. */
  public static GlobalIndex globalIndex(GlobalIndexDefinition definition, Table table) {
    return globalIndex(definition, table.columns());
  }

  private static GlobalIndex globalIndex(GlobalIndexDefinition definition, List<Column> columns) {
    TableOptions.requireNone(definition.options());
    requireName("An index's", definition.name().name(), definition.name().position());
    List<KeyAttribute> partition = keyAttributes(definition.partition(), columns);
    List<KeyAttribute> sort = keyAttributes(definition.sort(), columns);
    Set<String> names = new HashSet<>();
    List<Identifier> written = new ArrayList<>(definition.partition());
    written.addAll(definition.sort());
    List<KeyAttribute> all = new ArrayList<>(partition);
    all.addAll(sort);
    for (int i = 0; i < all.size(); i++) {
      if (!names.add(all.get(i).name())) {
        throw SqlError.at(
            SqlErrors.INVALID_TABLE_DEFINITION,
            written.get(i).position(),
            "The column " + written.get(i) + " is in the index's key twice.");
      }
    }
    return new GlobalIndex(
        definition.name().name(),
        new KeySchema(partition, sort),
        projection(definition.projection(), columns, definition.position()));
  }

  private static List<KeyAttribute> keyAttributes(List<Identifier> names, List<Column> columns) {
    if (names.size() > INDEX_KEY_PARTS) {
      throw SqlError.at(
          SqlErrors.LIMIT,
          names.get(INDEX_KEY_PARTS).position(),
          "An index has at most "
              + INDEX_KEY_PARTS
              + " partition and "
              + INDEX_KEY_PARTS
              + " sort attributes; "
              + names.get(INDEX_KEY_PARTS)
              + " is one more. Partition attributes stand in parentheses of their own:"
              + " ((country, city), street).");
    }
    return names.stream().map(name -> keyAttribute(columns, name, "an index key")).toList();
  }

  private static SqlError usedTwice(Identifier index) {
    return SqlError.at(
        SqlErrors.INVALID_TABLE_DEFINITION,
        index.position(),
        "The index name " + index + " is used twice.");
  }

  private static void requireName(String whose, String name, SourcePosition position) {
    if (!isName(name)) {
      throw SqlError.at(
          SqlErrors.INVALID_PARAMETER,
          position,
          whose
              + " name has 1 to 255 characters, of a-z, A-Z, 0-9, _, - and the point; \""
              + name
              + "\" is none.");
    }
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && "_.-".indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= NAME_LENGTH;
  }

  private static List<LocalIndex> localIndexes(
      CreateTable create, List<Column> columns, KeySchema key) {
    List<LocalIndex> indexes = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (LocalIndexDefinition definition : create.localIndexes()) {
      SourcePosition position = definition.name().position();
      if (key.sort().isEmpty()) {
        throw SqlError.at(
            SqlErrors.INVALID_TABLE_DEFINITION,
            position,
            "A local index orders the items of one partition key anew, so the table needs a sort key.");
      }
      if (!names.add(definition.name().name())) {
        throw usedTwice(definition.name());
      }
      if (names.size() > LOCAL_INDEXES) {
        throw SqlError.at(
            SqlErrors.LIMIT,
            position,
            "A table has at most " + LOCAL_INDEXES + " local indexes; this is one more.");
      }
      requireName("An index's", definition.name().name(), position);
      KeyAttribute sort = keyAttribute(columns, definition.sortKey(), "an index key");
      if (sort.name().equals(key.partition().get(0).name())) {
        throw SqlError.at(
            SqlErrors.INVALID_TABLE_DEFINITION,
            definition.sortKey().position(),
            "A local index sorts by another column than the partition key "
                + definition.sortKey()
                + ".");
      }
      if (sort.name().equals(key.sort().get(0).name())) {
        throw SqlError.at(
            SqlErrors.INVALID_TABLE_DEFINITION,
            definition.sortKey().position(),
            "A local index sorts by another column than the table, which "
                + definition.sortKey()
                + " sorts already.");
      }
      indexes.add(
          new LocalIndex(
              definition.name().name(),
              sort,
              projection(definition.projection(), columns, definition.position())));
    }
    return indexes;
  }

  private static IndexProjection projection(
      Projection projection, List<Column> columns, SourcePosition position) {
    return switch (projection.kind()) {
      case ALL -> new IndexProjection.All();
      case KEYS_ONLY -> new IndexProjection.KeysOnly();
      case INCLUDE -> {
        Set<String> included = new LinkedHashSet<>();
        for (Identifier name : projection.included()) {
          Column column = find(columns, name);
          included.add(column == null ? name.name() : column.attribute());
        }
        if (included.size() > INCLUDED_ATTRIBUTES) {
          throw SqlError.at(
              SqlErrors.LIMIT,
              position,
              "An index includes at most "
                  + INCLUDED_ATTRIBUTES
                  + " attributes beside its keys; this one names "
                  + included.size()
                  + ". Leave INCLUDE out to hold all of them.");
        }
        yield new IndexProjection.Include(included);
      }
    };
  }

  private static KeyAttribute keyAttribute(List<Column> columns, Identifier name, String what) {
    Column column = find(columns, name);
    if (column == null) {
      return new KeyAttribute(name.name(), AttributeType.S);
    }
    AttributeType type = column.type().storedAs();
    if (!type.isKeyType()) {
      throw SqlError.at(
          SqlErrors.INVALID_TABLE_DEFINITION,
          name.position(),
          "The column "
              + name
              + " is "
              + column.type()
              + "; "
              + what
              + " is text, a number, a date or time, or binary.");
    }
    return new KeyAttribute(column.attribute(), type);
  }

  private static @Nullable Column find(List<Column> columns, Identifier name) {
    Map<String, Column> byName = new LinkedHashMap<>();
    for (Column column : columns) {
      byName.putIfAbsent(column.name(), column);
    }
    List<String> found = Names.matches(name, byName.keySet());
    return found.size() == 1 ? byName.get(found.get(0)) : null;
  }

  private static List<Column> columns(CreateTable create) {
    Map<String, Column> columns = new LinkedHashMap<>();
    Set<String> attributes = new LinkedHashSet<>();
    for (ColumnDefinition definition : create.columns()) {
      String name = definition.name().name();
      Column column = column(definition);
      String attribute = column.attribute();
      if (columns.put(name, column) != null) {
        throw SqlError.at(
            SqlErrors.DUPLICATE_COLUMN,
            definition.name().position(),
            "The column " + definition.name() + " is declared twice.");
      }
      if (!attributes.add(attribute)) {
        throw SqlError.at(
            SqlErrors.DUPLICATE_COLUMN,
            definition.name().position(),
            "Two columns are declared on the attribute '" + attribute + "'.");
      }
    }
    return List.copyOf(columns.values());
  }

  /** The column that a definition declares; no key column. */
  public static Column column(ColumnDefinition definition) {
    String name = definition.name().name();
    return new Column(
        name,
        definition.attribute() == null ? name : definition.attribute().value(),
        type(definition),
        false,
        definition.notNull(),
        definition.defaultValue(),
        definition.defaultText(),
        definition.comment() == null ? null : definition.comment().value());
  }

  private static ColumnType type(ColumnDefinition definition) {
    TypeName type = definition.type();
    return type == null ? ColumnType.of(SqlType.VARCHAR) : type(type);
  }

  /** The column type that a written type means. */
  public static ColumnType type(TypeName written) {
    int precision = written.precision() == null ? 0 : written.precision();
    int scale = written.scale() == null ? 0 : written.scale();
    SqlType type =
        switch (written.type()) {
          case VARCHAR -> SqlType.VARCHAR;
          case CHAR -> SqlType.CHAR;
          case SMALLINT -> SqlType.SMALLINT;
          case INTEGER -> SqlType.INTEGER;
          case BIGINT -> SqlType.BIGINT;
          case REAL -> SqlType.REAL;
          case DOUBLE -> SqlType.DOUBLE;
          case DECIMAL -> SqlType.DECIMAL;
          case BOOLEAN -> SqlType.BOOLEAN;
          case DATE -> SqlType.DATE;
          case TIME -> SqlType.TIME;
          case TIMESTAMP -> SqlType.TIMESTAMP;
          case TIMESTAMP_WITH_TIME_ZONE -> SqlType.TIMESTAMP_WITH_TIME_ZONE;
          case UUID -> SqlType.UUID;
          case JSON -> SqlType.JSON;
          case VARBINARY -> SqlType.VARBINARY;
          case MAP -> SqlType.MAP;
          case ARRAY -> SqlType.ARRAY;
          case STRING_SET, NUMBER_SET, BINARY_SET, BAG ->
              throw SqlError.at(
                  SqlErrors.NOT_SUPPORTED_YET,
                  written.position(),
                  "The type " + written.written() + " is not supported yet.");
        };
    if (type == SqlType.DECIMAL && (precision > 38 || scale > precision)) {
      throw SqlError.at(
          SqlErrors.INVALID_TABLE_DEFINITION,
          written.position(),
          "DECIMAL has 1 to 38 digits and at most as many after the point, not ("
              + precision
              + ", "
              + scale
              + ").");
    }
    boolean lengthMatters =
        type == SqlType.DECIMAL
            || type == SqlType.VARCHAR
            || type == SqlType.CHAR
            || type == SqlType.VARBINARY;
    if (lengthMatters && written.precision() != null && precision == 0) {
      throw SqlError.at(
          SqlErrors.INVALID_TABLE_DEFINITION,
          written.position(),
          "The length of a " + written.written() + " is 1 or more.");
    }
    if (type.hasTimeOfDay() && precision > CurrentTime.MOST_DIGITS) {
      throw SqlError.at(
          SqlErrors.INVALID_TABLE_DEFINITION,
          written.position(),
          "The fraction of a second has at most "
              + CurrentTime.MOST_DIGITS
              + " digits, not "
              + precision
              + ".");
    }
    if (type.hasTimeOfDay() && written.precision() != null) {
      return ColumnType.ofTime(type, precision);
    }
    return lengthMatters ? new ColumnType(type, precision, scale) : ColumnType.of(type);
  }
}
