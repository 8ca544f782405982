/**
 * The embedded engine: it checks requests against the schema, routes them to their partition, and
 * reads and writes through the storage below. It knows all its rooms ({@code partition}, {@code
 * index}, {@code transaction}, {@code store}), none of which knows it. Read {@link
 * io.partita.engine.embedded.EmbeddedEngine} first.
 */
@NullMarked
package io.partita.engine.embedded;

import org.jspecify.annotations.NullMarked;
