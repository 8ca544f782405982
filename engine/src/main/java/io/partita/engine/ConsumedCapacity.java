package io.partita.engine;

import java.util.HashMap;
import java.util.Map;

/**
 * Read or write units of one operation on one table, exact to the half unit.
 *
 * @param tableUnits charged to the table itself; 0 when an index was read
 * @param localIndexUnits charged per local index, without those that were not charged
 * @param globalIndexUnits charged per global index, without those that were not charged
 */
public record ConsumedCapacity(
    String table,
    double tableUnits,
    Map<String, Double> localIndexUnits,
    Map<String, Double> globalIndexUnits) {

  /** Units of the table alone. */
  public static ConsumedCapacity ofTable(String table, double units) {
    return new ConsumedCapacity(table, units, Map.of(), Map.of());
  }

  /** Units of one index alone. */
  public static ConsumedCapacity ofIndex(String table, String index, boolean global, double units) {
    Map<String, Double> charged = Map.of(index, units);
    return new ConsumedCapacity(table, 0, global ? Map.of() : charged, global ? charged : Map.of());
  }

  /** The sum of two operations on the same table. */
  public ConsumedCapacity plus(ConsumedCapacity other) {
    return new ConsumedCapacity(
        table,
        tableUnits + other.tableUnits,
        plus(localIndexUnits, other.localIndexUnits),
        plus(globalIndexUnits, other.globalIndexUnits));
  }

  private static Map<String, Double> plus(Map<String, Double> left, Map<String, Double> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return left.isEmpty() ? right : left;
    }
    Map<String, Double> sum = new HashMap<>(left);
    right.forEach((index, units) -> sum.merge(index, units, Double::sum));
    return sum;
  }

  /** The units of the table and of all indexes. */
  public double totalUnits() {
    return tableUnits + sum(localIndexUnits) + sum(globalIndexUnits);
  }

  private static double sum(Map<String, Double> units) {
    double total = 0;
    if (!units.isEmpty()) {
      for (double charged : units.values()) {
        total += charged;
      }
    }
    return total;
  }
}
