package io.partita.engine.value;

/** The ten attribute types of the DynamoDB model, named as {@code attribute_type} names them. */
public enum AttributeType {
  S,
  N,
  B,
  BOOL,
  NULL,
  M,
  L,
  SS,
  NS,
  BS;

  /** Whether a key of a table or an index may have this type. */
  public boolean isKeyType() {
    return this == S || this == N || this == B;
  }

  /** Whether values of this type hold other values. */
  public boolean isDocument() {
    return this == M || this == L;
  }

  /** Whether this is one of the three set types. */
  public boolean isSet() {
    return this == SS || this == NS || this == BS;
  }
}
