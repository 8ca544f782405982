package io.partita.engine.embedded.store;

/**
 * A change of a table's structure. Runs under the append lock, so it must be short and must not
 * wait.
 */
@FunctionalInterface
public interface TableChange {
  /**
   * The table as it is to be from here on; what this throws, whoever asked for the change gets, and
   * nothing is changed.
   *
   * @param current as of all changes that were appended before, applied or not
   * @param nextId the next id that no table or index had
   */
  TableStructure apply(TableStructure current, long nextId);
}
