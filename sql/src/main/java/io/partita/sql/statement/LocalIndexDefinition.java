package io.partita.sql.statement;

/** {@code LOCAL INDEX name (sortKey) projection} inside CREATE TABLE. */
public record LocalIndexDefinition(
    Identifier name, Identifier sortKey, Projection projection, SourcePosition position) {}
