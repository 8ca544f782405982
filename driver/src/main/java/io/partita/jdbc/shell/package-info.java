/**
 * What the launcher {@code ./partita} runs: a shell for a person, a script, one statement, or what
 * comes through a pipe. It knows {@code java.sql}, the driver's own classes where {@code java.sql}
 * has no word for something (units), and for completion the words of the language; the terminal
 * library is not in the driver's jar. Read {@link io.partita.jdbc.shell.CommandLine} first.
 */
@NullMarked
package io.partita.jdbc.shell;

import org.jspecify.annotations.NullMarked;
