package io.partita.engine;

/** A write of one item, with a condition or without. */
public sealed interface WriteItemRequest
    permits PutItemRequest, UpdateItemRequest, DeleteItemRequest {
  /** The table that it goes to. */
  String table();
}
