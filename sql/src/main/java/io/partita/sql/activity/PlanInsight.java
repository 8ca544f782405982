package io.partita.sql.activity;

/**
 * What can be told of a statement's plan. Safe for many threads; asked rarely, as it takes time.
 */
public interface PlanInsight {
  /**
   * The EXPLAIN of the text that it was made for, with what is counted of its tables now; lines
   * parted by line feeds.
   */
  String text();

  /**
   * The items that an execution is expected to examine now; -1 if nothing is expected, because it
   * reads single items by their keys or nothing at all.
   */
  long estimatedItems();
}
