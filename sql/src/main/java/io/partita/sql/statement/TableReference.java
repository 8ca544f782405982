package io.partita.sql.statement;

import org.jspecify.annotations.Nullable;

/** What a query reads, and the name that it goes by inside the query. */
public record TableReference(
    TableName table, @Nullable Identifier alias, SourcePosition position) {}
