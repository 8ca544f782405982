package io.partita.sql;

/** The isolation levels that a transaction can have. */
public enum Isolation {
  READ_COMMITTED,
  SERIALIZABLE
}
