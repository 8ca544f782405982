package io.partita.sql.run;

import io.partita.engine.value.Item;
import org.jspecify.annotations.Nullable;

/** What an expression is evaluated on: one item or one computed row, and the parameters. */
final class Frame {
  final @Nullable Object[] parameters;
  final Notices notices;

  /** Whether an operand of another type is an error, as in the right side of SET. */
  boolean refuseMisfits;

  @Nullable Item item;

  /** The number of items, where a read gives nothing else. */
  long count;

  @Nullable Object @Nullable [] row;

  Frame(@Nullable Object[] parameters, Notices notices) {
    this.parameters = parameters;
    this.notices = notices;
  }
}
