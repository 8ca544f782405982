/**
 * What the project promises about speed, measured against embedded peers in the same run: the same
 * items, the same statements, only URL and table definition differ. It knows {@code java.sql}, and
 * of the engine only how a directory is checkpointed and how much of it is not in the store. Read
 * {@link io.partita.bench.Benchmarks} first, then {@code Work}, which states the bars.
 */
@NullMarked
package io.partita.bench;

import org.jspecify.annotations.NullMarked;
