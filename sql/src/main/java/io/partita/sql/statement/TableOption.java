package io.partita.sql.statement;

import io.partita.sql.statement.Expression.Literal;

/** {@code name = value} inside WITH (…): any name, any literal; no name comes twice. */
public record TableOption(Identifier name, Literal value, SourcePosition position) {}
