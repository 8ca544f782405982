package io.partita.jdbc;

import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import io.partita.engine.embedded.store.Durability;
import io.partita.engine.embedded.store.StorageOptions;
import io.partita.sql.Database;
import io.partita.sql.DatabaseOptions;
import java.time.Clock;
import java.util.Locale;

/** Opens the database of a place with the embedded engine. */
final class EmbeddedOpener implements Registry.Opener {

  @Override
  public Registry.OpenDatabase open(ConnectionSettings settings) {
    WarmUp.begin(EmbeddedOpener::scratch);
    EmbeddedEngine engine = engine(settings);
    boolean opened = false;
    try {
      DatabaseOptions options =
          DatabaseOptions.caching(settings.get(ConnectionProperties.PLAN_CACHE_SIZE).intValue())
              .withQueryMemory(settings.get(ConnectionProperties.QUERY_MEMORY));
      Database database = Database.over(engine, settings.location().catalog(), options);
      opened = true;
      return new Registry.OpenDatabase(database::connect, engine::close);
    } finally {
      if (!opened) {
        engine.close();
      }
    }
  }

  /** A database in memory that nobody else sees. */
  static Registry.OpenDatabase scratch() {
    EmbeddedEngine engine = EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS, Clock.systemUTC());
    return new Registry.OpenDatabase(Database.over(engine, "scratch", 10)::connect, engine::close);
  }

  private static EmbeddedEngine engine(ConnectionSettings settings) {
    EmbeddedOptions options = EmbeddedOptions.DEFAULTS.withStorage(storage(settings));
    return settings.location() instanceof Location.Directory directory
        ? EmbeddedEngine.open(
            directory.path(), settings.get(ConnectionProperties.CREATE), options, Clock.systemUTC())
        : EmbeddedEngine.inMemory(options, Clock.systemUTC());
  }

  private static StorageOptions storage(ConnectionSettings settings) {
    StorageOptions defaults = StorageOptions.defaults();
    return defaults
        .withDurability(Durability.valueOf(settings.durability().toUpperCase(Locale.ROOT)))
        .withCacheSize(settings.get(ConnectionProperties.CACHE_SIZE))
        .withMemtableSize(settings.get(ConnectionProperties.MEMTABLE_SIZE))
        .withLogSize(settings.get(ConnectionProperties.LOG_SIZE), defaults.segmentSizeBytes())
        .withMemorySize(settings.get(ConnectionProperties.MEMORY_SIZE));
  }
}
