/**
 * How items change: locks of exact keys, the path of one change from admission to the append, and
 * transactions. It knows requests, expressions, indexes and the storage, but no reading of pages.
 * Read {@link io.partita.engine.embedded.transaction.ItemWrites} first, then {@link
 * io.partita.engine.embedded.transaction.Transactions}.
 */
@NullMarked
package io.partita.engine.embedded.transaction;

import org.jspecify.annotations.NullMarked;
