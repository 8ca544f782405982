/**
 * Where an item is: the token of its partition key, the order-preserving keys of tables and
 * indexes, and the partition map that requests are routed through. It knows values and the
 * structure of tables, but neither locks nor files. Read {@link
 * io.partita.engine.embedded.partition.KeyLayout} first.
 */
@NullMarked
package io.partita.engine.embedded.partition;

import org.jspecify.annotations.NullMarked;
