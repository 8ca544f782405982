package io.partita.sql.catalog;

import io.partita.engine.CreateTableRequest;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.LocalIndex;
import io.partita.engine.TableDescription;
import io.partita.engine.value.AttributeType;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlType;
import io.partita.sql.statement.ColumnDefinition;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.LocalIndexDefinition;
import io.partita.sql.statement.PrimaryKey;
import io.partita.sql.statement.SourcePosition;
import io.partita.sql.statement.Statement.CreateTable;
import io.partita.sql.statement.StatementParser;
import io.partita.sql.statement.TableOption;
import io.partita.sql.statement.TypeName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From CREATE TABLE to the engine's request, and from the engine's description back to columns. The
 * definition that the engine keeps for us is the text of the CREATE TABLE statement itself, so that
 * one grammar reads both.
 */
public final class TableDefinition {
  private static final int LOCAL_INDEXES = 5;
  private static final int INCLUDED_ATTRIBUTES = 20;
  private static final Set<String> LATER_OPTIONS =
      Set.of(
          "billing",
          "read_units",
          "write_units",
          "partitions",
          "stream",
          "ttl",
          "collection_limit",
          "key",
          "point_in_time_recovery");

  private TableDefinition() {}

  /** The columns of a table as its definition has them; only its keys if it has none. */
  static Table read(TableDescription description) {
    Map<String, Column> columns = new LinkedHashMap<>();
    String definition = description.definition();
    List<Column> declared =
        definition != null
                && StatementParser.parse(definition).statement() instanceof CreateTable create
            ? columns(create)
            : List.of();
    for (KeyAttribute key : keys(description)) {
      if (declared.stream().noneMatch(column -> column.attribute().equals(key.name()))) {
        boolean ofTable = description.key().find(key.name()) != null;
        columns.put(
            key.name(),
            new Column(
                key.name(),
                key.name(),
                ColumnType.ofAttribute(key.type()),
                ofTable,
                ofTable,
                null,
                null));
      }
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
              column.comment()));
    }
    return new Table(description, List.copyOf(columns.values()));
  }

  /** The key attributes of the table, then those of its indexes. */
  private static List<KeyAttribute> keys(TableDescription description) {
    List<KeyAttribute> keys = new ArrayList<>(description.key().attributes());
    description.localIndexes().forEach(index -> keys.add(index.sort()));
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
    for (TableOption option : create.options()) {
      throw refuse(option);
    }
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
      KeyAttribute attribute = keyAttribute(columns, column, "key");
      if (attributes.stream().anyMatch(other -> other.name().equals(attribute.name()))) {
        throw SqlError.at(
            SqlErrors.INVALID_TABLE_DEFINITION,
            column.position(),
            "The column " + column + " is in the primary key twice.");
      }
      attributes.add(attribute);
    }
    KeySchema schema =
        new KeySchema(attributes.subList(0, 1), attributes.subList(1, attributes.size()));
    return new CreateTableRequest(name, schema, localIndexes(create, columns, schema), text);
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
        throw SqlError.at(
            SqlErrors.INVALID_TABLE_DEFINITION,
            position,
            "The index name " + definition.name() + " is used twice.");
      }
      if (names.size() > LOCAL_INDEXES) {
        throw SqlError.at(
            SqlErrors.LIMIT,
            position,
            "A table has at most " + LOCAL_INDEXES + " local indexes; this is one more.");
      }
      KeyAttribute sort = keyAttribute(columns, definition.sortKey(), "index key");
      if (sort.name().equals(key.partition().get(0).name())) {
        throw SqlError.at(
            SqlErrors.INVALID_TABLE_DEFINITION,
            definition.sortKey().position(),
            "A local index sorts by another column than the partition key "
                + definition.sortKey()
                + ".");
      }
      indexes.add(new LocalIndex(definition.name().name(), sort, projection(definition, columns)));
    }
    return indexes;
  }

  private static IndexProjection projection(LocalIndexDefinition definition, List<Column> columns) {
    return switch (definition.projection().kind()) {
      case ALL -> new IndexProjection.All();
      case KEYS_ONLY -> new IndexProjection.KeysOnly();
      case INCLUDE -> {
        Set<String> included = new LinkedHashSet<>();
        for (Identifier name : definition.projection().included()) {
          Column column = find(columns, name);
          included.add(column == null ? name.name() : column.attribute());
        }
        if (included.size() > INCLUDED_ATTRIBUTES) {
          throw SqlError.at(
              SqlErrors.LIMIT,
              definition.position(),
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
              + "; a "
              + what
              + " is text, a number, a date or time, or binary.");
    }
    return new KeyAttribute(column.attribute(), type);
  }

  private static @Nullable Column find(List<Column> columns, Identifier name) {
    List<String> found = Names.matches(name, columns.stream().map(Column::name).toList());
    return found.size() == 1
        ? columns.stream().filter(c -> c.name().equals(found.get(0))).findFirst().orElse(null)
        : null;
  }

  private static List<Column> columns(CreateTable create) {
    Map<String, Column> columns = new LinkedHashMap<>();
    Set<String> attributes = new LinkedHashSet<>();
    for (ColumnDefinition definition : create.columns()) {
      String name = definition.name().name();
      String attribute = definition.attribute() == null ? name : definition.attribute().value();
      Column column =
          new Column(
              name,
              attribute,
              type(definition),
              false,
              definition.notNull(),
              definition.defaultValue(),
              definition.comment() == null ? null : definition.comment().value());
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
          case VARBINARY -> SqlType.VARBINARY;
          case MAP -> SqlType.MAP;
          case ARRAY -> SqlType.ARRAY;
          case TIMESTAMP_WITH_TIME_ZONE, UUID, JSON, STRING_SET, NUMBER_SET, BINARY_SET, BAG ->
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
    return lengthMatters ? new ColumnType(type, precision, scale) : ColumnType.of(type);
  }

  private static SqlError refuse(TableOption option) {
    String name = option.name().name().toLowerCase(Locale.ROOT);
    if (LATER_OPTIONS.contains(name)) {
      return SqlError.at(
          SqlErrors.NOT_SUPPORTED_YET,
          option.position(),
          "The table option " + name + " is not supported yet.");
    }
    return SqlError.at(
        SqlErrors.SYNTAX,
        option.position(),
        "There is no table option " + option.name() + Names.suggestion(name, LATER_OPTIONS));
  }
}
