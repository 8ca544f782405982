/**
 * The public face of the SQL layer: a {@link io.partita.sql.Database} over an engine hands out
 * {@link io.partita.sql.Session}s, a session prepares text, and a {@link
 * io.partita.sql.PreparedSql} runs and gives {@link io.partita.sql.Rows}. It knows the engine's
 * interface and nothing of {@code java.sql.Connection}. Read {@link io.partita.sql.Session} first.
 */
@NullMarked
package io.partita.sql;

import org.jspecify.annotations.NullMarked;
