package io.partita.engine.embedded.store;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The maps by id. Immutable, and searched without boxing an id, because every read starts here. */
final class MapDirectory {
  static final MapDirectory EMPTY = new MapDirectory(List.of());

  private final long[] ids;
  private final StoredMap[] maps;

  MapDirectory(Collection<StoredMap> all) {
    maps = all.toArray(StoredMap[]::new);
    Arrays.sort(maps, (a, b) -> Long.compare(a.id(), b.id()));
    ids = new long[maps.length];
    Arrays.setAll(ids, i -> maps[i].id());
  }

  @Nullable StoredMap find(long id) {
    int at = Arrays.binarySearch(ids, id);
    return at < 0 ? null : maps[at];
  }

  List<StoredMap> all() {
    return List.of(maps);
  }
}
