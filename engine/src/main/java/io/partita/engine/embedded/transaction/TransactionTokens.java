package io.partita.engine.embedded.transaction;

import io.partita.engine.IdempotentParameterMismatchException;
import io.partita.engine.ThrottlingException;
import io.partita.engine.TransactionInProgressException;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.embedded.store.AppliedToken;
import io.partita.engine.embedded.store.RequestToken;
import io.partita.engine.embedded.store.Storage;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Request tokens that are in use. Those whose transactions are done are the storage's business, so
 * that a retry is harmless across a crash.
 */
final class TransactionTokens {
  private static final int MAX_LENGTH = 36;
  private static final int MAX_LIVE = 100_000;

  private final Storage storage;
  private final Set<String> running = ConcurrentHashMap.newKeySet();

  TransactionTokens(Storage storage) {
    this.storage = storage;
  }

  static void check(String token) {
    if (token.isEmpty() || token.length() > MAX_LENGTH) {
      throw new ValidationException(
          Kind.INVALID_PARAMETER,
          "1 validation error detected: Value '"
              + token
              + "' at 'clientRequestToken' failed to satisfy constraint: Member must have length "
              + (token.isEmpty()
                  ? "greater than or equal to 1"
                  : "less than or equal to " + MAX_LENGTH));
    }
  }

  /**
   * Registers a token as running, to be ended with {@link #end}.
   *
   * @throws TransactionInProgressException if it is already
   */
  void begin(RequestToken token) {
    if (!running.add(token.token())) {
      throw new TransactionInProgressException();
    }
  }

  void end(RequestToken token) {
    running.remove(token.token());
  }

  /**
   * Whether the request of this running token was done before.
   *
   * @throws IdempotentParameterMismatchException if the token was used for another request
   * @throws ThrottlingException if it is new, and no more can be remembered
   */
  boolean isDone(RequestToken token) {
    AppliedToken applied = storage.appliedToken(token.token());
    if (applied == null) {
      int live = storage.liveTokens();
      if (live + running.size() > MAX_LIVE) {
        throw new ThrottlingException(
            "request tokens",
            live
                + " request tokens are remembered, each for ten minutes, at most "
                + MAX_LIVE
                + ". Nothing was changed; try again shortly, or without a token.");
      }
      return false;
    }
    if (!applied.digest().equals(token.digest())) {
      throw new IdempotentParameterMismatchException();
    }
    return true;
  }
}
