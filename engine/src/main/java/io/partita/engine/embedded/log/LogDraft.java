package io.partita.engine.embedded.log;

import java.nio.ByteBuffer;

/** One change on its way into the log. All of it runs under the append lock. */
public interface LogDraft<T> {
  /** The last look; what it throws, the caller gets, and nothing was appended. */
  void check();

  /** The record with its position. From here on nothing may fail. */
  T place(long lsn);

  /** How long the record's bytes are. */
  int length(T record);

  /** Writes the record's bytes. */
  void encode(T record, ByteBuffer into);
}
