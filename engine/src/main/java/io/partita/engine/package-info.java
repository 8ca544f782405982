/**
 * The public face of the engine: the item operations of the DynamoDB model with their requests,
 * results and exceptions. It knows no SQL, no JDBC and no storage. Read {@link
 * io.partita.engine.KeyValueEngine} first.
 */
@NullMarked
package io.partita.engine;

import org.jspecify.annotations.NullMarked;
