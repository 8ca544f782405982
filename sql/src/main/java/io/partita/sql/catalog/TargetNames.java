package io.partita.sql.catalog;

import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.engine.AttributeDictionary.SeenAttributes;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlNotice;
import io.partita.sql.statement.Identifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the names mean that a statement writes, as names that are read are found: a declared
 * column or an attribute seen of exactly that name, else the only one without case. A name that
 * nobody has seen is an attribute as it is written. The dictionary is asked only for names that are
 * not exactly those of columns. For one statement, by one thread.
 */
public final class TargetNames {
  private final Catalog catalog;
  private final Table table;
  private final Set<SqlNotice> notices = new LinkedHashSet<>();
  private @Nullable SeenAttributes seen;
  private boolean depends;

  /**
   * A place in an item that a name means.
   *
   * @param column null for an attribute that is not declared
   */
  public record Target(String attribute, @Nullable Column column) {
    /** A declared column. */
    public static Target of(Column column) {
      return new Target(column.attribute(), column);
    }
  }

  /**
   * What was found, for as long as it holds.
   *
   * @param dictionaryVersion the version of the table's dictionary that it depends on; -1 if what
   *     others write cannot change it
   * @param notices what the author of the statement should know
   */
  public record Findings(long dictionaryVersion, List<SqlNotice> notices) {
    /** Those of a statement that names nothing. */
    public static final Findings NONE = new Findings(-1, List.of());

    public Findings {
      notices = List.copyOf(notices);
    }

    /** Whether it depends on which attributes were seen. */
    public boolean dependOnSeenAttributes() {
      return dictionaryVersion >= 0;
    }

    /** Whether the same would be found now. */
    public boolean areCurrent(Catalog catalog, Table table) {
      return dictionaryVersion < 0 || catalog.seenAttributes(table).version() == dictionaryVersion;
    }
  }

  /** For the names that a statement writes in a table. */
  public TargetNames(Catalog catalog, Table table) {
    this.catalog = catalog;
    this.table = table;
  }

  /** The table. */
  public Table table() {
    return table;
  }

  /**
   * What a name means.
   *
   * @throws SqlError 42702 if it is that of several columns
   */
  public Target find(Identifier name) {
    Column exact = table.column(name.name());
    if (exact != null) {
      return Target.of(exact);
    }
    Target written = new Target(name.name(), null);
    if (name.quoted()) {
      return written;
    }
    List<String> similar = Names.matches(name, undeclared());
    if (similar.contains(name.name())) {
      return written;
    }
    depends = true;
    List<String> columns = Names.matches(name, table.columnNames());
    if (columns.size() > 1) {
      throw SqlError.at(
          SqlErrors.AMBIGUOUS_COLUMN,
          name.position(),
          "The name "
              + name
              + " matches several columns: "
              + String.join(", ", columns)
              + ". Write the one you mean in double quotes.");
    }
    Column column = columns.isEmpty() ? null : table.column(columns.get(0));
    if (column != null) {
      return Target.of(column);
    }
    if (similar.size() > 1) {
      notices.add(Names.ofSeveralAttributes(name, similar));
    }
    return similar.isEmpty() ? written : new Target(similar.get(0), null);
  }

  /** What a name means of which something is to be removed, so that it should be there. */
  public Target removed(Identifier name) {
    Target target = find(name);
    if (target.column() == null && !undeclared().contains(target.attribute())) {
      depends = true;
      List<String> known = new ArrayList<>(table.columnNames());
      known.addAll(undeclared());
      notices.add(
          new SqlNotice(
              SqlNotice.NAME_NEVER_SEEN,
              String.format(
                  "No item of %s had an attribute %s so far (line %d, column %d), so REMOVE finds"
                      + " nothing%s",
                  table.name(),
                  name,
                  name.position().line(),
                  name.position().column(),
                  Names.suggestion(name.name(), known))));
    }
    return target;
  }

  /** The name as one that means the same among the columns alone: in quotes where it needs them. */
  public Identifier exact(Identifier name) {
    Target target = find(name);
    Column column = target.column();
    String meant = column == null ? target.attribute() : column.name();
    return meant.equals(name.name()) && Objects.equals(column, table.find(name))
        ? name
        : new Identifier(meant, true, name.position());
  }

  private List<String> undeclared() {
    SeenAttributes known = seen == null ? catalog.seenAttributes(table) : seen;
    seen = known;
    return known.attributes().stream()
        .map(SeenAttribute::name)
        .filter(name -> table.columnOf(name) == null)
        .toList();
  }

  /** What was found so far. */
  public Findings findings() {
    return new Findings(depends && seen != null ? seen.version() : -1, List.copyOf(notices));
  }
}
