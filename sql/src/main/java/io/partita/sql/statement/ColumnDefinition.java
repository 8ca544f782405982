package io.partita.sql.statement;

import io.partita.sql.statement.Expression.StringLiteral;
import org.jspecify.annotations.Nullable;

/**
 * A column of CREATE TABLE. An inline PRIMARY KEY is found in the table's {@link PrimaryKey}, not
 * here.
 *
 * @param type null where none was written
 * @param defaultText the default as it was written
 * @param attribute the attribute's name where it differs from the column's
 */
public record ColumnDefinition(
    Identifier name,
    @Nullable TypeName type,
    boolean notNull,
    @Nullable Expression defaultValue,
    @Nullable String defaultText,
    @Nullable StringLiteral comment,
    @Nullable StringLiteral attribute,
    SourcePosition position) {}
