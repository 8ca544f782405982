package io.partita.engine.embedded.log;

import io.partita.engine.embedded.file.StoredFile;

/**
 * One file of the log that is open.
 *
 * @param id in the order of creation
 * @param firstLsn of its first record
 * @param sizeBytes its length
 */
record Segment(StoredFile file, long id, long firstLsn, long sizeBytes) {}
