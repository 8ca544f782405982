package io.partita.sql.plan;

import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.sql.SqlError;
import io.partita.sql.catalog.Names;
import io.partita.sql.plan.NameScope.Shown;
import io.partita.sql.statement.SelectItem.Excluded;
import io.partita.sql.statement.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What {@code * EXCLUDE …} leaves out: of several things in FROM that have it, of each. */
final class LeftOut {
  private final List<Excluded> excluded;
  private final NameScope scope;
  private final Set<Excluded> used = new HashSet<>();

  /**
   * A list of names.
   *
   * @param scope of the block
   */
  LeftOut(List<Excluded> excluded, NameScope scope) {
    this.excluded = excluded;
    this.scope = scope;
  }

  /**
   * Whether a column is left out.
   *
   * @throws SqlError 42P01 if a qualifier is nothing in FROM
   */
  boolean has(Shown shown) {
    Relation relation = shown.meaning().relation();
    boolean found = false;
    for (Excluded each : excluded) {
      if (isOf(each, relation)
          && NameScope.matching(each.name(), NameScope.columnsOf(relation)).stream()
              .anyMatch(column -> column.output().label().equals(shown.output().label()))) {
        used.add(each);
        found = true;
      }
    }
    return found;
  }

  /** The attributes of a table that are not declared and are left out. */
  List<String> attributes(Relation.OfTable relation) {
    List<String> seen =
        scope.undeclared(relation.target().table()).stream().map(SeenAttribute::name).toList();
    List<String> found = new ArrayList<>();
    for (Excluded each : excluded) {
      if (isOf(each, relation)) {
        List<String> matching = Names.matches(each.name(), seen);
        found.addAll(matching);
        if (!matching.isEmpty()) {
          used.add(each);
        }
      }
    }
    return found;
  }

  /** Says which names left nothing out, once the whole select list is known. */
  void finish() {
    for (Excluded each : excluded) {
      if (!used.contains(each)) {
        scope.statement().notice(NameErrors.nothingLeftOut(each.name()));
      }
    }
  }

  private boolean isOf(Excluded each, Relation relation) {
    return each.qualifier() == null
        || scope
            .relation(new TableName(List.of(each.qualifier()), each.qualifier().position()))
            .equals(relation);
  }
}
