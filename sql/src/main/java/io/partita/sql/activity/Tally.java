package io.partita.sql.activity;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one session has counted of one statement. One thread at a time adds, others read: so adding
 * is a read and a store of each number, without a lock or an atomic instruction. A reader sees each
 * number as it was a moment ago, and not all of the same moment.
 */
final class Tally {
  private static final VarHandle CALLS = handle("calls", long.class);
  private static final VarHandle ERRORS = handle("errors", long.class);
  private static final VarHandle RETURNED = handle("returned", long.class);
  private static final VarHandle EXAMINED = handle("examined", long.class);
  private static final VarHandle READ_UNITS = handle("readUnits", double.class);
  private static final VarHandle WRITE_UNITS = handle("writeUnits", double.class);

  private long calls;
  private long errors;
  private long returned;
  private long examined;
  private double readUnits;
  private double writeUnits;

  private static VarHandle handle(String field, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(Tally.class, field, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  void addCalls(long more, long failed, long moreReturned) {
    CALLS.setOpaque(this, calls + more);
    RETURNED.setOpaque(this, returned + moreReturned);
    if (failed > 0) {
      ERRORS.setOpaque(this, errors + failed);
    }
  }

  void addConsumed(long moreExamined, double moreReadUnits, double moreWriteUnits) {
    EXAMINED.setOpaque(this, examined + moreExamined);
    READ_UNITS.setOpaque(this, readUnits + moreReadUnits);
    if (moreWriteUnits > 0) {
      WRITE_UNITS.setOpaque(this, writeUnits + moreWriteUnits);
    }
  }

  long calls() {
    return (long) CALLS.getOpaque(this);
  }

  long errors() {
    return (long) ERRORS.getOpaque(this);
  }

  long returned() {
    return (long) RETURNED.getOpaque(this);
  }

  long examined() {
    return (long) EXAMINED.getOpaque(this);
  }

  double readUnits() {
    return (double) READ_UNITS.getOpaque(this);
  }

  double writeUnits() {
    return (double) WRITE_UNITS.getOpaque(this);
  }
}
