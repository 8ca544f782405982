package io.partita.sql.catalog;

import io.partita.sql.Setting;
import io.partita.sql.activity.SessionActivity;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who reads a table of a system schema.
 *
 * @param settings the properties of its connection, asked for when somebody reads them
 */
public record Asker(SessionActivity session, Supplier<List<Setting>> settings) {}
