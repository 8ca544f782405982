/**
 * What local indexes mean for a change: the entries that it removes and puts, what they cost, and
 * how large the item collection becomes. It knows layouts of keys and the storage's counts, but no
 * requests. Read {@link io.partita.engine.embedded.index.IndexChanges} first.
 */
@NullMarked
package io.partita.engine.embedded.index;

import org.jspecify.annotations.NullMarked;
