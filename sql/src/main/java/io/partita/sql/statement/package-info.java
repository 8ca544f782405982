/**
 * The statement tree: what a statement says, as immutable records with a position in every node,
 * and the one way from text to it.
 *
 * <p>It knows the generated parser and nothing else of the project: names are not resolved here,
 * types not checked, no catalog is asked; and nobody outside sees a class of ANTLR.
 *
 * <p>Read {@link io.partita.sql.statement.StatementParser} first, then {@link
 * io.partita.sql.statement.Statement} and {@link io.partita.sql.statement.Expression}.
 */
@NullMarked
package io.partita.sql.statement;

import org.jspecify.annotations.NullMarked;
