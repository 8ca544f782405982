package io.partita.engine;

/** Capability: a table is emptied in one change, whatever it holds. */
public interface TableTruncation {
  /**
   * Removes all items of a table with their index entries, as if it had been deleted and created
   * again: under its name, with its key, indexes and definition, but another id. What reads a state
   * from before goes on to see the items.
   *
   * @throws ResourceNotFoundException if there is no such table
   * @throws ResourceInUseException if one of its global indexes is being created or deleted
   */
  TableDescription truncateTable(String table, RequestContext context);
}
