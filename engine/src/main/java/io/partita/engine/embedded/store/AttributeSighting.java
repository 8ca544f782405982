package io.partita.engine.embedded.store;

import io.partita.engine.value.AttributeType;

/** A top-level attribute name that a change brings with a type. */
public record AttributeSighting(long tableId, String name, AttributeType type) {}
