package io.partita.engine.embedded.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One atomic change before it has its place in the log.
 *
 * @param origin who makes it
 * @param token of the transaction, or null
 * @param items each with another key
 * @param sightings attributes that may be new; the storage logs those that are
 */
public record ChangeDraft(
    Origin origin,
    @Nullable RequestToken token,
    List<ItemChange> items,
    List<AttributeSighting> sightings) {
  public ChangeDraft {
    items = List.copyOf(items);
    sightings = List.copyOf(sightings);
  }
}
