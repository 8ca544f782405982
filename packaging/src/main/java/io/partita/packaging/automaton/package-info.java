/**
 * What the build works out of the grammar, so that no process has to: the automata that ANTLR
 * builds from its networks of states while a program runs. It knows nothing of the grammar but
 * those networks. Read {@code Automata} first.
 */
@NullMarked
package io.partita.packaging.automaton;

import org.jspecify.annotations.NullMarked;
