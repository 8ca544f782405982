/**
 * Files, directories, syncs and locks behind one interface, with the real implementation, so that
 * tests can tear, drop and fail each of them. It knows nothing of what is stored. Read {@link
 * io.partita.engine.embedded.file.FileLayer} first.
 */
@NullMarked
package io.partita.engine.embedded.file;

import org.jspecify.annotations.NullMarked;
