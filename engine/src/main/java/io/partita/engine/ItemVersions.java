package io.partita.engine;

import io.partita.engine.expression.Condition;
import java.util.List;

/**
 * Capability: every stored item has a version that changes with each write of it. {@link
 * GetItemResult#version()} returns it, {@link Condition.VersionEquals} compares it.
 */
public interface ItemVersions {

  /**
   * As {@link KeyValueEngine#transactWriteItems}, and only if every item of {@code unchanged} still
   * has its version. These are checked beside the actions: they count neither as actions nor as
   * units. With no action at all the reads are only validated.
   *
   * @throws TransactionCanceledException with the reasons of the actions, or with none if a version
   *     differs: then {@link TransactionCanceledException#changedItem()} names the item
   */
  TransactWriteItemsResult transactWriteItems(
      TransactWriteItemsRequest request, List<ItemVersion> unchanged, RequestContext context);

  /** An item as it was read; version 0 means that there was none. */
  record ItemVersion(String table, PrimaryKey key, long version) {}
}
