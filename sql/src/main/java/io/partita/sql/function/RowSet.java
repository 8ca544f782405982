package io.partita.sql.function;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a query gave, as {@code (a, b) IN (SELECT …)} compares with them: like a list of
 * rows that was written. A row is {@link Keyed}: its first value, and as the key the values behind
 * it.
 */
public final class RowSet implements CandidateSet {
  private final Set<Object> rows = new HashSet<>();

  /** Rows with a null, which nothing equals, but of which it may be unknown. */
  private final Set<Keyed> incomplete = new HashSet<>();

  /** The types seen in each place of a row, as bits. */
  private final List<Integer> types = new ArrayList<>();

  RowSet() {}

  @Override
  public void add(@Nullable Object row) {
    Keyed added = (Keyed) row;
    if (added == null) {
      throw new IllegalStateException("no row");
    }
    boolean complete = true;
    int place = 0;
    for (Keyed rest = added; rest != null; rest = rest.behind()) {
      if (types.size() == place) {
        types.add(0);
      }
      Object value = rest.value();
      if (value == null) {
        complete = false;
      } else {
        types.set(place, types.get(place) | ValueSet.typeBit(value));
      }
      place++;
    }
    if (complete) {
      rows.add(added);
    } else {
      incomplete.add(added);
    }
  }

  @Override
  public Set<Object> values() {
    return rows;
  }

  @Override
  public int held() {
    return (rows.size() + incomplete.size()) * types.size();
  }

  /** {@code row IN set}. */
  public static @Nullable Boolean contains(@Nullable Object row, @Nullable Object collected) {
    RowSet set = (RowSet) collected;
    Keyed wanted = (Keyed) row;
    if (set == null || wanted == null) {
      return false;
    }
    if (set.rows.contains(wanted)) {
      return true;
    }
    boolean unknown =
        set.incomplete.stream().anyMatch(candidate -> !differs(wanted, candidate))
            || (!set.isComparable(wanted)
                && set.rows.stream().anyMatch(candidate -> !differs(wanted, (Keyed) candidate)));
    return unknown ? null : Boolean.FALSE;
  }

  /** Whether each value of a row is of the only type that the set has in its place. */
  private boolean isComparable(Keyed row) {
    int place = 0;
    for (Keyed rest = row; rest != null && place < types.size(); rest = rest.behind()) {
      Object value = rest.value();
      if (value == null || (types.get(place) & ~ValueSet.typeBit(value)) != 0) {
        return false;
      }
      place++;
    }
    return true;
  }

  /** Whether a value surely differs from its opposite, so that the rows do. */
  private static boolean differs(Keyed row, Keyed candidate) {
    Keyed other = candidate;
    for (Keyed rest = row; rest != null && other != null; rest = rest.behind()) {
      Object a = rest.value();
      Object b = other.value();
      if (a != null && b != null && ValueSet.typeBit(a) == ValueSet.typeBit(b) && !a.equals(b)) {
        return true;
      }
      other = other.behind();
    }
    return false;
  }
}
