package io.partita.sql;

/**
 * A property of a connection, as {@code sys.settings} shows it.
 *
 * @param value what is in force
 * @param standard what is in force where nobody says anything
 * @param source who said it
 * @param description what it does
 */
public record Setting(
    String property, String value, String standard, String source, String description) {}
