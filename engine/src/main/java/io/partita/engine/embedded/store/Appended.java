package io.partita.engine.embedded.store;

import org.jspecify.annotations.Nullable;

/**
 * How one of several changes ended that were appended together.
 *
 * @param lsn its position, 0 if it has none
 * @param failure what {@link Storage#append} would have thrown, or null
 */
public record Appended(long lsn, @Nullable RuntimeException failure) {}
