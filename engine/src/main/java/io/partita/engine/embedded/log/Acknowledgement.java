package io.partita.engine.embedded.log;

/** When an append returns. */
public enum Acknowledgement {
  DURABLE,
  APPLIED
}
