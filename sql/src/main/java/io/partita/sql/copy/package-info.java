/**
 * The files of COPY: how items are written in csv, in JSON lines and in DynamoDB's own JSON, read
 * and written as streams. It knows the engine's values and nothing of tables or plans. Read {@link
 * io.partita.sql.copy.ItemReader} first.
 */
@NullMarked
package io.partita.sql.copy;

import org.jspecify.annotations.NullMarked;
