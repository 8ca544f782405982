/**
 * The types inside a plan: one exact number, text, times kept as canonical text, and values whose
 * type only the row tells. It knows Calcite's type classes and nothing of plans. Read {@link
 * io.partita.sql.type.Family} first.
 */
@NullMarked
package io.partita.sql.type;

import org.jspecify.annotations.NullMarked;
