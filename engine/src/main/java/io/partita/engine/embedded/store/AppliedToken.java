package io.partita.engine.embedded.store;

import io.partita.engine.value.Binary;

/**
 * A request token whose change was applied.
 *
 * @param digest of the request's content
 * @param lsn of its change
 * @param timeMillis of its change
 */
public record AppliedToken(Binary digest, long lsn, long timeMillis) {}
