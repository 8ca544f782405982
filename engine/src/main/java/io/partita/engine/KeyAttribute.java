package io.partita.engine;

import io.partita.engine.value.AttributeType;

/** A key attribute of a table or an index with its type, one of S, N, B. */
public record KeyAttribute(String name, AttributeType type) {}
