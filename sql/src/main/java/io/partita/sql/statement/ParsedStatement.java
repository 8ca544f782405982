package io.partita.sql.statement;

/** A statement and how many parameters ({@code ?}) its text has. */
public record ParsedStatement(Statement statement, int parameterCount) {}
