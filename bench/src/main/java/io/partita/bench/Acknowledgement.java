package io.partita.bench;

/** When an auto-committed change is acknowledged. */
enum Acknowledgement {
  /** When it is on disk. */
  DURABLE,
  /** When it is in memory; the disk follows. */
  BUFFERED
}
