/**
 * The write-ahead log: frames in preallocated segments, group commit, recovery. It knows files and
 * positions, but not what a record says. Read {@link io.partita.engine.embedded.log.GroupCommit}
 * first, then {@link io.partita.engine.embedded.log.LogRecovery}.
 */
@NullMarked
package io.partita.engine.embedded.log;

import org.jspecify.annotations.NullMarked;
