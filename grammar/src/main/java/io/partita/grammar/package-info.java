/**
 * The lexer and the parser that ANTLR generates from {@code PartitaLexer.g4} and {@code
 * PartitaParser.g4}: the shape of the text of statements, and nothing of their meaning. {@code
 * Automata} is what the build works out of both; text is read by that.
 *
 * <p>It knows the runtime of ANTLR only; actions and predicates in the grammar would end that.
 *
 * <p>Read {@code PartitaParser.g4} first; only {@code io.partita.sql.statement} uses what comes out
 * of it.
 */
package io.partita.grammar;
