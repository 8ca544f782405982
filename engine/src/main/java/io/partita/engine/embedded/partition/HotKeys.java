package io.partita.engine.embedded.partition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a hot partition is divided, by a sample of the keys that were asked for. */
final class HotKeys {
  private HotKeys() {}

  /**
   * The boundary between the two halves of what was asked for. If one key is half of it, the
   * boundary is at that key, or behind it if the partition begins there; so after two splits it is
   * alone.
   *
   * @param wholeCollections whether an item collection must not be divided; then all of it counts
   *     as one key
   * @return a key inside the partition, or null if there is none that helps
   */
  static byte @Nullable [] boundary(
      List<byte[]> samples,
      KeyLayout keys,
      boolean wholeCollections,
      byte @Nullable [] from,
      byte @Nullable [] to) {
    List<byte[]> sorted = new ArrayList<>();
    for (byte[] sample : samples) {
      byte[] unit = wholeCollections || keys.size() == 1 ? keys.collectionOf(sample) : sample;
      // What was asked for before the last split may lie elsewhere by now.
      if (from == null || Arrays.compareUnsigned(sample, from) >= 0) {
        sorted.add(unit);
      }
    }
    sorted.sort(Arrays::compareUnsigned);
    if (sorted.isEmpty()) {
      return null;
    }
    byte[] middle = sorted.get(sorted.size() / 2);
    long same = sorted.stream().filter(key -> Arrays.equals(key, middle)).count();
    boolean single = 2 * same >= sorted.size();
    List<byte @Nullable []> candidates = new ArrayList<>();
    candidates.add(middle);
    if (single || !isInside(middle, from, to)) {
      candidates.add(behind(middle, keys, wholeCollections));
    }
    for (byte[] candidate : candidates) {
      if (candidate != null && isInside(candidate, from, to)) {
        return candidate;
      }
    }
    return null;
  }

  private static byte @Nullable [] behind(byte[] key, KeyLayout keys, boolean wholeCollections) {
    if (wholeCollections || keys.size() == 1) {
      return KeyRange.ofPrefix(key).to();
    }
    return Arrays.copyOf(key, key.length + 1);
  }

  private static boolean isInside(byte[] key, byte @Nullable [] from, byte @Nullable [] to) {
    return (from == null || Arrays.compareUnsigned(key, from) > 0)
        && (to == null || Arrays.compareUnsigned(key, to) < 0);
  }
}
