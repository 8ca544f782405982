package io.partita.sql.statement;

import io.partita.sql.statement.Expression.Literal;
import java.util.IdentityHashMap;

/**
 * A statement and how many parameters ({@code ?}) its text has.
 *
 * @param literals its strings, numbers, dates and times as they stand in the tree, by identity,
 *     with the number of code points before each, or before its string
 */
public record ParsedStatement(
    Statement statement, int parameterCount, IdentityHashMap<Literal, Integer> literals) {}
