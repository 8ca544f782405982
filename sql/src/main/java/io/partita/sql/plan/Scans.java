package io.partita.sql.plan;

/**
 * How many tables a part of a plan scans. A plan that scans fewer without permission is better than
 * any other, as it may be the only one that is not refused; among others the cost decides.
 *
 * @param refused those of them that neither the statement nor the session allows to
 */
record Scans(int refused, int all) {
  static final Scans NONE = new Scans(0, 0);

  static Scans one(boolean allowed) {
    return new Scans(allowed ? 0 : 1, 1);
  }

  Scans and(Scans others) {
    return new Scans(refused + others.refused, all + others.all);
  }

  boolean isFewerThan(Scans others) {
    return refused < others.refused || (refused == others.refused && all < others.all);
  }

  boolean isNone() {
    return all == 0;
  }
}
