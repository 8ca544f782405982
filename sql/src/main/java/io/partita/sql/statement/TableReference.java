package io.partita.sql.statement;

import org.jspecify.annotations.Nullable;

/**
 * A table, an index, a table of WITH, or a path from another item of FROM, and the name that it
 * goes by inside the query.
 */
public record TableReference(TableName table, @Nullable Identifier alias, SourcePosition position)
    implements FromItem {}
