/** Tests of the driver, most of them over a session that answers from a script. */
@NullMarked
package io.partita.jdbc;

import org.jspecify.annotations.NullMarked;
