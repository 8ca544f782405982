package io.partita.sql.statement;

import org.jspecify.annotations.Nullable;

/**
 * A type as it was written ({@code numeric(12, 2)}), and which one is meant.
 *
 * @param precision also the length of VARCHAR, CHAR and VARBINARY; null where none was written
 * @param scale null where none was written
 */
public record TypeName(
    DataType type,
    String written,
    @Nullable Integer precision,
    @Nullable Integer scale,
    SourcePosition position) {}
