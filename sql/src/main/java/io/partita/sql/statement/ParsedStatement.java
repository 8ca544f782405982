package io.partita.sql.statement;

import io.partita.sql.statement.Expression.Literal;
import java.util.IdentityHashMap;

/**
 * A statement and how many parameters ({@code ?}) its text has.
 *
 * @param literals its strings and numbers as they stand in the tree, by identity, with the number
 *     of code points before each
 */
public record ParsedStatement(
    Statement statement, int parameterCount, IdentityHashMap<Literal, Integer> literals) {}
