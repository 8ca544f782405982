package io.partita.engine;

import io.partita.engine.expression.Projection;
import org.jspecify.annotations.Nullable;

/** Reads one item; a null projection means all attributes. */
public record GetItemRequest(String table, PrimaryKey key, @Nullable Projection projection) {}
