/**
 * Indexes: what a change does to the entries of local indexes and what it costs, how large an item
 * collection becomes, and how global indexes follow the log. It knows layouts of keys and the
 * storage, but no requests. Read {@link io.partita.engine.embedded.index.IndexChanges} first, then
 * {@link io.partita.engine.embedded.index.IndexPropagator}.
 */
@NullMarked
package io.partita.engine.embedded.index;

import org.jspecify.annotations.NullMarked;
