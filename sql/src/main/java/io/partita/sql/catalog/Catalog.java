package io.partita.sql.catalog;

import io.partita.engine.AttributeDictionary;
import io.partita.engine.AttributeDictionary.AttributeCounts;
import io.partita.engine.AttributeDictionary.SeenAttributes;
import io.partita.engine.GlobalIndexDescription;
import io.partita.engine.IndexLag;
import io.partita.engine.IndexProgress;
import io.partita.engine.IndexStatus;
import io.partita.engine.KeyValueEngine;
import io.partita.engine.ListTablesResult;
import io.partita.engine.NamedDefinitions;
import io.partita.engine.PartitionInsight;
import io.partita.engine.RequestContext;
import io.partita.engine.ResourceNotFoundException;
import io.partita.engine.TableDescription;
import io.partita.engine.TableStatistics;
import io.partita.engine.TableStatistics.Counts;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.TableMetadata.ColumnMetadata;
import io.partita.sql.activity.Activity;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a database, as all its sessions see them. A snapshot is swapped as a whole when a
 * definition changes; its version tells plans that they are old. Safe for many threads.
 */
public final class Catalog {
  /** The schema of user tables. */
  public static final String MAIN = "main";

  /** What the names begin with under which the engine keeps the definitions of views. */
  public static final String VIEW_PREFIX = "view ";

  private static final int PAGE = 100;

  private final KeyValueEngine engine;
  private final String name;
  private final @Nullable AttributeDictionary dictionary;
  private final @Nullable TableStatistics statistics;
  private final @Nullable IndexProgress progress;
  private final @Nullable NamedDefinitions definitions;
  private final SystemSchemas systemSchemas;
  private volatile Snapshot snapshot;
  private volatile Function<View, List<ColumnMetadata>> viewColumns = view -> List.of();

  /**
   * What is known of all tables and views.
   *
   * @param unsettled those with an index that cannot be read
   */
  private record Snapshot(
      long version, Map<String, Table> tables, List<Table> unsettled, Map<String, View> views) {
    Snapshot(long version, Map<String, Table> tables, Map<String, View> views) {
      this(version, tables, unsettled(tables.values()), views);
    }

    private static List<Table> unsettled(Collection<Table> tables) {
      List<Table> unsettled = new ArrayList<>();
      for (Table table : tables) {
        for (Index index : table.indexes()) {
          if (!index.active()) {
            unsettled.add(table);
            break;
          }
        }
      }
      return unsettled;
    }
  }

  /**
   * The catalog of the engine's tables, read now.
   *
   * @param activity what the system schemas show of statements and sessions
   */
  public Catalog(KeyValueEngine engine, String name, Activity activity) {
    this.engine = engine;
    this.name = name;
    this.dictionary = engine.capability(AttributeDictionary.class).orElse(null);
    this.statistics = engine.capability(TableStatistics.class).orElse(null);
    this.progress = engine.capability(IndexProgress.class).orElse(null);
    this.definitions = engine.capability(NamedDefinitions.class).orElse(null);
    this.systemSchemas = new SystemSchemas(this, activity);
    this.snapshot = new Snapshot(0, Map.of(), Map.of());
    reload();
  }

  /** The database's name. */
  public String name() {
    return name;
  }

  /** Grows with every change of a definition, and when an index begins to be readable. */
  public long version() {
    Snapshot current = snapshot;
    if (current.unsettled.isEmpty()) {
      return current.version;
    }
    for (Table table : current.unsettled) {
      // Nobody tells when the engine has filled an index by itself, as after a restart.
      if (isSettled(table)) {
        reload();
        return snapshot.version;
      }
    }
    return current.version;
  }

  private boolean isSettled(Table table) {
    TableDescription now = describe(table);
    for (Index index : table.indexes()) {
      GlobalIndexDescription description = now.globalIndex(index.name());
      if (!index.active() && (description == null || description.status() == IndexStatus.ACTIVE)) {
        return true;
      }
    }
    return false;
  }

  /** All user tables, sorted by name. */
  public Collection<Table> tables() {
    return snapshot.tables.values();
  }

  /** All views, sorted by name. */
  Collection<View> views() {
    return snapshot.views.values();
  }

  /** The view of exactly that name, or null. */
  public @Nullable View view(String view) {
    return snapshot.views.get(view);
  }

  /** The view that a written name means, or null if it means something else, or nothing. */
  public @Nullable View view(TableName written) {
    Snapshot current = snapshot;
    List<Identifier> parts = written.parts();
    if (current.views.isEmpty()
        || parts.size() > 3
        || (parts.size() == 3 && !Names.matches(parts.get(0), name))
        || (parts.size() > 1 && !Names.matches(parts.get(parts.size() - 2), MAIN))) {
      return null;
    }
    Set<String> names = new TreeSet<>(current.views.keySet());
    names.addAll(current.tables.keySet());
    List<String> found = Names.matches(parts.get(parts.size() - 1), names);
    return found.size() == 1 ? current.views.get(found.get(0)) : null;
  }

  /** Says who derives the columns of views, for metadata. */
  public void describeViewsBy(Function<View, List<ColumnMetadata>> description) {
    viewColumns = description;
  }

  List<ColumnMetadata> columnsOf(View view) {
    return viewColumns.apply(view);
  }

  /** All tables of the system schemas. */
  List<Table> systemTables() {
    return systemSchemas.all();
  }

  /** The names of all schemas, sorted. */
  public List<String> schemaNames() {
    List<String> names = new ArrayList<>(systemSchemas.names());
    names.add(MAIN);
    Collections.sort(names);
    return names;
  }

  /** Reads all definitions again, after one has changed. */
  public synchronized void reload() {
    Map<String, Table> tables = new TreeMap<>();
    String start = null;
    do {
      ListTablesResult page = engine.listTables(start, PAGE, RequestContext.CONSISTENT);
      for (String table : page.tables()) {
        try {
          TableDescription description = engine.describeTable(table, RequestContext.CONSISTENT);
          tables.put(table, TableDefinition.read(description));
        } catch (ResourceNotFoundException dropped) {
          // Somebody dropped it between the list and the description: it is not there.
          tables.remove(table);
        }
      }
      start = page.lastEvaluatedTable();
    } while (start != null);
    Map<String, View> views = new TreeMap<>();
    if (definitions != null) {
      definitions
          .definitions()
          .forEach(
              (name, document) -> {
                if (name.startsWith(VIEW_PREFIX)) {
                  String view = name.substring(VIEW_PREFIX.length());
                  views.put(view, View.read(view, document));
                }
              });
    }
    snapshot = new Snapshot(snapshot.version + 1, tables, views);
  }

  /** The attributes seen in a table; none if the engine keeps no dictionary. */
  public SeenAttributes seenAttributes(Table table) {
    return dictionary == null || table.isSystem()
        ? new SeenAttributes(0, List.of())
        : dictionary.seenAttributes(table.name());
  }

  /** How many items of a table have each attribute; nothing if that is not known. */
  public Optional<AttributeCounts> attributeCounts(Table table) {
    return dictionary == null || table.isSystem()
        ? Optional.empty()
        : dictionary.attributeCounts(table.name());
  }

  /** What the engine says of a table now; what was known of it if it is gone. */
  TableDescription describe(Table table) {
    try {
      return engine.describeTable(table.name(), RequestContext.CONSISTENT);
    } catch (ResourceNotFoundException gone) {
      return table.description();
    }
  }

  /** Whether {@link #counts} are exact at every moment. */
  public boolean countsExactly() {
    return statistics != null;
  }

  /** What tells of partitions, or null. */
  @Nullable PartitionInsight partitionInsight() {
    return engine.capability(PartitionInsight.class).orElse(null);
  }

  /** The items and bytes of a table or of one of its indexes. */
  public Counts counts(Table table, @Nullable String index) {
    if (statistics != null) {
      return statistics.counts(table.name(), index);
    }
    return new Counts(table.description().itemCount(), table.description().sizeBytes());
  }

  /**
   * How many different partition keys a table or one of its indexes has, about; 0 if nobody counts
   * them.
   */
  public long distinctPartitionKeys(Table table, @Nullable Index index) {
    return statistics == null
        ? 0
        : statistics.distinctPartitionKeys(table.name(), index == null ? null : index.name());
  }

  /** How far a global index is behind its table, or null if nobody can tell. */
  public @Nullable IndexLag lag(Table table, Index index) {
    return progress == null ? null : progress.lag(table.name(), index.name());
  }

  /**
   * What a name in FROM or after UPDATE means.
   *
   * @throws SqlError 42P01 or 42704, naming the nearest
   */
  public TableTarget resolve(TableName written) {
    Snapshot current = snapshot;
    View view = view(written);
    if (view != null) {
      throw SqlError.at(
          SqlErrors.WRONG_OBJECT_KIND,
          written.position(),
          view.name()
              + " is a view: it can be read, and DROP VIEW removes it, but nothing else can be done"
              + " with it.");
    }
    List<Identifier> parts = written.parts();
    if (parts.size() == 3 && Names.matches(parts.get(0), name)) {
      return resolve(new TableName(parts.subList(1, 3), written.position()));
    }
    if (parts.size() >= 2) {
      List<String> schemas = Names.matches(parts.get(0), schemaNames());
      if (schemas.size() == 1) {
        Map<String, Table> system = systemSchemas.tables(schemas.get(0));
        if (schemas.get(0).equals(SysSchema.NAME)
            && !Names.matches(parts.get(1), SysSchema.LATER).isEmpty()) {
          throw SqlError.at(
              SqlErrors.NOT_SUPPORTED_YET,
              parts.get(1).position(),
              "The table " + written + " is not supported yet.");
        }
        Table table = table(system == null ? current.tables : system, parts.get(1), written);
        return parts.size() == 2 ? new TableTarget(table, null) : through(table, parts.get(2));
      }
      if (parts.size() == 3) {
        throw SqlError.at(
            SqlErrors.UNDEFINED_TABLE,
            parts.get(0).position(),
            "There is no schema "
                + parts.get(0)
                + "; tables are in main, what the system knows in information_schema and sys.");
      }
      if (Names.matches(parts.get(0), current.tables.keySet()).isEmpty()) {
        throw neither(parts.get(0), parts.get(1), current.tables.keySet());
      }
      Table table = table(current.tables, parts.get(0), written);
      return through(table, parts.get(1));
    }
    return new TableTarget(table(current.tables, parts.get(0), written), null);
  }

  /**
   * What a name means where something is to be changed.
   *
   * @throws SqlError as {@link #resolve}, and 42809 for a table of a system schema
   */
  public TableTarget resolveWritable(TableName written) {
    TableTarget target = resolve(written);
    if (target.table().isSystem()) {
      throw SqlError.at(
          SqlErrors.WRONG_OBJECT_KIND,
          written.position(),
          target.table().schema()
              + "."
              + target.table().name()
              + " shows what the system knows; it cannot be changed.");
    }
    return target;
  }

  /** The name that a new table gets. */
  public String newTableName(TableName written) {
    List<Identifier> parts = written.parts();
    if (parts.size() > 1) {
      Identifier schema = parts.get(parts.size() - 2);
      if (!Names.matches(schema, MAIN)) {
        throw SqlError.at(
            SqlErrors.UNDEFINED_OBJECT,
            schema.position(),
            "Tables can be made in the schema main only, not in " + schema + ".");
      }
    }
    return parts.get(parts.size() - 1).name();
  }

  /** The table of exactly that name, or null. */
  public @Nullable Table table(String table) {
    return snapshot.tables.get(table);
  }

  /** The name of the table that a written name means, or null if there is none. */
  public @Nullable String find(TableName written) {
    List<String> found =
        Names.matches(written.parts().get(written.parts().size() - 1), snapshot.tables.keySet());
    return found.size() == 1 ? found.get(0) : null;
  }

  private static SqlError neither(Identifier first, Identifier second, Set<String> tables) {
    List<String> meant = Names.matches(second, tables);
    return SqlError.at(
        SqlErrors.UNDEFINED_TABLE,
        first.position(),
        "There is neither a schema nor a table "
            + first
            + (meant.size() == 1
                ? "; did you mean main." + Identifier.display(meant.get(0)) + "?"
                : Names.suggestion(first.name(), tables)));
  }

  private static Table table(Map<String, Table> tables, Identifier name, TableName written) {
    List<String> found = Names.matches(name, tables.keySet());
    if (found.size() > 1) {
      throw SqlError.at(
          SqlErrors.UNDEFINED_TABLE,
          name.position(),
          "The name "
              + name
              + " matches several tables: "
              + found.stream().map(t -> '"' + t + '"').collect(Collectors.joining(", "))
              + ". Write the one you mean in double quotes.");
    }
    if (found.isEmpty()) {
      throw SqlError.at(
          SqlErrors.UNDEFINED_TABLE,
          name.position(),
          "There is no table "
              + written
              + (tables.isEmpty()
                  ? "; this database has no tables yet."
                  : Names.suggestion(name.name(), tables.keySet())));
    }
    Table table = tables.get(found.get(0));
    if (table == null) {
      throw new IllegalStateException("no table " + found);
    }
    return table;
  }

  /**
   * A table to be read through an index of it.
   *
   * @throws SqlError 42704 if there is none of that name, 55000 if it cannot be read yet
   */
  public TableTarget through(Table table, Identifier name) {
    Index index = table.index(indexName(table, name));
    if (index == null) {
      throw new IllegalStateException("no index " + name);
    }
    if (!index.active()) {
      throw SqlError.at(SqlErrors.WRONG_STATE, name.position(), notReadable(table, index.name()));
    }
    return new TableTarget(table, index);
  }

  /** Why an index cannot be read, and when it can be. */
  private String notReadable(Table table, String index) {
    GlobalIndexDescription now = describe(table).globalIndex(index);
    if (now == null || now.status() == IndexStatus.DELETING) {
      return "The index " + index + " of " + table.name() + " is being dropped.";
    }
    return String.format(
        Locale.ROOT,
        "The index %s of %s is being filled (about %,d of at most %,d items) and cannot be read yet;"
            + " sys.indexes shows when its status is ACTIVE.",
        index,
        table.name(),
        now.itemCount(),
        counts(table, null).items());
  }

  /**
   * The index of a table that a name means.
   *
   * @throws SqlError 42704, naming the nearest
   */
  public static String indexName(Table table, Identifier name) {
    List<String> found = Names.matches(name, table.indexNames());
    if (found.size() != 1) {
      throw SqlError.at(
          SqlErrors.UNDEFINED_OBJECT,
          name.position(),
          "The table "
              + table.name()
              + " has no index "
              + name
              + Names.suggestion(name.name(), table.indexNames()));
    }
    return found.get(0);
  }
}
