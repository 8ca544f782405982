package io.partita.engine.embedded.store;

import io.partita.engine.value.Binary;

/**
 * The token that makes the retry of a transaction harmless.
 *
 * @param token 1 to 36 characters
 * @param digest of the request's content, so that the same token with other content is noticed
 */
public record RequestToken(String token, Binary digest) {}
