package io.partita.sql.statement;

import io.partita.sql.statement.Expression.Literal;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * A statement and how many parameters ({@code ?}) its text has.
 *
 * @param literals its strings, numbers, dates and times as they stand in the tree, by identity,
 *     with the number of code points before each, or before its string
 * @param strayHints the comments with hints that stand where nothing reads them
 */
public record ParsedStatement(
    Statement statement,
    int parameterCount,
    IdentityHashMap<Literal, Integer> literals,
    List<SourcePosition> strayHints) {}
