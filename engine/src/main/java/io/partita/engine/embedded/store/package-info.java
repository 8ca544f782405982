/**
 * The stored state of one database: memtables, snapshots, the checkpointed tree (MVStore), the
 * encodings of both, and checkpoints. It knows the log and the file layer, but neither requests nor
 * expressions: keys and items are bytes here. Read {@link io.partita.engine.embedded.store.Storage}
 * first.
 */
@NullMarked
package io.partita.engine.embedded.store;

import org.jspecify.annotations.NullMarked;
