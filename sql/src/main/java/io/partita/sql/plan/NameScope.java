package io.partita.sql.plan;

import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Column;
import io.partita.sql.catalog.Names;
import io.partita.sql.catalog.Table;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.PathStep;
import io.partita.sql.statement.SelectItem;
import io.partita.sql.statement.TableName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that an expression of one query block can use, and what each means: a column of the
 * block, one of a block around it, an attribute that was seen, or an attribute of the only table
 * that nobody has seen yet.
 */
final class NameScope {
  private final StatementNames statement;
  private final @Nullable NameScope outer;
  private final List<Relation> relations;
  private final List<Shown> columns;
  private final @Nullable Binding binding;
  private final List<SelectItem> selected;

  /**
   * A column that a block has under its own name: what * shows.
   *
   * @param meaning what it is
   */
  record Shown(Output output, Resolved meaning) {}

  /**
   * A name for an expression.
   *
   * @param scope the names of the expression
   * @param others where other names are bound
   */
  record Binding(Identifier name, Expression expression, NameScope scope, NameScope others) {}

  NameScope(
      StatementNames statement,
      @Nullable NameScope outer,
      List<Relation> relations,
      List<Shown> columns) {
    this(statement, outer, relations, columns, null, List.of());
  }

  private NameScope(
      StatementNames statement,
      @Nullable NameScope outer,
      List<Relation> relations,
      List<Shown> columns,
      @Nullable Binding binding,
      List<SelectItem> selected) {
    this.statement = statement;
    this.outer = outer;
    this.relations = List.copyOf(relations);
    this.columns = List.copyOf(columns);
    this.binding = binding;
    this.selected = selected;
  }

  /** This scope with one more name. */
  NameScope binding(Identifier name, Expression expression) {
    return with(new Binding(name, expression, this, this));
  }

  private NameScope with(@Nullable Binding bound) {
    return new NameScope(statement, outer, relations, columns, bound, selected);
  }

  /** This scope where it does not see the aliases of its block's select list. */
  NameScope selecting(List<SelectItem> items) {
    return new NameScope(statement, outer, relations, columns, binding, items);
  }

  /**
   * This scope with the aliases of its block's select list; of two the first counts.
   *
   * @param first whether they come before columns, else behind
   */
  NameScope withAliases(boolean first) {
    NameScope scope = this;
    for (int i = selected.size() - 1; i >= 0; i--) {
      if (selected.get(i) instanceof SelectItem.SelectExpression item
          && item.alias() != null
          && (first || !has(item.alias()))) {
        scope = scope.with(new Binding(item.alias(), item.expression(), this, scope));
      }
    }
    return scope;
  }

  /** What LET or an alias bound the name to, or null. */
  @Nullable Binding bound(Identifier name) {
    for (NameScope scope = this; scope != null; ) {
      Binding found = scope.binding;
      if (found == null) {
        scope = scope.outer == null || scope.has(name) ? null : scope.outer;
      } else if (!Names.matches(name, found.name.name())) {
        scope = found.others;
      } else {
        return found;
      }
    }
    return null;
  }

  StatementNames statement() {
    return statement;
  }

  /** The names of the block around this one, or null. */
  @Nullable NameScope outer() {
    return outer;
  }

  List<Relation> relations() {
    return relations;
  }

  /** What * shows, but for the attributes that were seen. */
  List<Shown> columns() {
    return columns;
  }

  /** The undeclared attributes seen in a table, in the order of first sight. */
  List<SeenAttribute> undeclared(Table table) {
    return statement.seen(table).attributes().stream()
        .filter(attribute -> table.columnOf(attribute.name()) == null)
        .toList();
  }

  /** The relation that the qualifier of {@code t.*} means. */
  Relation relation(TableName qualifier) {
    for (Relation relation : relations) {
      if (relation.qualifierLength(qualifier.parts(), database()) == qualifier.parts().size()) {
        return relation;
      }
    }
    List<Identifier> names = new ArrayList<>(qualifier.parts());
    names.add(new Identifier("*", false, qualifier.position()));
    refuseHiddenTable(names);
    throw SqlError.at(
        SqlErrors.UNDEFINED_TABLE,
        qualifier.position(),
        "There is no "
            + qualifier
            + " in FROM. Of a document, UNPIVOT t.a AS x AT name in FROM lists the attributes.");
  }

  /** The columns of a relation, as * shows them. */
  static List<Shown> columnsOf(Relation relation) {
    List<Shown> shown = new ArrayList<>();
    if (relation instanceof Relation.OfTable table) {
      for (Column column : table.target().table().columns()) {
        Output output =
            new Output(
                column.name(), column.name(), table.target().table(), column.type(), !column.key());
        shown.add(new Shown(output, Resolved.column(table, column, List.of())));
      }
    } else if (relation instanceof Relation.OfQuery query) {
      for (int i = 0; i < query.outputs().size(); i++) {
        Output output = query.outputs().get(i);
        shown.add(new Shown(output, Resolved.field(relation, Relation.column(i), output)));
      }
    } else if (relation instanceof Relation.OfElements elements) {
      Identifier alias = elements.alias();
      Identifier at = elements.at();
      if (alias != null) {
        Output value = elements.value(alias);
        shown.add(new Shown(value, Resolved.field(relation, Relation.OfElements.VALUE, value)));
      }
      if (at != null) {
        Output key = new Output(at.name(), at.name(), null, null, true);
        shown.add(new Shown(key, Resolved.field(relation, Relation.OfElements.KEY, key)));
      }
    }
    return shown;
  }

  // Names

  /** Whether an expression is the value MISSING, and not something that has that name. */
  boolean isMissing(Expression expression) {
    return expression instanceof PathExpression path && path.isWordMissing() && isFree(path);
  }

  /** Whether a path is one of the words of {@link SessionNames}, and nothing that has that name. */
  boolean isOfSession(PathExpression path) {
    return SessionNames.isWord(path) && isFree(path);
  }

  /** Whether nothing has the name that is a path. */
  private boolean isFree(PathExpression path) {
    if (bound(path.first()) != null) {
      return false;
    }
    for (NameScope scope = this; scope != null; scope = scope.outer) {
      if (scope.has(path.first()) || scope.whole(path) != null) {
        return false;
      }
    }
    return true;
  }

  /** Whether an unqualified name is one that this block has, declared or seen. */
  boolean has(Identifier name) {
    return !declared(name).isEmpty() || seenIn(name, true) != null;
  }

  /** What a name means that stands in FROM, of this block or one around it; null if none has it. */
  @Nullable Relation named(Identifier name) {
    for (NameScope scope = this; scope != null; scope = scope.outer) {
      for (Relation relation : scope.relations) {
        if (relation.qualifierLength(List.of(name), database()) > 0) {
          return relation;
        }
      }
    }
    return null;
  }

  /** What a path means in this block. */
  Resolved resolve(PathExpression path) {
    List<Identifier> names = new ArrayList<>();
    names.add(path.first());
    for (PathStep step : path.steps()) {
      if (step instanceof PathStep.NameStep name && names.size() < 4) {
        names.add(name.name());
      } else {
        break;
      }
    }
    for (NameScope scope = this; scope != null; scope = scope.outer) {
      Resolved qualified = scope.qualified(path, names);
      if (qualified != null) {
        return qualified;
      }
    }
    for (NameScope scope = this; scope != null; scope = scope.outer) {
      List<Shown> found = scope.declared(path.first());
      if (found.size() > 1) {
        throw NameErrors.ambiguous(path.first(), found);
      }
      if (found.size() == 1) {
        return found.get(0).meaning().withSteps(path.steps());
      }
    }
    refuseHiddenTable(names);
    Resolved whole = whole(path);
    if (whole != null) {
      return whole;
    }
    for (NameScope scope = this; scope != null; scope = scope.outer) {
      Resolved seen = scope.seenIn(path.first(), false);
      if (seen != null) {
        return seen.withSteps(path.steps());
      }
    }
    return unknown(path);
  }

  /**
   * Refuses the name of a table before that of a column where the table has an alias: what items
   * hold must not decide whether it means the table.
   */
  private void refuseHiddenTable(List<Identifier> names) {
    for (NameScope scope = this; scope != null; scope = scope.outer) {
      for (Relation relation : scope.relations) {
        if (relation instanceof Relation.OfTable table && relation.alias() != null) {
          int length = table.nameLength(names, database());
          if (length > 0 && length < names.size()) {
            throw NameErrors.hiddenTable(table, names.subList(0, length), names.get(length));
          }
        }
      }
    }
  }

  /**
   * What has that alias in FROM, as one map. The name of a table without one is an attribute's, as
   * in DynamoDB's PartiQL, where an item that somebody writes must not change what it means.
   */
  private @Nullable Resolved whole(PathExpression path) {
    for (NameScope scope = this; scope != null && path.steps().isEmpty(); scope = scope.outer) {
      for (Relation relation : scope.relations) {
        Identifier alias = relation.alias();
        if (alias != null && Names.matches(path.first(), alias.name())) {
          return Resolved.whole(relation, alias.name());
        }
      }
    }
    return null;
  }

  private @Nullable Resolved qualified(PathExpression path, List<Identifier> names) {
    Relation found = null;
    int length = 0;
    for (Relation relation : relations) {
      int matched = relation.qualifierLength(names, database());
      if (matched > 0 && found != null) {
        throw SqlError.at(
            SqlErrors.AMBIGUOUS_COLUMN,
            path.position(),
            "Two things in FROM go by the name "
                + path.first()
                + "; give one of them an alias of its own.");
      }
      if (matched > 0) {
        found = relation;
        length = matched;
      }
    }
    if (found == null) {
      return null;
    }
    if (found instanceof Relation.OfElements elements) {
      return Resolved.field(found, Relation.OfElements.VALUE, elements.value(path.first()))
          .withSteps(path.steps());
    }
    int qualifier = Math.min(length, names.size() - 1);
    if (qualifier == 0) {
      return null;
    }
    List<PathStep> steps = path.steps().subList(qualifier, path.steps().size());
    Identifier name = names.get(qualifier);
    if (found instanceof Relation.OfQuery query) {
      return fieldOf(query, name).withSteps(steps);
    }
    Table table = ((Relation.OfTable) found).target().table();
    // A column of the table's own name is meant where what follows is not one of its columns.
    if (qualifier == 1
        && table.column(path.first().name()) != null
        && Names.matches(names.get(1), table.columnNames()).isEmpty()) {
      return null;
    }
    return inTable((Relation.OfTable) found, table, name, steps);
  }

  private static Resolved fieldOf(Relation.OfQuery query, Identifier name) {
    List<Shown> fields = columnsOf(query);
    List<Shown> found = matching(name, fields);
    if (found.size() > 1) {
      throw NameErrors.ambiguous(name, found);
    }
    if (found.isEmpty()) {
      Set<String> labels = new LinkedHashSet<>();
      fields.forEach(shown -> labels.add(shown.output().label()));
      throw NameErrors.undefined(name, Names.suggestion(name.name(), labels));
    }
    return found.get(0).meaning();
  }

  /** The columns of this block that an unqualified name may mean. */
  private List<Shown> declared(Identifier name) {
    List<Shown> found = matching(name, columns);
    boolean seenExactly =
        !found.isEmpty()
            && !found.get(0).output().label().equals(name.name())
            && relations.size() == 1
            && relations.get(0) instanceof Relation.OfTable table
            && undeclaredNames(table.target().table()).contains(name.name());
    return seenExactly ? List.of() : found;
  }

  /** The columns of exactly that name, else those that match without case. */
  static List<Shown> matching(Identifier name, List<Shown> candidates) {
    List<Shown> exact =
        candidates.stream().filter(shown -> shown.output().label().equals(name.name())).toList();
    return !exact.isEmpty() || name.quoted()
        ? exact
        : candidates.stream()
            .filter(shown -> shown.output().label().equalsIgnoreCase(name.name()))
            .toList();
  }

  private List<String> undeclaredNames(Table table) {
    return undeclared(table).stream().map(SeenAttribute::name).toList();
  }

  /** The attribute that was seen in a table of this block, or null. */
  private @Nullable Resolved seenIn(Identifier name, boolean quietly) {
    Resolved found = null;
    for (Relation relation : relations) {
      if (!(relation instanceof Relation.OfTable table)) {
        continue;
      }
      List<String> similar = Names.matches(name, undeclaredNames(table.target().table()));
      if (similar.isEmpty()) {
        continue;
      }
      if (found == null) {
        found = Resolved.attribute(relation, similar.get(0), List.of());
      } else if (!quietly) {
        statement.notice(NameErrors.ofSeveralTables(name));
      }
      if (similar.size() > 1 && !quietly) {
        statement.notice(Names.ofSeveralAttributes(name, similar));
      }
    }
    return found;
  }

  private String database() {
    return statement.catalog().name();
  }

  private Resolved inTable(
      Relation.OfTable relation, Table table, Identifier name, List<PathStep> steps) {
    NameScope only = new NameScope(statement, null, List.of(relation), columnsOf(relation));
    List<Shown> found = only.declared(name);
    if (found.size() > 1) {
      throw NameErrors.ambiguous(name, found);
    }
    if (found.size() == 1) {
      return found.get(0).meaning().withSteps(steps);
    }
    Resolved seen = only.seenIn(name, false);
    return seen == null ? neverSeen(relation, table, name, steps) : seen.withSteps(steps);
  }

  private Resolved unknown(PathExpression path) {
    Identifier name = path.first();
    if (relations.isEmpty() && outer == null) {
      throw SqlError.at(
          SqlErrors.UNDEFINED_COLUMN,
          path.position(),
          "The name " + name + " means nothing here: the query has no FROM.");
    }
    if (relations.size() == 1 && relations.get(0) instanceof Relation.OfTable table) {
      return neverSeen(table, table.target().table(), name, path.steps());
    }
    Set<String> known = new LinkedHashSet<>();
    for (NameScope scope = this; scope != null; scope = scope.outer) {
      scope.columns.forEach(shown -> known.add(shown.output().label()));
    }
    throw NameErrors.undefined(
        name,
        SortTranslator.aliased(path, selected) == null
            ? NameErrors.advice(name, relations, known)
            : NameErrors.alias(name));
  }

  private Resolved neverSeen(
      Relation relation, Table table, Identifier name, List<PathStep> steps) {
    Set<String> known = new LinkedHashSet<>(table.columnNames());
    known.addAll(undeclaredNames(table));
    PathExpression path = new PathExpression(name, steps, name.position());
    boolean alias = SortTranslator.aliased(path, selected) != null;
    boolean stored = table.columnOf(name.name()) != null;
    if (!stored && !path.isWordMissing() && !statement.parameters().isBrought(table, name.name())) {
      statement.notice(NameErrors.neverSeen(table, name, steps, known, alias));
    }
    return Resolved.attribute(relation, name.name(), steps);
  }

  /** What a path's value is called and where it comes from, if it has no steps. */
  Output output(Resolved resolved) {
    Output output = resolved.output();
    if (output != null) {
      return output;
    }
    Table table = ((Relation.OfTable) resolved.relation()).target().table();
    Column column = resolved.column();
    if (column != null) {
      return new Output(column.name(), column.name(), table, column.type(), !column.key());
    }
    String name = resolved.attribute();
    for (SeenAttribute seen : undeclared(table)) {
      if (seen.name().equals(name)) {
        return Output.of(seen, table);
      }
    }
    return new Output(name, name, table, null, true);
  }
}
