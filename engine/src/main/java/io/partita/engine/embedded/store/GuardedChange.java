package io.partita.engine.embedded.store;

/**
 * A change with the last look at it.
 *
 * @param guard runs under the append lock
 */
public record GuardedChange(ChangeDraft draft, AppendGuard guard) {}
