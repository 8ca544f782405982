/**
 * Read and write units by the model's formulas. It knows sizes and nothing else. Read {@link
 * io.partita.engine.embedded.capacity.Units} first.
 */
@NullMarked
package io.partita.engine.embedded.capacity;

import org.jspecify.annotations.NullMarked;
