/**
 * The data model: attribute values of the ten types, items, exact numbers and sizes. It knows
 * nothing of operations or storage. Read {@link io.partita.engine.value.AttributeValue} first, then
 * {@link io.partita.engine.value.Item}.
 */
@NullMarked
package io.partita.engine.value;

import org.jspecify.annotations.NullMarked;
