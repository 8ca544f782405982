package io.partita.sql.run;

import io.partita.engine.ConsumedCapacity;
import io.partita.sql.Budget;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.plan.access.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What one execution has consumed, and its end where it has a budget. */
final class Consumption {
  private final Budget budget;

  /** The first read, which is the only one of a get by key: that makes no list. */
  private @Nullable ConsumedCapacity firstRead;

  private @Nullable List<ConsumedCapacity> laterReads;
  private double readUnits;
  private double writeUnits;
  private double elementWriteUnits;
  private long examined;

  Consumption(Budget budget) {
    this.budget = budget;
  }

  /** What was read so far, one element for each request and table. */
  List<ConsumedCapacity> reads() {
    if (firstRead == null) {
      return List.of();
    }
    List<ConsumedCapacity> reads = new ArrayList<>();
    reads.add(firstRead);
    if (laterReads != null) {
      reads.addAll(laterReads);
    }
    return reads;
  }

  /** Whether there is an end to what may be read. */
  boolean limitsReads() {
    return budget.readUnits() > 0;
  }

  /** What was written. */
  double writeUnits() {
    return writeUnits;
  }

  /** What elements of a batch have written, of which each has a budget of its own. */
  double elementWriteUnits() {
    return elementWriteUnits;
  }

  /** Whether there is an end to what may be written. */
  boolean limitsWrites() {
    return budget.writeUnits() > 0;
  }

  /** What was read. */
  double readUnits() {
    return readUnits;
  }

  /** The items that were read, whether or not they became rows. */
  long examined() {
    return examined;
  }

  /** Counts what was written; from here on reads do not stop the statement. */
  void write(ConsumedCapacity capacity) {
    writeUnits += capacity.totalUnits();
  }

  /** Counts what an element of a batch has written. */
  void writeOfElement(ConsumedCapacity capacity) {
    elementWriteUnits += capacity.totalUnits();
  }

  /**
   * Counts what was read.
   *
   * @param items that were examined
   * @throws SqlError 53B01 if that is more than may be, and nothing was written yet
   */
  void read(ConsumedCapacity capacity, long items) {
    note(capacity);
    readUnits += capacity.totalUnits();
    examined += items;
    if (limitsReads() && readUnits > budget.readUnits() && writeUnits == 0) {
      throw beyond(
          String.format(
              Locale.ROOT,
              "This statement was stopped when it had consumed %s read units, the last of them of"
                  + " %s",
              Estimate.text(readUnits),
              capacity.table()));
    }
  }

  private void note(ConsumedCapacity read) {
    if (firstRead == null) {
      firstRead = read;
      return;
    }
    if (laterReads == null) {
      laterReads = new ArrayList<>();
    }
    laterReads.add(read);
  }

  /**
   * Refuses what is about to be read if it cannot be within the budget.
   *
   * @param target the table or index
   * @param items what must be examined of it at least
   * @param units what that costs at least
   * @throws SqlError 53B01
   */
  void requireReads(String target, long items, double units) {
    require(String.format(Locale.ROOT, "examine at least %,d items of %s", items, target), units);
  }

  /**
   * Refuses queries of which each has its price, whatever it finds, if they cannot be within the
   * budget.
   *
   * @param target the table or index
   * @param units what all of them cost at least
   * @throws SqlError 53B01
   */
  void requireQueries(String target, int queries, double units) {
    require(String.format(Locale.ROOT, "query %s %,d times", target, queries), units);
  }

  private void require(String what, double units) {
    if (readUnits + units > budget.readUnits()) {
      throw beyond(
          "This statement must "
              + what
              + ", which costs "
              + Estimate.text(units)
              + " read units"
              + (readUnits == 0
                  ? ""
                  : ", after " + Estimate.text(readUnits) + " for what it has read"));
    }
  }

  /**
   * Refuses what is about to be written if it cannot be within the budget.
   *
   * @param units what it costs at least
   * @throws SqlError 53B02
   */
  void requireWrites(String table, long units) {
    if (limitsWrites() && writeUnits + units > budget.writeUnits()) {
      throw new SqlError(
          SqlErrors.WRITE_BUDGET,
          "This statement must write at least "
              + units
              + " write units to "
              + table
              + (writeUnits == 0
                  ? ""
                  : ", after " + Estimate.text(writeUnits) + " for what it wrote")
              + "; its budget is "
              + budget.writeUnits()
              + ". To raise it: the connection property maxWriteUnits.");
    }
  }

  private SqlError beyond(String what) {
    return new SqlError(
        SqlErrors.READ_BUDGET,
        what
            + "; its budget is "
            + budget.readUnits()
            + ". To raise it: the hint /*+ MAX_READ_UNITS(n) */ after SELECT, UPDATE or DELETE, or"
            + " the connection property maxReadUnits.");
  }
}
