package io.partita.engine;

/** A local index: the table's partition key with another sort key. */
public record LocalIndex(String name, KeyAttribute sort, IndexProjection projection) {}
