/**
 * What runs in a database and what has run: the counts of {@code sys.statements}, and the open
 * sessions. It knows numbers and texts only; who runs something tells it, and the catalog shows it.
 * Read {@link io.partita.sql.activity.Activity} first.
 */
@NullMarked
package io.partita.sql.activity;

import org.jspecify.annotations.NullMarked;
