package io.partita.sql.plan.access;

import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.sql.catalog.Index;
import io.partita.sql.catalog.Table;
import io.partita.sql.catalog.TableTarget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * How the items of one table are found.
 *
 * @param index the index that is read, or null for the table
 * @param keys the reads by key, one after the other; none for a scan
 * @param keyed the conditions that the key answers, as written; none if nobody is told
 * @param checked those of them that are evaluated all the same, because a stored value may not fit
 *     its column's type, or the key has a bound that they exclude
 * @param residual the conditions that are evaluated after the read
 * @param forward whether items come by ascending sort key
 * @param ordered whether the order of the key is the order that was asked for
 * @param orderedBy the attributes by which items have to come, several queries merged; none if any
 *     order will do
 * @param why why a global index is read, as EXPLAIN says it; empty for all else
 * @param unkeyed what is known where no key was found; null for all but a scan
 */
public record AccessPath(
    Table table,
    @Nullable Index index,
    Operation operation,
    List<KeyRead> keys,
    List<RexNode> keyed,
    List<RexNode> checked,
    List<RexNode> residual,
    boolean forward,
    boolean ordered,
    List<String> orderedBy,
    String why,
    @Nullable Unkeyed unkeyed) {
  public AccessPath {
    keys = List.copyOf(keys);
    keyed = List.copyOf(keyed);
    checked = List.copyOf(checked);
    residual = List.copyOf(residual);
    orderedBy = List.copyOf(orderedBy);
  }

  /**
   * Everything, with the conditions evaluated after the read.
   *
   * @param unkeyed null for what is no scan
   */
  static AccessPath whole(
      TableTarget target,
      Operation operation,
      List<RexNode> conditions,
      @Nullable Unkeyed unkeyed) {
    return new AccessPath(
        target.table(),
        target.index(),
        operation,
        List.of(),
        List.of(),
        List.of(),
        conditions,
        true,
        false,
        List.of(),
        "",
        unkeyed);
  }

  /**
   * One read of a table by its key. The path does not say what conditions it answers.
   *
   * @param partition the value of the partition key, constant for one execution
   * @param sort what is said of the sort key
   * @param order the wanted order; empty if any will do
   */
  public static AccessPath byKey(
      Table table, RexNode partition, SortRange sort, List<AccessPaths.Order> order) {
    List<KeyRead> reads = List.of(new KeyRead(List.of(partition), sort));
    boolean get = table.sortKey() == null || sort.equal() != null;
    KeyOrder keyOrder = KeyOrder.of(table, null, reads, get ? List.of() : order);
    return new AccessPath(
        table,
        null,
        get ? Operation.GET : Operation.QUERY,
        reads,
        List.of(),
        List.of(),
        List.of(),
        keyOrder.forward(),
        keyOrder.satisfied(),
        keyOrder.by(),
        "",
        null);
  }

  /** Whether the conditions that it answers are told. */
  public boolean tellsConditions() {
    return keys.isEmpty() || !keyed.isEmpty();
  }

  /** The same path with other conditions than it answers. */
  public AccessPath filteredBy(List<RexNode> otherChecked, List<RexNode> otherResidual) {
    return new AccessPath(
        table,
        index,
        operation,
        keys,
        keyed,
        otherChecked,
        otherResidual,
        forward,
        ordered,
        orderedBy,
        why,
        unkeyed);
  }

  /** The same reads, without the conditions that a predicate holds for. */
  public AccessPath without(Predicate<RexNode> conditions) {
    return new AccessPath(
        table,
        index,
        operation,
        keys,
        keyed.stream().filter(conditions.negate()).toList(),
        checked.stream().filter(conditions.negate()).toList(),
        residual.stream().filter(conditions.negate()).toList(),
        forward,
        ordered,
        orderedBy,
        why,
        unkeyed);
  }

  /** The same path, taken for a reason. */
  AccessPath because(String reason) {
    return new AccessPath(
        table, index, operation, keys, keyed, checked, residual, forward, ordered, orderedBy,
        reason, unkeyed);
  }

  /** The same scan, of which a join compares expressions with those of another table. */
  public AccessPath joinedOn(List<RexNode> expressions) {
    return unkeyed == null
        ? this
        : new AccessPath(
            table,
            index,
            operation,
            keys,
            keyed,
            checked,
            residual,
            forward,
            ordered,
            orderedBy,
            why,
            unkeyed.joinedOn(expressions));
  }

  /** The operations of the engine that read. */
  public enum Operation {
    GET,
    QUERY,
    SCAN,
    /** A table of a system schema, made when it is read, at no cost. */
    SYSTEM
  }

  /** Whether it reads a global index, which is as old as it is. */
  public boolean isGlobal() {
    return index != null && index.global();
  }

  /** Whether it is one get or one query. */
  public boolean isOneRead() {
    return keys.size() == 1 && !keys.get(0).isOfSet();
  }

  /** Whether how many gets or queries it is depends on what a query gives. */
  public boolean isOfSet() {
    return KeyRead.isAnyOfSet(keys);
  }

  /** The number of gets or queries, as far as it is known before. */
  public long reads() {
    return keys.stream().mapToLong(KeyRead::expected).sum();
  }

  /** The key that is read by: of the table, or of the index. */
  public KeySchema key() {
    return table.key(index);
  }

  /**
   * The attributes by which items come, outermost first: none if several queries give theirs one
   * after the other.
   */
  public List<String> order() {
    if (operation != Operation.QUERY || !isOneRead() || !orderedBy.isEmpty()) {
      return operation == Operation.QUERY ? orderedBy : List.of();
    }
    List<KeyAttribute> attributes = key().attributes();
    return attributes.subList(keys.get(0).equal().size(), attributes.size()).stream()
        .map(KeyAttribute::name)
        .toList();
  }

  /**
   * Whether every entry that is read holds what these expressions over the table's columns need.
   */
  public boolean holds(Collection<RexNode> expressions) {
    Index read = index;
    return read == null
        || read.holdsAll()
        || expressions.stream().allMatch(node -> NeededAttributes.areIn(read, table, node));
  }

  /**
   * Whether every entry that is read holds what the conditions need: also one that the key answers
   * may say more than the key.
   */
  public boolean holdsConditions() {
    return holds(keyed) && holds(residual);
  }

  /** The expressions that the keys are read by. */
  public List<RexNode> keyValues() {
    List<RexNode> values = new ArrayList<>();
    for (KeyRead key : keys) {
      SortRange sort = key.sort();
      values.addAll(key.equal());
      Stream.of(sort.equal(), sort.lower(), sort.upper(), sort.prefix())
          .filter(Objects::nonNull)
          .forEach(values::add);
    }
    return values;
  }

  /** The table, or table and index, as a statement names them. */
  public String target() {
    if (table.isSystem()) {
      return table.schema() + "." + table.name();
    }
    return index == null ? table.name() : table.name() + "." + index.name();
  }
}
