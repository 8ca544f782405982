package io.partita.sql;

import java.time.Instant;
import java.time.LocalDateTime;

/**
 * A parameter that is an instant and shows local fields in a zone, as the timestamps of {@code
 * java.sql} do: opposite a TIMESTAMP WITH TIME ZONE it is the instant, anywhere else the fields.
 */
public record PointInTime(Instant instant, LocalDateTime local) {
  /** The local fields. */
  @Override
  public String toString() {
    return local.toString();
  }
}
