package io.partita.engine;

/**
 * A global index: the items of a table under another key, kept asynchronously. An item without all
 * attributes of the key has no entry.
 *
 * @param key 1 to 4 partition and 0 to 4 sort attributes, no name twice
 */
public record GlobalIndex(String name, KeySchema key, IndexProjection projection) {}
