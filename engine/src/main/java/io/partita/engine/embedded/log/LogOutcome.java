package io.partita.engine.embedded.log;

import org.jspecify.annotations.Nullable;

/**
 * How one change of many ended.
 *
 * @param lsn its position, 0 if it has none
 * @param failure what {@link GroupCommit#append} would have thrown, or null
 */
public record LogOutcome(long lsn, @Nullable RuntimeException failure) {}
